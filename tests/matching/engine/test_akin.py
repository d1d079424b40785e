"""Figures of the same kind under another name: something to look at, never met and never broken."""

from decimal import Decimal

import pytest

from matching.engine.akin import akin, same_kind
from matching.engine.constraints import compare, parse_constraints
from matching.engine.explain import explain
from matching.engine.types import Constraint, Need, Offer

ALIKE = [
    ("耐压", "管路压力"),
    ("稳定运行时间", "短堆按动态工况运行"),
    ("连续运行天数", "稳定运行"),
    ("传感节点寿命", "整机寿命"),
    ("表面粗糙度", "孔壁粗糙度"),
    ("传输延迟", "端到端延时"),
    ("单位能耗", "综合电耗"),
    ("650℃抗拉强度", "修复区拉伸强度"),
]
APART = [
    ("耐压", "压力损失"),
    ("工作温度", "烧结温度"),
    ("响应时间", "运行时间"),
    ("出水总氮", "出水六价铬"),
    ("壁厚误差", "孔位误差"),
    ("击穿电压", "工作电压"),
    ("能耗", "能耗降低"),
    ("转化率", "去除率"),
    ("探测距离", "通信距离"),
    ("精度", "率"),
    ("", ""),
]


def asked(quantity: str, low: str, unit: str) -> Constraint:
    return Constraint(quantity, ">=", Decimal(low), None, unit, must=True)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_of_one_kind(one, other):
    assert same_kind(one, other) and same_kind(other, one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_of_different_kinds(one, other):
    assert not same_kind(one, other) and not same_kind(other, one)


def test_the_unit_must_be_of_the_same_kind_too():
    stated = [found.constraint for found in parse_constraints("管路压力不大于1 MPa，管路压力损失3 %")]
    assert akin(asked("耐压", "3", "bar"), stated) == stated[0]
    assert akin(asked("耐压", "3", "V"), stated) is None


def test_it_is_shown_and_counts_for_nothing():
    """管路压力 of at most 1 MPa looks like a broken condition of 3 MPa, but the text does not say that it is one."""
    need = Need("XQ-1", "微膜抑制器", "离子交换膜", constraints=(asked("耐压", "3", "MPa"),))
    offer = Offer("CG-1", "电导率分析仪", "管路压力不大于1 MPa。")
    assert compare(need.constraints[0], (parse_constraints(offer.text)[0].constraint,)).state == "unknown"
    why = explain(need, offer)
    [finding] = why.findings
    assert (finding.state, finding.offer_value, finding.near) == ("unknown", "", ("管路压力", "<= 1 MPa"))
    assert why.missing[-1].code == "constraint_near"
    assert dict(why.missing[-1].params) == {"quantity": "耐压", "name": "管路压力", "offer": "<= 1 MPa"}


def test_a_figure_under_the_same_name_leaves_no_room_for_another():
    need = Need("XQ-1", "微膜抑制器", "离子交换膜", constraints=(asked("耐压", "3", "MPa"),))
    [finding] = explain(need, Offer("CG-1", "抑制器", "耐压4 MPa，管路压力不大于1 MPa。")).findings
    assert (finding.state, finding.near) == ("met", None)
