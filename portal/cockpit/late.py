"""What is late and whose: obligations past their due time, by who owes them and in which part of the portal.

A park sees with titles what its own office owes; of its tenants only how many, for what they owe is between them and others.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from accounts.models import Organisation
from inbox.models import Obligation
from parks.models import Tenancy
from portal.cockpit.rules import Reach


@dataclass(frozen=True)
class Late:
    """`count` obligations of one organisation in one app are past due, the oldest for `days` whole days."""

    organisation: Organisation
    app: str
    app_label: str
    count: int
    days: int


def overdue(reach: Reach, now: datetime) -> QuerySet[Obligation]:
    """Everything past due: of everybody for the bureau, of its own office for a park."""
    rows = Obligation.objects.overdue(now)
    return rows if reach.parks is None else rows.filter(organisation__in=reach.user.organisation_ids)


def late(reach: Reach, now: datetime) -> list[Late]:
    """By organisation and app, the longest wait first."""
    grouped = overdue(reach, now).order_by().values("organisation", "content_type__app_label")
    counted = list(grouped.annotate(n=Count("pk"), first=Min("due_at")).order_by("first"))
    owners = Organisation.objects.in_bulk({row["organisation"] for row in counted})
    return [
        Late(
            owners[row["organisation"]], row["content_type__app_label"], app_name(row["content_type__app_label"]), row["n"],
            (now - row["first"]).days,
        )
        for row in counted
    ]  # fmt: skip


def late_rows(reach: Reach, now: datetime, *, organisation: str = "", app: str = "") -> QuerySet[Obligation]:
    """The obligations behind one line, the oldest first."""
    rows = overdue(reach, now).select_related("organisation", "person", "content_type").order_by("due_at", "pk")
    if organisation.isdigit() and len(organisation) < 18:
        rows = rows.filter(organisation=int(organisation))
    return rows.filter(content_type__app_label=app) if app else rows


def late_tenants(reach: Reach, now: datetime) -> int:
    """How many obligations of the parks' tenants are past due; 0 for the bureau, who sees them one by one."""
    if reach.parks is None:
        return 0
    sitting = Tenancy.objects.on(timezone.localdate(now)).filter(park__in=[park.pk for park in reach.parks])
    tenants = sitting.exclude(organisation__in=reach.user.organisation_ids).values("organisation")
    return Obligation.objects.overdue(now).filter(organisation__in=tenants).count()


def app_name(label: str) -> str:
    """What people call the app: its verbose name."""
    try:
        return str(apps.get_app_config(label).verbose_name)
    except LookupError:
        return label


def by_organisation(rows: Iterable[Late]) -> list[tuple[Organisation, int]]:
    """Who owes how many, the most first: for the chart."""
    owners, totals = {}, Counter[int]()
    for row in rows:
        owners[row.organisation.pk] = row.organisation
        totals[row.organisation.pk] += row.count
    return [(owners[pk], total) for pk, total in totals.most_common()]
