"""Celery doors of the inbox. What must not be lost is in the tables; these only wake it up."""

from celery import shared_task
from django.utils import timezone

from inbox import services

MOST_AT_ONCE = 400
"""Mails of one call, every minute."""


@shared_task(name="inbox.tasks.relay_mail")
def relay_mail() -> None:
    """Mail what waits in the outbox: 10,000 digests in 25 minutes, if the mail server keeps up. Beside another call is safe."""
    services.relay_outbox(now=timezone.now(), limit=MOST_AT_ONCE)


@shared_task(name="inbox.tasks.sweep_obligations")
def sweep_obligations() -> None:
    """Remind and escalate."""
    services.sweep_obligations(now=timezone.now())


@shared_task(name="inbox.tasks.compose_digests")
def compose_digests() -> None:
    """Give today's digest to who has none yet."""
    services.compose_digests(now=timezone.now())
