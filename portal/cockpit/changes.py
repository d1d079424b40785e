"""What has changed since a moment: every step that anything took, counted by kind and step; contracts and payments by name."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.enums import MovementKind
from challenges.models import Challenge, Contract, Movement
from common.errors import Text
from common.models import StateChange
from portal.cockpit.kinds import KINDS, Kind
from portal.cockpit.rules import Reach

SPANS: dict[str, tuple[Text, int]] = {
    "day": (_("昨天以来"), 1),
    "week": (_("近 7 天"), 7),
    "month": (_("近 30 天"), 30),
}


@dataclass(frozen=True)
class Group:
    """`count` rows of one kind took the step `transition`."""

    kind: Kind
    transition: str
    label: str
    count: int


@dataclass(frozen=True)
class Money:
    """Contracts registered and signed, and what was paid, since a moment and before another."""

    signed: list[Contract]
    registered: list[Contract]
    paid: Decimal
    payments: list[Movement]

    @property
    def signed_total(self) -> Decimal:
        return sum((contract.total for contract in self.signed), Decimal(0))


def start_of(span: str, now: datetime) -> datetime:
    """The first moment of yesterday, or of so many days ago, in Shanghai."""
    days = SPANS[span][1]
    return timezone.make_aware(datetime.combine(timezone.localdate(now) - timedelta(days=days), time()))


def steps(kind: Kind, reach: Reach, since: datetime, until: datetime) -> QuerySet[StateChange]:
    """The steps of this kind that this person may follow up, in a half-open span of time."""
    taken = _taken(since, until).filter(content_type=ContentType.objects.get_for_model(kind.model))
    seen = kind.within(reach).filter(pk__in=taken.values("object_id")).order_by().values("pk")
    return taken.filter(object_id__in=seen)


def _taken(since: datetime, until: datetime) -> QuerySet[StateChange]:
    return StateChange.objects.filter(at__gte=since, at__lt=until)


def groups(reach: Reach, since: datetime, until: datetime) -> list[Group]:
    """Counted by kind and step, in the order of the kinds, the most frequent step first.

    Two queries: which kinds moved at all, then all of those together.
    """
    moved = set(_taken(since, until).order_by().values_list("content_type", flat=True).distinct())
    parts = [
        steps(kind, reach, since, until).order_by().values_list(Value(code), "transition")
        .annotate(n=Count("pk"), label=Max("label"))
        for code, kind in KINDS.items()
        if ContentType.objects.get_for_model(kind.model).pk in moved
    ]  # fmt: skip
    found = []
    for code, transition, count, label in parts[0].union(*parts[1:], all=True) if parts else ():
        workflow = KINDS[code].model.workflow  # type: ignore[attr-defined]
        labels = {step.name: str(step.label) for step in workflow.transitions}
        found.append(Group(KINDS[code], transition, labels.get(transition, label), count))
    places = {code: place for place, code in enumerate(KINDS)}
    return sorted(found, key=lambda group: (places[group.kind.code], -group.count, group.transition))


def rows(kind: Kind, transition: str, reach: Reach, since: datetime, until: datetime) -> QuerySet[StateChange]:
    """The steps behind one count, the latest first."""
    return steps(kind, reach, since, until).filter(transition=transition).order_by("-at", "-pk").select_related("by")


def named(kind: Kind, taken: list[StateChange]) -> list[tuple[StateChange, Any]]:
    """Each step with the thing that took it."""
    things = kind.model._default_manager.in_bulk({step.object_id for step in taken})
    return [(step, things[step.object_id]) for step in taken if step.object_id in things]


def money(reach: Reach, since: datetime, until: datetime) -> Money:
    """Contracts confirmed by both sides (the later confirmation counts), registered, and payments out of the pools."""
    contracts = Contract.objects.filter(challenge__in=_challenges(reach)).select_related("challenge__organisation")
    span, before = Q(sponsor_confirmed_at__gte=since), Q(bidder_confirmed_at__gte=since)
    both = Q(sponsor_confirmed_at__lt=until, bidder_confirmed_at__lt=until)
    signed = contracts.filter(both & (span | before)).order_by("pk")
    registered = contracts.filter(registered_at__gte=since, registered_at__lt=until).order_by("registered_at")
    paid = Movement.objects.filter(kind=MovementKind.PAY, at__gte=since, at__lt=until).select_related("account", "pool")
    if reach.parks is not None:
        paid = paid.filter(account__project__in=_challenges(reach).values("reference"))
    payments = list(paid.order_by("at", "pk"))
    total = sum((payment.amount for payment in payments), Decimal(0))
    return Money(list(signed), list(registered), total, payments)


def _challenges(reach: Reach) -> QuerySet[Challenge]:
    rows = Challenge.objects.order_by()
    return rows if reach.parks is None else rows.filter(park__in=[park.pk for park in reach.parks])
