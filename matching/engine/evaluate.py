"""Figures of quality, and the fit of grades. Each figure is a mean over needs; see docs/matching.md.

``ranking`` is a need's offers, best first; ``judged`` maps offers to the grades 1 to 4 that people gave.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RELEVANT = 3  # grades from here on count as found


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over needs; ``needs`` with a relevant offer count for recall and mrr, ``graded`` ones for ndcg."""

    recall: float
    mrr: float
    ndcg: float
    needs: int
    graded: int


def ndcg_at(ranking: Sequence[str], judged: Mapping[str, int], k: int = 10) -> float | None:
    """nDCG over the judged offers alone, gain 2^(grade-1)-1; unranked ones last. None with nothing to gain."""
    ideal = sorted((_gain(grade) for grade in judged.values()), reverse=True)[:k]
    if not ideal or ideal[0] <= 0:
        return None
    places = {key: place for place, key in enumerate(ranking)}
    order = sorted(judged, key=lambda key: (places.get(key, math.inf), key))[:k]
    return _discounted([_gain(judged[key]) for key in order]) / _discounted(ideal)


def recall_at(ranking: Sequence[str], judged: Mapping[str, int], k: int = 50) -> float | None:
    """Share of the relevant offers among the first ``k``. None without a relevant one."""
    relevant = _relevant(judged)
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else None


def reciprocal_rank(ranking: Sequence[str], judged: Mapping[str, int]) -> float | None:
    """1 / place of the first relevant offer, 0 when none is ranked. None without a relevant one."""
    relevant = _relevant(judged)
    if not relevant:
        return None
    return next((1 / place for place, key in enumerate(ranking, 1) if key in relevant), 0.0)


def quality(rankings: Mapping[str, Sequence[str]], grades: Mapping[str, Mapping[str, int]]) -> Quality:
    """The three ranking figures over all judged needs; nDCG where at least five offers were judged."""
    rows = [(rankings.get(need, ()), judged) for need, judged in grades.items()]
    recall = [value for ranking, judged in rows if (value := recall_at(ranking, judged)) is not None]
    mrr = [value for ranking, judged in rows if (value := reciprocal_rank(ranking, judged)) is not None]
    ndcg = [v for ranking, judged in rows if len(judged) >= 5 and (v := ndcg_at(ranking, judged)) is not None]
    return Quality(_mean(recall), _mean(mrr), _mean(ndcg), len(recall), len(ndcg))


def grade_score(predicted: Sequence[float], given: Sequence[float]) -> float:
    """1 / (1 + mean absolute error)."""
    errors = np.abs(np.asarray(predicted, dtype=float) - np.asarray(given, dtype=float))
    return float(1 / (1 + errors.mean()))


def calibration_table(chances: Sequence[float], outcomes: Sequence[bool], buckets: int = 5) -> list[tuple]:
    """Rows (lowest chance, highest chance, mean chance, observed share, pairs) of equally filled buckets."""
    values, hits = np.asarray(chances, dtype=float), np.asarray(outcomes, dtype=float)
    order = np.argsort(values, kind="stable")
    rows = []
    for part in np.array_split(order, buckets):
        if len(part):
            some = values[part]
            rows.append((some.min(), some.max(), some.mean(), hits[part].mean(), len(part)))
    return [(*map(float, row[:4]), row[4]) for row in rows]


def fit_grade_curves(
    scores: np.ndarray, levels: np.ndarray, grades: np.ndarray, *, penalty: float = 5.0
) -> tuple[tuple[float, float, float], ...]:
    """Logistic curves for grades of at least 2, 3 and 4: (intercept, weight of score, weight of level) of each.

    Ridge-penalised maximum likelihood by Newton steps on standardised inputs, shapes (pairs,).
    """
    inputs = np.stack([scores, levels], axis=1).astype(np.float64)
    centre, spread = inputs.mean(axis=0), inputs.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(inputs)), (inputs - centre) / spread])
    curves = []
    for least in (2, 3, 4):
        weights = _logistic(scaled, (grades >= least).astype(np.float64), penalty)
        slopes = weights[1:] / spread
        curves.append((float(weights[0] - slopes @ centre), float(slopes[0]), float(slopes[1])))
    return tuple(curves)


def _logistic(inputs: np.ndarray, outcomes: np.ndarray, penalty: float, steps: int = 50) -> np.ndarray:
    ridge = penalty * np.eye(inputs.shape[1])
    ridge[0, 0] = 1e-6
    weights = np.zeros(inputs.shape[1])
    for _ in range(steps):
        chances = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (outcomes - chances) - ridge @ weights
        curvature = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + ridge
        step = np.linalg.solve(curvature, slope)
        weights += step
        if np.abs(step).max() < 1e-10:
            break
    return weights


def _gain(grade: int) -> int:
    return 2 ** (grade - 1) - 1


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def _relevant(judged: Mapping[str, int]) -> set[str]:
    return {key for key, grade in judged.items() if grade >= RELEVANT}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
