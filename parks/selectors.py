"""Reads of parks and their tenants."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Verification
from accounts.models import Organisation
from accounts.rules import is_official
from parks.entry_enums import ParkKind
from parks.entry_querysets import EntryQuerySet
from parks.lineage import Indicator, indicators
from parks.models import Alliance, Park, Tenancy
from parks.querysets import ParkQuerySet, TenancyQuerySet
from parks.rules import sees_indicator


def park_of(organisation: Organisation, day: date) -> Park | None:
    """The park that the organisation sits in on that day."""
    tenancy = Tenancy.objects.on(day).filter(organisation=organisation).select_related("park__operator").first()
    return tenancy.park if tenancy else None


def parks_with_tenants(user: Any, day: date) -> ParkQuerySet:
    """Parks with `tenants`, the number of verified organisations that sit there on that day."""
    sitting = Q(tenancies__since__lte=day, tenancies__organisation__status=Verification.VERIFIED) & (
        Q(tenancies__until=None) | Q(tenancies__until__gte=day)
    )
    parks = Park.objects.visible_to(user).select_related("district", "operator")
    counted = parks.annotate(tenants=Count("tenancies", filter=sitting, distinct=True))
    return counted.order_by("sort_key", "pk")


def tenants_of(park: Park, user: Any, day: date) -> TenancyQuerySet:
    """Who sits in the park on that day, as far as this person may see."""
    tenancies = Tenancy.objects.filter(park=park).on(day).visible_to(user)
    return tenancies.select_related("organisation").order_by("organisation__sort_key", "pk")


def indicators_for(user: Any) -> list[Indicator]:
    """The definitions whose figures this person may see, by code."""
    return [definition for definition in indicators() if sees_indicator(user, definition)]


def parks_kept(user: Any) -> ParkQuerySet:
    """Parks whose registers this person keeps: all for the bureau, those that they run for an operator."""
    if is_official(user):
        return Park.objects.order_by("sort_key", "pk")
    return Park.objects.run_by(user).filter(operator__status=Verification.VERIFIED).order_by("sort_key", "pk")


def alliances_kept(user: Any) -> EntryQuerySet:
    """Alliances whose members this person keeps: all for the bureau, their own for a secretariat."""
    if is_official(user):
        return Alliance.objects.kept()
    if not user.is_authenticated:
        return Alliance.objects.none()
    mine = user.organisation_ids
    return Alliance.objects.kept().filter(secretariat__in=mine, secretariat__status=Verification.VERIFIED)


def is_tenant(user: Any, park: Park) -> bool:
    """Whether this person acts for an organisation that sits in the park today."""
    if not user.is_authenticated:
        return False
    sitting = Tenancy.objects.on(timezone.localdate()).filter(park=park)
    return sitting.filter(organisation__in=user.organisation_ids).exists()


@dataclass(frozen=True)
class Tree:
    """Zone → parks → specialised parks; parks without a zone of their own stand under its name."""

    zones: list[tuple[Any, list[tuple[Park, list[Park]]]]]
    total: int
    named: int
    demo: int


def park_tree(user: Any) -> Tree | None:
    """All parks in two queries at most; None where there are none. Counts are of parks, not of zones."""
    rows = list(Park.objects.visible_to(user).order_by("sort_key", "pk"))
    if not rows:
        return None
    known = {row.pk for row in rows}
    below: dict[int, list[Park]] = defaultdict(list)
    for row in rows:
        if row.parent_id in known:
            below[row.parent_id].append(row)
    tops = [row for row in rows if row.parent_id not in known]
    groups: dict[Any, list[Park]] = {zone: below[zone.pk] for zone in tops if zone.kind == ParkKind.ZONE}
    for row in tops:
        if row.kind != ParkKind.ZONE:
            groups.setdefault(row.zone or _("未归类"), []).append(row)
    zones = [(zone, [(park, below[park.pk]) for park in parks]) for zone, parks in groups.items()]
    parks = [row for row in rows if row.kind != ParkKind.ZONE]
    return Tree(zones, len(parks), sum(row.is_reference for row in parks), sum(row.is_demo for row in parks))
