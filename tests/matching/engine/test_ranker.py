"""Lists, places and grades."""

import dataclasses
import os
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pytest

from matching.engine.index import Index, build_index, result_hash
from matching.engine.ranker import DEFAULT_SETTINGS, ask, grade_pairs, most_lift, order, rank, score_offer
from matching.engine.retrieval import key_of, retrieve
from matching.engine.types import Constraint, Need, Offer
from tests.matching.engine.builders import library, needs, offers, vectors

ASKED = vectors(4, seed=3)


def best(index, need, rows=None, top=3):
    rows = np.zeros((1, index.manifest.dimension), dtype=np.float32) if rows is None else rows
    return [match.offer_key for match in rank(index, [need], rows, top=top)[need.key]]


@pytest.fixture
def index(tmp_path) -> Index:
    return library(tmp_path / "index")


def test_the_words_decide_where_vectors_are_silent(index):
    first = [best(index, need, top=1)[0] for need in needs()]
    assert first == ["CG-0000", "CG-0001", "CG-0007", "CG-0010"]


def test_meaning_decides_where_words_are_silent(tmp_path):
    rows = vectors(12)
    index = library(tmp_path / "index", rows=rows)
    assert best(index, Need("XQ-9", "毫不相干", ""), rows[5:6], top=1) == ["CG-0005"]


def test_places_scores_and_grades_agree(index):
    for found in rank(index, needs(), ASKED, top=12).values():
        assert [match.rank for match in found] == list(range(1, 13))
        assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
        assert [match.grade for match in found] == sorted((match.grade for match in found), reverse=True)
        assert all(1 <= match.grade <= 4 for match in found)


def test_chunks_do_not_change_a_result(tmp_path):
    index = library(tmp_path / "index", offers(300))
    many = [dataclasses.replace(need, key=f"{need.key}-{i}") for i in range(20) for need in needs()]
    rows = vectors(len(many), seed=7)
    whole = rank(index, many, rows, top=20)
    pieces = {}
    for start in range(0, len(many), 7):
        pieces |= rank(index, many[start : start + 7], rows[start : start + 7], top=20)
    flat = [[match for found in lists.values() for match in found] for lists in (whole, pieces)]
    assert result_hash(flat[0]) == result_hash(flat[1])


SCRIPT = """
import sys
from pathlib import Path
from matching.engine.index import result_hash
from matching.engine.ranker import rank
from tests.matching.engine.builders import library, needs, offers, vectors
index = library(Path(sys.argv[1]), offers(500), vectors(500, 384))
lists = rank(index, needs(), vectors(4, 384, seed=3), top=50)
print(index.manifest.content_hash, result_hash(match for found in lists.values() for match in found))
"""


