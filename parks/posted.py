"""Rows of what tenants have posted: shared by the indicators of needs and achievements, which know the models."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parks.asof import Scope, first_entered, states_at
from parks.lineage import Row

PUBLISHED = "published"


def posting_row(
    scope: Scope, fields: tuple, at: datetime | None, day: datetime | None = None, **adds: Any
) -> Row | None:
    """The row of (pk, reference, title, organisation, …) where its organisation sat in scope on `day`, or that evening."""
    _pk, reference, title, organisation, kind = fields
    seat = scope.seat_of(organisation, day or scope.as_of)
    if seat is None:
        return None
    url = f"/{kind}/{reference}/"
    return Row(park_id=seat.park_id, reference=reference, title=title, organisation=seat.name, at=at, url=url, **adds)


def fields_of(rows: QuerySet, kind: str) -> Iterator[tuple]:
    """What a row shows of each posting; `kind` is the first part of its address."""
    for fields in rows.order_by("pk").values_list("pk", "reference", "title", "organisation_id"):
        yield (*fields, kind)


def of_tenants(model: type, scope: Scope) -> QuerySet:
    """Postings of whoever has sat in scope."""
    return model._default_manager.filter(organisation__in=scope.organisations)  # type: ignore[attr-defined]


def published_at_the_end(model: type, scope: Scope, kind: str, **adds: Any) -> Iterator[Row]:
    """Published in the evening of the day, by who sat in a park that day."""
    rows = of_tenants(model, scope)
    states = states_at(rows, scope.moment, born="published_at")
    since = first_entered(rows, PUBLISHED, scope.moment, fallback="published_at")
    for fields in fields_of(rows, kind):
        if states.get(fields[0]) == PUBLISHED:
            row = posting_row(scope, fields, since.get(fields[0]), **adds)
            if row:
                yield row


def published_in_year(model: type, scope: Scope, until: datetime) -> dict[int, datetime]:
    """Primary key → first publication, of those in the year that ends with `until`."""
    entered = first_entered(of_tenants(model, scope), PUBLISHED, until, fallback="published_at")
    return {pk: at for pk, at in entered.items() if at >= scope.start}
