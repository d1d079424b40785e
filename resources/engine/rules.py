"""One condition and one fact: met, unmet, or not known.

Three-valued as Kleene's logic: what is not known is neither met nor unmet, so that nobody is told 不符合 for a field left
empty. Values of facts by kind: number and money → Decimal or int; choice → str; tags → Tags; flag → bool; day → date.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any, NamedTuple


class State(IntEnum):
    """Ordered so that the best of a group of alternatives is its maximum."""

    UNMET = -1
    UNKNOWN = 0
    MET = 1


class Tags(NamedTuple):
    """Several words at once: `held` for sure, `pending` claimed and not confirmed."""

    held: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()


OPERATORS: Mapping[str, tuple[str, ...]] = {
    "number": ("at_least", "at_most", "more", "less"),
    "money": ("at_least", "at_most", "more", "less"),
    "choice": ("one_of", "none_of"),
    "tags": ("has", "lacks"),
    "flag": ("is",),
    "day": ("since", "until"),
}
"""The operators that each kind of fact knows."""


EXCLUSIONS = frozenset({"lacks", "none_of"})
"""Operators that shut somebody out: nobody gives up a label to qualify."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`fact` compared by `operator` with `value` (as `read_value` returns it). Rows of one `group` are alternatives.
    `final`: once unmet it cannot be mended (a founding day, a label that excludes), so the firm is never nearly there.
    """

    fact: str
    operator: str
    value: Any
    group: str = ""
    final: bool = False

    @property
    def term(self) -> str:
        """What counts as one demand: the group, or the row itself."""
        return f"({self.group})" if self.group else self.fact


def read_value(kind: str, operator: str, value: Any) -> Any:
    """A stored JSON value as the engine compares it. Raises ValueError for one that makes no sense for the kind."""
    if operator not in OPERATORS.get(kind, ()):
        raise ValueError(operator)
    try:
        return _READERS[kind](value)
    except (TypeError, ArithmeticError) as error:
        raise ValueError(value) from error


def _number(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise ValueError(value)
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError(value)
    return number


def _words(value: Any) -> frozenset[str]:
    if isinstance(value, str) or not value or not all(isinstance(word, str) for word in value):
        raise ValueError(value)
    return frozenset(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "number": _number,
    "money": _number,
    "choice": _words,
    "tags": _words,
    "flag": _flag,
    "day": date.fromisoformat,
}


def compare(operator: str, wanted: Any, held: Any) -> State:
    """The state of one condition; a fact that is None is not known."""
    if held is None:
        return State.UNKNOWN
    if operator in _TAGS:
        return _TAGS[operator](wanted, held)
    return State.MET if _PLAIN[operator](wanted, held) else State.UNMET


_PLAIN: Mapping[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda wanted, held: held >= wanted,
    "at_most": lambda wanted, held: held <= wanted,
    "more": lambda wanted, held: held > wanted,
    "less": lambda wanted, held: held < wanted,
    "one_of": lambda wanted, held: held in wanted,
    "none_of": lambda wanted, held: held not in wanted,
    "is": lambda wanted, held: held is wanted,
    "since": lambda wanted, held: held >= wanted,
    "until": lambda wanted, held: held <= wanted,
}


def _has(wanted: frozenset[str], tags: Tags) -> State:
    """One of the wanted words is enough; a pending one leaves it open."""
    if tags.held & wanted:
        return State.MET
    return State.UNKNOWN if tags.pending & wanted else State.UNMET


def _lacks(wanted: frozenset[str], tags: Tags) -> State:
    if tags.held & wanted:
        return State.UNMET
    return State.UNKNOWN if tags.pending & wanted else State.MET


_TAGS: Mapping[str, Callable[[frozenset[str], Tags], State]] = {"has": _has, "lacks": _lacks}
