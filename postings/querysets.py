"""Reads of postings: the one place that says who may see which."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from accounts.enums import Persona, Verification
from common.search import SearchQuerySet
from postings.enums import Disclosure, PostingStatus


class PostingQuerySet(SearchQuerySet):
    def published(self) -> Self:
        """In public life: published, by an organisation that the bureau has verified."""
        return self.filter(status=PostingStatus.PUBLISHED, organisation__status=Verification.VERIFIED)

    def visible_to(self, user: Any) -> Self:
        """Public ones to all; platform ones to the signed in; own ones; submitted and later ones to their screeners."""
        alive = Q(status=PostingStatus.PUBLISHED, organisation__status=Verification.VERIFIED)
        if not user.is_authenticated:
            return self.filter(alive, disclosure=Disclosure.PUBLIC)
        own = Q(organisation__in=user.organisation_ids)
        personas = user.personas
        if Persona.OFFICIAL in personas:
            return self.filter(own | ~Q(status=PostingStatus.DRAFT))
        if Persona.PARK in personas:
            own |= Q(park__operator__in=user.organisation_ids) & ~Q(status=PostingStatus.DRAFT)
        return self.filter(alive | own)

    def of(self, user: Any) -> Self:
        """Of the organisations that this person acts for, drafts included."""
        return self.filter(organisation__in=user.organisation_ids) if user.is_authenticated else self.none()

    def screened_by(self, user: Any) -> Self:
        """Of the organisations that this person screens: all for the bureau, its park's for a park; never one's own."""
        if not user.is_authenticated:
            return self.none()
        others = self.exclude(organisation__in=user.organisation_ids)
        if Persona.OFFICIAL in user.personas:
            return others
        if Persona.PARK in user.personas:
            return others.filter(park__operator__in=user.organisation_ids)
        return self.none()

    def awaiting(self, user: Any) -> Self:
        """Submitted, and this person's to screen."""
        return self.screened_by(user).filter(status=PostingStatus.SUBMITTED)

    def unconfirmed_since(self, moment: datetime) -> Self:
        """Published, and not confirmed by the owner since that moment."""
        return self.filter(status=PostingStatus.PUBLISHED, confirmed_at__lt=moment)
