"""Celery doors of parks."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from parks.services.snapshots import take_snapshots as take


@shared_task
def take_snapshots() -> None:
    """Shortly after midnight: the figures of the day that has just ended."""
    now = timezone.now()
    take(as_of=timezone.localdate(now) - timedelta(days=1), now=now)
