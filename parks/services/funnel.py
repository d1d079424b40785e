"""Keeping the funnel ready: every night, and when an official asks for it."""

from datetime import datetime

from django.db import transaction

from parks import funnel


@transaction.atomic
def rebuild_funnel(*, now: datetime) -> int:
    """Write every item anew out of the histories; returns how many. Safe to run twice."""
    return funnel.fill(now)
