"""Pages of events: for everybody, for those who come, for the organiser."""

from events.views.coming import attend, leave, next_step
from events.views.reading import calendar, event, events
from events.views.running import announce, cancel, edit, hold, new

__all__ = [
    "announce",
    "attend",
    "calendar",
    "cancel",
    "edit",
    "event",
    "events",
    "hold",
    "leave",
    "new",
    "next_step",
]
