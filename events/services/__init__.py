"""Who writes about events: announcing and holding, coming, following up."""

from events.services.following import record_next_step
from events.services.places import register, withdraw_registration
from events.services.running import announce_event, cancel_event, hold_event, save_event

__all__ = [
    "announce_event",
    "cancel_event",
    "hold_event",
    "record_next_step",
    "register",
    "save_event",
    "withdraw_registration",
]
