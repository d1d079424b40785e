"""Quantities held against each other by arithmetic: met, violated or not stated."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from matching.engine.quantities import Found, parse_constraints
from matching.engine.quantity_numbers import bounds
from matching.engine.quantity_words import common_name, direction, speaks_of_errors
from matching.engine.text import normalise
from matching.engine.types import Constraint, State
from matching.engine.units import comparable, parse_unit

__all__ = ["Comparison", "Found", "bounds", "compare", "describe", "parse_constraints", "same_interval", "same_name"]

_RANGE_NAMES = re.compile("范围|量程|行程|视场|转角|温度$|环境|电压|电流")
_SPANS = re.compile("范围|量程|视场|工作温度|环境温度|使用温度|工作电压")
_ABOUT = Fraction(1, 10)  # "about" allows a tenth on either side


@dataclass(frozen=True, slots=True)
class Comparison:
    """State of one need constraint, and the offer's statement it was held against, if any."""

    state: State
    stated: Constraint | None


def compare(wanted: Constraint, offered: Iterable[Constraint]) -> Comparison:
    """Hold a need's constraint against what an offer states of the same quantity in a comparable unit.

    Met when the offer's interval lies inside the need's (or covers it, where the need is a range), violated when they
    have nothing in common, unknown when the offer says nothing or too little. With several statements a met one wins.
    """
    unknown, violated = None, None
    for stated in offered:
        if not _same_quantity(wanted, stated):
            continue
        state = _relation(wanted, stated)
        if state == "met":
            return Comparison("met", stated)
        if state == "violated":
            violated = violated or stated
        else:
            unknown = unknown or stated
    if violated is not None and unknown is None:
        return Comparison("violated", violated)
    return Comparison("unknown", unknown)


def same_interval(one: Constraint, other: Constraint) -> bool:
    """Whether both say the same in comparable units, open and closed ends included."""
    return comparable(one.unit, other.unit) and _interval(one) == _interval(other)


def _same_quantity(one: Constraint, other: Constraint) -> bool:
    return comparable(one.unit, other.unit) and same_name(one.quantity, other.quantity)


@lru_cache(maxsize=200_000)
def same_name(one: str, other: str) -> bool:
    """Whether two names are of one quantity: one holds the other, or they share more than half of their pairs."""
    a, b = (common_name(normalise(name).replace(" ", "")) for name in (one, other))
    if not a or not b or direction(a) != direction(b) or speaks_of_errors(a) != speaks_of_errors(b):
        return False
    if a in b or b in a:
        return True
    pairs = [{name[i : i + 2] for i in range(len(name) - 1)} for name in (a, b)]
    smaller = min(len(pairs[0]), len(pairs[1]))
    return smaller > 0 and 2 * len(pairs[0] & pairs[1]) > smaller


def _relation(wanted: Constraint, stated: Constraint) -> State:
    if _is_tolerance(wanted) or _is_tolerance(stated):
        wanted, stated = _magnitude(wanted, "<="), _magnitude(stated, "=")
    need, offer = _interval(wanted), _interval(stated)
    if _is_span(wanted) and _is_span(stated):  # what must work from -40 to 85 ℃ is not met by 0 to 70 ℃
        return "met" if need.inside(offer) else "unknown" if need.meets(offer) else "violated"
    if offer.inside(need) or (wanted.operator == "range" and need.inside(offer)):
        return "met"
    return "unknown" if need.meets(offer) else "violated"


def _is_span(item: Constraint) -> bool:
    return item.operator == "range" and bool(_SPANS.search(item.quantity))


def _is_tolerance(item: Constraint) -> bool:
    """±0.5 ℃ of an error, not -40 to 40 ℃ of a climate."""
    if item.operator != "range" or item.low is None or item.high is None:
        return False
    return item.low == -item.high and item.high > 0 and not _RANGE_NAMES.search(item.quantity)


def _magnitude(item: Constraint, operator: str) -> Constraint:
    """A tolerance as the size of its error; anything else as it is."""
    if not _is_tolerance(item) or item.high is None:
        return item
    low, high = bounds(operator, item.high)
    return replace(item, operator=operator, low=low, high=high)


@dataclass(frozen=True, slots=True)
class _Interval:
    """Bounds in base units; None is unbounded, an open bound is not part of it."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def of(cls, item: Constraint) -> "_Interval":
        unit = parse_unit(item.unit)
        low, high = (None if value is None else Fraction(value) for value in (item.low, item.high))
        if item.operator == "~" and low is not None and high is not None:
            low, high = low - abs(low) * _ABOUT, high + abs(high) * _ABOUT
        low, high = (None if value is None else value * unit.factor + unit.offset for value in (low, high))
        return cls(low, high, item.operator == ">", item.operator == "<")

    def inside(self, other: "_Interval") -> bool:
        above = other.low is None or (
            self.low is not None
            and (self.low > other.low or (self.low == other.low and (self.low_open or not other.low_open)))
        )
        below = other.high is None or (
            self.high is not None
            and (self.high < other.high or (self.high == other.high and (self.high_open or not other.high_open)))
        )
        return above and below

    def meets(self, other: "_Interval") -> bool:
        return self._reaches(other) and other._reaches(self)

    def _reaches(self, other: "_Interval") -> bool:
        """Whether this one's high end comes up to the other's low end."""
        if self.high is None or other.low is None:
            return True
        return self.high > other.low or (self.high == other.low and not (self.high_open or other.low_open))


@lru_cache(maxsize=200_000)
def _interval(item: Constraint) -> _Interval:
    """Remembered: a need's constraint is held against hundreds of offers, an offer's against thousands of needs."""
    return _Interval.of(item)


def describe(item: Constraint) -> str:
    """The value of a constraint as data: ``>= 500 °C``, ``10 ~ 20 mm``."""
    if item.operator == "range":
        return f"{_plain(item.low)} ~ {_plain(item.high)} {item.unit}".strip()
    value = item.high if item.low is None else item.low
    sign = "" if item.operator == "=" else f"{item.operator} "
    return f"{sign}{_plain(value)} {item.unit}".strip()


def _plain(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
