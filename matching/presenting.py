"""A match in words: the explanation that was stored with it, turned into reasons, a table and what is missing.

Nothing is made up here. Spans point into the very texts that were compared; where a text has changed since, the reasons are
left out and the reader is told that they are being renewed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from achievements.models import Achievement
from common.highlight import mark, window
from common.money import show_wan
from matching.closing import Step, steps_for
from matching.datasource import term_names
from matching.freshness import age_in_words
from matching.gaps import figure_spans, gaps_of, in_words
from matching.models import Match
from postings.models import Posting

SNIPPET = 56
"""Characters around a reason on a card: about three lines of the phone."""

_NAMES: dict[str, str | Promise] = {
    "field": gettext_lazy("技术领域"),
    "trl": gettext_lazy("技术成熟度"),
    "mode": gettext_lazy("合作方式"),
    "budget": gettext_lazy("资金"),
}
_MISSING: dict[str, str | Promise] = {
    "no_shared_words": gettext_lazy("两边用词不同，依据是整体意思相近，请阅读全文判断。"),
    "constraint_unknown": gettext_lazy("成果没有说明“%(quantity)s”，对接时请先问清。"),
    "constraint_near": gettext_lazy("成果没有说明“%(quantity)s”，但写有“%(name)s”%(offer)s。是否同一指标，请核对。"),
    "constraint_violated": gettext_lazy("“%(quantity)s”要求 %(need)s，成果为 %(offer)s。"),
    "trl_unknown": gettext_lazy("成果没有说明成熟度。"),
    "trl_low": gettext_lazy("需要成熟度 %(wanted)s 级，成果为 %(reached)s 级，还差 %(gap)s 级。"),
    "field_differs": gettext_lazy("登记的技术领域不同。"),
    "field_unknown": gettext_lazy("成果没有登记技术领域。"),
    "mode_differs": gettext_lazy("双方希望的合作方式不同，需要商量。"),
    "mode_unknown": gettext_lazy("成果没有说明合作方式。"),
    "budget_low": gettext_lazy("预算 %(budget)s 万元低于意向价格 %(price)s 万元。"),
    "price_unknown": gettext_lazy("成果价格面议。"),
}
_AMOUNTS = frozenset({"budget", "price"})


@dataclass(frozen=True)
class Reason:
    """One piece of evidence with its marked surroundings on both sides."""

    phrase: str
    need: SafeString
    achievement: SafeString


@dataclass(frozen=True)
class Row:
    """A line of the table that compares what is wanted with what is offered. `near`: a figure of the same kind under
    another name, where nothing is stated under this one; nobody counts it as met or not met."""

    label: str
    need_value: str
    offer_value: str
    state: str
    must: bool
    near: str = ""


@dataclass(frozen=True)
class Presented:
    """A match as a card or a page shows it. The ages are words, empty where a side was confirmed lately."""

    match: Match
    reasons: tuple[Reason, ...]
    rows: tuple[Row, ...]
    missing: tuple[str, ...]
    is_stale: bool
    gaps: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    need_age: str = ""
    achievement_age: str = ""

    @property
    def met(self) -> int:
        return sum(row.state == "met" for row in self.rows)

    @property
    def violated(self) -> int:
        return sum(row.state == "violated" for row in self.rows)


def present(matches: Iterable[Match], *, steps: bool = False) -> list[Presented]:
    """Cards of matches whose `need` and `achievement` are loaded; one query for the names of all codes, with `steps` one
    more for each missing stage."""
    found = list(matches)
    names = term_names(code for match in found for code in _codes(match.explanation))
    return [_present(match, names, steps) for match in found]


def marked_sides(match: Match) -> tuple[SafeString, SafeString]:
    """The whole text of both sides with every reason and every compared figure marked."""
    evidence = [] if is_stale(match) else match.explanation.get("evidence", [])
    need, achievement = match.need, match.achievement
    return (
        mark(need.body, [*_in_body(need, evidence, "need_spans"), *figure_spans(match, need, "need_value")]),
        mark(
            achievement.body,
            [*_in_body(achievement, evidence, "offer_spans"), *figure_spans(match, achievement, "offer_value")],
        ),
    )


def is_stale(match: Match) -> bool:
    """Whether a side has changed since the explanation was made."""
    changed = (match.need.content_changed_at, match.achievement.content_changed_at)
    return any(moment is not None and moment > match.updated_at for moment in changed)


def _present(match: Match, names: dict[str, str], steps: bool) -> Presented:
    stale = is_stale(match)
    explanation = match.explanation or {}
    return Presented(
        match=match,
        reasons=() if stale else tuple(_reasons(match, explanation)),
        rows=tuple(_row(finding, names, match.achievement) for finding in explanation.get("findings", [])),
        missing=tuple(_sentence(missing) for missing in explanation.get("missing", []) if missing["code"] in _MISSING),
        is_stale=stale,
        gaps=tuple(map(in_words, gaps_of(match))),
        steps=tuple(steps_for(match)) if steps else (),
        need_age=age_in_words(getattr(match, "need_age", 0)),
        achievement_age=age_in_words(getattr(match, "achievement_age", 0)),
    )


def _reasons(match: Match, explanation: dict[str, Any]) -> Iterator[Reason]:
    need, achievement = _source(match.need), _source(match.achievement)
    for reason in explanation.get("evidence", []):
        yield Reason(
            phrase=reason["phrase"],
            need=window(need, _pairs(reason["need_spans"]), width=SNIPPET),
            achievement=window(achievement, _pairs(reason["offer_spans"]), width=SNIPPET),
        )


def _source(posting: Posting) -> str:
    return f"{posting.title}\n{posting.body}"


def _pairs(spans: Iterable[list[int]]) -> list[tuple[int, int]]:
    return [(start, end) for start, end in spans]


def _in_body(posting: Posting, evidence: list[dict[str, Any]], side: str) -> list[tuple[int, int]]:
    """Spans of `title + newline + body` moved into the body."""
    offset = len(posting.title) + 1
    return [(start - offset, end - offset) for reason in evidence for start, end in reason[side] if start >= offset]


def _row(finding: dict[str, Any], names: dict[str, str], offer: Achievement) -> Row:
    name = finding["name"]
    label = name.partition(":")[2] if name.startswith("constraint:") else str(_NAMES.get(name, name))
    need, value = (_value(name, finding[side], names) for side in ("need_value", "offer_value"))
    if name == "trl" and finding["offer_value"] == str(offer.trl):
        value = _("%(level)s（%(checked)s）") % {"level": value, "checked": offer.get_trl_checked_display()}
    near = " ".join(finding.get("near", ()))
    return Row(label, need, value, finding["state"], finding["must"], signs(near))


def _value(name: str, value: str, names: dict[str, str]) -> str:
    if not value:
        return ""
    if name in ("field", "mode"):
        return "、".join(names.get(code, code) for code in value.split(","))
    if name == "trl":
        return _("%(level)s 级") % {"level": value}
    return _("%(amount)s 万元") % {"amount": _wan(value)} if name == "budget" else signs(value)


def signs(value: str) -> str:
    """`>= 90 d` of the engine as people write it."""
    return value.replace("<=", "≤").replace(">=", "≥").replace(" ~ ", " – ")


def _wan(yuan: str) -> str:
    try:
        return show_wan(Decimal(yuan))
    except InvalidOperation:
        return yuan


def _sentence(missing: dict[str, Any]) -> str:
    params = {name: _wan(value) if name in _AMOUNTS else signs(value) for name, value in missing["params"].items()}
    try:
        return str(_MISSING[missing["code"]]) % params
    except KeyError:  # an explanation of an older engine, with other parameters
        return ""


def _codes(explanation: dict[str, Any]) -> Iterator[str]:
    for finding in (explanation or {}).get("findings", []):
        if finding["name"] in ("field", "mode"):
            yield from filter(None, (finding["need_value"] + "," + finding["offer_value"]).split(","))
