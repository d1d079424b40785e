"""Reads of R&D centres. Needs themselves are read as every posting: `postings.querysets`."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.enums import Verification


class RDCentreQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "RDCentreQuerySet":
        """Those of verified enterprises to all; one's own before that."""
        shown = Q(organisation__status=Verification.VERIFIED)
        if user.is_authenticated:
            shown |= Q(organisation__in=user.organisation_ids)
        return self.filter(shown)
