"""A maturity with evidence: applied for, judged line by line, given on the last pass, lost when its ground moves (N26)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from achievements.checklist import CHECKLIST, lines_of
from achievements.enums import MaturityEvidence, ReviewStatus
from achievements.models import Achievement, MaturityReview
from achievements.services import judging, maturity, save_draft, save_many
from achievements.services.lapsing import lapse_changed, substance_of
from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from common.workdays import add_workdays
from inbox.models import Notification, Obligation
from inbox.services import sweep_obligations
from matching.models import MatchRequest
from postings.enums import PostingStatus
from tests.achievements import maturity_stage as stage
from tests.factories import INDICATOR, AchievementFactory
from tests.people import NOW, person

pytestmark = pytest.mark.django_db


def edit(achievement: Achievement, **data) -> Achievement:
    rows = {name: data.pop(name) for name in ("indicators", "rights") if name in data}
    return save_draft(
        achievement=achievement, organisation=achievement.organisation, data=data, by=person("zhouwen"), now=NOW, **rows
    )


class TestTheCheckList:
    def test_it_has_77_lines_on_nine_levels_each_short_and_said_once(self):
        lines = [str(text) for level in CHECKLIST.values() for text in level]
        assert list(CHECKLIST) == list(range(1, 10))
        assert len(lines) == len(set(lines)) == 77
        assert all(len(level) >= 8 for level in CHECKLIST.values())
        assert max(map(len, lines)) <= 60

    def test_every_level_but_the_first_asks_for_the_one_below(self):
        for level in range(2, 10):
            assert f"第 {level - 1} 级" in str(next(lines_of(level))[1])

    def test_an_application_keeps_the_words_of_its_edition(self, zhouwen, monkeypatch):
        review = stage.drafted()
        monkeypatch.setitem(CHECKLIST, 5, ("改过的条目",))
        assert review.items.count() == 9
        assert review.items.first().code == "5.1"


class TestApplying:
    def test_its_owner_applies_for_a_published_achievement(self, zhouwen):
        review = stage.drafted(6)
        assert (review.reference, review.level, review.status) == ("HY-2026-000001", 6, "draft")

    def test_a_draft_achievement_a_stranger_and_a_level_that_is_none_are_refused(self, zhouwen, sunqi):
        draft, offer = AchievementFactory(status=PostingStatus.DRAFT), AchievementFactory()
        for achievement, level, by, error in (
            (draft, 5, zhouwen, Conflict), (offer, 5, sunqi, Refused), (offer, 10, zhouwen, Invalid)
        ):  # fmt: skip
            with pytest.raises(error):
                maturity.start_review(achievement=achievement, level=level, by=by, now=NOW)
        assert not MaturityReview.objects.exists()

    def test_one_application_at_a_time(self, zhouwen):
        review = stage.drafted()
        with pytest.raises(Conflict, match="已有一份"):
            stage.drafted(achievement=review.achievement)
        maturity.withdraw_review(review=review, by=zhouwen, now=NOW)
        assert stage.drafted(achievement=review.achievement).pk != review.pk

    def test_every_line_wants_an_answer_with_its_proof_and_a_file_is_due(self, zhouwen, gaoyuan):
        review = stage.drafted()
        short = stage.answers(review, **{"5.3": maturity.Answered("met", "有")})
        maturity.save_answers(review=review, answers=short, by=zhouwen, now=NOW)
        with pytest.raises(Invalid, match=r"1 条没有写全：5\.3"):
            maturity.submit_review(review=review, by=zhouwen, now=NOW)
        maturity.save_answers(review=review, answers=stage.answers(review), by=zhouwen, now=NOW)
        with pytest.raises(Invalid, match="至少上传一个"):
            maturity.submit_review(review=review, by=zhouwen, now=NOW)

    def test_a_file_is_judged_by_its_content_and_kept_with_its_hash(self, zhouwen):
        review = stage.drafted()
        kept = maturity.attach_evidence(review=review, file=stage.report(), by=zhouwen, now=NOW)
        assert len(kept.sha256) == 64
        with pytest.raises(Invalid, match="内容相同"):
            maturity.attach_evidence(review=review, file=stage.report("另一个名字.txt"), by=zhouwen, now=NOW)
        with pytest.raises(Invalid, match="PDF"):
            maturity.attach_evidence(review=review, file=stage.report("报告.pdf"), by=zhouwen, now=NOW)
        assert list(review.attachments.values_list("name", flat=True)) == ["试验报告.txt"]

    def test_what_is_handed_in_stands_still(self, zhouwen, gaoyuan):
        review = stage.submitted()
        file = review.attachments.get()
        for change in (
            lambda: maturity.save_answers(review=review, answers={}, by=zhouwen, now=NOW),
            lambda: maturity.attach_evidence(review=review, file=stage.report("二.txt", "二"), by=zhouwen, now=NOW),
            lambda: maturity.remove_evidence(review=review, attachment=file, by=zhouwen, now=NOW),
        ):
            with pytest.raises(Conflict, match="待核验"):
                change()

    def test_the_bureau_owes_the_judgement_within_ten_working_days(self, zhouwen, gaoyuan):
        review = stage.submitted()
        owed = Obligation.objects.open().get(code="verify_maturity")
        assert owed.due_at == review.due_at == add_workdays(NOW, 10)
        assert owed.organisation == gaoyuan.organisations[0]
        told = Notification.objects.filter(event__startswith="maturity:")
        assert {row.recipient.username for row in told} == {"gaoyuan", "wuyue"}  # who handed it in knows
        assert sweep_obligations(now=owed.due_at + timedelta(hours=1))["escalated"] == 1


class TestJudging:
    def test_the_level_is_given_only_when_every_line_passes(self, zhouwen, gaoyuan):
        review = stage.submitted(6)
        with pytest.raises(Invalid, match=r"还差：6\.2"):
            judging.pass_review(review=review, judged=stage.judged(review, i6_2="照片不清"), by=gaoyuan, now=NOW)
        offer = Achievement.objects.get()
        assert (offer.trl, offer.trl_checked, offer.maturity_verified) == (5, MaturityEvidence.SELF_DECLARED, False)
        judging.pass_review(review=review, judged=stage.judged(review), by=gaoyuan, now=NOW, opinion="齐全")
        offer.refresh_from_db()
        assert (offer.trl, offer.trl_checked, offer.trl_checked_on) == (6, "verified", timezone.localdate(NOW))
        review.refresh_from_db()
        assert (review.status, review.reviewer, review.opinion) == ("verified", gaoyuan, "齐全")
        assert not Obligation.objects.open().filter(code="verify_maturity").exists()

    def test_a_level_that_moves_is_remembered_and_matched_again(self, zhouwen, gaoyuan):
        review = stage.submitted(4)
        MatchRequest.objects.all().delete()
        judging.pass_review(review=review, judged=stage.judged(review), by=gaoyuan, now=NOW)
        offer = Achievement.objects.get()
        moved = offer.maturity_changes.get()
        assert (moved.before, moved.after, moved.checked, moved.by) == (5, 4, "verified", gaoyuan)
        assert offer.version == 2
        assert MatchRequest.objects.get().object_id == offer.pk

    def test_the_same_level_is_no_move(self, zhouwen, gaoyuan):
        stage.verified(5)
        offer = Achievement.objects.get()
        assert (offer.maturity_changes.count(), offer.version) == (0, 1)
        assert StateChange.objects.about(offer).last().label == "成熟度核验通过"

    def test_sent_back_line_by_line_and_completed(self, zhouwen, gaoyuan):
        review = stage.submitted()
        with pytest.raises(Invalid, match=r"为什么不通过：5\.3"):
            judging.return_review(review=review, judged=stage.judged(review, i5_3=""), by=gaoyuan, now=NOW)
        with pytest.raises(Invalid, match="退回的理由"):
            judging.return_review(review=review, judged=stage.judged(review), by=gaoyuan, now=NOW)
        judging.return_review(review=review, judged=stage.judged(review, i5_3="没有时长"), by=gaoyuan, now=NOW)
        owed = Obligation.objects.open().get(code="complete_maturity")
        assert (owed.person, owed.due_at) == (zhouwen, add_workdays(NOW, 20))
        assert "没有时长" in Notification.objects.filter(recipient=zhouwen).latest("pk").body
        again = {"5.3": maturity.Answered("met", "第 5 节补充了 2000 小时。")}
        maturity.save_answers(review=review, answers=again, by=zhouwen, now=NOW)
        assert dict(review.items.values_list("code", "verdict"))["5.3"] == ""
        assert dict(review.items.values_list("code", "verdict"))["5.2"] == "pass"
        maturity.submit_review(review=review, by=zhouwen, now=NOW)
        assert stage.fresh(review).status == ReviewStatus.SUBMITTED
        assert not Obligation.objects.open().filter(code="complete_maturity").exists()

    def test_a_new_level_takes_the_place_of_the_old_one(self, zhouwen, gaoyuan):
        first = stage.verified(5)
        with pytest.raises(Conflict, match="已经核验"):
            stage.drafted(5, first.achievement)
        stage.verified(6, first.achievement)
        assert stage.fresh(first).status == ReviewStatus.SUPERSEDED
        assert Achievement.objects.get().trl == 6

    def test_an_achievement_that_left_is_not_verified(self, zhouwen, gaoyuan):
        review = stage.submitted()
        Achievement.objects.update(status=PostingStatus.WITHDRAWN)
        with pytest.raises(Conflict, match="请退回"):
            judging.pass_review(review=review, judged=stage.judged(review), by=gaoyuan, now=NOW)

    def test_what_does_not_hold_is_revoked_with_a_reason(self, zhouwen, gaoyuan):
        review = stage.verified()
        with pytest.raises(Invalid):
            judging.revoke_review(review=review, reason=" ", by=gaoyuan, now=NOW)
        judging.revoke_review(review=review, reason="报告编号查不到。", by=gaoyuan, now=NOW)
        offer = Achievement.objects.get()
        assert (offer.trl, offer.trl_checked, offer.trl_checked_on) == (5, "self", None)
        assert "报告编号查不到。" in Notification.objects.filter(recipient=zhouwen).latest("pk").body


class TestLapsing:
    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"trl": 7}, "技术成熟度"), ({"summary": "换了材料体系，盐雾 1000 小时后开始点蚀，正在改进。" * 2}, "成果简介"),
            ({"innovation": "单层结构。"}, "技术创新点"), ({"title": "另一种涂层"}, "名称"),
            ({"indicators": [{**INDICATOR, "low": Decimal(2)}]}, "技术指标"),
        ],
    )  # fmt: skip
    def test_a_change_of_substance_makes_it_self_declared_again(self, zhouwen, gaoyuan, change, named):
        review = stage.verified()
        saved = edit(review.achievement, **change)
        assert (saved.trl_checked, saved.trl_checked_on) == ("self", None)
        assert not Achievement.objects.get().maturity_verified
        assert stage.fresh(review).status == ReviewStatus.LAPSED
        in_history = StateChange.objects.about(saved).get(transition="maturity_self")
        assert (in_history.label, in_history.by) == ("成熟度转回自评", zhouwen)
        assert named in in_history.reason
        assert Notification.objects.filter(recipient__username="wuyue", title__startswith="成熟度转回自评").exists()

    def test_keywords_and_price_leave_it(self, zhouwen, gaoyuan):
        review = stage.verified()
        saved = edit(review.achievement, keywords=["涂层"], price=10_000, trl_evidence="另写一句")
        assert saved.maturity_verified
        assert stage.fresh(review).status == ReviewStatus.VERIFIED

    def test_the_move_is_remembered_as_its_owners_word(self, zhouwen, gaoyuan):
        review = stage.verified()
        edit(review.achievement, trl=7)
        assert review.achievement.maturity_changes.get().checked == MaturityEvidence.SELF_DECLARED

    def test_an_import_that_changes_it_counts_too_and_one_that_says_the_same_does_not(self, wuyue, gaoyuan):
        offer = AchievementFactory(author=wuyue, external_code="A-1")
        stage.verified(5, offer)
        row = {"external_code": "A-1", "title": offer.title, "trl": 5}
        save_many(rows=[row], organisation=offer.organisation, by=wuyue, now=NOW)
        assert Achievement.objects.get().maturity_verified
        save_many(rows=[{**row, "trl": 8}], organisation=offer.organisation, by=wuyue, now=NOW)
        assert (Achievement.objects.get().trl, Achievement.objects.get().trl_checked) == (8, "self")

    def test_nobody_writes_it_with_the_content(self, zhouwen):
        offer = AchievementFactory(author=zhouwen)
        with pytest.raises(TypeError):
            edit(offer, trl_checked="verified")

    def test_saving_what_is_not_verified_asks_one_query_more(self, zhouwen, django_assert_max_num_queries):
        offer = AchievementFactory(author=zhouwen)
        with django_assert_max_num_queries(1):
            lapse_changed(substance_of([offer.pk]), by=zhouwen, now=NOW)
