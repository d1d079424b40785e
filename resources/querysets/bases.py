"""Reads of pilot bases and of the calls of their incubators."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.enums import Verification
from resources.enums.listings import ListingStatus
from resources.querysets.listings import ListedQuerySet


class BaseQuerySet(ListedQuerySet):
    def covering(self, field: Any) -> Self:
        """That serve this field of technology."""
        return self.filter(fields=field)

    def lifting(self, trl_from: int | None, trl_to: int | None) -> Self:
        """Whose range covers the step from one level to the other; a level not given does not narrow."""
        rows = self if trl_from is None else self.filter(trl_from__lte=trl_from, trl_to__gt=trl_from)
        return rows if trl_to is None else rows.filter(trl_to__gte=trl_to)


class CallQuerySet(models.QuerySet):
    def open_on(self, day: date) -> Self:
        return self.filter(closed_at=None).filter(Q(closes_on=None) | Q(closes_on__gte=day))

    def visible_to(self, user: Any) -> Self:
        """Calls of published bases to all; one's own base's always."""
        shown = Q(base__status=ListingStatus.PUBLISHED, base__organisation__status=Verification.VERIFIED)
        if user.is_authenticated:
            shown |= Q(base__organisation__in=user.organisation_ids)
        return self.filter(shown)
