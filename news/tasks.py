"""Celery doors of news."""

from celery import shared_task
from django.utils import timezone

from news.services.opinion_telling import send_letters
from news.services.opinions import sweep_opinions


@shared_task
def send_opinion_letters() -> int:
    """Every minute: letters to authors without an account."""
    return send_letters(now=timezone.now())


@shared_task
def sweep() -> dict[str, int]:
    """Every morning: close what nobody objected to, forget addresses that are not needed any more."""
    return sweep_opinions(now=timezone.now())
