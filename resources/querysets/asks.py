"""Reads of asks: the two sides and the bureau, nobody else."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.enums import Persona


class AskQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own organisations' on either side; all of them to the bureau."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self
        return self.of(user)

    def of(self, user: Any) -> Self:
        """In which this person's organisation asks or is asked."""
        if not user.is_authenticated:
            return self.none()
        mine = user.organisation_ids
        return self.filter(Q(asker__in=mine) | Q(receiver__in=mine))

    def open(self) -> Self:
        """In which somebody still owes a step."""
        return self.filter(status__in=self.model.clocks)  # type: ignore[attr-defined]


class InvitationQuerySet(AskQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Whom a firm wants to work with concerns those two alone."""
        return self.of(user)


class VisitQuerySet(AskQuerySet):
    def of(self, user: Any) -> Self:
        """The park's, the expert's and its institution's, and those that come to one's own firm."""
        if not user.is_authenticated:
            return self.none()
        mine = user.organisation_ids
        through = self.model.firms.through.objects.filter(organisation__in=mine)  # type: ignore[attr-defined]
        firms = Q(pk__in=through.values("expertvisit_id")) & ~Q(status__in=("declined", "cancelled"))
        return self.filter(Q(asker__in=mine) | Q(receiver__in=mine) | firms)


class WhiteEntryQuerySet(AskQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A firm its own, the bureau all, verified banks and funds those in force."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self
        mine = Q(receiver__in=user.organisation_ids)
        return self.filter(mine | Q(status="listed")) if reads_for_finance(user) else self.filter(mine)


def reads_for_finance(user: Any) -> bool:
    """Acts for a verified bank or fund."""
    return any(org.is_verified and org.kind in ("bank", "fund") for org in user.organisations)
