"""Celery doors of parks."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from parks.services.correcting import check_period, periods_to_check
from parks.services.funnel import rebuild_funnel as rebuild
from parks.services.snapshots import take_snapshots as take


@shared_task
def take_snapshots() -> None:
    """Shortly after midnight: the figures of the day that has just ended."""
    now = timezone.now()
    take(as_of=timezone.localdate(now) - timedelta(days=1), now=now)


@shared_task
def rebuild_funnel() -> None:
    """The funnel as of now."""
    rebuild(now=timezone.now())


@shared_task
def check_published() -> None:
    """Published scorecards computed again, two a night: what changed stands beside what was published."""
    now = timezone.now()
    for period in periods_to_check():
        check_period(period=period, now=now)
