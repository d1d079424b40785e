"""Matchmaking events, who comes, and what follows from them."""

from events.models.events import Event, NextStep, Registration

__all__ = ["Event", "NextStep", "Registration"]
