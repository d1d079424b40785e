"""无感考评: a score out of figures that nobody typed. Pure but for reading the weights; what they do is said in docs/indicators.md.

Each indicator is brought to 0–100 inside the peer group (min-max: the best of the group 100, the last 0; all alike 50),
weighted, and divided by the weight of the indicators that the park has. Ties share a rank and the next is left out.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from parks.lineage import Figure, Indicator
from parks.models import Park, WeightSet

LEAST_PEERS = 2
LEAST_COVER = Decimal(50)
"""Percent of the weight that must have figures for a rank to be given. Proposal."""
SURE_COVER = Decimal(60)
"""Percent of the weight that must rest on enough data for the score to be called sure. Proposal."""
ALIKE = Decimal(50)
Figures = Mapping[str, Mapping[int | None, Figure]]


@dataclass(frozen=True)
class Weights:
    """One version of the weights: indicator → weight and why. `version` 0 is a trial that is not kept."""

    version: int
    since: date
    of: Mapping[str, Decimal]
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum(self.of.values(), Decimal(0))


@dataclass(frozen=True)
class Cell:
    """One indicator of one park: the figure, its place between the group's last (0) and best (100), the points it gives."""

    indicator: Indicator
    figure: Figure | None
    place: Decimal | None
    weight: Decimal
    points: Decimal


@dataclass
class Standing:
    """A park's card. `score` is None without peers or with too few figures; `cover` is the percent of weight with figures."""

    park: Park
    group: str
    peers: int
    cells: list[Cell]
    cover: Decimal
    sure: bool
    score: Decimal | None
    rank: int | None = None
    tied: bool = False


def versions() -> tuple[Weights, ...]:
    """Every version of the weights, the oldest first: those that came with the portal, then those that two officials decided."""
    decided = WeightSet.objects.approved().order_by("version")
    return (*_first_versions(), *map(_decided, decided))


def _decided(row: WeightSet) -> Weights:
    of = {code: Decimal(weight) for code, (weight, _why) in row.entries.items()}
    return Weights(row.version, row.since, of, {code: why for code, (_weight, why) in row.entries.items()})


@cache
def _first_versions() -> tuple[Weights, ...]:
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    with (Path(__file__).parent / "data" / "scorecard_weights.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[int(row["version"])].append(row)
    return tuple(
        Weights(
            number, date.fromisoformat(rows[0]["since"]), {row["code"]: Decimal(row["weight"]) for row in rows},
            {row["code"]: row["reason"] for row in rows},
        )
        for number, rows in sorted(found.items())
    )  # fmt: skip


def weights_on(day: date) -> Weights:
    """The version in force that day; the first one for days before it, since the figures can be computed back."""
    known = versions()
    return max((one for one in known if one.since <= day), key=lambda one: one.version, default=known[0])


def standings(parks: list[Park], definitions: Mapping[str, Indicator], figures: Figures, by: Weights) -> list[Standing]:
    """Every park's card, group by group, the best first, those without a rank last."""
    groups: dict[str, list[Park]] = defaultdict(list)
    for park in parks:
        groups[park.zone].append(park)
    cards: list[Standing] = []
    for zone, members in sorted(groups.items()):
        places = {code: _places(definitions[code], members, figures.get(code, {})) for code in by.of}
        group = [_card(park, zone, len(members), definitions, figures, places, by) for park in members]
        _rank(group)
        cards += sorted(group, key=lambda card: (card.rank is None, card.rank or 0, card.park.sort_key))
    return cards


def _places(definition: Indicator, parks: list[Park], figures: Mapping[int | None, Figure]) -> dict[int, Decimal]:
    """Each park's place from 0 to 100 among those that have a value."""
    values = {park.pk: figures[park.pk].value for park in parks if park.pk in figures}
    known = {pk: value for pk, value in values.items() if value is not None}
    if not known:
        return {}
    least, most = min(known.values()), max(known.values())
    if least == most:
        return dict.fromkeys(known, ALIKE)
    places = {pk: (value - least) * 100 / (most - least) for pk, value in known.items()}
    return places if definition.more_is_better else {pk: 100 - place for pk, place in places.items()}


def _card(
    park: Park,
    zone: str,
    peers: int,
    definitions: Mapping[str, Indicator],
    figures: Figures,
    places: Mapping[str, Mapping[int, Decimal]],
    by: Weights,
) -> Standing:
    had = {code: weight for code, weight in by.of.items() if park.pk in places[code]}
    weighed = sum(had.values(), Decimal(0))
    cells = []
    for code, weight in by.of.items():
        place = places[code].get(park.pk)
        points = weight * place / weighed if place is not None and weighed else Decimal(0)
        figure = figures.get(code, {}).get(park.pk)
        cells.append(Cell(definitions[code], figure, _tenth(place), weight, points))
    cover = weighed * 100 / by.total if by.total else Decimal(0)
    enough = sum(cell.weight for cell in cells if cell.figure and cell.place is not None and not cell.figure.few)
    sure = bool(by.total) and enough * 100 / by.total >= SURE_COVER
    counts = peers >= LEAST_PEERS and cover >= LEAST_COVER
    score = _tenth(sum((cell.points for cell in cells), Decimal(0))) if counts else None
    return Standing(park, zone, peers, cells, cover.quantize(Decimal(1), ROUND_HALF_UP), sure, score)


def _rank(cards: list[Standing]) -> None:
    """1, 2, 2, 4: scores equal to one decimal are equal."""
    scores = [card.score for card in cards if card.score is not None]
    for card in cards:
        if card.score is not None:
            card.rank = 1 + sum(score > card.score for score in scores)
            card.tied = scores.count(card.score) > 1


def _tenth(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.1"), ROUND_HALF_UP)
