"""What a cell says: each parser takes the cell's text and gives the field's value, or a reason in Chinese why not."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from common.money import parse_wan
from postings.textcare import clean
from taxonomy.enums import Scheme
from taxonomy.models import Term
from taxonomy.selectors import Lookup

MAX_KEYWORDS = 20
KEYWORD_LENGTH = 10  # domain facts 5.10: at most 10 characters
_UNSPLIT_LENGTH = 60
MAX_YUAN = Decimal("999900000000")
_SEPARATORS = re.compile(r"[；;，,、|\n\t]+")
_MONEY_UNIT = re.compile(r"\s*(万元|万)$")
_NO_FIGURE = frozenset({"面议", "待定", "不限", "无", "-", "—", "/"})
_TRL = re.compile(r"(?:TRL\s*)?第?\s*([0-9]+|[一二三四五六七八九])\s*级?", re.IGNORECASE)
_DIGITS = "一二三四五六七八九"
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_DATE_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


class CellError(Exception):
    """The cell cannot be taken; the message says why and how to mend it."""


@dataclass
class Context:
    """What parsers share: the day, the dictionaries read once, and the remarks of the row at hand."""

    day: date
    remarks: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    extra_keywords: list[str] = field(default_factory=list)
    _lookups: dict[str, Lookup] = field(default_factory=dict)

    def term(self, scheme: str, text: str) -> Term | None:
        """The term with this code, name or alias."""
        if scheme not in self._lookups:
            self._lookups[scheme] = Lookup(scheme, self.day)
        return self._lookups[scheme].get(text)


Parser = Callable[[str, Context], Any]


def line(limit: int) -> Parser:
    """One line of text of at most `limit` characters."""

    def parse(raw: str, context: Context) -> str:
        return " ".join(_kept(raw, limit, context).split())

    return parse


def text(limit: int) -> Parser:
    """Text with paragraphs, of at most `limit` characters."""

    def parse(raw: str, context: Context) -> str:
        return _kept(raw, limit, context)

    return parse


def _kept(raw: str, limit: int, context: Context) -> str:
    cleaned = clean(raw)
    if len(cleaned.text) > limit:
        raise CellError(
            _("共 %(count)d 字，最多 %(limit)d 字，请缩短。") % {"count": len(cleaned.text), "limit": limit}
        )
    context.remarks += cleaned.notes + cleaned.warnings
    context.doubts += cleaned.warnings
    return cleaned.text


def code(raw: str, context: Context) -> str:
    """An outside 编号 of at most 64 characters without blanks."""
    value = "".join(clean(raw).text.split())
    if len(value) > 64:
        raise CellError(_("编号最多 64 个字符。"))
    return value


def keywords(raw: str, context: Context) -> list[str]:
    """Up to 20 keywords; those over 10 characters are left out with a remark."""
    parts = [" ".join(part.split()) for part in _SEPARATORS.split(clean(raw).text)]
    if len(parts) == 1 and len(parts[0]) > KEYWORD_LENGTH:
        parts = parts[0].split()
    words = list(dict.fromkeys(filter(None, parts)))
    if len(words) > MAX_KEYWORDS:
        raise CellError(_("共 %(count)d 个关键词，最多 %(limit)d 个。") % {"count": len(words), "limit": MAX_KEYWORDS})
    if any(len(word) > _UNSPLIT_LENGTH for word in words):
        raise CellError(_("关键词过长，请用分号隔开，每个不超过 %(limit)d 个字。") % {"limit": KEYWORD_LENGTH})
    long = [word for word in words if len(word) > KEYWORD_LENGTH]
    if long:
        context.remarks.append(_("关键词超过 10 个字，未收入：%(words)s") % {"words": "；".join(long)})
    return [word for word in words if len(word) <= KEYWORD_LENGTH]


def wan(raw: str, context: Context) -> Decimal | None:
    """An amount in 万元 → yuan; `面议` and the like mean no figure."""
    typed = clean(raw).text
    if typed in _NO_FIGURE:
        return None
    try:
        yuan = parse_wan(_MONEY_UNIT.sub("", typed))
    except ValueError as error:
        raise CellError(_("不是数字，请填以万元为单位的数字，如 120 或 12.5。")) from error
    if yuan < 0:
        raise CellError(_("金额不能为负数。"))
    if yuan > MAX_YUAN:
        raise CellError(_("金额过大，请核对单位是否为万元。"))
    return yuan


def trl(raw: str, context: Context) -> int:
    """A maturity of 1–9, also as TRL6, 6级, 第六级 or the level's name."""
    typed = clean(raw).text
    term = context.term(Scheme.TRL, typed)
    found = _TRL.fullmatch(typed)
    if term is None and found is None:
        raise CellError(_("请填 1 到 9 的整数。"))
    level = term.code if term is not None else found[1]  # type: ignore[index]
    value = _DIGITS.index(level) + 1 if level in _DIGITS else int(level)
    if not 1 <= value <= 9:
        raise CellError(_("成熟度应在 1 到 9 之间。"))
    return value


