"""The demo world of the inbox: this morning's cards, composed by the service that composes them every day."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from inbox.enums import Kind
from inbox.models import Notification
from inbox.querysets import NotificationQuerySet
from inbox.services import compose_digests

MORNING = 8


def settle(*, now: datetime) -> int:
    """Today's digests as of eight in the morning, without mails; returns how many cards have something on them."""
    morning = timezone.localtime(now).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    day = compose_digests(now=morning)
    told = Notification.objects.filter(kind=Kind.DIGEST, created_at=morning)
    told.update(mail_wanted=False)
    return day.cards if day else 0


def told_to_the_cast() -> NotificationQuerySet:
    """Messages of people with invented addresses.

    By their ids: while the world is made the planner knows no figures of its tables and would walk a join row by row.
    """
    cast = User.objects.filter(email__endswith="@example.com").values_list("pk", flat=True)
    return Notification.objects.filter(recipient__in=list(cast))
