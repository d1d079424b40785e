"""Whom a park can invite, and whom it can show."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.enums import INSTITUTION_KINDS, Verification
from accounts.models import Membership, Organisation
from parks.models import Park, Tenancy


def experts() -> dict[int, str]:
    """Staff of verified institutions: primary key → `周文 · 教授 · 胶州湾大学`. One query."""
    rows = Membership.objects.active().filter(
        organisation__kind__in=INSTITUTION_KINDS, organisation__status=Verification.VERIFIED, user__is_active=True
    )
    found = rows.select_related("user", "organisation").order_by("organisation__sort_key", "user__name", "pk")
    return {
        row.user_id: " · ".join(filter(None, (row.user.name, row.user.title, row.organisation.name))) for row in found
    }


def tenants(park: Park, day: date) -> QuerySet[Organisation]:
    """Verified organisations that sit in the park on that day."""
    seats = Tenancy.objects.on(day).filter(park=park)
    return Organisation.objects.verified().filter(pk__in=seats.values("organisation")).order_by("sort_key", "pk")


def parks_of(user: Any) -> list[Park]:
    """Parks for which this person may invite: those whose verified operator they act for."""
    return list(Park.objects.run_by(user).filter(operator__status=Verification.VERIFIED).select_related("operator"))
