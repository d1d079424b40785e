"""Reads of maturity reviews: the one place that says who may see which, their evidence with them."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.enums import Persona
from achievements.enums import OPEN_REVIEWS, ReviewStatus


class MaturityReviewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The owner's side, and officials once it has been handed in; nobody else, parks and partners included."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(achievement__organisation__in=user.organisation_ids)
        if Persona.OFFICIAL in user.personas:
            seen |= Q(submitted_at__isnull=False)
        return self.filter(seen)

    def of(self, user: Any) -> Self:
        """Of the organisations that this person acts for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(achievement__organisation__in=user.organisation_ids)

    def judged_by(self, user: Any) -> Self:
        """Handed in by others: what this official may judge, whatever became of it."""
        if not user.is_authenticated or Persona.OFFICIAL not in user.personas:
            return self.none()
        handed_in = self.filter(submitted_at__isnull=False)
        return handed_in.exclude(achievement__organisation__in=user.organisation_ids).exclude(applicant=user)

    def awaiting(self, user: Any) -> Self:
        """Waiting for this official's judgement, the soonest due first."""
        return self.judged_by(user).filter(status=ReviewStatus.SUBMITTED).order_by("due_at", "pk")

    def open(self) -> Self:
        return self.filter(status__in=OPEN_REVIEWS)
