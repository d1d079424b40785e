"""Reads of parks and tenancies."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.enums import Persona, Verification
from parks.entry_enums import ParkKind
from parks.enums import ApplicationStatus


class ParkQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ParkQuerySet":
        """Parks are public."""
        return self

    def run_by(self, user: Any) -> "ParkQuerySet":
        """Parks whose operator this person acts for."""
        return self.filter(operator__in=user.organisation_ids) if user.is_authenticated else self.none()

    def measured(self) -> "ParkQuerySet":
        """Parks that are run here: neither a zone, which is the sum of its parks, nor one known only from documents."""
        return self.filter(is_reference=False).exclude(kind=ParkKind.ZONE)


class TenancyQuerySet(models.QuerySet):
    def on(self, day: date) -> "TenancyQuerySet":
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def visible_to(self, user: Any) -> "TenancyQuerySet":
        """Tenants of a park are public once verified; its operator and the tenant itself see the rest."""
        public = Q(organisation__status=Verification.VERIFIED)
        if not user.is_authenticated:
            return self.filter(public)
        mine = user.organisation_ids
        return self.filter(public | Q(park__operator__in=mine) | Q(organisation__in=mine))


class ApplicationQuerySet(models.QuerySet):
    def open(self) -> "ApplicationQuerySet":
        return self.filter(status=ApplicationStatus.SUBMITTED)

    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """Those of one's own organisations and those to parks that one runs."""
        if not user.is_authenticated:
            return self.none()
        mine = user.organisation_ids
        return self.filter(Q(organisation__in=mine) | Q(park__operator__in=mine))


class SnapshotQuerySet(models.QuerySet):
    def taken(self, *, code: str, version: int, as_of: date) -> "SnapshotQuerySet":
        """One evening's values of one indicator, of every park and of all together."""
        return self.filter(code=code, version=version, as_of=as_of)


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CommentQuerySet":
        """The bureau sees all, a park its own."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self
        return self.filter(park__operator__in=user.organisation_ids)
