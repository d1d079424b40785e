"""Bids, reviews and decisions in the API: the same services, the same silence."""

from typing import Any

import pytest

from challenges.blind import HIDDEN
from challenges.enums import BidStatus
from challenges.enums import ChallengeStatus as S
from challenges.models import Assignment, Bid, Challenge, ConsortiumMember
from tests.challenges import bid_stage, stage
from tests.people import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(page: Any) -> Any:
    """`api(user, "post", "bids/", {...})` → (status, answer)."""

    def call(user: Any, method: str, path: str, data: Any = None) -> tuple[int, Any]:
        answer = getattr(page(user), method)(f"/api/v1/{path}", data, content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None

    return call


def content(challenge: Challenge) -> dict[str, Any]:
    texts = {name: value for name, value in bid_stage.CONTENT.items() if name != "price"}
    return {
        **texts, "price": "600000", "answers": [
            {"indicator": row.pk, "low": value} for row, value in zip(challenge.indicators.all(), ("0.08", "120"), strict=True)
        ],
        "milestones": [{"name": "样机", "month": 5, "share": "40"}, {"name": "海试", "month": 10, "share": "60"}],
        "budget": [
            {"line": "材料费", "source": "sponsor", "amount": "200000"},
            {"line": "测试费", "source": "subsidy", "amount": "400000"},
        ],
    }  # fmt: skip


def test_from_a_draft_to_the_announced_result(api, wuyue, chenjing, gaoyuan, linhai, sunqi, visitor):
    challenge = stage.published()
    bid_stage.reviewers()
    status, made = api(wuyue, "post", "bids/", {"challenge": challenge.reference})
    assert status == 201, made
    path = f"bids/{made['reference']}/"
    assert api(wuyue, "patch", path, {"route": "短", "version": 99})[0] == 409
    status, saved = api(wuyue, "patch", path, content(challenge) | {"version": 1})
    assert status == 200 and [line["state"] for line in saved["lines"]] == ["met", "met"], saved
    asked = api(wuyue, "post", f"{path}members/", {"organisation": organisation("黄海院").pk, "duty": "海试"})
    assert asked[0] == 201
    assert "members" in api(wuyue, "post", f"{path}steps/submit/")[1]["error"]["fields"]
    seat = ConsortiumMember.objects.get()
    assert api(chenjing, "post", f"{path}members/{seat.pk}/agree/")[0] == 204
    status, sent = api(wuyue, "post", f"{path}steps/submit/")
    assert (status, sent["status"]) == (200, "submitted") and sent["content_hash"]

    decision = f"challenge-decisions/{challenge.reference}/"
    assert api(sunqi, "get", decision)[0] == 404
    assert len(api(gaoyuan, "get", decision)[1]["sealed"]) == 1
    assert api(gaoyuan, "get", path)[0] == 404
    assert api(linhai, "post", f"{decision}steps/open/")[0] == 403
    assert api(gaoyuan, "post", f"{decision}steps/open/")[0] == 200
    assert api(gaoyuan, "post", f"{path}steps/qualify/")[1]["status"] == "eligible"
    assert api(gaoyuan, "post", f"{decision}steps/assign/")[0] == 200
    for assignment in Assignment.objects.select_related("reviewer__user"):
        review(api, assignment)
    assert api(gaoyuan, "post", f"{path}steps/shortlist/", {"reason": "达到入围线"})[0] == 200
    assert api(gaoyuan, "post", f"{decision}steps/close/")[1]["status"] == "shortlisted"
    chosen = {"bids": [made["reference"]], "reason": "最合适"}
    assert api(linhai, "post", f"{decision}select/", chosen)[1]["status"] == "negotiation"
    assert api(visitor, "get", f"{decision}result/")[0] == 404
    assert api(gaoyuan, "post", f"{decision}announce/", {"reasons": {}})[1]["status"] == "publicity"
    result = api(visitor, "get", f"{decision}result/")[1]
    assert [row["organisation"] for row in result["chosen"]] == ["胶州湾大学"]

    status, objection = api(
        sunqi, "post", f"{decision}objections/", {"text": "承诺的一百天海试没有依据，公开论文只有三十天数据。"}
    )
    assert status == 201
    answer = f"{decision}objections/{objection['id']}/dismiss/"
    assert api(sunqi, "post", answer, {"answer": "不"})[0] == 404
    assert api(gaoyuan, "post", answer, {"answer": "论文为早期结果"})[1]["status"] == "publicity"
    assert Challenge.objects.get().status == S.PUBLICITY


def review(api: Any, assignment: Assignment) -> None:
    """Read blind, hand in, once."""
    user, path = assignment.reviewer.user, f"reviews/{assignment.pk}/"
    status, sheet = api(user, "get", path)
    assert status == 200 and sheet["bid"]["organisation"] == "" and sheet["bid"]["alias"].startswith("方案 ")
    marks = [{"criterion": name, "score": 80} for name in ("技术路线", "指标响应", "团队与条件", "经费与进度")]
    assert (
        "declares"
        in api(user, "post", f"{path}submit/", {"marks": marks, "comment": "路线可行，指标有余量。"})[1]["error"][
            "fields"
        ]
    )
    given = {"marks": marks, "comment": "路线可行，指标有余量。", "declares": True}
    assert api(user, "post", f"{path}submit/", given)[1]["total"] == "80.00"
    assert api(user, "post", f"{path}submit/", given)[0] == 409


def test_a_reviewer_reads_no_name_in_the_api(api, gaoyuan):
    route = "胶州湾大学周文团队的路线。" + bid_stage.ROUTE
    bid = bid_stage.eligible(challenge=stage.published())[0]
    Bid.objects.filter(pk=bid.pk).update(route=route)
    bid_stage.reviewers()
    api(gaoyuan, "post", f"challenge-decisions/{bid.challenge.reference}/steps/assign/")
    assignment = Assignment.objects.first()
    listed = api(assignment.reviewer.user, "get", "reviews/")[1]
    assert HIDDEN in str(listed) and "胶州湾" not in str(listed) and bid.reference not in str(listed)


def test_recusal_and_withdrawal(api, wuyue):
    bid = bid_stage.under_review()[0]
    assignment = bid.assignments.first()
    path = f"reviews/{assignment.pk}/"
    assert api(wuyue, "get", path)[0] == 404
    assert api(assignment.reviewer.user, "post", f"{path}recuse/", {"reason": "有合作"})[0] == 204
    assert api(assignment.reviewer.user, "get", path)[0] == 404
    assert api(wuyue, "post", f"bids/{bid.reference}/steps/withdraw/", {"reason": ""})[0] == 400
    assert (
        api(wuyue, "post", f"bids/{bid.reference}/steps/withdraw/", {"reason": "人手不够"})[1]["status"] == "withdrawn"
    )
    assert Bid.objects.get().status == BidStatus.WITHDRAWN


def test_signed_out_there_is_nothing(api, visitor):
    bid = bid_stage.submitted()
    for path in ("bids/", f"bids/{bid.reference}/", "reviews/", f"challenge-decisions/{bid.challenge.reference}/"):
        assert api(visitor, "get", path)[0] in (401, 403)
