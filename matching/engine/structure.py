"""What needs state beyond their text, held against many offers at once: columns of facts, and features out of them.

The same comparisons as findings.py, for hundreds of candidates of a need in a few array operations. Only quantities of
a dimension that the need asks for are compared one by one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache
from zlib import crc32

import numpy as np

from matching.engine.constraints import compare
from matching.engine.facts import Facts
from matching.engine.kernels import MICRO
from matching.engine.settings import Adjustments
from matching.engine.types import Constraint, Need
from matching.engine.units import parse_unit

_UNKNOWN_PRICE = -1


@dataclass(frozen=True, slots=True)
class Columns:
    """Facts of some offers, row-aligned. Codes stand as 32-bit hashes, 0 for none.

    ``fields``, ``modes``: uint32 (offers, as many as the longest has). ``trl``: int8, 0 unknown. ``price``: int64,
    hundredths of a fen, -1 unknown. ``ends``, ``dimensions``: the dimensions (uint32) of all stated quantities.
    """

    fields: np.ndarray
    modes: np.ndarray
    trl: np.ndarray
    price: np.ndarray
    ends: np.ndarray
    dimensions: np.ndarray

    @classmethod
    def of(cls, facts: Sequence[Facts]) -> "Columns":
        dimensions = [[dimension_code(row.unit) for row in one.constraints] for one in facts]
        return cls(
            _codes([one.fields for one in facts]),
            _codes([one.modes for one in facts]),
            np.array([one.trl or 0 for one in facts], dtype=np.int8),
            np.array([_price(one.price_yuan) for one in facts], dtype=np.int64),
            np.cumsum([0] + [len(row) for row in dimensions], dtype=np.int32),
            np.array([code for row in dimensions for code in row], dtype=np.uint32),
        )

    @classmethod
    def joined(cls, parts: "Sequence[Columns]") -> "Columns":
        """Of several shards, one after the other."""
        starts = np.cumsum([0] + [len(part.dimensions) for part in parts])
        ends = [part.ends[1:] + start for part, start in zip(parts, starts, strict=False)]
        return cls(
            _side_by_side([part.fields for part in parts]),
            _side_by_side([part.modes for part in parts]),
            np.concatenate([part.trl for part in parts]),
            np.concatenate([part.price for part in parts]),
            np.concatenate([np.zeros(1, np.int32), *ends]),
            np.concatenate([part.dimensions for part in parts]),
        )

    @classmethod
    def names(cls) -> list[str]:
        return [field.name for field in fields(cls)]


def _side_by_side(tables: Sequence[np.ndarray]) -> np.ndarray:
    width = max(table.shape[1] for table in tables)
    return np.concatenate([np.pad(table, ((0, 0), (0, width - table.shape[1]))) for table in tables])


@lru_cache(maxsize=100_000)
def code_of(text: str) -> int:
    return crc32(text.encode("utf-8", "replace")) or 1


@lru_cache(maxsize=10_000)
def dimension_code(unit: str) -> int:
    """A dimension as a number: equal for units that can be compared."""
    return code_of(repr(parse_unit(unit).dimension))


def _codes(rows: Sequence[Sequence[str]]) -> np.ndarray:
    table = np.zeros((len(rows), max((len(row) for row in rows), default=0)), dtype=np.uint32)
    for place, row in enumerate(rows):
        table[place, : len(row)] = [code_of(code) for code in row]
    return table


def _price(value: Decimal | None) -> int:
    return _UNKNOWN_PRICE if value is None else int(value * 10_000)


@dataclass(frozen=True, slots=True)
class Features:
    """Relations of one need with some offers: 1 met, -1 violated, 0 not stated or not asked. int8 but for ``gap``.

    ``gap``: stages that are missing. ``met``, ``wishes``, ``musts``: how many constraints are met, how many wishes and
    conditions are violated.
    """

    field: np.ndarray
    trl: np.ndarray
    gap: np.ndarray
    mode: np.ndarray
    budget: np.ndarray
    met: np.ndarray
    wishes: np.ndarray
    musts: np.ndarray


def features(need: Need, columns: Columns, rows: np.ndarray, facts: Callable[[int], Facts]) -> Features:
    """Features of a need with these rows; ``facts`` gives an offer's quantities by its position among them."""
    none = np.zeros(len(rows), dtype=np.int8)
    trl = columns.trl[rows]
    reached = np.sign(trl) * np.where(trl >= (need.trl_wanted or 0), 1, -1) if need.trl_wanted is not None else none
    price = columns.price[rows]
    budget = none
    if need.budget_yuan is not None:
        budget = np.where(price < 0, 0, np.where(price <= int(need.budget_yuan * 10_000), 1, -1))
    met, wishes, musts = _constraints(need, columns, rows, facts)
    return Features(
        _overlap(need.fields, columns.fields[rows]),
        reached,
        np.maximum((need.trl_wanted or 0) - trl, 0),
        _overlap(need.modes, columns.modes[rows]),
        budget,
        met,
        wishes,
        musts,
    )


