"""Fitting weights and grade curves to judgements: few weights, each drawn towards the one it had before.

Within a need a pair of a higher grade should score higher: logistic loss over such comparisons, every need counting the
same, plus ``penalty`` times the squared distance of each weight from its prior in units of its own size. Signs are kept:
what is met never lowers a score. ``penalty`` inf keeps the prior and fits only the grades. The penalty is chosen on
needs that were held out; of those within one standard error of the best, the strictest wins.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from matching.engine.evaluate import fit_grade_curves, ndcg_at
from matching.engine.grading import LEVEL_DEPTH, level_of, steady_level
from matching.engine.index import Index
from matching.engine.learning.features import NAMES, Table, weights_of, with_weights
from matching.engine.learning.material import Material
from matching.engine.ranker import rank
from matching.engine.settings import Settings

PENALTIES = (math.inf, 1.0, 0.1, 0.01)
LEAST_SIZE = 0.02  # a weight of nothing may still move by this much before it costs a whole penalty
INNER_FOLDS = 4


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Differences of features of better minus worse pairs, float64 (comparisons, features), and their weights."""

    differences: np.ndarray
    weights: np.ndarray


def compare_pairs(table: Table) -> Comparisons:
    """All comparisons inside each need; the weights of a need add up to 1."""
    differences, weights = [], []
    grades, counts = table.grades, np.array([one.weight for one in table.judgements])
    for rows in _rows_by_need(table):
        better, worse = np.nonzero(grades[rows][:, None] > grades[rows][None, :])
        if not len(better):
            continue
        better, worse = rows[better], rows[worse]
        gains = (2.0 ** grades[better] - 2.0 ** grades[worse]) * counts[better] * counts[worse]
        differences.append(table.values[better] - table.values[worse])
        weights.append(gains / gains.sum())
    if not differences:
        return Comparisons(np.zeros((0, len(NAMES))), np.zeros(0))
    return Comparisons(np.concatenate(differences), np.concatenate(weights))


def _rows_by_need(table: Table) -> list[np.ndarray]:
    keys = np.array([one.need for one in table.judgements])
    order = np.argsort(keys, kind="stable")
    ends = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
    return [order[start:end] for start, end in pairwise([0, *ends, len(order)])]


def fit_weights(table: Table, prior: np.ndarray, *, penalty: float, slope: float) -> np.ndarray:
    """Weights of NAMES; ``slope`` turns a difference of scores into log-odds. The first weight, of words, stays 1."""
    told = compare_pairs(table)
    if math.isinf(penalty) or not len(told.weights):
        return prior.copy()
    sizes = np.maximum(np.abs(prior), LEAST_SIZE)
    base = told.differences @ prior

    def loss(steps: np.ndarray) -> tuple[float, np.ndarray]:
        margins = slope * (base + told.differences[:, 1:] @ (steps * sizes[1:]))
        value = float(told.weights @ np.logaddexp(0, -margins)) + penalty * float(steps @ steps)
        pull = -slope * (told.weights * expit(-margins)) @ told.differences[:, 1:] * sizes[1:]
        return value, pull + 2 * penalty * steps

    limits = [(-1.0, None) if value >= 0 else (None, 1.0) for value in prior[1:]]
    found = minimize(loss, np.zeros(len(prior) - 1), jac=True, method="L-BFGS-B", bounds=limits)
    return np.concatenate([prior[:1], prior[1:] + found.x * sizes[1:]])


def learn(index: Index, material: Material, table: Table, needs: Sequence[str], *, prior: Settings) -> Settings:
    """Settings learned from the judgements of ``needs`` alone; the penalty is chosen among PENALTIES inside them."""
    penalty = choose_penalty(table.of(needs), prior, material.model_id)
    return fit(index, material, table, needs, prior=prior, penalty=penalty)


def fit(
    index: Index, material: Material, table: Table, needs: Sequence[str], *, prior: Settings, penalty: float
) -> Settings:
    """Weights at one penalty, and the grade curves that belong to them."""
    seen, start = table.of(needs), weights_of(prior, material.model_id)
    weights = fit_weights(seen, start, penalty=penalty, slope=_slope(prior, material.model_id))
    curves = prior.profile(material.model_id).grade
    settings = with_weights(prior, material.model_id, weights, curves)
    levels = need_levels(index, material, needs, settings)
    scores = seen.values @ weights_of(settings, material.model_id)
    rows = np.array([levels[one.need] for one in seen.judgements])
    steady = steady_level(rows, index.statistics.vocabulary.size, settings.profile(material.model_id))
    curves = fit_grade_curves(scores, steady, seen.grades)
    return with_weights(settings, material.model_id, weights, curves)


def need_levels(index: Index, material: Material, needs: Sequence[str], settings: Settings) -> dict[str, float]:
    """The mean of each need's ten best scores, as the ranker takes it."""
    records, vectors = material.some_needs(needs)
    lists = rank(index, records, vectors, top=LEVEL_DEPTH, settings=settings)
    return {key: level_of(match.score for match in found) for key, found in lists.items()}


def choose_penalty(table: Table, prior: Settings, model_id: str) -> float:
    """The strictest penalty whose nDCG over judged pairs lies within a standard error of the best, on held-out needs."""
    start, slope = weights_of(prior, model_id), _slope(prior, model_id)
    needs = sorted({one.need for one in table.judgements})
    merits: dict[float, list[float]] = {}
    for penalty in PENALTIES:
        found: list[float] = []
        for fold in range(INNER_FOLDS):
            held = [key for place, key in enumerate(needs) if place % INNER_FOLDS == fold]
            seen = table.of([key for key in needs if key not in set(held)])
            found += _merits(table.of(held), fit_weights(seen, start, penalty=penalty, slope=slope))
        merits[penalty] = found
    means = {penalty: float(np.mean(values)) if values else 0.0 for penalty, values in merits.items()}
    best = max(PENALTIES, key=lambda penalty: means[penalty])
    spread = np.array(merits[best]) - np.array(merits[math.inf])
    error = float(spread.std() / math.sqrt(len(spread))) if len(spread) else 0.0
    return next(penalty for penalty in PENALTIES if means[penalty] >= means[best] - error)


def _merits(table: Table, weights: np.ndarray) -> list[float]:
    found = []
    for rows in _rows_by_need(table) if len(table.judgements) else ():
        scores = table.values[rows] @ weights
        order = [table.judgements[rows[place]] for place in np.argsort(-scores, kind="stable")]
        merit = ndcg_at([one.offer for one in order], {one.offer: one.grade for one in order})
        if merit is not None:
            found.append(merit)
    return found


def _slope(settings: Settings, model_id: str) -> float:
    """Log-odds of a good grade for one unit of score, from the settings' own curve for grade 3."""
    return settings.profile(model_id).grade[1][1]
