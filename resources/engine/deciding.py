"""From conditions to a verdict: for one organisation with its reasons, for ten thousand as columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from resources.engine.rules import Condition, State, compare

ELIGIBLE, NEAR, INCOMPLETE, INELIGIBLE = "eligible", "near", "incomplete", "ineligible"
VERDICTS = (ELIGIBLE, NEAR, INCOMPLETE, INELIGIBLE)


@dataclass(frozen=True, slots=True)
class Line:
    """One condition with what is held and how it came out."""

    condition: Condition
    held: Any
    state: State


@dataclass(frozen=True, slots=True)
class Decision:
    """`unmet` and `unknown` name the terms (a fact, or a group in brackets) that stand in the way, in their order."""

    verdict: str
    lines: tuple[Line, ...]
    unmet: tuple[str, ...]
    unknown: tuple[str, ...]


def verdict_of(*, unmet: int, unknown: int, hopeless: bool) -> str:
    """符合: everything holds. 差一项: all but one thing, which can be changed. 信息不足: nothing fails, something is not
    known. Everything else is 不符合.
    """
    if hopeless:
        return INELIGIBLE
    if unmet == 0:
        return INCOMPLETE if unknown else ELIGIBLE
    return NEAR if unmet == 1 and unknown == 0 else INELIGIBLE


def decide(conditions: Sequence[Condition], facts: Mapping[str, Any]) -> Decision:
    """The decision for one organisation; a final condition that is unmet ends the matter."""
    lines = tuple(
        Line(row, facts.get(row.fact), compare(row.operator, row.value, facts.get(row.fact))) for row in conditions
    )
    terms: dict[str, State] = {}
    for line in lines:
        terms[line.condition.term] = max(line.state, terms.get(line.condition.term, State.UNMET))
    unmet = tuple(term for term, state in terms.items() if state is State.UNMET)
    unknown = tuple(term for term, state in terms.items() if state is State.UNKNOWN)
    hopeless = any(line.state is State.UNMET and _is_final(line.condition) for line in lines)
    verdict = verdict_of(unmet=len(unmet), unknown=len(unknown), hopeless=hopeless)
    return Decision(verdict, lines, unmet, unknown)


def _is_final(condition: Condition) -> bool:
    return condition.final and not condition.group


class Table:
    """Facts of many organisations as columns; a condition that several policies share is compared once."""

    def __init__(self, columns: Mapping[str, Sequence[Any]], rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._known: dict[tuple[str, str, Any], np.ndarray] = {}

    def verdicts(self, conditions: Sequence[Condition]) -> np.ndarray:
        """The index into VERDICTS of each row, as int8."""
        terms: dict[str, np.ndarray] = {}
        hopeless = np.zeros(self.rows, dtype=bool)
        for row in conditions:
            states = self._states(row)
            terms[row.term] = np.maximum(terms[row.term], states) if row.term in terms else states
            if _is_final(row):
                hopeless |= states == State.UNMET
        unmet = self._count(terms.values(), State.UNMET)
        unknown = self._count(terms.values(), State.UNKNOWN)
        found = np.full(self.rows, VERDICTS.index(INELIGIBLE), dtype=np.int8)
        found[(unmet == 1) & (unknown == 0)] = VERDICTS.index(NEAR)
        found[(unmet == 0) & (unknown > 0)] = VERDICTS.index(INCOMPLETE)
        found[(unmet == 0) & (unknown == 0)] = VERDICTS.index(ELIGIBLE)
        found[hopeless] = VERDICTS.index(INELIGIBLE)
        return found

    def _count(self, states: Iterable[np.ndarray], wanted: State) -> np.ndarray:
        total = np.zeros(self.rows, dtype=np.int16)
        for column in states:
            total += column == wanted
        return total

    def _states(self, row: Condition) -> np.ndarray:
        key = (row.fact, row.operator, row.value)
        if key not in self._known:
            held = self.columns.get(row.fact)
            seen: dict[Any, int] = {}
            states = np.zeros(self.rows, dtype=np.int8)
            if held is not None:
                for place, value in enumerate(held):
                    state = seen.get(value)
                    if state is None:
                        state = seen[value] = int(compare(row.operator, row.value, value))
                    states[place] = state
            self._known[key] = states
        return self._known[key]
