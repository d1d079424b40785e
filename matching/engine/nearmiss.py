"""Near misses: an offer that breaks a condition stands in no main list, but under 差一点, with how far it falls short."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from matching.engine.constraints import bounds, compare, describe
from matching.engine.types import Constraint, Finding
from matching.engine.units import parse_unit

_DESCRIBED = re.compile(
    r"(?:(?P<sign>[<>]=?|~) )?(?P<value>-?\d+(?:\.\d+)?)(?: ~ (?P<high>-?\d+(?:\.\d+)?))? ?(?P<unit>.*)"
)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far an offer is from a demand: ``size`` in the demand's unit, ``share`` of the bound (None for a bound of 0).

    ``side`` is "low" where the offer stays below the demand, "high" where it goes beyond it.
    """

    quantity: str
    wanted: str
    stated: str
    size: Decimal
    unit: str
    share: Decimal | None
    side: str


def breaks_condition(findings: Iterable[Finding]) -> bool:
    """Whether a condition, not a wish, is broken: the pair is a near miss and stands in no main list."""
    return any(finding.must and finding.state == "violated" for finding in findings)


def read_described(quantity: str, text: str) -> Constraint | None:
    """The constraint behind what :func:`describe` wrote; None where it is something else."""
    found = _DESCRIBED.fullmatch(text)
    if not found:
        return None
    try:
        value = Decimal(found["value"])
        high = Decimal(found["high"]) if found["high"] else None
    except InvalidOperation:
        return None
    operator = "range" if high is not None else found["sign"] or "="
    low_end, high_end = (value, high) if high is not None else bounds(operator, value)
    return Constraint(quantity, operator, low_end, high_end, found["unit"], must=True)


def gap_between(wanted: Constraint, stated: Constraint) -> Gap | None:
    """The distance of two intervals that have nothing in common, in the unit of the demand; None where they meet."""
    if compare(wanted, [stated]).state != "violated":
        return None
    low, high = _in_unit(stated, wanted.unit)
    if wanted.low is not None and high is not None and high <= Fraction(wanted.low):
        return _gap(wanted, stated, wanted.low, Fraction(wanted.low) - high, "low")
    if wanted.high is not None and low is not None and low >= Fraction(wanted.high):
        return _gap(wanted, stated, wanted.high, low - Fraction(wanted.high), "high")
    if wanted.high is not None and high is not None:
        return _gap(wanted, stated, wanted.high, high - Fraction(wanted.high), "high")
    return None


def _gap(wanted: Constraint, stated: Constraint, bound: Decimal, size: Fraction, side: str) -> Gap:
    share = _decimal(size / abs(Fraction(bound)), 3) if bound and parse_unit(wanted.unit).offset == 0 else None
    return Gap(wanted.quantity, describe(wanted), describe(stated), _decimal(size, 6), wanted.unit, share, side)


def _in_unit(item: Constraint, unit: str) -> tuple[Fraction | None, Fraction | None]:
    own, target = parse_unit(item.unit), parse_unit(unit)

    def turned(value: Decimal | None) -> Fraction | None:
        return None if value is None else (own.to_base(value) - target.offset) / target.factor

    return turned(item.low), turned(item.high)


def _decimal(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(f"{round(exact, places).normalize():f}")
