"""Reviewers for bids by integer programming (HiGHS through scipy): quotas exact, capacities kept, fit as good as possible.

Only pairs without a conflict become variables, so that no solution can hold one. What cannot be filled is measured by slack
with a price above any fit: the answer then says which bid lacks how many, instead of "infeasible".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, eye_array, hstack

from challenges.conflicts import BidFacts, ReviewerFacts, conflict

FIT_EXACT, FIT_PARENT, FIT_OPEN, FIT_OTHER = 1.0, 0.8, 0.3, 0.05
"""The reviewer names the challenge's field; the field above it; no field at all; only others."""
_BUSY = 0.2
_SHORTFALL = 1000.0
TIME_LIMIT = 30.0


@dataclass(frozen=True)
class Plan:
    """`pairs` of (bid, reviewer) ids; `short`: bid id → how many are lacking; `value` reached and the solver's `bound`."""

    pairs: tuple[tuple[int, int], ...]
    short: dict[int, int]
    value: float
    bound: float


def fit(bid: BidFacts, reviewer: ReviewerFacts) -> float:
    """0–1: how well the person's fields meet the challenge's, a little less for somebody who has much to do."""
    if not reviewer.fields:
        base = FIT_OPEN
    elif bid.field and bid.field[0] in reviewer.fields:
        base = FIT_EXACT
    else:
        base = FIT_PARENT if reviewer.fields & set(bid.field) else FIT_OTHER
    return base * (1 - _BUSY * min(reviewer.load, 1.0))


def plan(bids: Sequence[BidFacts], reviewers: Sequence[ReviewerFacts]) -> Plan:
    """The best assignment; nothing is lacking where `short` is empty."""
    allowed = [
        (row, column, fit(bid, reviewer))
        for row, bid in enumerate(bids)
        for column, reviewer in enumerate(reviewers)
        if bid.wanted and reviewer.room and not conflict(bid, reviewer)
    ]
    wanted = np.array([bid.wanted for bid in bids], dtype=float)
    if not allowed:
        return Plan((), {bid.pk: bid.wanted for bid in bids if bid.wanted}, 0.0, 0.0)
    rows, columns, fits = (np.array(values) for values in zip(*allowed, strict=True))
    chosen, slack, bound = _solve(
        rows, columns, fits, wanted, np.array([person.room for person in reviewers], dtype=float)
    )
    pairs = tuple(
        (bids[row].pk, reviewers[column].pk) for row, column in zip(rows[chosen], columns[chosen], strict=True)
    )
    short = {bid.pk: round(lack) for bid, lack in zip(bids, slack, strict=True) if round(lack)}
    return Plan(pairs, short, float(fits[chosen].sum()), bound + _SHORTFALL * float(slack.sum()))


def _solve(
    rows: np.ndarray, columns: np.ndarray, fits: np.ndarray, wanted: np.ndarray, room: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """(which pairs, what each bid lacks, upper bound of the objective)."""
    pairs, ones = len(fits), np.ones(len(fits))
    quota = coo_array((ones, (rows, np.arange(pairs))), shape=(len(wanted), pairs))
    capacity = coo_array((ones, (columns, np.arange(pairs))), shape=(len(room), pairs))
    empty = coo_array((len(room), len(wanted)))
    result = milp(
        c=np.concatenate([-fits, np.full(len(wanted), _SHORTFALL)]),
        constraints=[
            LinearConstraint(hstack([quota, eye_array(len(wanted))], format="csr"), wanted, wanted),
            LinearConstraint(hstack([capacity, empty], format="csr"), -np.inf, room),
        ],
        integrality=np.concatenate([ones, np.zeros(len(wanted))]),
        bounds=Bounds(0, np.concatenate([ones, wanted])),
        options={"time_limit": TIME_LIMIT, "mip_rel_gap": 1e-6},
    )
    if result.x is None:
        raise RuntimeError(f"the solver gave no answer: {result.message}")
    bound = result.mip_dual_bound if result.mip_dual_bound is not None else result.fun
    return result.x[:pairs] > 0.5, result.x[pairs:], -float(bound)