def day(raw: str, context: Context) -> date:
    """A date such as 2026-12-31, 2026/12/31 or 2026年12月31日; a month means its last day."""
    typed = clean(raw).text
    found = _DATE.fullmatch(typed) or _DATE_COMPACT.fullmatch(typed)
    try:
        year, month, number = (int(part) if part else 0 for part in found.groups())  # type: ignore[union-attr]
        return date(year, month, number or monthrange(year, month)[1])
    except (AttributeError, ValueError) as error:
        raise CellError(_("不是有效日期，请写成 2026-12-31。")) from error


def choice(choices: type[TextChoices]) -> Parser:
    """One of an enumeration, by its label or its value."""
    table = {key: choice.value for choice in choices for key in (str(choice.label), choice.value)}

    def parse(raw: str, context: Context) -> str:
        value = table.get(clean(raw).text)
        if value is None:
            labels = "、".join(str(choice.label) for choice in choices)
            raise CellError(_("不在可选范围内，可填：%(labels)s。") % {"labels": labels})
        return value

    return parse


def term(scheme: Scheme) -> Parser:
    """One term of a dictionary, by code, name or alias."""

    def parse(raw: str, context: Context) -> Term:
        return _known(scheme, clean(raw).text, context)

    return parse


def terms(scheme: Scheme) -> Parser:
    """Several terms of a dictionary, separated by 、 or ；"""

    def parse(raw: str, context: Context) -> list[Term]:
        return [_known(scheme, name, context) for name in _names(clean(raw).text)]

    return parse


def codes(scheme: Scheme) -> Parser:
    """Several terms of a dictionary, kept as their codes in the dictionary's order: `国产替代；卡脖子`."""

    def parse(raw: str, context: Context) -> list[str]:
        found = {_known(scheme, name, context) for name in _names(clean(raw).text)}
        return [term.code for term in sorted(found, key=lambda term: term.position)]

    return parse


def _names(typed: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (re.split(r"[；;，,、|/\n]+", typed)))))


def _known(scheme: Scheme, name: str, context: Context) -> Term:
    found = context.term(scheme, name)
    if found is None:
        raise CellError(
            _("字典“%(scheme)s”中没有“%(name)s”，请从字典中选填。") % {"scheme": scheme.label, "name": name[:40]}
        )
    return found


def term_or_keyword(scheme: Scheme) -> Parser:
    """A term where the dictionary has it; otherwise the field stays empty and the word is kept as a keyword."""

    def parse(raw: str, context: Context) -> Term | None:
        name = clean(raw).text
        found = context.term(scheme, name)
        if found is None:
            context.remarks.append(
                _("字典“%(scheme)s”中没有“%(name)s”，已留作关键词。") % {"scheme": scheme.label, "name": name[:40]}
            )
            context.extra_keywords += [name] if len(name) <= KEYWORD_LENGTH else []
        return found

    return parse
