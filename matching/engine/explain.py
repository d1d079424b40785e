"""Why a pair fits, and why not fully: shared phrases with their places, structured findings, and what is missing."""

from collections.abc import Callable
from functools import lru_cache
from itertools import islice

from matching.engine.constraints import parse_constraints
from matching.engine.facts import Facts, facts_of
from matching.engine.findings import CONSTRAINT, compare_facts
from matching.engine.phrases import Analysis, Word, analyse, content_weight, occurrences, shared_phrases
from matching.engine.settings import DEFAULT_SETTINGS, Settings
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
MOST_SPANS = 3  # of one phrase on one side
TITLE_BONUS = 1.5
DESIGNATION_BONUS = 2.0


def explain(
    need: Need,
    offer: Offer,
    *,
    settings: Settings = DEFAULT_SETTINGS,
    rarity: Callable[[str], float] | None = None,
) -> Explanation:
    """Explain any pair from the two records alone.

    ``rarity`` weighs a phrase, as ``Index.rarity`` does; without it all count by their length. A need
    without typed indicators is held to the numbers of its text, as wishes.
    """
    evidence = _evidence(need, offer, rarity or (lambda phrase: 1.0))
    findings = compare_facts(_with_stated_wishes(need), _facts(offer))
    return Explanation(evidence, findings, _missing(evidence, findings))


def _evidence(need: Need, offer: Offer, rarity: Callable[[str], float]) -> tuple[Evidence, ...]:
    need_text, offer_text = source_text(need), source_text(offer)
    asked, given = analyse(need_text), analyse(offer_text)
    found: dict[str, Evidence] = {}
    for run in shared_phrases(asked, given):
        phrase = asked.text[run[0].start : run[-1].end]
        weight = content_weight(run) * rarity(phrase)
        if phrase in found or not weight:
            continue
        need_spans = _spans(phrase, asked)
        offer_spans = _spans(phrase, given)
        for spans, title in ((need_spans, need.title), (offer_spans, offer.title)):
            weight *= TITLE_BONUS if spans[0].start < len(title) else 1
        designation = _is_designation(run)
        weight *= DESIGNATION_BONUS if designation else 1
        shown = need_text[need_spans[0].start : need_spans[0].end]
        signal = "designation" if designation else "phrase"
        found[phrase] = Evidence(signal, need_spans, offer_spans, shown, round(weight, 4))
    return _strongest(found)


def _strongest(found: dict[str, Evidence]) -> tuple[Evidence, ...]:
    """The heaviest reasons; a phrase inside a heavier one adds nothing."""
    chosen: dict[str, Evidence] = {}
    for phrase, evidence in sorted(found.items(), key=lambda item: (-item[1].weight, item[0])):
        if len(chosen) < MOST_EVIDENCE and not any(phrase in other for other in chosen):
            chosen[phrase] = evidence
    return tuple(chosen.values())


def _spans(phrase: str, where: Analysis) -> tuple[Span, ...]:
    places = islice(occurrences(phrase, where), MOST_SPANS)
    return tuple(Span(where.origin[start], where.origin[end - 1] + 1) for start, end in places)


def _is_designation(run: tuple[Word, ...]) -> bool:
    """A name with figures such as GH4169."""
    return any(any(c.isdigit() for c in word.text) and any(c.isalpha() for c in word.text) for word in run)


def _with_stated_wishes(need: Need) -> Need:
    """Numbers of the text are wishes only where nobody wrote indicators: beside those, they describe the problem."""
    if need.constraints:
        return need
    wishes = tuple(row for row in _stated(source_text(need)) if row.quantity)
    return Need(
        need.key,
        need.title,
        need.text,
        fields=need.fields,
        constraints=wishes,
        trl_wanted=need.trl_wanted,
        modes=need.modes,
        budget_yuan=need.budget_yuan,
    )


@lru_cache(maxsize=1_024)
def _stated(text: str) -> tuple[Constraint, ...]:
    return tuple(found.constraint for found in parse_constraints(text))


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
        return Missing("constraint_violated", values) if known else Missing("constraint_unknown", (quantity,))
    if finding.name == "trl":
        gap = ("gap", str(int(need) - int(offer))) if known else ("gap", "")
        return Missing("trl_low", (("wanted", need), ("reached", offer), gap)) if known else Missing("trl_unknown")
    if finding.name == "budget":
        return Missing("budget_low", (("budget", need), ("price", offer))) if known else Missing("price_unknown")
    return Missing(f"{finding.name}_differs" if known else f"{finding.name}_unknown")
