"""Unmet needs (N24): published needs for which the current result has no good match, by industry, field, TRL and district.

A good match is a strong or fair one that neither side has declined. Every cell counts needs that the reader may open, so that
the cells add up to the list below them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from common.errors import Text
from matching.enums import ANNOUNCED
from matching.models import Match
from needs.models import Need
from postings.enums import MaturityBand
from taxonomy.models import Term

NONE = "none"
"""The key of needs that say nothing on an axis."""
UNSAID: Text = _("未说明")


@dataclass(frozen=True)
class Axis:
    """One way to sort needs: `column` is grouped in the database, `label` names it."""

    code: str
    label: Text
    column: str


AXES = {
    "industry": Axis("industry", _("应用行业"), "industry"),
    "tech_field": Axis("tech_field", _("技术领域"), "tech_field"),
    "trl": Axis("trl", _("期望成熟度"), "trl_wanted"),
    "district": Axis("district", _("所在区市"), "organisation__district"),
}


@dataclass(frozen=True)
class Cell:
    """`shade` 0–4 by the share of the fullest cell."""

    row: str
    column: str
    count: int
    shade: int


@dataclass(frozen=True)
class HeatLine:
    key: str
    label: str
    cells: list[Cell]
    total: int


@dataclass(frozen=True)
class HeatMap:
    """`total` is the sum of all cells and the length of the list."""

    rows: Axis
    columns: Axis
    heads: list[tuple[str, str, int]]
    lines: list[HeatLine]
    total: int


def unmet_needs(user: Any) -> QuerySet[Need]:
    """Published needs that this person may read and that have no good match now."""
    good = Match.objects.current().fitting().filter(need=OuterRef("pk"), band__in=ANNOUNCED)
    return Need.objects.published().visible_to(user).filter(~Exists(good))


def heat_map(needs: QuerySet[Need], rows: str, columns: str) -> HeatMap:
    """The needs counted by two axes. One query, and one for the names."""
    one, other = AXES[rows], AXES[columns]
    grouped = needs.order_by().values(one.column, other.column).annotate(n=Count("pk"))
    terms = _terms()
    counts: Counter[tuple[str, str]] = Counter()
    for group in grouped:
        counts[_key(one, group[one.column], terms), _key(other, group[other.column], terms)] += group["n"]
    most = max(counts.values(), default=0)
    heads = _lines(other, {column for _row, column in counts}, terms)
    lines = []
    for key, label in _lines(one, {row for row, _column in counts}, terms):
        cells = [Cell(key, column, counts[key, column], _shade(counts[key, column], most)) for column, _name in heads]
        lines.append(HeatLine(key, label, cells, sum(cell.count for cell in cells)))
    below = Counter[str]()
    for (_row, column), count in counts.items():
        below[column] += count
    return HeatMap(one, other, [(key, label, below[key]) for key, label in heads], lines, sum(counts.values()))


def narrowed(needs: QuerySet[Need], chosen: Mapping[str, str]) -> QuerySet[Need]:
    """The needs of one cell, line or column: `chosen` is axis → key; what no axis knows is ignored."""
    terms = _terms()
    for code, axis in AXES.items():
        key = chosen.get(code, "")
        if not key:
            continue
        values = [value for value in _values(needs, axis) if _key(axis, value, terms) == key]
        unsaid: dict[str, Any] = {f"{axis.column}__isnull": True}
        needs = needs.filter(**(unsaid if None in values else {f"{axis.column}__in": values}))
    return needs


def labels_of(chosen: Mapping[str, str]) -> list[tuple[Text, str]]:
    """`(应用行业, 制造业)` for every axis that is narrowed."""
    terms = _terms()
    return [
        (axis.label, dict(_lines(axis, {chosen[code]}, terms)).get(chosen[code], ""))
        for code, axis in AXES.items() if chosen.get(code)
    ]  # fmt: skip


def _values(needs: QuerySet[Need], axis: Axis) -> list[Any]:
    return list(needs.order_by().values_list(axis.column, flat=True).distinct())


def _terms() -> dict[int, Term]:
    schemes = ("industry", "tech_field", "district")
    return Term.objects.filter(scheme__in=schemes).in_bulk()


def _key(axis: Axis, value: Any, terms: Mapping[int, Term]) -> str:
    """A term's uppermost parent by its code; the band of a TRL."""
    if value is None:
        return NONE
    if axis.code == "trl":
        return next(band.value for band in MaturityBand if value in band.levels)
    term = terms[value]
    while term.parent_id is not None and term.parent_id in terms:
        term = terms[term.parent_id]
    return term.code


def _lines(axis: Axis, keys: set[str], terms: Mapping[int, Term]) -> list[tuple[str, str]]:
    """The keys with their names, in the dictionary's order, what is not said last."""
    if axis.code == "trl":
        known = [(band.value, str(band.label)) for band in MaturityBand]
    else:
        known = [(term.code, term.name) for term in _ordered(axis, terms)]
    named = [(key, label) for key, label in known if key in keys]
    return [*named, (NONE, str(UNSAID))] if NONE in keys else named


def _ordered(axis: Axis, terms: Mapping[int, Term]) -> list[Term]:
    tops = (term for term in terms.values() if term.scheme == axis.code and not term.parent_id)
    return sorted(tops, key=lambda term: (term.position, term.code))


def _shade(count: int, most: int) -> int:
    """0 for none, else 1 to 4 by quarters of the fullest cell."""
    return 0 if not count else min(4, 1 + 4 * (count - 1) // most)
