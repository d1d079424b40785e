"""Quantities in sentences written for this project, and pairs with their contradictory twins: the figures must not fall."""

from decimal import Decimal

import pytest

from matching.engine.constraints import compare, parse_constraints
from matching.engine.nearmiss import gap_between
from matching.engine.quantities_bench import (
    broken_in_main_lists,
    confusion,
    extraction,
    load_pairs,
    load_sentences,
    read_labels,
)


def label(text):
    return next(read_labels(text))


@pytest.mark.parametrize("part", ["tuned", "held"])
def test_reading_keeps_its_precision_and_recall(part):
    found = extraction(sentence for sentence in load_sentences() if sentence.part == part)
    assert (found.precision >= 0.98, found.recall >= 0.98) == (True, True), found


def test_the_labelled_sets_are_as_large_as_promised():
    sentences, pairs = load_sentences(), load_pairs()
    assert len(sentences) >= 400
    assert len({sentence.text for sentence in sentences}) == len(sentences)
    assert sum(not sentence.labels for sentence in sentences) >= 40
    assert len(pairs) >= 200
    assert {"twin-violated", "out-of-range", "unit", "stage", "field", "implicit", "none"} <= {p.kind for p in pairs}


def test_twins_get_opposite_states_and_no_broken_condition_stands_in_a_main_list():
    pairs = load_pairs()
    table = confusion(pairs)
    right = sum(count for (expected, found), count in table.items() if expected == found)
    assert right / sum(table.values()) >= 0.99
    assert table["violated", "met"] == table["met", "violated"] == 0
    assert broken_in_main_lists(pairs) == 0


@pytest.mark.parametrize(
    "text",
    [
        "至少一个用户设备与网关应用(28A)相连",
        "酸值为50-215mg/gKOH",
        "在下一秒内补录",
        "由以下两组或者两组以上组成",
        "采用GH4169合金、316L不锈钢与3D打印",
        "依据GB/T 1234-2009第3条，见图2a",
    ],
)
def test_what_only_looks_like_a_quantity_is_left_alone(text):
    assert parse_constraints(text) == []


def test_a_change_is_not_a_level():
    [change] = parse_constraints("能耗比传统工艺降低30%")
    assert change.constraint.quantity == "能耗降低"
    assert compare(label("能耗 ≤ 40 %"), [change.constraint]).state == "unknown"


def test_an_old_value_gives_way_to_the_new_one():
    [found] = parse_constraints("收率由82%提升到90%以上")
    assert (found.constraint.quantity, found.constraint.operator, found.constraint.low) == ("收率", ">=", Decimal(90))


@pytest.mark.parametrize(
    ("wanted", "stated", "size", "share", "side"),
    [
        ("附着力 ≥ 8 MPa", "附着力 = 5 MPa", "3", "0.375", "low"),
        ("厚度 ≤ 300 μm", "厚度 = 0.5 mm", "200", "0.667", "high"),
        ("温度 ≤ -55 ℃", "温度 = -40 ℃", "15", None, "high"),
        ("波长 400..700 nm", "波长 = 1064 nm", "364", "0.52", "high"),
        ("误差 -0.5..0.5 ℃", "误差 -2..2 ℃", "1.5", None, "high"),
    ],
)
def test_the_gap_of_a_near_miss(wanted, stated, size, share, side):
    gap = gap_between(label(wanted), label(stated))
    assert (str(gap.size), gap.share and str(gap.share), gap.side) == (size, share, side)


def test_no_gap_where_the_intervals_meet():
    assert gap_between(label("温度 ≥ 500 ℃"), label("温度 ≥ 300 ℃")) is None
