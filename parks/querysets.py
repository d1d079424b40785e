"""Reads of parks and tenancies."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q


class ParkQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ParkQuerySet":
        """Parks are public."""
        return self

    def run_by(self, user: Any) -> "ParkQuerySet":
        """Parks whose operator this person acts for."""
        return self.filter(operator__in=user.organisation_ids) if user.is_authenticated else self.none()


class TenancyQuerySet(models.QuerySet):
    def on(self, day: date) -> "TenancyQuerySet":
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
