"""Indicators out of a text that somebody is writing, for the form of the posting."""

import re
from collections.abc import Sequence
from decimal import Decimal

from matching.engine.constraints import describe, parse_constraints, same_name
from matching.engine.types import Constraint
from postings.enums import Operator
from postings.proposing import Proposal

_SENTENCE_END = re.compile(r"[。；;\n！？]")
_MOST_NAME, _MOST_UNIT, _MOST_SENTENCE = 60, 24, 120


def read(text: str, taken: Sequence[str]) -> list[Proposal]:
    """Named quantities of a text whose names are not in ``taken``, each name once."""
    found: list[Proposal] = []
    names = list(taken)
    for reading in parse_constraints(text):
        item = reading.constraint
        if not _fits(item) or any(same_name(item.quantity, name) for name in names):
            continue
        names.append(item.quantity)
        operator = Operator.EQUAL.value if item.operator == "~" else item.operator
        sentence = _sentence(text, reading.span.start, reading.span.end)
        found.append(Proposal(item.quantity, operator, item.low, item.high, item.unit, sentence, _shown(item)))
    return found


def _fits(item: Constraint) -> bool:
    """Whether the boxes of the form can hold it: a name, 14 digits, six decimals."""
    values = [value for value in (item.low, item.high) if value is not None]
    exact = all(value == round(value, 6) and abs(value) < Decimal(10) ** 13 for value in values)
    return 2 <= len(item.quantity) <= _MOST_NAME and len(item.unit) <= _MOST_UNIT and exact


def _sentence(text: str, start: int, end: int) -> str:
    before = _SENTENCE_END.split(text[:start])[-1]
    after = _SENTENCE_END.split(text[end:])[0]
    return (before + text[start:end] + after).strip()[:_MOST_SENTENCE]


def _shown(item: Constraint) -> str:
    return describe(item).replace("<=", "≤").replace(">=", "≥").replace(" ~ ", " – ")