def test_threads_do_not_change_a_result(tmp_path):
    printed = set()
    for threads in ("1", "2", "4"):
        limits = {"OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / threads)]
        done = subprocess.run(command, env=os.environ | limits, capture_output=True, text=True, check=True)
        printed.add(done.stdout)
    assert len(printed) == 1


def test_ties_go_by_key(tmp_path):
    twins = [Offer(f"CG-{i}", "石墨烯涂料", "") for i in range(5)]
    index = library(tmp_path / "index", twins, np.ones((5, 16), dtype=np.float32))
    assert best(index, needs()[1], top=5) == [f"CG-{i}" for i in range(5)]
    assert best(index, needs()[1], top=2) == ["CG-0", "CG-1"]


def test_vectors_of_another_model_are_refused(index):
    with pytest.raises(ValueError, match="shape"):
        rank(index, needs(), vectors(4, 8), top=3)


def test_words_alone_rank_without_an_encoder(tmp_path):
    folder = tmp_path / "index"
    build_index(offers(), np.zeros((12, 0), dtype=np.float32), folder, model_id="none")
    found = rank(Index.open(folder), needs(), np.zeros((4, 0), dtype=np.float32), top=1)
    assert [lists[0].offer_key for lists in found.values()] == ["CG-0000", "CG-0001", "CG-0007", "CG-0010"]


# One new offer

NEW = Offer("CG-9999", "海水氨氮监测仪", "近岸连续监测", trl=7)
NEW_VECTOR = vectors(1, seed=42)[0]


def test_a_new_offer_stands_where_a_new_index_would_put_it(tmp_path):
    old = library(tmp_path / "old", offers(300), vectors(300))
    grown = library(tmp_path / "new", [*offers(300), NEW], np.vstack([vectors(300), NEW_VECTOR]))
    alone = {match.need_key: match for match in score_offer(old, NEW, NEW_VECTOR, needs(), ASKED)}
    for key, found in rank(grown, needs(), ASKED, top=301).items():
        [rebuilt] = [match for match in found if match.offer_key == NEW.key]
        assert alone[key].score == pytest.approx(rebuilt.score, abs=0.01)
        assert alone[key].grade == pytest.approx(rebuilt.grade, abs=0.1)
        assert abs(alone[key].rank - rebuilt.rank) <= 0.03 * len(found)


def test_an_offer_of_the_index_gets_its_own_score(index):
    lists = rank(index, needs(), ASKED, top=12)
    for place in (0, 5, 9):
        for match in score_offer(index, offers()[place], vectors(12)[place], needs(), ASKED):
            [known] = [other for other in lists[match.need_key] if other.offer_key == match.offer_key]
            assert match.score == pytest.approx(known.score, abs=2e-6)
            assert (match.rank, match.band) == (known.rank, known.band)
            assert match.grade == pytest.approx(known.grade, abs=0.002)


def test_ladders_stand_for_the_index(index):
    lists = rank(index, needs(), ASKED, top=12)
    ladders = {key: [match.score for match in found] for key, found in lists.items()}
    assert score_offer(index, NEW, NEW_VECTOR, needs(), ASKED, ladders=ladders) == score_offer(
        index, NEW, NEW_VECTOR, needs(), ASKED
    )


# Grades of pairs


def test_grades_of_pairs_are_those_of_the_lists(index):
    lists = rank(index, needs(), ASKED, top=12)
    pairs = [("XQ-3", "CG-0007"), ("XQ-1", "CG-0005"), ("XQ-3", "CG-0008")]
    known = {(m.need_key, m.offer_key): m.grade for found in lists.values() for m in found}
    assert grade_pairs(index, needs(), ASKED, pairs) == [known[pair] for pair in pairs]


def test_an_unknown_key_is_named(index):
    with pytest.raises(KeyError, match="CG-404"):
        grade_pairs(index, needs(), ASKED, [("XQ-1", "CG-404")])


# What is stated in fields and numbers


def twins(**changes):
    """Two offers with the same text, of which the second, later by key, differs in what is stated."""
    good = Offer("CG-1", "高温合金叶片涂层", "热障涂层")
    return [good, dataclasses.replace(good, key="CG-2", **changes)]


def constraint(operator, low, high, unit="℃", must=True):
    numbers = [None if value is None else Decimal(value) for value in (low, high)]
    return Constraint("工作温度", operator, *numbers, unit, must)


WANTED = Need("XQ-7", "高温合金叶片涂层", "", fields=("f1",), trl_wanted=7, modes=("m1",), budget_yuan=Decimal(500_000))
HOT = dataclasses.replace(WANTED, constraints=(constraint(">=", "1200", None),))

BETTER = [
    (WANTED, {"fields": ("f1", "f2")}),
    (WANTED, {"trl": 8}),
    (WANTED, {"modes": ("m1",)}),
    (WANTED, {"price_yuan": Decimal(400_000)}),
    (HOT, {"constraints": (constraint("=", "1250", "1250"),)}),
    (HOT, {"constraints": (constraint("=", "1.6", "1.6", "kK"), constraint("=", "1500", "1500"))}),
]
WORSE = [
    (WANTED, {"fields": ("f9",)}),
    (WANTED, {"trl": 2}),
    (WANTED, {"modes": ("m9",)}),
    (WANTED, {"price_yuan": Decimal(5_000_000)}),
    (HOT, {"constraints": (constraint("=", "800", "800"),)}),
    (HOT, {"constraints": (constraint("<=", None, "900"),)}),
]


@pytest.mark.parametrize(("need", "changes"), BETTER)
def test_what_fits_comes_first(tmp_path, need, changes):
    index = library(tmp_path / "index", twins(**changes), np.ones((2, 16), dtype=np.float32))
    assert best(index, need) == ["CG-2", "CG-1"]


@pytest.mark.parametrize(("need", "changes"), WORSE)
def test_what_does_not_fit_comes_last(tmp_path, need, changes):
    some = [dataclasses.replace(offer, key=key) for offer, key in zip(twins(**changes), ("CG-2", "CG-1"), strict=True)]
    index = library(tmp_path / "index", some[::-1], np.ones((2, 16), dtype=np.float32))
    assert best(index, need) == ["CG-2", "CG-1"]


@pytest.mark.parametrize("need", [WANTED, HOT, dataclasses.replace(WANTED, fields=(), trl_wanted=None)])
def test_from_a_least_score_on_nothing_is_lost_and_nothing_added(tmp_path, need):
    """What is left unread because it cannot reach the score is what a whole reading puts below it."""
    stated = [changes for _, changes in BETTER + WORSE]
    some = [dataclasses.replace(offer, **stated[i % len(stated)]) for i, offer in enumerate(offers(60))]
    index, rows = library(tmp_path / "index", some), vectors(1, seed=4)
    pool = retrieve(index.sections, ask(index, [need], rows, DEFAULT_SETTINGS), 60)[0]
    whole = order(index, need, pool, 60, DEFAULT_SETTINGS)
    for least in whole.scores[[0, 9, 30, 59]].tolist():
        found = order(index, need, pool, 60, DEFAULT_SETTINGS, least=least)
        reach = whole.scores >= least
        assert (
            found.rows.tolist() == whole.rows[reach].tolist() and found.scores.tolist() == whole.scores[reach].tolist()
        )
        floor = np.array([key_of(least - most_lift(need, DEFAULT_SETTINGS), 0xFFFFFFFF) - 1])
        near = retrieve(index.sections, ask(index, [need], rows, DEFAULT_SETTINGS), 60, floors=floor)[0]
        assert set(index.order[near.ties].tolist()) >= set(found.rows.tolist()), "no floor keeps out what findings lift"


def test_a_wrong_unit_says_nothing(tmp_path):
    some = twins(constraints=(constraint("=", "1250", "1250", "MPa"),))
    index = library(tmp_path / "index", some, np.ones((2, 16), dtype=np.float32))
    found = rank(index, [HOT], np.ones((1, 16), dtype=np.float32), top=2)["XQ-7"]
    assert found[0].score == found[1].score


def test_a_broken_condition_is_weak_whatever_the_text(tmp_path):
    some = twins(constraints=(constraint("=", "800", "800"),))
    index = library(tmp_path / "index", some, np.ones((2, 16), dtype=np.float32))
    good, broken = rank(index, [HOT], np.ones((1, 16), dtype=np.float32), top=2)["XQ-7"]
    assert (broken.offer_key, broken.band) == ("CG-2", "weak")
    assert broken.grade <= DEFAULT_SETTINGS.violated_grade < good.grade


def test_settings_have_a_name_that_follows_their_numbers():
    other = dataclasses.replace(DEFAULT_SETTINGS, fair_from=0.25)
    assert DEFAULT_SETTINGS.hash == dataclasses.replace(DEFAULT_SETTINGS).hash != other.hash
