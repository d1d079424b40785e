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


def postings_of(model: type, scope: Scope, kind: str) -> list[tuple]:
    """`fields_of` for everything that tenants have posted, once a day."""
    return scope.remember(("fields", model), lambda: list(fields_of(of_tenants(model, scope), kind)))


def states_of(model: type, scope: Scope) -> dict[int, str]:
    """The state of each in the evening of the day."""
    rows = of_tenants(model, scope)
    return scope.remember(("states", model), lambda: states_at(rows, scope.moment, born="published_at"))


def publications(model: type, scope: Scope) -> dict[int, datetime]:
    """When each was first published, of those that had been by the end of the day."""
    rows = of_tenants(model, scope)
    return scope.remember(
        ("published", model), lambda: first_entered(rows, PUBLISHED, scope.moment, fallback="published_at")
    )


def fields_of(rows: QuerySet, kind: str) -> Iterator[tuple]:
    """What a row shows of each posting; `kind` is the first part of its address."""
    for fields in rows.order_by("pk").values_list("pk", "reference", "title", "organisation_id"):
        yield (*fields, kind)


def of_tenants(model: type, scope: Scope) -> QuerySet:
    """Postings of whoever has sat in scope."""
    return model._default_manager.filter(organisation__in=scope.organisations)  # type: ignore[attr-defined]


def published_at_the_end(model: type, scope: Scope, kind: str, **adds: Any) -> Iterator[Row]:
    """Published in the evening of the day, by who sat in a park that day."""
    states, since = states_of(model, scope), publications(model, scope)
    for fields in postings_of(model, scope, kind):
        if states.get(fields[0]) == PUBLISHED:
            row = posting_row(scope, fields, since.get(fields[0]), **adds)
            if row:
                yield row


def published_in_year(model: type, scope: Scope, until: datetime) -> dict[int, datetime]:
    """Primary key → first publication, of those in the year that ends with `until`."""
    return {pk: at for pk, at in publications(model, scope).items() if scope.start <= at < until}
