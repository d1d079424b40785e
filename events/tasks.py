"""Celery doors of events."""

from celery import shared_task
from django.utils import timezone

from events.services import remind_of_events


@shared_task
def remind() -> int:
    """Every morning: events of today and tomorrow."""
    return remind_of_events(now=timezone.now())
