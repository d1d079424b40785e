"""Judging settings on needs they never saw, and two settings against each other, need by need."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.evaluate import (
    Quality,
    calibration_table,
    grade_score,
    ndcg_at,
    quality,
    recall_at,
    reciprocal_rank,
)
from matching.engine.grading import Grader
from matching.engine.index import Index
from matching.engine.learning.features import Table, weights_of
from matching.engine.learning.fitting import need_levels
from matching.engine.learning.material import Material
from matching.engine.ranker import rank
from matching.engine.settings import Settings

FOLDS, SEED = 5, 0
DEPTH = 200
DRAWS = 2_000
"""Bootstrap samples of needs. A share of them is the certainty that a challenger is better."""
CERTAIN = 0.9
BUCKETS = 8

Learner = Callable[[Sequence[str]], Settings]


@dataclass(frozen=True)
class Trial:
    """What was found on needs that the settings had not seen: figures of each need, and grades of each judged pair."""

    rankings: dict[str, list[str]]
    predicted: dict[tuple[str, str], float]
    chances: dict[tuple[str, str], float]

    def quality(self, grades: Mapping[str, Mapping[str, int]]) -> Quality:
        return quality(self.rankings, {need: grades[need] for need in self.rankings})

    def grade(self, grades: Mapping[str, Mapping[str, int]]) -> float:
        return grade_score(list(self.predicted.values()), [grades[need][offer] for need, offer in self.predicted])

    def reliability(self, grades: Mapping[str, Mapping[str, int]]) -> list[tuple]:
        """Rows of :func:`calibration_table` for the chance of grade 3 or more."""
        found = [grades[need][offer] >= 3 for need, offer in self.chances]
        return calibration_table(list(self.chances.values()), found, BUCKETS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Challenger minus champion, mean over needs, with the share of bootstrap samples in which it is above nothing."""

    ndcg: float
    certainty: float
    grade: float
    needs: int

    @property
    def wins(self) -> bool:
        """Better ranking beyond chance, and grades no worse than by the noise of a step of 0.005."""
        return self.ndcg > 0 and self.certainty >= CERTAIN and self.grade >= -0.005


def split(needs: Sequence[str], folds: int = FOLDS, seed: int = SEED) -> list[list[str]]:
    """Needs in folds; a need stands on one side only."""
    keys = sorted(needs)
    numbers = np.random.default_rng(seed).permutation(len(keys)) % folds
    parts = [[key for key, number in zip(keys, numbers, strict=True) if number == fold] for fold in range(folds)]
    return [part for part in parts if part]


def try_out(index: Index, material: Material, table: Table, needs: Sequence[str], settings: Settings) -> Trial:
    """Rank the whole library for these needs, and grade their judged pairs."""
    records, vectors = material.some_needs(needs)
    lists = rank(index, records, vectors, top=DEPTH, settings=settings)
    levels = need_levels(index, material, needs, settings)
    grader, seen = Grader.on(index, settings), table.of(needs)
    scores = seen.values @ weights_of(settings, material.model_id)
    predicted, chances = {}, {}
    for one, score in zip(seen.judgements, scores.tolist(), strict=True):
        predicted[one.need, one.offer] = grader.grade(score, levels[one.need])[0]
        chances[one.need, one.offer] = float(grader.probabilities(score, levels[one.need])[1, 0])
    rankings = {key: [match.offer_key for match in found] for key, found in lists.items()}
    for one, _ in sorted(zip(seen.judgements, scores.tolist(), strict=True), key=lambda row: (-row[1], row[0].offer)):
        if one.offer not in rankings[one.need]:
            rankings[one.need].append(
                one.offer
            )  # judged, but behind the list: these stand in the order of their scores
    return Trial(rankings, predicted, chances)


def cross_validate(
    index: Index, material: Material, table: Table, learner: Learner, *, folds: int = FOLDS, seed: int = SEED
) -> list[Trial]:
    """One trial for each fold: learned on the other folds' needs, judged on its own."""
    parts = split(sorted(material.grades), folds, seed)
    trials = []
    for held in parts:
        seen = [key for part in parts if part is not held for key in part]
        trials.append(try_out(index, material, table, held, learner(seen)))
    return trials


def joined(trials: Sequence[Trial]) -> Trial:
    """All folds as one: each need with the settings that had not seen it."""
    return Trial(
        {key: value for trial in trials for key, value in trial.rankings.items()},
        {key: value for trial in trials for key, value in trial.predicted.items()},
        {key: value for trial in trials for key, value in trial.chances.items()},
    )


def compare(
    challenger: Trial, champion: Trial, grades: Mapping[str, Mapping[str, int]], *, seed: int = SEED
) -> Comparison:
    """Paired by need: who ranks the judged offers of unseen needs better, and how certain that is."""
    gains = []
    for need in sorted(challenger.rankings):
        one, other = (ndcg_at(trial.rankings[need], grades[need]) for trial in (challenger, champion))
        if one is not None and other is not None:
            gains.append(one - other)
    if not gains:
        return Comparison(0.0, 0.0, 0.0, 0)
    values = np.array(gains)
    drawn = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
    certainty = float((values[drawn].mean(axis=1) > 0).mean())
    grade = challenger.grade(grades) - champion.grade(grades)
    return Comparison(float(values.mean()), certainty, grade, len(values))


def need_figures(trial: Trial, grades: Mapping[str, Mapping[str, int]]) -> dict[str, list[float]]:
    """recall@50, MRR and nDCG@10 of each need that has them: their spread says what is noise."""
    found: dict[str, list[float]] = {"recall": [], "mrr": [], "ndcg": []}
    for need, ranking in trial.rankings.items():
        for name, value in (
            ("recall", recall_at(ranking, grades[need])),
            ("mrr", reciprocal_rank(ranking, grades[need])),
            ("ndcg", ndcg_at(ranking, grades[need])),
        ):
            if value is not None:
                found[name].append(value)
    return found
