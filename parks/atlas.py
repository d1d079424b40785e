"""一张图: one indicator in one year, by district and by park, ready to be drawn and to be read as a table."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from parks import measuring
from parks.asof import Scope
from parks.lineage import Figure, Formula, Indicator, Row, measure
from parks.mapping import Drawing, Shape, drawing
from parks.models import Park
from taxonomy.enums import Scheme
from taxonomy.models import Term

STEPS = 4
"""Shades of the map, each a quarter of the greatest value."""
FIRST_YEAR = 2018
"""The oldest figure of the documents."""


@dataclass
class District:
    """A district with its parks; `shade` is 0 (nothing to show) to STEPS."""

    code: str
    name: str
    parks: list[Park] = field(default_factory=list)
    figure: Figure | None = None
    shade: int = 0
    shape: Shape | None = None


@dataclass(frozen=True)
class Atlas:
    """The page's data: the map where it can be drawn, and every district in the order of its code."""

    drawing: Drawing | None
    districts: list[District]


def last_day(year: int, latest: date) -> date:
    """Of a year that is over its last day, of this one the latest with figures."""
    return min(date(year, 12, 31), latest)


def atlas(definition: Indicator | None, as_of: date, today: date) -> Atlas:
    """Districts of the dictionary and of the map, with the figure of their parks together."""
    drawn = drawing()
    shapes = {shape.code: shape for shape in (drawn.shapes if drawn else ())}
    terms = Term.objects.filter(scheme=Scheme.DISTRICT).order_by("code")
    names = {**{shape.code: shape.name for shape in shapes.values()}, **dict(terms.values_list("code", "name"))}
    districts = {code: District(code, names[code], shape=shapes.get(code)) for code in sorted(names)}
    for park in measuring.parks_measured():
        if park.district and park.district.code in districts:
            districts[park.district.code].parks.append(park)
    if definition is not None:
        _measure(districts, definition, as_of, today)
    return Atlas(drawn, list(districts.values()))


def _measure(districts: dict[str, District], definition: Indicator, as_of: date, today: date) -> None:
    """Give every district with parks its figure and its shade."""
    grouped: dict[str, Figure | None]
    if definition.formula in (Formula.COUNT, Formula.RATIO):
        of_parks = measuring.figures(definition, as_of, today)
        grouped = {code: _joined(definition, one, of_parks) for code, one in districts.items()}
    else:
        grouped = _from_rows(districts, definition, as_of, today)
    values = [figure.value for figure in grouped.values() if figure and figure.value is not None]
    greatest = max(values, default=Decimal(0))
    for code, district in districts.items():
        figure = grouped[code] if district.parks else None
        district.figure = figure
        if figure and figure.value is not None and figure.value > 0 and greatest > 0:
            district.shade = max(1, -(-int(figure.value * STEPS * 1000 / greatest) // 1000))


def _joined(definition: Indicator, district: District, of_parks: dict[int | None, Figure]) -> Figure | None:
    """Sums are sums of sums: the parks' figures are enough."""
    known = [of_parks[park.pk] for park in district.parks if park.pk in of_parks]
    if not known:
        return None
    top = sum((one.numerator for one in known), Decimal(0))
    bottom = int(sum(one.denominator for one in known))
    joined = measure(definition, [Row(0, "", "", "", None, numerator=top, denominator=bottom)])
    few = all(one.few for one in known) and joined.few
    return Figure(joined.value, joined.numerator, joined.denominator, sum(one.rows for one in known), few)


def _from_rows(
    districts: dict[str, District], definition: Indicator, as_of: date, today: date
) -> dict[str, Figure | None]:
    """A median of medians says nothing: medians are taken of all rows of the district."""
    if as_of < today and not definition.historic:
        return dict.fromkeys(districts)
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in definition.rows(Scope(as_of)):
        groups[row.park_id].append(row)
    return {
        code: measure(definition, [row for park in one.parks for row in groups[park.pk]])
        for code, one in districts.items()
    }
