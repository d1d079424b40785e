"""Structured comparisons of a need with an offer's facts: field, stage, cooperation mode, budget, indicators."""

from decimal import Decimal

from matching.engine.akin import akin
from matching.engine.constraints import compare, describe
from matching.engine.facts import Facts
from matching.engine.types import Finding, Need, State

CONSTRAINT = "constraint:"


def has_structure(need: Need) -> bool:
    """Whether a need says anything beyond its text."""
    told = (need.fields, need.trl_wanted, need.modes, need.budget_yuan, need.constraints)
    return any(value not in ((), None) for value in told)


def compare_facts(need: Need, facts: Facts) -> tuple[Finding, ...]:
    """One finding for each thing the need states, in a fixed order: field, trl, mode, budget, then its constraints."""
    found = []
    if need.fields:
        found.append(_overlap("field", need.fields, facts.fields))
    if need.trl_wanted is not None:
        state = _state(facts.trl is not None, (facts.trl or 0) >= need.trl_wanted)
        found.append(Finding("trl", state, str(need.trl_wanted), str(facts.trl or ""), must=False))
    if need.modes:
        found.append(_overlap("mode", need.modes, facts.modes))
    if need.budget_yuan is not None:
        price = facts.price_yuan
        state = _state(price is not None, price is not None and price <= need.budget_yuan)
        found.append(Finding("budget", state, _money(need.budget_yuan), _money(price), must=False))
    for wanted in need.constraints:
        result = compare(wanted, facts.constraints)
        stated = describe(result.stated) if result.stated else ""
        other = None if stated else akin(wanted, facts.constraints)
        near = (other.quantity, describe(other)) if other else None
        found.append(Finding(CONSTRAINT + wanted.quantity, result.state, describe(wanted), stated, wanted.must, near))
    return tuple(found)


def violates_must(findings: tuple[Finding, ...]) -> bool:
    """Whether a condition, not a wish, is broken."""
    return any(finding.must and finding.state == "violated" for finding in findings)


def _overlap(name: str, wanted: tuple[str, ...], offered: tuple[str, ...]) -> Finding:
    common = [code for code in wanted if code in offered]
    state = _state(bool(offered), bool(common))
    return Finding(name, state, ",".join(wanted), ",".join(offered), must=False)


def _state(known: bool, good: bool) -> State:
    if not known:
        return "unknown"
    return "met" if good else "violated"


def _money(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
