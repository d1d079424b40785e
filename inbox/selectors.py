"""Reads of the inbox for pages, the top bar and the workbench."""

from datetime import datetime
from typing import Any

from inbox.models import Notification, Obligation
from inbox.querysets import NotificationQuerySet, ObligationQuerySet


def unread_count(user: Any) -> int:
    """How many messages this person has not read; one index-only count."""
    return Notification.objects.visible_to(user).unread().count() if user.is_authenticated else 0


def open_obligations(user: Any, now: datetime) -> ObligationQuerySet:
    """What this person or their organisations owe, the most urgent first. Overdue: `due_at < now`."""
    return Obligation.objects.visible_to(user).open().select_related("organisation", "person").order_by("due_at", "pk")


def messages(user: Any, kind: str = "") -> NotificationQuerySet:
    """A person's messages, unread first, of one kind or of all."""
    found = Notification.objects.visible_to(user).unread_first()
    return found.filter(kind=kind) if kind else found
