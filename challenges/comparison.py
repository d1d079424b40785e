"""What a bid promises for an indicator against what the challenge requires: plain arithmetic, no text is read.

Both sides are in the unit of the indicator. A single requirement is compared with the weaker end of what is promised. For a
required range, a promised value must lie in it and a promised range must cover it; a narrower range may be a better
tolerance or a smaller span, which arithmetic cannot tell, so a person judges.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from django.utils.translation import gettext as _

from postings.enums import Operator
from postings.models import IndicatorRow

MET, VIOLATED, UNKNOWN = "met", "violated", "unknown"
_UPPER: dict[str, Callable[[Decimal, Decimal], bool]] = {Operator.AT_MOST: le, Operator.LESS: lt}
_LOWER: dict[str, Callable[[Decimal, Decimal], bool]] = {Operator.AT_LEAST: ge, Operator.MORE: gt}


@dataclass(frozen=True)
class Compared:
    """One line of the comparison: the requirement, the promise, and how they stand to each other."""

    indicator: IndicatorRow
    required: str
    promised: str
    note: str
    state: str

    @property
    def fails(self) -> bool:
        """A must that the promise does not reach."""
        return self.indicator.must and self.state == VIOLATED


def compare(indicator: IndicatorRow, low: Decimal | None, high: Decimal | None) -> str:
    """`met`, `violated`, or `unknown` where nothing comparable is promised or required."""
    least, most = _ends(low, high)
    if least is None or most is None:
        return UNKNOWN
    if indicator.operator == Operator.RANGE:
        return _in_range(indicator.low, indicator.high, least, most)
    limit = indicator.low if indicator.low is not None else indicator.high
    if limit is None:
        return UNKNOWN
    if indicator.operator in _UPPER:
        return _verdict(_UPPER[indicator.operator](most, limit))
    if indicator.operator in _LOWER:
        return _verdict(_LOWER[indicator.operator](least, limit))
    return _verdict(least == most == limit)


def compare_all(indicators: Any, answers: dict[int, Any]) -> list[Compared]:
    """Every indicator of the challenge in order; `answers` by the indicator's id."""
    return [_line(indicator, answers.get(indicator.pk)) for indicator in indicators]


def _line(indicator: IndicatorRow, answer: Any) -> Compared:
    if answer is None:
        return Compared(indicator, indicator.shown_value, "", "", UNKNOWN)
    promised = shown(answer.low, answer.high, indicator.unit)
    state = compare(indicator, answer.low, answer.high)
    return Compared(indicator, indicator.shown_value, promised, answer.note, state)


def shown(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """`0.08 mg/L`, `5–40 ℃`; empty without a value."""
    ends = [f"{value.normalize():f}" for value in (low, high) if value is not None]
    return f"{'–'.join(dict.fromkeys(ends))} {unit}".strip() if ends else ""


def _ends(low: Decimal | None, high: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    least = low if low is not None else high
    return least, (high if high is not None else least)


def _in_range(low: Decimal | None, high: Decimal | None, least: Decimal, most: Decimal) -> str:
    if low is None or high is None:
        return UNKNOWN
    if least == most:
        return _verdict(low <= least <= high)
    if least <= low and most >= high:
        return MET
    return UNKNOWN if low <= least and most <= high else VIOLATED


def _verdict(holds: bool) -> str:
    return MET if holds else VIOLATED


def verdict_words(state: str) -> str:
    """The state in words."""
    return {MET: _("达到"), VIOLATED: _("未达到"), UNKNOWN: _("请人工核对")}[state]
