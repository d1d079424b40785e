"""Celery doors of challenges. What must not be lost is in the tables; these only wake it up."""

from celery import shared_task
from django.utils import timezone

from challenges.services.outcomes import ask_outcomes, remind_milestones
from challenges.services.sweeping import sweep_clocks as sweep


@shared_task(name="challenges.tasks.sweep_clocks")
def sweep_clocks() -> None:
    """Take the steps that time takes, remind of milestones, ask what became of what is archived."""
    now = timezone.now()
    sweep(now=now)
    remind_milestones(now=now)
    ask_outcomes(now=now)
