"""Reads of directory entries: the one place that says who may see which."""

from typing import Any, Self

from django.db.models import Q

from accounts.enums import Persona, Verification
from common.search import SearchQuerySet
from resources.enums.listings import ListingStatus


class ListedQuerySet(SearchQuerySet):
    def published(self) -> Self:
        """In public life: published, by an organisation that the bureau has verified."""
        return self.filter(status=ListingStatus.PUBLISHED, organisation__status=Verification.VERIFIED)

    def visible_to(self, user: Any) -> Self:
        """Published ones to all, one's own always, submitted and later ones to the bureau."""
        alive = Q(status=ListingStatus.PUBLISHED, organisation__status=Verification.VERIFIED)
        if not user.is_authenticated:
            return self.filter(alive)
        own = Q(organisation__in=user.organisation_ids)
        if Persona.OFFICIAL in user.personas:
            return self.filter(own | ~Q(status=ListingStatus.DRAFT))
        return self.filter(alive | own)

    def of(self, user: Any) -> Self:
        """Of the organisations that this person acts for."""
        return self.filter(organisation__in=user.organisation_ids) if user.is_authenticated else self.none()

    def awaiting(self, user: Any) -> Self:
        """Submitted, and this official's to look at."""
        if not user.is_authenticated or Persona.OFFICIAL not in user.personas:
            return self.none()
        return self.filter(status=ListingStatus.SUBMITTED).exclude(organisation__in=user.organisation_ids)
