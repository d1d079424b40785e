"""Reads of contracts and of what hangs on them: the sponsor, the bidder with its consortium, and the bureau."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.enums import Persona
from challenges.enums import Consent


class ContractQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Both sides always; members of the consortium that have consented; officials. Nobody else, published or not."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self.all()
        mine = user.organisation_ids
        seat = Q(bid__members__organisation__in=mine, bid__members__consent=Consent.GIVEN)
        return self.filter(Q(challenge__organisation__in=mine) | Q(bid__organisation__in=mine) | seat).distinct()


class OfContractQuerySet(models.QuerySet):
    """Rows that are seen by whoever sees their contract; `path` leads to it."""

    path = "contract"

    def visible_to(self, user: Any) -> Self:
        contracts = apps.get_model("challenges.Contract").objects.visible_to(user)
        return self.filter(**{f"{self.path}__in": contracts.values("pk")})


class AcceptanceFileQuerySet(OfContractQuerySet):
    path = "acceptance__contract"
