"""Celery doors of the life of postings."""

from celery import shared_task
from django.utils import timezone

from postings import services
from postings.importing.tasks import process_import, resume_imports

__all__ = ["expire_unconfirmed", "process_import", "resume_imports"]


@shared_task(name="postings.tasks.expire_unconfirmed")
def expire_unconfirmed() -> int:
    """Daily: remind, then take down what stayed unconfirmed."""
    now = timezone.now()
    services.remind_unconfirmed(now=now)
    return services.expire_unconfirmed(now=now)
