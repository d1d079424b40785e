"""Many counts in one query: a first page asks of thirty tables whether anything waits, and mostly nothing does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Count, QuerySet, Value

Counted = Sequence[QuerySet[Any]]


@dataclass(frozen=True)
class Tally:
    """Querysets, and how many rows each of them has."""

    querysets: Counted = ()
    counts: Sequence[int] = ()

    @property
    def total(self) -> int:
        return sum(self.counts)

    def first(self, most: int, *, by: str = "") -> list[Any]:
        """The first rows of all querysets together, by an attribute; one query for each that has any."""
        filled = (rows for rows, count in zip(self.querysets, self.counts, strict=True) if count)
        rows = [row for found in filled for row in found[:most]]
        return sorted(rows, key=attrgetter(by))[:most] if by else rows[:most]


def take(groups: Iterable[Counted]) -> list[Tally]:
    """A tally of each group, all of them counted in one query."""
    groups = [tuple(group) for group in groups]
    counted = iter(counts([rows for group in groups for rows in group]))
    return [Tally(group, [next(counted) for _rows in group]) for group in groups]


def counts(querysets: Counted) -> list[int]:
    """How many rows each queryset has, in one query. A queryset that groups its rows is a ValueError."""
    if not querysets:
        return []
    first, *others = [_counted(number, rows) for number, rows in enumerate(querysets)]
    found = dict(first.union(*others, all=True))
    return [found.get(number, 0) for number in range(len(querysets))]


def _counted(number: int, rows: QuerySet[Any]) -> QuerySet[Any, tuple[int, int]]:
    """One row: which queryset, and how many it has; no row where Django knows that there are none."""
    if rows.query.group_by is not None:
        raise ValueError("a tally counts rows, not groups")
    count = Count("pk", distinct=rows.query.distinct)
    return rows.order_by().annotate(_number=Value(number)).values_list("_number").annotate(_count=count)
