"""Reads of dictionaries."""

from datetime import date

from django.db import models
from django.db.models import Q


class TermQuerySet(models.QuerySet):
    def of(self, scheme: str) -> "TermQuerySet":
        return self.filter(scheme=scheme)

    def valid_on(self, day: date) -> "TermQuerySet":
        """Terms in force on that day."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun & (Q(valid_to=None) | Q(valid_to__gte=day)))
