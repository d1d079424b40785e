"""Reads of imports."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from postings.importing.enums import ImportStatus


class ImportJobQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own imports."""
        return self.filter(by=user) if user.is_authenticated else self.none()

    def stalled_since(self, moment: datetime) -> Self:
        """Waiting for a worker, or left by one, without a sign of life since that moment."""
        silent = Q(beat_at=None, updated_at__lt=moment) | Q(beat_at__lt=moment)
        return self.filter(silent, status__in=[ImportStatus.UPLOADED, ImportStatus.CONFIRMED, ImportStatus.RUNNING])
