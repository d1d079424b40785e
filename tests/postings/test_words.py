"""What pages say: reasons, hints, the next step, what is missing."""

from decimal import Decimal

import pytest

from postings import services
from postings.completeness import missing
from postings.enums import PostingStatus
from postings.hints import common_hints
from postings.kinds import all_kinds, kind_of
from postings.nextstep import next_step
from postings.reasons import reason_text
from tests.factories import INDICATOR, NeedFactory, draft_achievement, draft_need

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "words", "text"),
    [
        ("indicators", "", "缺少可比对的技术指标。"),
        ("indicators", " 请补充温度。 ", "缺少可比对的技术指标。请补充温度。"),
        ("other", "见附件", "见附件。"),
        ("other", "", ""),
        ("", "", ""),
        ("<script>", "", ""),
    ],
)
def test_reasons_join_the_ready_and_the_written(code, words, text):
    assert reason_text("return", code, words) == text


def test_hints_name_what_would_help_and_stop_when_it_is_there():
    thin = draft_need()
    assert [str(hint) for hint in common_hints(thin)] == [
        "没有量化的技术指标",
        "正文较短，可能不足以判断",
        "没有关键词",
    ]
    full = draft_need(problem="具体的问题" * 40, keywords=["涂层"], indicators=[INDICATOR])
    assert common_hints(full) == []
    assert "没有写知识产权" in [str(hint) for hint in kind_of(draft_achievement()).hints(draft_achievement())]


def test_the_next_step_names_who_and_by_when(linhai, hanmei, now):
    need = draft_need()
    assert next_step(need).who == need.organisation
    services.submit(posting=need, by=linhai, now=now)
    step = next_step(need)
    assert (str(step.who), step.due.date().isoformat()) == ("海澜示范园管理办公室", "2026-11-25")
    services.publish_posting(posting=need, by=hanmei, now=now)
    assert next_step(need).due == need.confirm_by
    for state in PostingStatus:
        assert next_step(NeedFactory(status=state)).note


def test_what_is_missing_is_said_per_field():
    assert missing(draft_need()) == {}
    assert set(missing(draft_need(problem="太短"))) == {"problem"}
    assert set(missing(draft_achievement(trl=None, summary=""))) == {"trl", "summary"}
    assert set(missing(draft_need(budget=Decimal(-1)))) == {"budget"}
    wrong = draft_need(indicators=[{"quantity": "温度", "operator": "range", "low": 9, "high": 1}])
    assert "下限不能大于上限" in missing(wrong)["indicators"]


def test_both_kinds_are_known():
    assert [kind.key for kind in all_kinds()] == ["need", "achievement"]
