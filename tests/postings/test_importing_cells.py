"""What a cell may say, and the reason when it may not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from needs.enums import NeedType
from postings.importing import cells
from postings.importing.cells import CellError, Context
from taxonomy.enums import Scheme

pytestmark = pytest.mark.django_db


@pytest.fixture
def context() -> Context:
    return Context(date(2026, 11, 20))


@pytest.mark.parametrize(
    ("parser", "raw", "value"),
    [
        (cells.line(10), " 低温\n 密封 ", "低温 密封"),
        (cells.text(10), "甲\r\n乙", "甲\n乙"),
        (cells.code, " XQ 01 ", "XQ01"),
        (cells.keywords, "低温；密封,密封、阀门", ["低温", "密封", "阀门"]),
        (cells.keywords, "低温密封材料 阀门结构设计", ["低温密封材料", "阀门结构设计"]),
        (cells.wan, "120", Decimal("1200000.00")),
        (cells.wan, "1,200.5 万元", Decimal("12005000.00")),
        (cells.wan, "１２", Decimal("120000.00")),
        (cells.wan, "面议", None),
        (cells.trl, "6", 6),
        (cells.trl, "TRL 6", 6),
        (cells.trl, "第六级", 6),
        (cells.trl, "实际系统完成使用验证", 9),
        (cells.day, "2027-12-31", date(2027, 12, 31)),
        (cells.day, "2027/1/5", date(2027, 1, 5)),
        (cells.day, "2027年2月", date(2027, 2, 28)),
        (cells.day, "20271231", date(2027, 12, 31)),
        (cells.choice(NeedType), "技术难题", "problem"),
        (cells.choice(NeedType), "problem", "problem"),
    ],
)
def test_understood(context: Context, parser: Any, raw: str, value: Any) -> None:
    assert parser(raw, context) == value
    assert not context.doubts


@pytest.mark.parametrize(
    ("parser", "raw", "reason"),
    [
        (cells.line(5), "低温密封材料", "最多 5 字"),
        (cells.code, "X" * 65, "64"),
        (cells.keywords, "；".join(f"词{i}" for i in range(21)), "最多 20 个"),
        (cells.keywords, "词" * 61, "分号隔开"),
        (cells.wan, "一百二十", "不是数字"),
        (cells.wan, "NaN", "不是数字"),
        (cells.wan, "-3", "负数"),
        (cells.wan, "999999999999", "单位"),
        (cells.trl, "10", "1 到 9"),
        (cells.trl, "较高", "1 到 9"),
        (cells.day, "2027-02-30", "有效日期"),
        (cells.day, "明年", "有效日期"),
        (cells.choice(NeedType), "其他", "技术难题"),
        (cells.term(Scheme.TECH_FIELD), "炼金术", "炼金术"),
        (cells.terms(Scheme.COOPERATION_MODE), "合作开发、抵押", "抵押"),
    ],
)
def test_refused_with_a_reason(context: Context, parser: Any, raw: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        parser(raw, context)


def test_terms_by_name_code_and_alias(context: Context) -> None:
    found = [cells.term(Scheme.TECH_FIELD)(raw, context) for raw in ("新材料及其应用", "05", "新材料")]
    assert {term.code for term in found} == {"05"}
    assert [term.name for term in cells.terms(Scheme.COOPERATION_MODE)("合作开发、技术许可", context)] == [
        "合作开发",
        "技术许可",
    ]


def test_an_unknown_discipline_becomes_a_keyword_and_a_remark(context: Context) -> None:
    assert cells.term_or_keyword(Scheme.DISCIPLINE)("园艺学", context) is None
    assert context.extra_keywords == ["园艺学"]
    assert "园艺学" in context.remarks[0]


def test_long_keywords_are_left_out_with_a_remark(context: Context) -> None:
    assert cells.keywords("低温；修正Rodrigues参数模型", context) == ["低温"]
    assert "Rodrigues" in context.remarks[0]


def test_damaged_text_is_mended_and_doubts_are_kept(context: Context) -> None:
    assert cells.line(50)("環氧樹脂塗層\ufffd製備", context) == "环氧树脂涂层\ufffd制备"
    assert len(context.doubts) == 1
    assert len(context.remarks) == 2
