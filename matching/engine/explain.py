"""Why a pair fits, and why not fully: shared phrases with their places, structured findings, and what is missing."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from matching.engine.constraints import parse_constraints
from matching.engine.facts import Facts, facts_of
from matching.engine.findings import CONSTRAINT, compare_facts
from matching.engine.phrases import (
    MOST_PLACES,
    Readable,
    Word,
    analyse,
    content_weight,
    places_in,
    read_offer,
    shared_phrases,
)
from matching.engine.settings import DEFAULT_SETTINGS, Settings
from matching.engine.text import words
from matching.engine.types import (
    Constraint,
    Evidence,
    Explanation,
    Finding,
    Missing,
    Need,
    Offer,
    Span,
    source_text,
)

MOST_EVIDENCE = 3
TITLE_BONUS = 1.5
DESIGNATION_BONUS = 2.0
_OF_THE_FIRM = frozenset(words("项 人 名 位 篇 家 元 千元 万元 亿元"))
"""Units in which a text counts staff, papers, patents and money: it presents the firm, and asks nothing of an offer."""
Rarity = Callable[[str], float]


def explain(
    need: Need,
    offer: Offer,
    *,
    settings: Settings = DEFAULT_SETTINGS,
    rarity: Rarity | None = None,
) -> Explanation:
    """Explain any pair from the two records alone.

    ``rarity`` weighs a phrase, as ``Index.rarity`` does; without it all count by their length. A need
    without typed indicators is held to the numbers of its text, as wishes.
    """
    return Explainer(need, rarity=rarity).explain(_readable(offer), _facts(offer))


class Explainer:
    """One need against many offers, whose texts were segmented and whose facts were read when they were indexed."""

    def __init__(self, need: Need, *, rarity: Rarity | None = None) -> None:
        self._source, self._title = source_text(need), len(need.title)
        self._asked = analyse(self._source)
        self._rarity = rarity or (lambda phrase: 1.0)
        self._wanted = _with_stated_wishes(need)
        self._designations: set[str] = set()
        self._weights: dict[tuple[int, int], tuple[str, float]] = {}
        self._own: dict[str, tuple[str, tuple[Span, ...], str]] = {}

    def explain(self, text: Readable, facts: Facts) -> Explanation:
        """The same as :func:`explain` of this need and that offer."""
        evidence = self._evidence(text)
        findings = compare_facts(self._wanted, facts)
        return Explanation(evidence, findings, _missing(evidence, findings))

    def _evidence(self, text: Readable) -> tuple[Evidence, ...]:
        found: dict[str, tuple[float, list[list[int]]]] = {}
        for (first, last), places in zip(*shared_phrases(self._asked, text), strict=True):
            phrase, weight = self._weights.get((first, last)) or self._weigh(first, last)
            start = places[0][0]
            if phrase not in found and start >= 0:
                found[phrase] = round(weight * (TITLE_BONUS if start < text.title else 1), 4), places
        return tuple(self._reason(phrase, *reason) for phrase, reason in _strongest(found))

    def _weigh(self, first: int, last: int) -> tuple[str, float]:
        """A run of words as a phrase, and what it weighs without the offer; remembered."""
        words, asked = self._asked.words[first:last], self._asked
        phrase = asked.text[words[0].start : words[-1].end]
        weight = content_weight(words) * self._rarity(phrase)
        start, _ = next(places_in(phrase, asked))
        weight *= TITLE_BONUS if asked.origin[start] < self._title else 1
        if _is_designation(words):
            weight *= DESIGNATION_BONUS
            self._designations.add(phrase)
        self._weights[first, last] = phrase, weight
        return phrase, weight

    def _reason(self, phrase: str, weight: float, places: list[list[int]]) -> Evidence:
        signal, spans, shown = self._own.get(phrase) or self._own_half(phrase)
        return Evidence(signal, spans, tuple(Span(start, end) for start, end in places if start >= 0), shown, weight)

    def _own_half(self, phrase: str) -> tuple[str, tuple[Span, ...], str]:
        """What the need has to say of a reason: its kind, its places, and how it is written here. Remembered."""
        places = islice(places_in(phrase, self._asked), MOST_PLACES)
        origin = self._asked.origin
        spans = tuple(Span(origin[start], origin[end - 1] + 1) for start, end in places)
        signal = "designation" if phrase in self._designations else "phrase"
        self._own[phrase] = signal, spans, self._source[spans[0].start : spans[0].end]
        return self._own[phrase]


Found = tuple[float, list[list[int]]]
"""What a phrase weighs, and its places in the offer."""


def _strongest(found: dict[str, Found]) -> list[tuple[str, Found]]:
    """The heaviest reasons; a phrase inside a heavier one adds nothing."""
    chosen: list[tuple[str, Found]] = []
    for phrase, reason in sorted(found.items(), key=lambda item: (-item[1][0], item[0])):
        if not any(phrase in other for other, _ in chosen):
            chosen.append((phrase, reason))
            if len(chosen) == MOST_EVIDENCE:
                break
    return chosen


def _is_designation(run: tuple[Word, ...]) -> bool:
    """A name with figures such as GH4169."""
    return any(any(c.isdigit() for c in word.text) and any(c.isalpha() for c in word.text) for word in run)


def _with_stated_wishes(need: Need) -> Need:
    """Numbers of the text are wishes only where nobody wrote indicators: beside those, they describe the problem."""
    if need.constraints:
        return need
    stated = (row for row in _stated(source_text(need)) if row.quantity and row.unit not in _OF_THE_FIRM)
    return replace(need, constraints=tuple(stated))


@lru_cache(maxsize=1_024)
def _stated(text: str) -> tuple[Constraint, ...]:
    return tuple(found.constraint for found in parse_constraints(text))


@lru_cache(maxsize=256)
def _readable(offer: Offer) -> Readable:
    return read_offer(offer)


@lru_cache(maxsize=4_096)
def _facts(offer: Offer) -> Facts:
    return facts_of(offer)


def _missing(evidence: tuple[Evidence, ...], findings: tuple[Finding, ...]) -> tuple[Missing, ...]:
    found = [] if evidence else [Missing("no_shared_words")]
    found += [missing for finding in findings if (missing := _shortfall(finding))]
    return tuple(found)


def _shortfall(finding: Finding) -> Missing | None:
    if finding.state == "met":
        return None
    known = finding.state == "violated"
    need, offer = finding.need_value, finding.offer_value
    if finding.name.startswith(CONSTRAINT):
        quantity = ("quantity", finding.name.removeprefix(CONSTRAINT))
        values = (quantity, ("need", need), ("offer", offer))
        if finding.near:
            return Missing("constraint_near", (quantity, ("name", finding.near[0]), ("offer", finding.near[1])))
        return Missing("constraint_violated", values) if known else Missing("constraint_unknown", (quantity,))
    if finding.name == "trl":
        gap = ("gap", str(int(need) - int(offer))) if known else ("gap", "")
        return Missing("trl_low", (("wanted", need), ("reached", offer), gap)) if known else Missing("trl_unknown")
    if finding.name == "budget":
        return Missing("budget_low", (("budget", need), ("price", offer))) if known else Missing("price_unknown")
    return Missing(f"{finding.name}_differs" if known else f"{finding.name}_unknown")
