"""Figures for pages: computed from rows, or read from the snapshot of that evening."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parks.asof import Scope
from parks.lineage import FEW, Figure, Formula, Indicator, Row, measure
from parks.models import IndicatorSnapshot, Park

TREND = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """One line of the table: a park, or None for all together; `change` is against 30 days before."""

    park: Park | None
    figure: Figure
    change: object = None


def parks_measured() -> list[Park]:
    """Parks that are run here; those known only from documents have no events."""
    return list(Park.objects.measured().select_related("district", "operator"))


def by_park(rows: list[Row]) -> dict[int | None, list[Row]]:
    """Rows of each park, and under None all of them."""
    groups: dict[int | None, list[Row]] = defaultdict(list)
    groups[None] = rows
    for row in rows:
        groups[row.park_id].append(row)
    return groups


def compute(definition: Indicator, as_of: date, scope: Scope | None = None) -> dict[int | None, Figure]:
    """From the event rows: the figure of every park, and under None of all together.

    Whoever measures several indicators of the same day hands the same `scope` to all, so that histories are read once.
    """
    groups = by_park(list(definition.rows(scope or Scope(as_of))))
    keys: list[int | None] = [None, *Park.objects.measured().values_list("pk", flat=True)]
    return {key: measure(definition, groups.get(key, [])) for key in keys}


def kept(definition: Indicator, as_of: date) -> dict[int | None, Figure]:
    """From the snapshot of that evening; empty where none was taken."""
    taken = IndicatorSnapshot.objects.taken(code=definition.code, version=definition.version, as_of=as_of)
    return {snapshot.park_id: _figure(definition, snapshot) for snapshot in taken}


def figures(definition: Indicator, as_of: date, today: date) -> dict[int | None, Figure]:
    """A day gone by is read from its snapshot where there is one; today is always computed.

    What keeps no history (`historic` false) has no past but its snapshots.
    """
    if as_of < today:
        found = kept(definition, as_of)
        if found or not definition.historic:
            return found
    return compute(definition, as_of)


def figures_of_all(
    definitions: Mapping[str, Indicator], as_of: date, today: date
) -> dict[str, dict[int | None, Figure]]:
    """`figures` of several indicators, their snapshots in one query."""
    found: dict[str, dict[int | None, Figure]] = {code: {} for code in definitions}
    if as_of < today:
        for one in IndicatorSnapshot.objects.filter(as_of=as_of, code__in=definitions):
            if one.version == definitions[one.code].version:
                found[one.code][one.park_id] = _figure(definitions[one.code], one)
    return {code: known or figures(definitions[code], as_of, today) for code, known in found.items()}


def latest_day(today: date) -> date:
    """The evening whose snapshots are at hand, so that a page opens at once; today where there are none."""
    yesterday = today - timedelta(days=1)
    return yesterday if IndicatorSnapshot.objects.filter(as_of=yesterday).exists() else today


def evening(park: Park, definitions: list[Indicator], today: date) -> tuple[date, list[tuple[Indicator, Figure]]]:
    """The latest evening's figures of one park in one query; computed where no snapshot was taken."""
    day = latest_day(today)
    taken = {one.code: one for one in IndicatorSnapshot.objects.filter(as_of=day, park=park)}
    scope, found = Scope(day, park), []
    for one in definitions:
        snapshot = taken.get(one.code)
        fits = day < today and snapshot is not None and snapshot.version == one.version
        figure = _figure(one, snapshot) if fits and snapshot is not None else measure(one, one.rows(scope))
        found.append((one, figure))
    return day, found


def table(definition: Indicator, as_of: date, today: date) -> list[Line]:
    """Every park's line by name, all together first."""
    now, before = figures(definition, as_of, today), kept(definition, as_of - TREND)
    lines = []
    for park in (None, *parks_measured()):
        figure = now.get(park.pk if park else None)
        if figure is not None:
            lines.append(Line(park, figure, _change(figure, before.get(park.pk if park else None))))
    return lines


def _change(now: Figure, before: Figure | None) -> object:
    if before is None or before.value is None or now.value is None:
        return None
    return now.value - before.value


def _figure(definition: Indicator, kept_one: IndicatorSnapshot) -> Figure:
    value = kept_one.value
    if value is not None:
        value = value.quantize(type(value)(1).scaleb(-definition.decimals))
    base = kept_one.denominator if definition.formula is Formula.RATIO else kept_one.rows
    few = definition.formula is not Formula.COUNT and base < FEW
    return Figure(value, kept_one.numerator, kept_one.denominator, kept_one.rows, few)
