"""How a need's level depends on the size of the library, measured by drawing smaller libraries out of a whole one.

What people think of a pair does not depend on what else a library holds, but the mean of the ten best scores does: the
best ten of few are worse than the best ten of many. In parts of the 6,714 offers it falls by the same step with each halving.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.grading import level_of

HALVINGS = (1, 2, 3, 4, 5, 6)
FLOOR_SHARE = 0.15
"""Share of needs whose level counts for the floor instead: where the best ten are as poor as that, they say little."""


@dataclass(frozen=True, slots=True)
class Levels:
    """``growth`` and ``floor`` of a profile."""

    growth: float
    floor: float


def fit_levels(scores: np.ndarray, *, seed: int = 0) -> Levels:
    """From scores of needs with every offer of a library, float (needs, offers)."""
    whole = np.array([_level(row) for row in scores])
    draw = np.random.default_rng(seed)
    lost, logs = [], []
    for halvings in HALVINGS:
        parts = [_level(row[draw.random(len(row)) < 0.5**halvings]) for row in scores]
        lost.append(float(np.mean(whole - parts)))
        logs.append(halvings * np.log(2))
    growth = float(np.dot(logs, lost) / np.dot(logs, logs))
    return Levels(round(growth, 4), round(float(np.quantile(whole, FLOOR_SHARE)), 3))


def levels_in_part(scores: np.ndarray, pairs: Sequence[tuple[int, int]], share: float, *, seed: int = 0) -> np.ndarray:
    """The level that each pair (need row, offer column) would meet in a random part of the library that holds its offer."""
    draw = np.random.default_rng(seed)
    inside = draw.random(scores.shape) < share
    found = []
    for need, offer in pairs:
        chosen = inside[need].copy()
        chosen[offer] = True
        found.append(_level(scores[need][chosen]))
    return np.array(found)


def _level(scores: np.ndarray) -> float:
    return level_of(np.sort(scores)[::-1].tolist())
