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
        seats = apps.get_model("challenges.ConsortiumMember").objects.filter(organisation__in=mine)
        seat = Q(bid__in=seats.filter(consent=Consent.GIVEN).values("bid"))
        return self.filter(Q(challenge__organisation__in=mine) | Q(bid__organisation__in=mine) | seat)


class OfContractQuerySet(models.QuerySet):
    """Rows that are seen by whoever sees their contract; `path` leads to it."""

    path = "contract"

    def visible_to(self, user: Any) -> Self:
        contracts = apps.get_model("challenges.Contract").objects.visible_to(user)
        return self.filter(**{f"{self.path}__in": contracts.values("pk")})


class AcceptanceFileQuerySet(OfContractQuerySet):
    path = "acceptance__contract"
