"""What news does when accounts announce: opinions belong to one's personal data, and lose their author with the account."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts import signals
from accounts.models import User
from news.models import Opinion


@receiver(signals.personal_data_asked)
def hand_over_opinions(*, user: User, **kwargs: Any) -> dict[str, Any]:
    rows = Opinion.objects.filter(by=user).order_by("pk")
    columns = ("reference", "topic", "subject", "text", "received_at", "answer", "answered_at", "status", "satisfied")
    return {"opinions": list(rows.values(*columns))}


@receiver(signals.account_closed)
def forget_the_author(*, user: User, now: datetime, **kwargs: Any) -> None:
    Opinion.objects.filter(by=user).update(by=None, updated_at=now)
