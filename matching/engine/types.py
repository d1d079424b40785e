"""The nouns of the engine: frozen dataclasses in, frozen dataclasses out.

Offsets are code points in :func:`source_text` of a side, that is in the original, not the normalised, text.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

State = Literal["met", "violated", "unknown"]
Band = Literal["strong", "fair", "weak", "none"]
Operator = Literal["<", "<=", ">", ">=", "=", "range", "~"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One indicator: a measured quantity and the interval that is wanted (need) or reached (offer).

    ``low`` and ``high`` are bounds in ``unit``; None is open. ``operator`` says how they were stated:
    "<" "<=" use high, ">" ">=" use low, "=" and "~" (about) have low == high, "range" has both.
    ``must`` distinguishes a condition from a wish; ``raw`` is the text it was read from.
    """

    quantity: str
    operator: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    must: bool
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody looks for. ``fields`` and ``modes`` are dictionary codes; ``trl_wanted`` is the lowest stage."""

    key: str
    title: str
    text: str
    keywords: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    trl_wanted: int | None = None
    modes: tuple[str, ...] = ()
    budget_yuan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody can give. ``trl`` is the stage reached, 1–9; ``price_yuan`` is what is asked, None when open."""

    key: str
    title: str
    text: str
    keywords: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    trl: int | None = None
    modes: tuple[str, ...] = ()
    price_yuan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of :func:`source_text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason for a match that can be pointed at in both texts.

    ``signal`` is "phrase" (the same words on both sides) or "designation" (a Latin or numbered name such as GH4169).
    ``phrase`` is the shared text as the need writes it; ``weight`` orders the reasons, higher first.
    """

    signal: str
    need_spans: tuple[Span, ...]
    offer_spans: tuple[Span, ...]
    phrase: str
    weight: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One structured comparison.

    ``name`` is "field", "trl", "mode", "budget", or "constraint:" and the need's quantity. Values are data (codes,
    numbers with units), "" when not stated; sentences around them belong to the caller. ``near``: name and value of a
    figure of the same kind under another name, where a constraint is not stated; it counts for nothing.
    """

    name: str
    state: State
    need_value: str
    offer_value: str
    must: bool
    near: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Why the grade is not full, as a code that the caller translates, with its parameters.

    Codes: "no_shared_words", "constraint_unknown" (quantity), "constraint_near" (quantity, name, offer),
    "constraint_violated" (quantity, need, offer), "trl_unknown", "trl_low" (wanted, reached, gap), "field_differs",
    "field_unknown", "mode_differs", "mode_unknown", "budget_low" (budget, price), "price_unknown".
    """

    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An offer in a need's list. ``rank`` counts from 1; ``score`` orders and is never shown; ``grade`` is 1 to 4."""

    need_key: str
    offer_key: str
    rank: int
    score: float
    grade: float
    band: Band


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why, and why not full: at most three pieces of evidence, every finding, and what is missing."""

    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()


def source_text(item: Need | Offer) -> str:
    """The text that spans point into."""
    return f"{item.title}\n{item.text}"
