"""The structured side of an offer, small enough to be kept with the index: what findings are made from."""

import json
from dataclasses import dataclass
from decimal import Decimal

from matching.engine.constraints import parse_constraints
from matching.engine.types import Constraint, Offer, source_text


@dataclass(frozen=True, slots=True)
class Facts:
    """Dictionary codes and numbers of an offer. ``constraints``: its rows first, then what its text states."""

    fields: tuple[str, ...] = ()
    trl: int | None = None
    modes: tuple[str, ...] = ()
    price_yuan: Decimal | None = None
    constraints: tuple[Constraint, ...] = ()


def facts_of(offer: Offer) -> Facts:
    """Facts of an offer; rows that people typed stand before what was read from the text."""
    stated = tuple(found.constraint for found in parse_constraints(source_text(offer)))
    return Facts(offer.fields, offer.trl, offer.modes, offer.price_yuan, offer.constraints + stated)


def encode_facts(facts: Facts) -> bytes:
    """Compact JSON, empty when there is nothing to tell."""
    if facts == Facts():
        return b""
    rows = [[c.quantity, c.operator, _text(c.low), _text(c.high), c.unit, c.must] for c in facts.constraints]
    values = [facts.fields, facts.trl, facts.modes, _text(facts.price_yuan), rows]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def decode_facts(data: bytes) -> Facts:
    """The inverse of :func:`encode_facts`, without the raw texts of constraints."""
    if not data:
        return Facts()
    fields, trl, modes, price, rows = json.loads(data)
    constraints = tuple(
        Constraint(quantity, operator, _number(low), _number(high), unit, must)
        for quantity, operator, low, high, unit, must in rows
    )
    return Facts(tuple(fields), trl, tuple(modes), _number(price), constraints)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
