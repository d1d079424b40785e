"""Texts that are not what a text should be: noticed when they are indexed, counted, and shown to officials with the run.

None of them stops a run. The engine drops or cuts what it cannot read (engine/text.py); here it is only said what was
found and what was done about it. PostgreSQL itself refuses NUL and lone surrogates, so those come from other sources.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.datasource import MODELS
from matching.engine import lexical
from matching.engine.facts import facts_of
from matching.engine.phrases import read_offer
from matching.engine.types import Need, Offer
from matching.enums import Side, Stage
from matching.models import MatchRun
from postings.models import Posting

Item = TypeVar("Item", Need, Offer)
Found = tuple[int, str, int]
"""An item's key, the kind, and how many there were."""

MOST_SHOWN = 100
MOST_DIGITS = 15
"""Longer rows of digits are no numbers that anybody measured."""
LONGEST_WORD = 64
"""Longer words are none that anybody writes: the search knows them by their beginning (common/search.py)."""


class Oddity(models.TextChoices):
    """What was found."""

    EMPTY = "empty", _("没有可读的文字")
    LONG = "long", _("文字过长")
    CONTROL = "control", _("控制字符或残缺字符")
    LIGATURE = "ligature", _("会展开成长句的连字（U+FDFA）")
    DIRECTION = "direction", _("改变书写方向的隐形字符")
    DAMAGED = "damaged", _("编码损坏留下的替换符")
    EMOJI = "emoji", _("表情符号")
    DIGITS = "digits", _("过长的数字串")
    WORD = "word", _("过长的外文词")
    UNREADABLE = "unreadable", _("引擎无法处理")


DONE = {
    Oddity.EMPTY: _("不参与文字比对，只按登记的领域、成熟度等条件排列"),
    Oddity.LONG: _("只读前 %(limit)d 个字") % {"limit": lexical.BODY_LIMIT},
    Oddity.CONTROL: _("已略去，其余照常匹配"),
    Oddity.LIGATURE: _("已略去，其余照常匹配"),
    Oddity.DIRECTION: _("已略去，其余照常匹配"),
    Oddity.DAMAGED: _("不作词语比对，请发布单位核对原文"),
    Oddity.WORD: _("检索只认前 %(limit)d 个字符，请发布单位核对原文") % {"limit": LONGEST_WORD},
    Oddity.EMOJI: _("不作词语比对，其余照常匹配"),
    Oddity.DIGITS: _("不作数值比对，其余照常匹配"),
    Oddity.UNREADABLE: _("按空白文字处理，请发布单位核对原文"),
}
_CLASSES = {
    Oddity.CONTROL: "\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff",
    Oddity.LIGATURE: "\\ufdfa",
    Oddity.DIRECTION: "\\u200e\\u200f\\u061c\\u202a-\\u202e\\u2066-\\u2069",
    Oddity.EMOJI: "\\u2600-\\u27bf\\U0001f000-\\U0001faff",
}
_MISREAD = "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013-\u2022\u20ac]"
"""UTF-8 read as Latin-1 or Windows-1252: the first byte of a character, then one that follows."""
_PATTERNS = {kind: re.compile(f"[{marks}]") for kind, marks in _CLASSES.items()} | {
    Oddity.DAMAGED: re.compile(f"[\ufffd\ue000-\uf8ff]|锟斤拷|烫烫烫|屯屯屯|(?:{_MISREAD}[^ ]?){{2,}}"),
    Oddity.DIGITS: re.compile(rf"\d{{{MOST_DIGITS + 1},}}"),
    Oddity.WORD: re.compile(rf"[A-Za-z0-9]{{{LONGEST_WORD + 1},}}"),
}
_ANY = re.compile("|".join(pattern.pattern for pattern in _PATTERNS.values()))


def oddities_of(item: Need | Offer) -> list[Found]:
    """What is odd about an item's text; nothing for nearly all."""
    text = f"{item.title}\n{item.text}"
    found = {}
    if not text.strip():
        found[Oddity.EMPTY] = 1
    if len(item.text) > lexical.BODY_LIMIT:
        found[Oddity.LONG] = len(item.text)
    if _ANY.search(text):
        found |= {kind: count for kind, pattern in _PATTERNS.items() if (count := len(pattern.findall(text)))}
    return [(int(item.key), str(kind), count) for kind, count in found.items()]


def readable(items: Sequence[Item], write: Callable[[Sequence[Item]], None]) -> list[Found]:
    """Write items; where that fails for a text, write it again with that text blanked. Returns what was odd."""
    found = [odd for item in items for odd in oddities_of(item)]
    try:
        write(items)
    except (ValueError, ArithmeticError, RecursionError, IndexError, KeyError, TypeError):
        unreadable = {item.key for item in items if not _can_read(item)}
        if not unreadable:
            raise
        write([replace(item, title="", text="", keywords=()) if item.key in unreadable else item for item in items])
        found += [(int(key), str(Oddity.UNREADABLE), 1) for key in sorted(unreadable, key=int)]
    return found


@dataclass(frozen=True)
class OddText:
    """A line of the table: the posting (None where it is gone), what was found, how many, and what was done."""

    posting: Posting | None
    found: str
    count: int
    done: str


def odd_texts(run: MatchRun) -> tuple[list[OddText], int]:
    """The first odd texts of a run, and how many there are in all. Four queries."""
    chunks = run.chunks.filter(stage=Stage.INDEX).exclude(result__oddities=[]).order_by("number")
    noted = [
        (side, *odd) for side, result in chunks.values_list("side", "result") for odd in result.get("oddities", ())
    ]
    first = noted[:MOST_SHOWN]
    postings = {
        side: MODELS[side]._default_manager.in_bulk([key for of, key, *_rest in first if of == side]) for side in Side
    }
    lines = [
        OddText(postings[side].get(key), str(Oddity(kind).label), count, str(DONE[Oddity(kind)]))
        for side, key, kind, count in first
    ]
    return lines, len(noted)


def _can_read(item: Need | Offer) -> bool:
    try:
        lexical.bag(item)
        if isinstance(item, Offer):
            facts_of(item)
            read_offer(item)
    except Exception:
        return False
    return True
