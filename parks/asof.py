"""The time machine: what was so at the end of a day, read out of histories that are never changed (N29)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from accounts.enums import Verification
from accounts.models import Organisation
from common.models import StateChange
from parks.models import Park, Tenancy

YEAR = timedelta(days=365)
"""Flows (answers, publications) are counted over the 365 days that end with the day asked for."""


@dataclass(frozen=True)
class Seat:
    """An organisation in a park from a day on."""

    park_id: int
    organisation_id: int
    name: str
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for: a day, and one park or all of them. Only tenants count, by where they sat that day."""

    as_of: date
    park: Park | None = None
    memory: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def remember(self, key: Any, make: Callable[[], Any]) -> Any:
        """What several indicators of the same day need, computed once."""
        if key not in self.memory:
            self.memory[key] = make()
        return self.memory[key]

    @cached_property
    def moment(self) -> datetime:
        """The first moment after the day: events before it count."""
        return timezone.make_aware(datetime.combine(self.as_of + timedelta(days=1), time()))

    @cached_property
    def start(self) -> datetime:
        return self.moment - YEAR

    @cached_property
    def seats(self) -> dict[int, list[Seat]]:
        """Organisation → where it has sat, the latest first, of verified organisations only."""
        tenancies = Tenancy.objects.filter(since__lte=self.as_of)
        if self.park is not None:
            tenancies = tenancies.filter(park=self.park)
        shown = tenancies.values_list("park_id", "organisation_id", "organisation__name", "since", "until")
        rows = [Seat(*row) for row in shown.order_by("-since")]
        organisations = Organisation.objects.filter(pk__in={seat.organisation_id for seat in rows})
        states = states_at(organisations, self.moment)
        seats: dict[int, list[Seat]] = {}
        for seat in rows:
            if states.get(seat.organisation_id) == Verification.VERIFIED:
                seats.setdefault(seat.organisation_id, []).append(seat)
        return seats

    @property
    def organisations(self) -> list[int]:
        """Whoever has sat there by then."""
        return list(self.seats)

    def seat_of(self, organisation_id: int, at: date | datetime) -> Seat | None:
        """Where the organisation sat on the day of an event."""
        day = timezone.localdate(at) if isinstance(at, datetime) else at
        return next((seat for seat in self.seats.get(organisation_id, ()) if seat.holds(day)), None)

    def tenants(self) -> Iterator[Seat]:
        """Who sits there at the end of the day."""
        for seats in self.seats.values():
            yield from (seat for seat in seats if seat.holds(self.as_of))


def changes_of(rows: QuerySet, moment: datetime) -> QuerySet[StateChange]:
    """The history of these objects before that moment."""
    kind = ContentType.objects.get_for_model(rows.model)
    return StateChange.objects.filter(content_type=kind, object_id__in=rows.values("pk"), at__lt=moment)


def states_at(rows: QuerySet, moment: datetime, *, born: str = "") -> dict[int, str]:
    """State of each object just before `moment`, by primary key.

    The last step before the moment says it; before its first step an object is where that step found it. One that never
    took a step (loaded, not grown) is in its present state, since the time in its field `born` where that is named.
    """
    last = changes_of(rows, moment).order_by("object_id", "-at", "-pk").distinct("object_id")
    states = dict(last.values_list("object_id", "to_state"))
    kind = ContentType.objects.get_for_model(rows.model)
    later = StateChange.objects.filter(content_type=kind, object_id__in=rows.values("pk"), at__gte=moment)
    found = dict(later.order_by("object_id", "at", "pk").distinct("object_id").values_list("object_id", "from_state"))
    old = rows.filter(**{f"{born}__lt": moment}) if born else rows
    for pk, status in old.values_list("pk", "status"):
        states.setdefault(pk, found.get(pk, status))
    return states


def first_entered(rows: QuerySet, state: str, moment: datetime, *, fallback: str) -> dict[int, datetime]:
    """When each object first came into `state`, before `moment`; its field `fallback` where its history is silent."""
    steps = changes_of(rows, moment).filter(to_state=state).exclude(from_state=state)
    entered = dict(steps.values("object_id").annotate(first=Min("at")).values_list("object_id", "first"))
    dated: Q = Q(**{f"{fallback}__lt": moment})
    silent: Any = rows.filter(dated).values_list("pk", fallback)
    return {**dict(silent), **entered}
