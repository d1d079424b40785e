"""Shortlist, choice, publicity, objections: every bidder gets an answer with a reason (N02, N25)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from challenges.enums import BidStatus
from challenges.enums import ChallengeStatus as S
from challenges.models import Assignment, Bid, Challenge, Objection
from challenges.services.assigning import assign_reviewers
from challenges.services.deciding import (
    announce,
    close_review,
    decline_bid,
    reopen,
    reselect,
    select_bids,
    selected_bids,
    shortlist_bid,
)
from challenges.services.objections import answer_objection, object_to_result
from challenges.services.sweeping import sweep_clocks
from common.errors import Conflict, Invalid, Refused
from inbox.models import Notification
from tests.challenges import bid_stage, stage
from tests.people import NOW

pytestmark = pytest.mark.django_db
TEXT = "中选方案承诺的一百天海试，公开论文里只做过三十天，附论文截图。"


def now_of(bid: Bid) -> Challenge:
    return Challenge.objects.get(pk=bid.challenge_id)


class TestShortlist:
    def test_nobody_is_in_before_every_review_is(self, gaoyuan):
        bid = bid_stage.under_review()[0]
        with pytest.raises(Conflict, match="还没有收齐"):
            shortlist_bid(bid=bid, reason="好", by=gaoyuan, now=NOW)

    def test_the_review_closes_when_every_bid_is_answered(self, gaoyuan, chenjing, linhai):
        first, second = bid_stage.reviewed("wuyue", "chenjing")
        shortlist_bid(bid=first, reason="平均分达到入围线", by=gaoyuan, now=NOW)
        assert not Bid.objects.visible_to(linhai).exists()
        with pytest.raises(Conflict, match="还有 1 份方案没有答复"):
            close_review(challenge=now_of(first), by=gaoyuan, now=NOW)
        with pytest.raises(Invalid):
            decline_bid(bid=second, reason=" ", by=gaoyuan, now=NOW)
        decline_bid(bid=second, reason="海试条件不足", by=gaoyuan, now=NOW)
        assert "海试条件不足" in Notification.objects.get(recipient=chenjing, title__startswith="未入围").body
        close_review(challenge=now_of(first), by=gaoyuan, now=NOW)
        assert now_of(first).status == S.SHORTLISTED
        assert list(Bid.objects.visible_to(linhai)) == [first]

    def test_without_one_that_is_good_enough_bids_are_taken_again(self, gaoyuan):
        bid = bid_stage.reviewed()[0]
        with pytest.raises(Conflict):
            reopen(challenge=now_of(bid), reason="太少", by=gaoyuan, now=NOW)
        decline_bid(bid=bid, reason="指标没有把握", by=gaoyuan, now=NOW)
        with pytest.raises(Conflict, match="没有入围方案"):
            close_review(challenge=now_of(bid), by=gaoyuan, now=NOW)
        reopen(challenge=now_of(bid), reason="没有合格方案", by=gaoyuan, now=NOW)
        assert now_of(bid).status == S.OPEN


class TestChoice:
    def test_the_sponsor_chooses_one_with_a_reason_and_the_bureau_announces(self, linhai, gaoyuan, chenjing):
        first, second = bid_stage.shortlisted("wuyue", "chenjing")
        challenge = now_of(first)
        with pytest.raises(Invalid, match="选定一份"):
            select_bids(challenge=challenge, bids=[first, second], reason="都好", by=linhai, now=NOW)
        with pytest.raises(Refused):
            select_bids(challenge=challenge, bids=[first], reason="好", by=gaoyuan, now=NOW)
        select_bids(challenge=challenge, bids=[first], reason="海试条件最好", by=linhai, now=NOW)
        assert list(selected_bids(challenge)) == [first]
        with pytest.raises(Invalid, match=second.reference):
            announce(challenge=now_of(first), reasons={}, by=gaoyuan, now=NOW)
        with pytest.raises(Refused):
            announce(challenge=now_of(first), reasons={second.pk: "价格高"}, by=linhai, now=NOW)
        announce(challenge=now_of(first), reasons={second.pk: "价格高"}, by=gaoyuan, now=NOW)
        assert now_of(first).status == S.PUBLICITY
        second.refresh_from_db()
        assert (second.status, second.reason) == (BidStatus.NOT_SELECTED, "价格高")
        assert "价格高" in Notification.objects.get(recipient=chenjing, title__startswith="未中选").body

    def test_a_horse_race_takes_several(self, linhai):
        challenge = stage.published(team_mode="horse_race")
        bids = bid_stage.shortlisted("wuyue", "chenjing", challenge=challenge)
        select_bids(challenge=now_of(bids[0]), bids=bids, reason="两条路线互补", by=linhai, now=NOW)
        assert set(selected_bids(challenge)) == set(bids)

    def test_when_talks_fail_another_is_chosen(self, linhai):
        first, second = bid_stage.shortlisted("wuyue", "chenjing")
        select_bids(challenge=now_of(first), bids=[first], reason="先谈这家", by=linhai, now=NOW)
        reselect(challenge=now_of(first), reason="权属谈不拢", by=linhai, now=NOW)
        select_bids(challenge=now_of(first), bids=[second], reason="改谈这家", by=linhai, now=NOW)
        assert list(selected_bids(now_of(first))) == [second]

    def test_everybody_who_bid_has_an_answer_with_a_reason(self):
        bid_stage.announced("wuyue", "chenjing", "sunqi")
        assert not Bid.objects.filter(reason="").exists()


class TestObjections:
    def test_upheld_all_are_reviewed_again_by_others(self, sunqi, gaoyuan):
        bids = bid_stage.announced("wuyue", "chenjing")
        asked = set(Assignment.objects.values_list("reviewer", flat=True))
        made = object_to_result(challenge=now_of(bids[0]), text=TEXT, by=sunqi, now=NOW)
        assert now_of(bids[0]).status == S.OBJECTION
        answer_objection(objection=made, is_upheld=True, answer="核实属实", by=gaoyuan, now=NOW)
        assert now_of(bids[0]).status == S.REVIEWING
        assert set(Bid.objects.values_list("status", "score")) == {(BidStatus.UNDER_REVIEW, None)}
        for number in range(3):
            bid_stage.reviewer(f"fuping{number}", f"复评大学{number}")
        again = assign_reviewers(challenge=now_of(bids[0]), by=gaoyuan, now=NOW)
        assert not {row.reviewer_id for row in again} & asked

    def test_dismissed_the_publicity_goes_on_and_then_the_contract(self, sunqi, gaoyuan):
        bid = bid_stage.announced()[0]
        made = object_to_result(challenge=now_of(bid), text=TEXT, by=sunqi, now=NOW)
        sweep_clocks(now=stage.after(days=30))
        assert now_of(bid).status == S.OBJECTION
        answer_objection(objection=made, is_upheld=False, answer="论文为早期结果", by=gaoyuan, now=NOW)
        assert now_of(bid).status == S.PUBLICITY
        assert "论文为早期结果" in Notification.objects.get(recipient=sunqi, title__startswith="异议不成立").body
        sweep_clocks(now=stage.after(days=30))
        assert now_of(bid).status == S.CONTRACTING

    def test_with_substance_in_time_once_at_a_time_and_answered_once(self, sunqi, gaoyuan):
        bid = bid_stage.announced()[0]
        with pytest.raises(Invalid, match="至少 20 字"):
            object_to_result(challenge=now_of(bid), text="不公平", by=sunqi, now=NOW)
        with pytest.raises(Conflict, match="公示期已过"):
            object_to_result(challenge=now_of(bid), text=TEXT, by=sunqi, now=stage.after(days=30))
        made = object_to_result(challenge=now_of(bid), text=TEXT, by=sunqi, now=NOW)
        with pytest.raises(Conflict, match="正在核实"):
            object_to_result(challenge=now_of(bid), text=TEXT, by=sunqi, now=NOW)
        with pytest.raises(Refused):
            answer_objection(objection=made, is_upheld=False, answer="不", by=sunqi, now=NOW)
        answer_objection(objection=made, is_upheld=False, answer="不成立", by=gaoyuan, now=NOW)
        with pytest.raises(Conflict, match="已经答复"):
            answer_objection(objection=made, is_upheld=True, answer="改", by=gaoyuan, now=NOW)


class TestPages:
    def test_the_road_from_envelopes_to_publicity_by_buttons(self, gaoyuan, linhai, page, visitor):
        bid_stage.reviewers()
        bid_stage.submitted("wuyue")
        challenge = Challenge.objects.get()
        bid_stage.submitted("chenjing", challenge)
        first, second = Bid.objects.order_by("pk")
        url = reverse("challenge_bids", args=[challenge.reference])
        desk = page(gaoyuan)
        sealed = desk.get(url).content.decode()
        assert first.reference in sealed and "胶州湾大学" not in sealed
        desk.post(reverse("challenge_bids_step", args=[challenge.reference, "open"]))
        for bid in (first, second):
            desk.post(reverse("bid_step", args=[bid.reference, "qualify"]))
        desk.post(reverse("challenge_bids_step", args=[challenge.reference, "assign"]))
        assert Assignment.objects.count() == 6
        for assignment in Assignment.objects.select_related("reviewer__user"):
            sheet = {f"score_{n}": "80" for n in range(4)} | {
                "comment": "路线可行，指标有余量。",
                "declares": "on",
                "submit": "1",
            }
            answer = page(assignment.reviewer.user).post(reverse("review", args=[assignment.pk]), sheet)
            assert answer.status_code == 302, answer.context["form"].errors
        desk = page(gaoyuan)
        shown = desk.get(url).content.decode()
        assert "胶州湾大学" in shown and "80.00" in shown and "0.08 mg/L" in shown
        desk.post(reverse("bid_step", args=[first.reference, "shortlist"]), {"reason": "达到入围线"})
        desk.post(reverse("bid_step", args=[second.reference, "decline"]), {"reason": "海试经验少"})
        desk.post(reverse("challenge_bids_step", args=[challenge.reference, "close"]))
        choice = page(linhai)
        assert "胶州湾大学" in choice.get(url).content.decode()
        choice.post(
            reverse("challenge_select", args=[challenge.reference]), {"bids": [first.reference], "reason": "最合适"}
        )
        page(gaoyuan).post(reverse("challenge_announce", args=[challenge.reference]))
        public = page(visitor).get(reverse("challenge_publicity", args=[challenge.reference])).content.decode()
        assert "胶州湾大学" in public and "最合适" in public and "40" in public

    def test_an_objection_with_evidence_that_only_the_bureau_and_its_author_read(self, sunqi, gaoyuan, linhai, page):
        bid = bid_stage.announced()[0]
        challenge = now_of(bid)
        url = reverse("challenge_object", args=[challenge.reference])
        assert page(sunqi).post(url, {"text": "短"}).status_code == 400
        evidence = SimpleUploadedFile("证据.txt", "论文摘录".encode())
        assert page(sunqi).post(url, {"text": TEXT, "evidence": evidence}).status_code == 302
        made = Objection.objects.get()
        file = reverse("attachment", args=[made.attachments.get().token])
        statuses = {
            name: page(user).get(file).status_code for name, user in {"s": sunqi, "g": gaoyuan, "l": linhai}.items()
        }
        assert statuses == {"s": 200, "g": 200, "l": 404}
        answer = reverse("objection_answer", args=[challenge.reference, made.pk, "dismiss"])
        assert page(linhai).post(answer, {"reason": "不"}).status_code == 404
        page(gaoyuan).post(answer, {"reason": "论文为早期结果"})
        assert now_of(bid).status == S.PUBLICITY

    def test_no_result_page_before_the_result(self, visitor, page):
        bid = bid_stage.shortlisted()[0]
        url = reverse("challenge_publicity", args=[now_of(bid).reference])
        assert page(visitor).get(url).status_code == 404


class TestCost:
    def test_the_comparison_asks_the_same_queries_for_one_bid_and_for_three(self, gaoyuan, page):
        bids = bid_stage.reviewed("wuyue", "chenjing", "sunqi")
        url = reverse("challenge_bids", args=[bids[0].challenge.reference])
        client = page(gaoyuan)
        with CaptureQueriesContext(connection) as three:
            assert "启明" in client.get(url).content.decode()
        Bid.objects.filter(pk__in=[bid.pk for bid in bids[1:]]).update(opened_at=None)
        with CaptureQueriesContext(connection) as one:
            assert "启明" not in client.get(url).content.decode()
        assert len(three) <= len(one)
