"""Bids on their bidder's side: open challenges only, written together, complete, sealed (F057, F058, F064)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from challenges.bid_document import is_unchanged
from challenges.bidding import faults
from challenges.enums import BidStatus, Consent
from challenges.enums import ChallengeStatus as S
from challenges.models import Bid, Challenge
from challenges.services.bids import revise_bid, save_bid, start_bid, submit_bid, withdraw_bid
from challenges.services.clocks import closing_moment
from challenges.services.consortia import answer_seat, ask_member
from common.errors import Conflict, Invalid, Refused
from inbox.models import Notification, Obligation
from tests.challenges import bid_stage, stage
from tests.people import NOW, organisation

pytestmark = pytest.mark.django_db


class TestStarting:
    def test_an_institution_starts_a_draft_that_nobody_else_sees(self, wuyue, gaoyuan, linhai, sunqi):
        bid = bid_stage.drafted()
        assert bid.reference.startswith("JB-2026-") and bid.status == BidStatus.DRAFT
        assert Bid.objects.visible_to(wuyue).get() == bid
        assert not any(Bid.objects.visible_to(user).exists() for user in (gaoyuan, linhai, sunqi))

    def test_the_sponsor_never_answers_its_own_challenge(self, linhai):
        with pytest.raises(Refused, match="不能揭自己的榜"):
            start_bid(challenge=stage.published(), organisation=organisation("海澜仪器"), by=linhai, now=NOW)

    def test_neither_a_broker_nor_somebody_of_another_organisation(self, liubo, wuyue):
        challenge = stage.published()
        with pytest.raises(Refused, match="高校院所或企业"):
            start_bid(challenge=challenge, organisation=organisation("齐桥"), by=liubo, now=NOW)
        with pytest.raises(Refused, match="只有揭榜单位"):
            start_bid(challenge=challenge, organisation=organisation("黄海院"), by=wuyue, now=NOW)

    def test_not_before_it_is_open_and_not_after_its_last_day(self, wuyue):
        with pytest.raises(Conflict):
            start_bid(challenge=stage.listed(), organisation=organisation("胶州湾大学"), by=wuyue, now=NOW)
        challenge = Challenge.objects.get()
        Challenge.objects.filter(pk=challenge.pk).update(status=S.OPEN, closes_on=NOW.date())
        challenge.refresh_from_db()
        with pytest.raises(Conflict):
            start_bid(
                challenge=challenge, organisation=organisation("胶州湾大学"), by=wuyue, now=closing_moment(NOW.date())
            )

    def test_one_bid_an_organisation(self, wuyue):
        bid = bid_stage.drafted()
        with pytest.raises(Conflict, match=bid.reference):
            start_bid(challenge=bid.challenge, organisation=bid.organisation, by=wuyue, now=NOW)


class TestCompleteness:
    @pytest.mark.parametrize(
        ("changes", "name", "words"),
        [
            ({"route": "短"}, "route", "至少 100 字"),
            ({"price": None}, "price", "报价"),
            ({"months": 13}, "months", "榜单要求 12 个月内完成"),
            ({"months": 6}, "milestones", "里程碑不能晚于周期：海试"),
            ({"declared_true": False}, "declared_true", "承诺"),
            ({"price": Decimal(500_000)}, "budget", "应等于报价 50 万元"),
        ],
    )
    def test_what_is_missing_is_named_where_it_is(self, changes, name, words, wuyue):
        bid = bid_stage.drafted(**changes)
        assert words in faults(bid)[name]
        with pytest.raises(Invalid) as caught:
            submit_bid(bid=bid, by=wuyue, now=NOW)
        assert name in caught.value.fields
        assert Bid.objects.get().status == BidStatus.DRAFT

    def test_shares_add_up_to_a_hundred_and_musts_are_answered(self, wuyue):
        bid = bid_stage.drafted()
        save_bid(bid=bid, by=wuyue, now=NOW, answers=[], milestones=bid_stage.MILESTONES[:1])
        found = faults(bid)
        assert "现在是 40%" in found["milestones"]
        assert "测量误差、免标定时间" in found["answers"]

    def test_the_subsidy_asked_for_stays_within_the_challenge(self, wuyue):
        bid = bid_stage.drafted()
        rows = [{"line": "材料费", "source": "subsidy", "amount": Decimal(600_000)}]
        save_bid(bid=bid, by=wuyue, now=NOW, budget=rows)
        assert "超过榜单的 40 万元" in faults(bid)["budget"]


class TestSubmission:
    def test_sealed_with_a_hash_and_the_rolling_review_begins(self, wuyue):
        bid = bid_stage.submitted()
        assert (bid.status, bid.opened_at, bid.submitted_at) == (BidStatus.SUBMITTED, None, NOW)
        assert len(bid.content_hash) == 64 and is_unchanged(bid)
        assert Challenge.objects.get().status == S.REVIEWING
        Bid.objects.filter(pk=bid.pk).update(route="偷改")
        assert not is_unchanged(Bid.objects.get())

    def test_a_dated_challenge_waits_for_its_day(self):
        bid_stage.submitted(challenge=stage.published(review_mode="dated"))
        assert Challenge.objects.get().status == S.OPEN

    def test_sponsor_and_bureau_hear_that_something_came_and_nothing_else(self, linhai, gaoyuan, wuyue):
        bid = bid_stage.submitted()
        for user in (linhai, gaoyuan):
            told = Notification.objects.get(recipient=user, event__contains=":received:")
            assert bid.reference not in told.title + told.body + told.url
            assert "胶州湾大学" not in told.title + told.body
        assert bid.content_hash in Notification.objects.get(recipient=wuyue, event__contains="submit:").body

    def test_sealed_for_everybody_but_its_bidder(self, wuyue, gaoyuan, linhai, sunqi, page):
        bid = bid_stage.submitted()
        assert page(wuyue).get(bid.get_absolute_url()).status_code == 200
        for user in (gaoyuan, linhai, sunqi):
            assert page(user).get(bid.get_absolute_url()).status_code == 404

    def test_only_the_lead_hands_in_and_only_before_the_deadline(self, sunqi, wuyue):
        bid = bid_stage.drafted()
        with pytest.raises(Refused):
            submit_bid(bid=bid, by=sunqi, now=NOW)
        with pytest.raises(Conflict, match="不接受揭榜"):
            submit_bid(bid=bid, by=wuyue, now=closing_moment(bid.challenge.closes_on))

    def test_under_a_rolling_review_others_may_still_come(self):
        first = bid_stage.submitted()
        second = bid_stage.submitted("chenjing", Challenge.objects.get(), stage.after(days=1))
        assert {first.status, second.status} == {BidStatus.SUBMITTED}


class TestWithdrawal:
    def test_withdrawn_with_a_reason_and_revised_it_is_sealed_anew(self, wuyue):
        bid = bid_stage.submitted()
        with pytest.raises(Invalid):
            withdraw_bid(bid=bid, reason="", by=wuyue, now=NOW)
        withdraw_bid(bid=bid, reason="人手不够", by=wuyue, now=NOW)
        again = revise_bid(bid=bid, by=wuyue, now=NOW)
        assert (again.status, again.submitted_at, again.content_hash) == (BidStatus.DRAFT, None, "")
        resent = submit_bid(bid=again, by=wuyue, now=stage.after(hours=1))
        assert resent.status == BidStatus.SUBMITTED and is_unchanged(resent)


class TestConsortium:
    def test_a_member_consents_and_writes_along(self, wuyue, chenjing):
        bid = bid_stage.drafted()
        seat = ask_member(bid=bid, organisation=organisation("黄海院"), duty="海试", by=wuyue, now=NOW)
        assert Obligation.objects.open().get(code="consent").organisation == organisation("黄海院")
        with pytest.raises(Refused):
            save_bid(bid=bid, by=chenjing, now=NOW, data={"risks": "不该写进"})
        with pytest.raises(Invalid) as caught:
            submit_bid(bid=bid, by=wuyue, now=NOW)
        assert "尚未确认：黄海技术研究院" in caught.value.fields["members"]
        answer_seat(seat=seat, agrees=True, by=chenjing, now=NOW)
        assert not Obligation.objects.open().filter(code="consent").exists()
        assert save_bid(bid=bid, by=chenjing, now=NOW, data={"risks": "天气"}).risks == "天气"
        with pytest.raises(Refused):
            submit_bid(bid=bid, by=chenjing, now=NOW)
        assert submit_bid(bid=bid, by=wuyue, now=NOW).status == BidStatus.SUBMITTED

    def test_who_refuses_no_longer_sees_it_and_blocks_it_until_removed(self, wuyue, chenjing, page):
        bid = bid_stage.drafted()
        seat = ask_member(bid=bid, organisation=organisation("黄海院"), duty="海试", by=wuyue, now=NOW)
        url = reverse("bid_member_answer", args=[bid.reference, seat.pk, "refuse"])
        page(chenjing).post(url)
        seat.refresh_from_db()
        assert seat.consent == Consent.REFUSED
        assert page(chenjing).get(bid.get_absolute_url()).status_code == 404
        assert "已拒绝加入" in faults(bid)["members"]

    def test_the_sponsor_is_never_a_member(self, wuyue):
        with pytest.raises(Invalid, match="发榜单位不能是联合体成员"):
            ask_member(bid=bid_stage.drafted(), organisation=organisation("海澜仪器"), duty="出题", by=wuyue, now=NOW)


class TestPages:
    def form(self, bid: Bid, **changes: str) -> dict[str, str]:
        rows = {
            "answers": [
                {"indicator_id": row.pk, "low": "1", "high": "", "note": ""} for row in bid.challenge.indicators.all()
            ],
            "milestones": [{"name": "样机", "month": "5", "share": "100", "target": "", "deliverable": ""}],
            "budget": [{"line": "材料费", "source": "sponsor", "amount": "60"}],
        }
        data = {"route": bid_stage.ROUTE, "price": "60", "months": "10", "declared_true": "on", "basis": "有", "facilities": "",
                "rights_plan": "共同所有", "deliverables": "样机", "risks": "", "version": str(bid.version)}  # fmt: skip
        for prefix, forms in rows.items():
            data |= {f"{prefix}-TOTAL_FORMS": str(len(forms)), f"{prefix}-INITIAL_FORMS": "0"}
            data |= {f"{prefix}-{n}-{name}": str(value) for n, row in enumerate(forms) for name, value in row.items()}
        return data | changes

    def test_from_the_button_on_the_challenge_to_the_sealed_bid(self, wuyue, page):
        challenge = stage.published()
        client = page(wuyue)
        assert "揭榜" in client.get(challenge.get_absolute_url()).content.decode()
        started = client.post(reverse("bid_start", args=[challenge.reference]))
        bid = Bid.objects.get()
        assert started.url == reverse("bid_edit", args=[bid.reference])
        assert client.get(started.url).status_code == 200
        sent = client.post(started.url, self.form(bid, submit="1"))
        assert sent.status_code == 302, sent.context["form"].errors
        bid.refresh_from_db()
        assert (bid.status, bid.price) == (BidStatus.SUBMITTED, Decimal(600_000))
        assert bid.challenge.title in client.get(reverse("bids_mine")).content.decode()

    def test_what_is_wrong_stays_on_the_page_and_what_is_right_is_kept(self, wuyue, page):
        bid = bid_stage.drafted()
        url = reverse("bid_edit", args=[bid.reference])
        answer = page(wuyue).post(url, self.form(bid, submit="1", **{"milestones-0-share": "90"}))
        assert answer.status_code == 400
        assert "现在是 90%" in answer.content.decode()
        assert Bid.objects.get().milestones.get().share == 90

    def test_two_who_write_at_once_are_told(self, wuyue, zhouwen, page):
        bid = bid_stage.drafted()
        url, stale = reverse("bid_edit", args=[bid.reference]), self.form(bid, save="1")
        assert page(wuyue).post(url, stale).status_code == 302
        answer = page(zhouwen).post(url, stale)
        assert answer.status_code == 409
        assert "这份内容在别处改过" in answer.content.decode()

    def test_autosave_says_when(self, wuyue, page):
        bid = bid_stage.drafted()
        answer = page(wuyue).post(reverse("bid_autosave", args=[bid.reference]), self.form(bid))
        assert "已自动保存" in answer.content.decode() and answer["HX-Trigger"] == "q:saved"

    def test_the_button_is_not_for_the_sponsor(self, linhai, page):
        challenge = stage.published()
        assert (
            reverse("bid_start", args=[challenge.reference])
            not in page(linhai).get(challenge.get_absolute_url()).content.decode()
        )
