"""Celery doors of resources."""

from celery import shared_task
from django.utils import timezone

from resources.services.policy_looks import look_at_policies as look
from resources.services.tickets import close_unconfirmed as close


@shared_task
def look_at_policies() -> None:
    """Every morning: who qualifies now, who newly does, whose deadline is near."""
    look(now=timezone.now())


@shared_task
def close_unconfirmed() -> None:
    """Answered requests that the asker did not confirm in time."""
    close(now=timezone.now())
