"""Amending money and indicators through the pages and the API of sponsor, official and bidder."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from challenges.enums import BidStatus, ProposalStatus
from challenges.models import Bid, Challenge
from tests.challenges import bid_stage, stage
from tests.challenges.test_amending import ADDED, RAISED, approved, line, proposed

pytestmark = pytest.mark.django_db


def url(challenge: Challenge, name: str = "challenge", *more) -> str:
    return reverse(name, args=[challenge.reference, *more])


def form(challenge: Challenge, **changes) -> dict:
    """As the browser sends it: nothing changed but `changes`."""
    rows = list(challenge.indicators.all())
    data = {"own_amount": "30", "subsidy": "40", "reason": "试验费用上涨", "lines-TOTAL_FORMS": len(rows),
            "lines-INITIAL_FORMS": len(rows), "added-TOTAL_FORMS": 1, "added-INITIAL_FORMS": 0}  # fmt: skip
    for n, row in enumerate(rows):
        data |= {f"lines-{n}-id": row.pk, f"lines-{n}-operator": row.operator, f"lines-{n}-low": f"{row.low:f}",
                 f"lines-{n}-must": str(row.must)}  # fmt: skip
    return data | changes


def test_the_sponsor_asks_the_official_agrees_and_everybody_reads_it(page, linhai, gaoyuan, visitor):
    challenge = stage.published()
    assert url(challenge, "challenge_amend") in page(linhai).get(url(challenge)).content.decode()
    assert url(challenge, "challenge_propose") in page(linhai).get(url(challenge, "challenge_amend")).content.decode()
    added = {"added-0-quantity": "响应时间", "added-0-operator": "<=", "added-0-low": "30", "added-0-unit": "s"}
    data = form(challenge, subsidy="45", **{"lines-0-low": "0.05"}, **added)
    shown = page(linhai).post(url(challenge, "challenge_propose"), data, follow=True).content.decode()
    assert "更正申请已提交" in shown and "同意更正" not in shown
    proposal = challenge.proposals.get()
    assert "更正申请待决定" in page(gaoyuan).get(reverse("challenges_desk") + "?queue=open").content.decode()
    desk = page(gaoyuan).get(url(challenge)).content.decode()
    assert "同意更正" in desk and "40 万元" in desk and "45 万元" in desk
    page(gaoyuan).post(url(challenge, "challenge_proposal", proposal.pk, "approve"))
    public = page(visitor).get(url(challenge)).content.decode()
    assert "试验费用上涨" in public and "≤ 0.05 mg/L" in public and "须重新确认方案" in public and "响应时间" in public
    verified = page(visitor).get(url(challenge, "challenge_verify")).content.decode()
    assert "与记录的哈希一致" in verified and "不一致" not in verified


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_written(page, linhai):
    challenge = stage.published()
    for changes, words in (
        ({"subsidy": "50.01"}, "超过单个项目上限 50 万元"), ({}, "没有改动"), ({"reason": ""}, "必填"),
        ({"added-0-quantity": "响应时间"}, "请填写“响应时间”的数值"),
    ):  # fmt: skip
        answer = page(linhai).post(url(challenge, "challenge_propose"), form(challenge, **changes))
        assert answer.status_code == 400 and words in answer.content.decode(), changes
    assert not challenge.proposals.exists()


def test_nobody_else_asks_decides_or_reads_a_proposal(page, sunqi, wuyue, hanmei, linhai, visitor):
    challenge = stage.published()
    proposal = proposed(challenge, RAISED, reason="只有双方看得到的原因")
    decide = url(challenge, "challenge_proposal", proposal.pk, "approve")
    for user in (sunqi, wuyue, hanmei, visitor):
        client = page(user)
        assert "只有双方看得到的原因" not in client.get(url(challenge)).content.decode()
        assert client.get(url(challenge, "challenge_propose")).status_code in (302, 404)
        assert client.post(decide).status_code in (302, 404)
    page(linhai).post(decide)
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.PROPOSED


def test_after_a_seal_is_broken_the_page_says_why_it_is_too_late(page, linhai):
    challenge = stage.published()
    bid_stage.eligible(challenge=challenge)
    answer = page(linhai).get(url(challenge, "challenge_propose"), follow=True)
    assert "已有方案启封" in answer.content.decode()


def test_the_bidder_confirms_or_opens_again_on_the_page_of_the_bid(page, wuyue, gaoyuan):
    challenge = stage.published()
    bid = bid_stage.submitted("wuyue", challenge)
    approved(challenge, RAISED)
    for address in (reverse("bids_mine"), reverse("workbench"), url(challenge)):
        assert "榜单有更正，待确认" in page(wuyue).get(address).content.decode(), address
    assert "待揭榜方按更正确认" in page(gaoyuan).get(url(challenge, "challenge_bids")).content.decode()
    assert "确认方案仍然有效" in page(wuyue).get(bid.get_absolute_url()).content.decode()
    page(wuyue).post(reverse("bid_confirm", args=[bid.reference]))
    assert "请确认方案" not in page(wuyue).get(bid.get_absolute_url()).content.decode()
    approved(challenge, indicators=[ADDED])
    shown = page(wuyue).get(bid.get_absolute_url()).content.decode()
    assert "请逐项响应必达指标：响应时间" in shown and reverse("bid_confirm", args=[bid.reference]) not in shown
    page(wuyue).post(reverse("bid_reopen", args=[bid.reference]))
    assert Bid.objects.get().status == BidStatus.DRAFT


def test_the_same_through_the_api(linhai, gaoyuan, wuyue, sunqi):
    challenge = stage.published()
    bid = bid_stage.submitted("wuyue", challenge)
    root = f"/api/v1/challenges/{challenge.reference}/proposals/"
    body = {
        "subsidy": "450000",
        "reason": "费用上涨",
        "indicators": [line(challenge, low="0.05"), ADDED | {"low": "30"}],
    }
    assert _as(sunqi).post(root, body, format="json").status_code == 403
    made = _as(linhai).post(root, body, format="json")
    assert made.status_code == 201, made.data
    assert _as(sunqi).get(root).data == []
    assert _as(sunqi).post(f"{root}{made.data['id']}/approve/").status_code == 404
    assert _as(linhai).post(f"{root}{made.data['id']}/approve/").status_code == 403
    done = _as(gaoyuan).post(f"{root}{made.data['id']}/approve/")
    assert (done.data["status"], done.data["amendment"]) == ("approved", 1)
    mine = f"/api/v1/bids/{bid.reference}/"
    assert _as(wuyue).get(mine).data["needs_confirmation"] is True
    refused = _as(wuyue).post(f"{mine}steps/confirm/")
    assert refused.status_code == 400 and "响应时间" in str(refused.data["error"]["fields"]["answers"])
    assert _as(wuyue).post(f"{mine}steps/reopen/").data["status"] == BidStatus.DRAFT


def _as(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client
