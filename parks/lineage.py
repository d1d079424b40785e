"""Indicators with lineage: a figure is a named, versioned definition applied to event rows (N14, N29, N34).

An app writes `indicators.py`, found at start as Django finds `admin.py`:

    @indicator("C02", version=1, since=date(2026, 11, 22), label=_("有效需求"), unit=_("项"), formula=Formula.COUNT, …)
    def valid_needs(scope: Scope) -> Iterator[Row]: …

The function yields the rows behind the figure and nothing else; `measure` turns rows into the value. Whoever exports the
rows and applies the formula gets the same value: there is no second way to compute it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parks.asof import Scope

Text = str | Promise
FEW = 10
"""Under so many rows (for a ratio: so large a denominator) a figure is marked 数据较少. Proposal, domain facts 5.8."""


class Formula(Enum):
    """How rows become a value; the words stand on the page of every figure."""

    COUNT = _("各行“分子”之和")
    RATIO = _("各行“分子”之和 ÷ 各行“分母”之和 × 倍数")
    P50 = _("各行“测量值”的中位数（相邻两值之间线性插值）")
    P90 = _("各行“测量值”的第 90 百分位数（相邻两值之间线性插值）")


@dataclass(frozen=True, slots=True)
class Row:
    """One event behind a figure. `numerator` and `denominator` are what it adds; `amount` is what was measured."""

    park_id: int
    reference: str
    title: str
    organisation: str
    at: date | datetime | None
    numerator: int | Decimal = 0
    denominator: int = 0
    amount: Decimal | None = None
    url: str = ""


@dataclass(frozen=True)
class Indicator:
    """A definition. A change of meaning is a new `version` with its own `since`; codes I01–I26 are those of 5.8."""

    code: str
    version: int
    since: date
    label: Text
    unit: Text
    formula: Formula
    numerator: Text
    clause: Text
    rows: Callable[[Scope], Iterator[Row]]
    denominator: Text = ""
    scale: int = 1
    decimals: int = 0
    more_is_better: bool = True
    public: bool = False
    historic: bool = True


@dataclass(frozen=True)
class Figure:
    """The value of an indicator for one park on one day; `value` is None where there is nothing to divide."""

    value: Decimal | None
    numerator: Decimal
    denominator: Decimal
    rows: int
    few: bool = field(default=False)


_indicators: dict[str, Indicator] = {}


def indicator(code: str, **definition: object) -> Callable[[Callable[[Scope], Iterator[Row]]], Callable]:
    """Register the function that yields the rows of the indicator `code`; the newest version of a code stands."""

    def register(rows: Callable[[Scope], Iterator[Row]]) -> Callable[[Scope], Iterator[Row]]:
        _indicators[code] = Indicator(code=code, rows=rows, **definition)  # type: ignore[arg-type]
        return rows

    return register


def indicators() -> list[Indicator]:
    """Every definition in force, by code."""
    return [_indicators[code] for code in sorted(_indicators)]


def indicator_of(code: str) -> Indicator | None:
    return _indicators.get(code)


def measure(definition: Indicator, rows: Iterable[Row]) -> Figure:
    """The figure of these rows: a pure function, the same for a page, a snapshot and an audit."""
    numerator, denominator, count = Decimal(0), 0, 0
    amounts: list[Decimal] = []
    for row in rows:
        count += 1
        numerator += row.numerator
        denominator += row.denominator
        if row.amount is not None:
            amounts.append(row.amount)
    value: Decimal | None
    if definition.formula is Formula.COUNT:
        value = numerator
    elif definition.formula is Formula.RATIO:
        value = definition.scale * numerator / denominator if denominator else None
    else:
        value = percentile(amounts, 50 if definition.formula is Formula.P50 else 90)
    base = denominator if definition.formula is Formula.RATIO else count
    few = definition.formula is not Formula.COUNT and base < FEW
    return Figure(rounded(value, definition), numerator, Decimal(denominator), count, few)


def rounded(value: Decimal | None, definition: Indicator) -> Decimal | None:
    """To the decimals of the definition, halves up, as people round."""
    return None if value is None else value.quantize(Decimal(1).scaleb(-definition.decimals), ROUND_HALF_UP)


def percentile(amounts: list[Decimal], percent: int) -> Decimal | None:
    """Linear between neighbours (type 7 of Hyndman and Fan 1996); None of nothing."""
    if not amounts:
        return None
    ordered = sorted(amounts)
    place = Decimal(percent * (len(ordered) - 1)) / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
