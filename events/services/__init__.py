"""Who writes about events: announcing and holding, coming, reminding, following up."""

from events.services.following import record_next_step
from events.services.places import register, withdraw_registration
from events.services.reminding import remind_of_events
from events.services.running import announce_event, cancel_event, hold_event, save_event

__all__ = [
    "announce_event",
    "cancel_event",
    "hold_event",
    "record_next_step",
    "register",
    "remind_of_events",
    "save_event",
    "withdraw_registration",
]
