"""Quantities in Chinese technical text, and their comparison by arithmetic: met, violated or not stated."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from matching.engine.text import normalise, normalise_with_origin, words
from matching.engine.types import Constraint, Span, State
from matching.engine.units import UNIT_PATTERN, parse_unit

_ABOUT = Fraction(1, 10)  # "about" allows a tenth on either side
_LIMIT = 20_000  # characters of a text that are read

_PREFIX_WORDS = {
    ">=": words("不低于 不少于 不小于 大于等于 大于或等于 大于或者等于 至少 最低 达到 可达 达 >= ≥ ≧ ⩾"),
    "<=": words("不超过 不高于 不大于 不多于 小于等于 小于或等于 至多 最多 最高不超过 控制在 <= ≤ ≦ ⩽"),
    ">": words("高于 大于 超过 多于 >"),
    "<": words("低于 小于 少于 <"),
    "~": words("大约 约为 约 接近 ≈"),
    "better": ["优于", "好于"],
}
_SUFFIX_WORDS = {">=": ("及以上", "以上"), "<=": ("及以下", "以下", "以内", "之内", "内"), "~": ("左右", "上下")}
_PREFIXES = {word: operator for operator, words in _PREFIX_WORDS.items() for word in words}
_SUFFIXES = {word: operator for operator, words in _SUFFIX_WORDS.items() for word in words}


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_DIGITS = r"\d{1,15}(?:,\d{3})*(?:\.\d{1,12})?(?:\s?[x×*]\s?10\^?-?\d{1,2})?"
_HAN_NUMBER = "[一二两三四五六七八九十百千]{1,7}"
_SCALE = "(?:[百千]?万|[百千]?亿)?"
_UNIT = f"(?:{UNIT_PATTERN})"
_QUANTITY = re.compile(
    rf"(?P<prefix>{_either(_PREFIXES)})?\s?"
    rf"(?:(?P<low>(?<![\w.])[+-]?|(?<=[^\W\dA-Za-z_])-?)(?P<first>{_DIGITS})|(?P<plusminus>±)\s?(?P<error>{_DIGITS})|(?P<han>{_HAN_NUMBER}))"
    rf"\s?(?P<scale1>{_SCALE})(?P<unit1>{_UNIT})?"
    rf"(?:\s?(?P<joint>±|~|-|—{{1,2}}|–|至|到)\s?(?P<second>-?{_DIGITS})\s?(?P<scale2>{_SCALE})(?P<unit2>{_UNIT})?)?"
    rf"(?![\w.]*[A-Za-z])\s?(?P<suffix>{_either(_SUFFIXES)})?"
)
_LOWER_IS_BETTER = re.compile("精度|误差|偏差|粗糙度|噪声|漂移|不确定度|时间|成本|能耗|损耗|检出限|检测限|分辨率|公差")
_CLAUSE_END = re.compile(r"[,。;、:!?()\[\]{}《》\"“”'\n\t,;，；：（）]")
_LEADING = re.compile("^(?:要求|需要|需|并且|以及|其中|能够|使得|使其|同时|且|并|的|其|在|将|对|和|与|及|可|应|当)+")
_TRAILING = re.compile(
    "(?:要求|需要|需|为|达到|达|应|在|是|可|能|均|须|要|必须|能够|保持|控制|提高|降低|的|到|至|了)+$"
)
_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True)
class Found:
    """A constraint read from a text, and where its numbers stand in the original."""

    constraint: Constraint
    span: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """State of one need constraint, and the offer's statement it was held against, if any."""

    state: State
    stated: Constraint | None


def parse_constraints(text: str, *, must: bool = False) -> list[Found]:
    """Quantities with a known unit in a text of any kind, in order. Numbers without a unit are left alone."""
    source = normalise_with_origin(text[:_LIMIT], fold=False)
    found, end = [], 0
    for match in _QUANTITY.finditer(source.text):
        unit = match["unit2"] or match["unit1"]
        if not unit or (match["han"] and not match["prefix"] and not match["suffix"] and unit not in _HAN_SAFE):
            continue
        quantity = _quantity_name(source.text[end : match.start()])
        constraint = _read(match, quantity, unit, must)
        if constraint is not None and not _is_calendar_year(constraint):
            start = match.end() - len(match.group().lstrip())
            found.append(Found(constraint, Span(*source.span(start, match.end()))))
            end = match.end()
    return found


def _is_calendar_year(item: Constraint) -> bool:
    return item.unit == "年" and item.operator == "=" and item.low is not None and 1900 <= item.low <= 2100


_HAN_SAFE = frozenset(words("年 个月 天 小时 分钟 元 万元 亿元 吨 公斤 公里 倍"))


def _read(match: re.Match[str], quantity: str, unit: str, must: bool) -> Constraint | None:
    raw = match.group().strip()
    first_unit = match["unit1"] or unit
    if match["plusminus"]:
        error = _number(match["error"], match["scale1"])
        return Constraint(quantity, "range", -error, error, unit, must, raw)
    if match["han"]:
        first = _han_number(match["han"]) * _scale(match["scale1"])
    else:
        first = _number(("-" if match["low"] == "-" else "") + match["first"], match["scale1"] or match["scale2"] or "")
    if match["second"]:
        if first_unit != unit:
            return None
        second = _number(match["second"], match["scale2"] or "")
        low, high = (first - second, first + second) if match["joint"] == "±" else sorted((first, second))
        return Constraint(quantity, "range", low, high, unit, must, raw)
    operator = _PREFIXES.get(match["prefix"]) or _SUFFIXES.get(match["suffix"]) or "="
    if operator == "better":
        operator = "<=" if _LOWER_IS_BETTER.search(quantity) else ">="
    return Constraint(quantity, operator, *bounds(operator, first), unit, must, raw)


def bounds(operator: str, value: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Low and high of an operator with one value."""
    low = None if operator in ("<", "<=") else value
    high = None if operator in (">", ">=") else value
    return low, high


def _quantity_name(before: str) -> str:
    """What is measured: the end of the clause in front of the number, without verbs and particles."""
    clause = _CLAUSE_END.split(before[-60:].rstrip())[-1].strip()
    name = _TRAILING.sub("", clause).strip()
    name = _LEADING.sub("", name)
    return (name.split() or [""])[-1][-12:]


def _number(digits: str, scale: str | None) -> Decimal:
    mantissa, _, power = re.sub(r"\s?[x×*]\s?10\^?", "e", digits.replace(",", "")).partition("e")
    return Decimal(mantissa).scaleb(int(power or 0)) * _scale(scale)


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


def _same_quantity(one: Constraint, other: Constraint) -> bool:
    if parse_unit(one.unit).dimension != parse_unit(other.unit).dimension:
        return False
    return _same_name(one.quantity, other.quantity)


@lru_cache(maxsize=200_000)
def _same_name(one: str, other: str) -> bool:
    a, b = (normalise(name).replace(" ", "") for name in (one, other))
    if not a or not b:
        return False
    if a in b or b in a:
        return True
    pairs = [{name[i : i + 2] for i in range(len(name) - 1)} for name in (a, b)]
    smaller = min(len(pairs[0]), len(pairs[1]))
    return smaller > 0 and 2 * len(pairs[0] & pairs[1]) > smaller


def _relation(wanted: Constraint, stated: Constraint) -> State:
    need, offer = _interval(wanted), _interval(stated)
    if offer.inside(need) or (wanted.operator == "range" and need.inside(offer)):
        return "met"
    return "unknown" if need.meets(offer) else "violated"


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
