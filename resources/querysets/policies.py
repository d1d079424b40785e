"""Reads of policies and their versions."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, Q, Value, When

from accounts.enums import Persona
from common.search import SearchQuerySet
from resources.enums.policies import VersionStatus


class VersionQuerySet(SearchQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Approved versions to all; what is being drafted or checked to officials."""
        if user.is_authenticated and Persona.OFFICIAL in user.personas:
            return self.all()
        return self.filter(status=VersionStatus.APPROVED)

    def approved(self) -> Self:
        return self.filter(status=VersionStatus.APPROVED)

    def current(self, day: date) -> Self:
        """Of each policy the version that stands on that day: the newest begun, else the one to come."""
        begun = Case(When(valid_from__lte=day, then=Value(1)), default=Value(0))
        chosen = self.approved().alias(begun=begun).order_by("policy_id", "-begun", "-version").distinct("policy_id")
        return type(self)(self.model).filter(pk__in=chosen.values("pk"))

    def open_on(self, day: date) -> Self:
        """In force, and one can still apply."""
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gte=day), Q(deadline=None) | Q(deadline__gte=day), valid_from__lte=day
        )

    def upcoming_on(self, day: date) -> Self:
        return self.filter(valid_from__gt=day)

    def over_on(self, day: date) -> Self:
        return self.filter(Q(valid_to__lt=day) | Q(deadline__lt=day))

    def decided(self) -> Self:
        """With rules that can be decided: a mere reference has none."""
        return self.filter(conditions__isnull=False).distinct()


class EligibilityQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Qualified at the last look."""
        return self.filter(ended_on=None)

    def visible_to(self, user: Any) -> Self:
        """One's own; officials all."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self
        return self.filter(organisation__in=user.organisation_ids)


class FiguresQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Figures of a firm are its own business and the bureau's."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self
        return self.filter(organisation__in=user.organisation_ids)

    def known_on(self, day: date) -> Self:
        """The newest statement of each organisation that was true by that day."""
        stated = self.filter(as_of__lte=day).order_by("organisation_id", "-as_of", "-pk")
        return stated.distinct("organisation_id")