def _overlap(wanted: Sequence[str], offered: np.ndarray) -> np.ndarray:
    if not wanted:
        return np.zeros(len(offered), dtype=np.int8)
    common = np.zeros(len(offered), dtype=bool)
    for code in wanted:
        common |= (offered == code_of(code)).any(axis=1)
    return np.where(offered.any(axis=1), np.where(common, 1, -1), 0).astype(np.int8)


def _constraints(
    need: Need, columns: Columns, rows: np.ndarray, facts: Callable[[int], Facts]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    met, wishes, musts = (np.zeros(len(rows), dtype=np.int8) for _ in range(3))
    for wanted in need.constraints:
        for place in _comparable(wanted, columns, rows):
            state = compare(wanted, facts(int(place)).constraints).state
            if state == "met":
                met[place] += 1
            elif state == "violated":
                (musts if wanted.must else wishes)[place] += 1
    return met, wishes, musts


def _comparable(wanted: Constraint, columns: Columns, rows: np.ndarray) -> np.ndarray:
    """Positions among these rows that state a quantity of this dimension."""
    code, first = dimension_code(wanted.unit), columns.ends[rows]
    counts = columns.ends[rows + 1] - first
    owners = np.repeat(np.arange(len(rows)), counts)
    within = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.unique(owners[columns.dimensions[first[owners] + within] == code])


def adjustments(need: Need, found: Features, weights: Adjustments) -> np.ndarray:
    """What features add to scores, in whole millionths; nothing where all that is formal is met, and no constraint."""
    total = _either(found.field, weights.field_met, weights.field_violated) - formalities(need, weights)
    total += _either(found.trl, weights.trl_met, 0.0)
    total -= np.where(found.trl < 0, np.minimum(found.gap * weights.trl_gap, weights.trl_gap_limit), 0.0)
    total += _either(found.mode, weights.mode_met, weights.mode_violated)
    total += _either(found.budget, weights.budget_met, weights.budget_violated)
    total -= found.wishes * weights.wish_violated + found.musts * weights.must_violated
    total += np.minimum(found.met * weights.constraint_met, weights.constraints_met_limit)
    return np.rint(total * MICRO).astype(np.int64)


def formalities(need: Need, weights: Adjustments) -> float:
    """What an offer that meets all formal conditions of a need would gain; taken from all, so that none gains by them."""
    asked = (
        (need.fields, weights.field_met),
        (need.trl_wanted, weights.trl_met),
        (need.modes, weights.mode_met),
        (need.budget_yuan, weights.budget_met),
    )
    return sum(gain for wanted, gain in asked if wanted not in ((), None))


def _either(state: np.ndarray, met: float, violated: float) -> np.ndarray:
    return np.where(state > 0, met, np.where(state < 0, violated, 0.0))
