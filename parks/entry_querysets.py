"""Reads of the registers: the one place that says who may see which entry."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.enums import Persona, Verification
from parks.entry_enums import EntryStatus, ProjectStatus


class EntryQuerySet(models.QuerySet):
    def kept(self) -> Self:
        return self.filter(status=EntryStatus.KEPT)

    def visible_to(self, user: Any) -> Self:
        """What stands is public; what was taken down is for the bureau and for whoever keeps it."""
        if not user.is_authenticated:
            return self.kept()
        if Persona.OFFICIAL in user.personas:
            return self
        fields = {field.name for field in self.model._meta.fields}
        keeps = Q(pk__in=[])
        if "park" in fields:
            keeps |= Q(park__operator__in=user.organisation_ids, park__operator__status=Verification.VERIFIED)
        if "alliance" in fields:
            keeps |= Q(alliance__secretariat__in=user.organisation_ids)
        return self.filter(Q(status=EntryStatus.KEPT) | keeps)


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A pipeline is not public: the bureau sees all of it, a park's operator its own."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self
        return self.filter(park__operator__in=user.organisation_ids, park__operator__status=Verification.VERIFIED)

    def open(self) -> Self:
        return self.filter(
            status__in=[
                ProjectStatus.RESERVED,
                ProjectStatus.SCREENING,
                ProjectStatus.NEGOTIATING,
                ProjectStatus.SIGNED,
            ]
        )
