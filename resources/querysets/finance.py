"""Reads of financing intents."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.enums import Persona, Verification
from resources.enums.finance import IntentDisclosure, IntentStatus
from resources.querysets.asks import reads_for_finance


class IntentQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Still looking, by a verified organisation."""
        return self.filter(status=IntentStatus.OPEN, organisation__status=Verification.VERIFIED)

    def of(self, user: Any) -> Self:
        """Of the organisations that this person acts for."""
        return self.filter(organisation__in=user.organisation_ids) if user.is_authenticated else self.none()

    def visible_to(self, user: Any) -> Self:
        """The owner its own, the bureau all; a verified bank or fund what is disclosed to it."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self
        seen = Q(organisation__in=user.organisation_ids)
        if reads_for_finance(user):
            through = self.model.chosen.through  # type: ignore[attr-defined]
            told = through.objects.filter(organisation__in=user.organisation_ids)
            disclosed = Q(disclosure=IntentDisclosure.ALL) | Q(pk__in=told.values("financingintent_id"))
            seen |= disclosed & ~Q(status=IntentStatus.CLOSED) & Q(organisation__status=Verification.VERIFIED)
        return self.filter(seen)
