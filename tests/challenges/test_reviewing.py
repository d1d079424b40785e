"""Opening, eligibility, and the reviewer's work (N12, N13)."""

from decimal import Decimal

import pytest

from challenges.enums import AssignmentStatus, BidStatus
from challenges.models import Bid, Challenge
from challenges.services.opening import disqualify, open_bids, qualify
from challenges.services.reviewing import Mark, diverges, recuse, save_review, submit_review, weighted
from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from inbox.models import Notification, Obligation
from tests.challenges import bid_stage, stage
from tests.people import NOW

pytestmark = pytest.mark.django_db
COMMENT = "路线可行，指标有余量，海试安排合理。"


class TestOpening:
    def test_all_sealed_bids_are_opened_at_once_with_a_record(self, gaoyuan):
        bid = bid_stage.submitted()
        challenge = Challenge.objects.get()
        bid_stage.submitted("chenjing", challenge)
        assert Bid.objects.sealed().count() == 2
        opened = open_bids(challenge=challenge, by=gaoyuan, now=NOW)
        assert len(opened) == 2 and Bid.objects.visible_to(gaoyuan).count() == 2
        assert StateChange.objects.about(bid).filter(label="启封", by=gaoyuan).exists()

    def test_a_dated_challenge_is_opened_after_its_last_day_only(self, gaoyuan):
        challenge = stage.published(review_mode="dated")
        bid_stage.submitted(challenge=challenge)
        with pytest.raises(Conflict, match="截止后才能启封"):
            open_bids(challenge=challenge, by=gaoyuan, now=NOW)
        assert len(open_bids(challenge=challenge, by=gaoyuan, now=stage.after(days=60))) == 1

    def test_neither_sponsor_nor_park_opens(self, linhai, hanmei):
        bid = bid_stage.submitted()
        for user in (linhai, hanmei):
            with pytest.raises(Refused):
                open_bids(challenge=bid.challenge, by=user, now=NOW)

    def test_nothing_is_judged_sealed_and_who_is_out_reads_why(self, gaoyuan, wuyue):
        bid = bid_stage.submitted()
        with pytest.raises(Conflict, match="还没有启封"):
            qualify(bid=bid, by=gaoyuan, now=NOW)
        bid = open_bids(challenge=Challenge.objects.get(), by=gaoyuan, now=NOW)[0]
        with pytest.raises(Invalid):
            disqualify(bid=bid, by=gaoyuan, now=NOW, reason="")
        disqualify(bid=bid, by=gaoyuan, now=NOW, reason="没有海水试验条件")
        assert Bid.objects.get().reason == "没有海水试验条件"
        assert "没有海水试验条件" in Notification.objects.get(recipient=wuyue, event__endswith=":disqualify").body


class TestScoring:
    def test_weights_count(self):
        rubric = (("甲", 30), ("乙", 70))
        assert weighted({"甲": 100, "乙": 50}, rubric) == Decimal("65.00")

    def test_complete_declared_and_by_the_asked_reviewer_only(self, gaoyuan):
        bid = bid_stage.under_review()[0]
        assignment = bid.assignments.order_by("pk").first()
        user = assignment.reviewer.user
        half = {"技术路线": Mark(101)}
        with pytest.raises(Invalid) as caught:
            submit_review(assignment=assignment, marks=half, comment="好", declares=False, by=user, now=NOW)
        assert set(caught.value.fields) == {"score_0", "score_1", "score_2", "score_3", "comment", "declares"}
        with pytest.raises(Refused):
            save_review(assignment=assignment, marks={}, comment="", by=gaoyuan, now=NOW)
        marks = bid_stage.marks(bid, 80)
        submit_review(assignment=assignment, marks=marks, comment=COMMENT, declares=True, by=user, now=NOW)
        with pytest.raises(Conflict):
            save_review(assignment=assignment, marks=marks, comment="改", by=user, now=NOW)
        assert not Obligation.objects.open().filter(object_id=assignment.pk, code="review_bid").exists()

    def test_the_score_comes_with_the_last_review(self):
        bid = bid_stage.reviewed(scores=(80, 81, 84))[0]
        assert bid.score == Decimal("81.67")

    def test_reviewers_far_apart_are_flagged_to_the_bureau(self, gaoyuan):
        bid_stage.reviewed(scores=(60, 85, 80))
        assert "评审分歧 25" in Notification.objects.get(recipient=gaoyuan, event__contains=":reviewed:").body
        assert diverges([Decimal(60), Decimal(85)]) and not diverges([Decimal(60), Decimal("84.99")])

    def test_who_steps_back_is_replaced_or_the_bureau_is_told(self, gaoyuan):
        bid = bid_stage.under_review()[0]
        first, second, _third = bid.assignments.order_by("pk")
        with pytest.raises(Invalid):
            recuse(assignment=first, reason="", by=first.reviewer.user, now=NOW)
        recuse(assignment=first, reason="曾合作发表论文", by=first.reviewer.user, now=NOW)
        told = Notification.objects.get(recipient=gaoyuan, event__endswith=f":recuse:{first.pk}")
        assert f"{bid.reference} 还缺 1 位" in told.body
        spare = bid_stage.reviewer("houbu", "候补大学")
        recuse(assignment=second, reason="家人在揭榜单位", by=second.reviewer.user, now=NOW)
        assert bid.assignments.filter(status=AssignmentStatus.ASSIGNED).count() == 1
        bid_stage.reviewer("houbu2", "候补大学二")
        third = bid.assignments.get(status=AssignmentStatus.ASSIGNED)
        assert third.reviewer != spare
        assert Bid.objects.get().status == BidStatus.UNDER_REVIEW
