"""Numbers with scales and units as Chinese texts write them: the pattern, and exact values out of it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from matching.engine.units import UNIT_PATTERN, parse_unit

_POWER = r"(?:\s?[x×*·]\s?10\^-?\d{1,2}|\s?[x×*]\s?10-?[1-9]\d?(?!\d))"
_DIGITS = rf"(?:10\^-?\d{{1,2}}|\d{{1,15}}(?:,\d{{3}})*(?:\.\d{{1,12}})?{_POWER}?)"
_HAN = "[一二两三四五六七八九十百千]{1,7}"
_SCALE = "(?:[百千]?万|[百千]?亿)?"
_UNIT = f"(?:{UNIT_PATTERN})"
_JOINT = r"±|~|-{1,2}|至|到|(?:和|与)(?=[^,。;]{1,16}之间)"
QUANTITY = re.compile(
    rf"(?:(?P<first>{_DIGITS})|(?P<plusminus>±)\s?(?P<error>{_DIGITS})"
    rf"|(?P<share>[百千])分之(?:(?P<share_digits>{_DIGITS})|(?P<share_han>{_HAN}))"
    rf"|(?P<half>半)(?=年|个月|小时|天)|(?<!第)(?P<han>{_HAN})(?!种|端|侧|定|方|般|体|步|样|些|致|维|级|面|者|直|起|旦))"
    rf"\s?(?P<scale1>{_SCALE})\s?(?P<unit1>{_UNIT})?(?P<and_half>(?<=[年时天倍])半(?!径|年|天|导|自|固|封))?"
    rf"(?:\s?(?P<joint>{_JOINT})\s?(?P<sign2>[+-]?)(?P<second>{_DIGITS})\s?\)?\s?(?P<scale2>{_SCALE})\s?(?P<unit2>{_UNIT})?)?"
    r"(?![A-Za-z\d]|/[A-Za-z])"
)
"""One quantity without its operator: a number, a share (百分之五), half a year, a number of characters, or a range."""

_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10**4, "亿": 10**8}
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Ends:
    """Both ends of a range in one unit."""

    low: Decimal
    high: Decimal
    unit: str


def bounds(operator: str, value: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Low and high of an operator with one value."""
    low = None if operator in ("<", "<=") else value
    high = None if operator in (">", ">=") else value
    return low, high


def number(digits: str, scale: str | None) -> Decimal:
    """``1,200``, ``1×10^6``, ``10^-3``, ``1.2x10-5`` times a scale such as 千万."""
    power = re.fullmatch(r"10\^(-?\d+)", digits)
    if power:
        return Decimal(1).scaleb(int(power[1])) * _scale(scale)
    mantissa, _, exponent = re.sub(r"\s?[x×*·]\s?10\^?", "e", digits.replace(",", "")).partition("e")
    return Decimal(mantissa).scaleb(int(exponent or 0)) * _scale(scale)


def _scale(text: str | None) -> int:
    size = 1
    for char in text or "":
        size *= _HAN_SCALES[char]
    return size


def _han_number(text: str) -> Decimal:
    total, digit = 0, 0
    for char in text:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        else:
            total, digit = total + (digit or 1) * _HAN_SCALES[char], 0
    return Decimal(total + digit)


def first_of(match: re.Match[str], negative: bool) -> Decimal:
    """The only number, or the one in front of the joint."""
    scale = match["scale1"] or (match["scale2"] if match["second"] and not match["unit1"] else "")
    if match["half"]:
        return _HALF
    if match["share"]:
        return number(match["share_digits"], "") if match["share_digits"] else _han_number(match["share_han"])
    value = _han_number(match["han"]) * _scale(scale) if match["han"] else number(match["first"], scale)
    value = value + _HALF if match["and_half"] else value
    return -value if negative else value


def share_unit(match: re.Match[str]) -> str:
    """% of 百分之五, ‰ of 千分之五, nothing of other numbers."""
    return {"百": "%", "千": "‰"}.get(match["share"] or "", "")


def range_of(match: re.Match[str], first: Decimal, unit: str) -> Ends | None:
    """A range, a value with its tolerance, both in one unit; None where the two units do not go together."""
    second = number(match["second"], match["scale2"])
    second = -second if match["sign2"] == "-" else second
    first_unit = match["unit1"] or unit
    if match["joint"] == "±":
        if match["unit2"] == "%" and first_unit != "%":
            part = abs(first) * second / 100
            return Ends(first - part, first + part, first_unit)
        return Ends(first - second, first + second, unit) if first_unit in (unit, unit.partition("/")[0]) else None
    if match["unit1"] and match["unit2"] and match["unit1"] != match["unit2"]:
        return _in_smaller_unit(first, match["unit1"], second, match["unit2"])
    if first == 10 and match["joint"] == "-" and second < first and not match["unit1"]:
        return None
    low, high = sorted((first, second))
    return Ends(low, high, unit)


def _in_smaller_unit(first: Decimal, unit1: str, second: Decimal, unit2: str) -> Ends | None:
    one, two = parse_unit(unit1), parse_unit(unit2)
    if one.dimension != two.dimension or one.offset != two.offset:
        return None
    if one.factor <= two.factor:
        second, unit = _times(second, two.factor / one.factor), unit1
    else:
        first, unit = _times(first, one.factor / two.factor), unit2
    low, high = sorted((first, second))
    return Ends(low, high, unit)


def _times(value: Decimal, ratio: Fraction) -> Decimal:
    return value * ratio.numerator / ratio.denominator


def end_of_numbers(match: re.Match[str]) -> int:
    """Where the figures end: of the range, else of the first number."""
    return match.end("second") if match["second"] else match.end("first") if match["first"] else match.end()
