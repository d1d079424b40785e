"""Quantities read from Chinese technical text: what is measured, operator, bounds, unit, and where it stands."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from matching.engine.quantity_names import quantity_name
from matching.engine.quantity_numbers import QUANTITY, bounds, end_of_numbers, first_of, number, range_of, share_unit
from matching.engine.quantity_words import (
    CHANGED_FROM,
    CHANGED_TO,
    JOINED_NAMES,
    LOWER_IS_BETTER,
    OPERATOR_AFTER,
    OPERATOR_BEFORE,
    PER,
    PREFIX_UNIT,
    PREFIXES,
    SHARE_OF,
    SUFFIXES,
    is_other_word,
)
from matching.engine.text import Normalised, normalise_with_origin, words
from matching.engine.types import Constraint, Span
from matching.engine.units import parse_unit

_LIMIT = 20_000  # characters of a text that are read
_LOOK_BACK = 14

_HAN_SAFE = frozenset(words("年 个月 周 天 小时 分钟 元 万元 亿元 吨 公斤 公里 倍 成"))
_BARE_NEVER = frozenset(words("B a 月 日 分 位"))  # alone they are mostly something else: 7B, 图 1a, 5 月, 9 分
_STAINLESS = frozenset(map(Decimal, (304, 316, 317, 310, 321)))
_LAST_YEARS = re.compile(r"(?:近|过去|未来|最近|前|今后|往)\s?$")
_NUMBERED = re.compile(r"(?:第|图|表|公式|实施例|对比例|附件)\s?$")
_FORMER = re.compile("原来?的?$|原先的?$|原有的?$")
_COUNTS = frozenset(words("台 套 件 个 只 条 根 支 片 块 辆 架 张 株 头 份 项 组 家 人 名 次 例 粒 点 层 批 间 户"))
_ORDINAL = re.compile(r"(?:下|上|前|后|每|同|某|任|另|这|那)\s?$")
_SUPERSCRIPTS = re.compile("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]")
_SIGNS = str.maketrans("−﹣–—‐‑∼〜﹤﹥•・∙∶", "------~~<>···:")


@dataclass(frozen=True, slots=True)
class Found:
    """A constraint read from a text, and where its numbers stand in the original."""

    constraint: Constraint
    span: Span


def parse_constraints(text: str, *, must: bool = False) -> list[Found]:
    """Quantities with a known unit in a text of any kind, in order. Numbers without a unit are left alone."""
    source = _source(text[:_LIMIT])
    found: list[Found] = []
    end = 0
    for match in QUANTITY.finditer(source.text):
        start = _start(source.text, match)
        if start is None:
            continue
        reading = _Reading.of(source.text, match, start, end)
        if reading is None:
            continue
        constraint = reading.constraint(must)
        if constraint is None or _is_calendar(constraint):
            continue
        previous = found[-1] if found else None
        if previous and _was_before(source.text, previous, source, end, constraint):
            found.pop()
            constraint = _renamed(constraint, previous.constraint)
        if previous and not constraint.quantity and reading.start - end <= 1:
            constraint = _renamed(constraint, previous.constraint)
        found.append(Found(constraint, Span(*source.span(reading.start, reading.end))))
        end = reading.end
    return found


def _source(text: str) -> Normalised:
    """Normalised, signs unified, and the superscripts that normalising levels marked: 10⁶ is 10^6."""
    source = normalise_with_origin(text, fold=False)
    plain = source.text.translate(_SIGNS)
    if not _SUPERSCRIPTS.search(text):
        return Normalised(plain, source.origin)
    chars: list[str] = []
    origin: list[int] = []
    raised = False
    for char, place in zip(plain, source.origin, strict=True):
        is_raised = bool(_SUPERSCRIPTS.match(text[place]))
        if is_raised and not raised:
            chars.append("^")
            origin.append(place)
        raised = is_raised
        chars.append(char)
        origin.append(place)
    return Normalised("".join(chars), tuple(origin))


def _start(text: str, match: re.Match[str]) -> int | None:
    """Where the quantity begins, its sign included; None inside a designation, a date, a numbering or a fraction."""
    start = match.start()
    before = text[start - 1 : start]
    if before in ("-", "+"):
        ahead = text[start - 2 : start - 1]
        if ahead.isascii() and (ahead.isalnum() or ahead == ")"):
            return None
        return start - 1
    if before in (".", "/", "^", "_") or _NUMBERED.search(text[max(0, start - 4) : start]):
        return None
    if before.isascii() and before.isalnum():
        return start if JOINED_NAMES.search(text[max(0, start - 4) : start]) else None
    return start


@dataclass(frozen=True, slots=True)
class _Reading:
    """One number with its surroundings."""

    match: re.Match[str]
    text: str
    start: int
    end: int
    negative: bool
    word: str
    unit: str
    name: str

    @classmethod
    def of(cls, text: str, match: re.Match[str], start: int, since: int) -> "_Reading | None":
        """None where there is no unit, or what looks like one is something else."""
        unit, end = (share_unit(match), match.end()) if match["share"] else _unit(text, match)
        head = text[max(since, start - 60) : start]
        touching = PREFIX_UNIT.search(_without_operator(head)) if not unit else None
        if touching:
            unit, end = touching["unit"].replace("PH", "pH"), end_of_numbers(match)
        if not unit:
            return None
        lead = _lead(head, unit)
        operator = OPERATOR_BEFORE.search(lead[-_LOOK_BACK:])
        after = OPERATOR_AFTER.match(text, end)
        word = operator["word"] if operator else after["word"] if after else ""
        if _is_no_quantity(match, unit, word, head):
            return None
        begin = start - (len(head) - len(lead)) - len(operator.group()) if operator else start
        name = quantity_name(text[max(since, begin - 60) : begin], text[after.end() if after else end :][:12])
        per = PER.search(text[max(since, begin - 30) : start])
        if per and "/" not in unit and not match["share"]:
            unit = f"{unit}/{per['unit']}"
        unit = unit.replace("^", "")
        return cls(match, text, begin, after.end() if after else end, text[start] == "-", word, unit, name)

    def constraint(self, must: bool) -> Constraint | None:
        """None where two units of one range do not go together."""
        match, raw = self.match, self.text[self.start : self.end].strip()
        if match["plusminus"]:
            error = number(match["error"], match["scale1"])
            return Constraint(self.name, "range", -error, error, self.unit, must, raw)
        first = first_of(match, self.negative)
        if match["second"]:
            ends = range_of(match, first, self.unit)
            return Constraint(self.name, "range", ends.low, ends.high, ends.unit, must, raw) if ends else None
        operator = PREFIXES.get(self.word) or SUFFIXES.get(self.word) or "="
        if operator == "better":
            operator = "<=" if LOWER_IS_BETTER.search(self.name) else ">="
        return Constraint(self.name, operator, *bounds(operator, first), self.unit, must, raw)


def _lead(head: str, unit: str) -> str:
    """What stands in front, without the symbol that touches the number (Ra) and the whole of a share (水深的 1%)."""
    lead = re.sub(r"(?:Ra|Rz|φ|Φ)\s?$", "", head)
    share = SHARE_OF.search(lead[-_LOOK_BACK:]) if unit == "%" else None
    return lead[: len(lead) - len(share["whole"])] if share else lead


def _without_operator(head: str) -> str:
    operator = OPERATOR_BEFORE.search(head[-_LOOK_BACK:])
    return head[: -len(operator.group())] if operator else head


def _unit(text: str, match: re.Match[str]) -> tuple[str, int]:
    """The unit of the number and where it ends; a range whose end is another word is read without it."""
    for group in ("unit2", "unit1"):
        unit = match[group]
        if unit and not is_other_word(unit, text[match.end(group) : match.end(group) + 3]):
            if group == "unit1" and match["unit2"]:
                return "", 0
            return unit, match.end() if group == "unit2" or not match["second"] else match.end(group)
    return "", 0


def _is_no_quantity(match: re.Match[str], unit: str, word: str, head: str) -> bool:
    """Spans of the past, months and days of the calendar, steel grades, counting words such as 一台."""
    is_past = unit in ("年", "个月") and bool(_LAST_YEARS.search(head))
    is_bare = unit in _BARE_NEVER and not word
    is_few = unit in _COUNTS and len(match["han"] or "  ") == 1  # 至少一个, 两组以上: a manner of speaking
    is_counting = bool(match["han"]) and (is_few or (not word and unit.partition("/")[0] not in _HAN_SAFE))
    is_counting |= bool(match["han"]) and bool(_ORDINAL.search(head))
    is_reference = len(unit) == 1 and unit.isascii() and unit.isalpha() and head.endswith("(") and not word
    is_steel = unit == "L" and match["first"] is not None and number(match["first"], "") in _STAINLESS
    is_picture = unit == "K" and match["first"] in ("2", "4", "8") and not word and "温" not in head[-6:]
    is_of_former = unit == "%" and bool(_FORMER.search(head))
    return is_past or is_bare or is_counting or is_steel or is_of_former or is_reference or is_picture


def _is_calendar(item: Constraint) -> bool:
    values = [value for value in (item.low, item.high) if value is not None]
    return item.unit == "年" and all(1900 <= value <= 2100 and value == int(value) for value in values)


def _was_before(text: str, previous: Found, source: Normalised, end: int, now: Constraint) -> bool:
    """Whether the last quantity is the old value of this one: 由 40 min 降低到 12 min."""
    if parse_unit(previous.constraint.unit).dimension != parse_unit(now.unit).dimension:
        return False
    return bool(CHANGED_TO.match(text[end : end + 12])) and bool(
        CHANGED_FROM.search(text[: _place(source, previous)][-12:])
    )


def _place(source: Normalised, found: Found) -> int:
    """Where a quantity begins in the normalised text."""
    return source.origin.index(found.span.start)


def _renamed(item: Constraint, previous: Constraint) -> Constraint:
    return replace(item, quantity=previous.quantity or item.quantity)
