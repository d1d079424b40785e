"""From the firm's draft to the open challenge, and the ways off the road (domain facts 5.2; F051, F054–F058)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Qualification
from challenges.eligibility import check
from challenges.enums import ChallengeStatus as S
from challenges.enums import OpinionVerdict, ReviewMode
from challenges.models import Bid, Challenge
from challenges.services import ending, listing, screening
from challenges.services.clocks import closing_moment
from challenges.services.sweeping import sweep_clocks
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from inbox.models import Notification, Obligation
from inbox.services import sweep_obligations
from tests.challenges import stage
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db


def owed(challenge) -> list[tuple[str, str]]:
    rows = Obligation.objects.open().filter(object_id=challenge.pk, content_type__model="challenge")
    return [(row.code, row.organisation.short_name) for row in rows]


class TestSubmission:
    def test_the_rules_of_the_day_are_frozen_and_the_park_owes_a_screening_in_three_working_days(self):
        challenge = stage.submitted()
        assert (challenge.status, challenge.park.name, challenge.terms.version) == (S.SUBMITTED, "海澜示范园", 1)
        assert challenge.due_at == add_workdays(NOW, 3)
        assert owed(challenge) == [("screen", "园区办")]

    def test_the_park_is_told_and_why(self, hanmei):
        challenge = stage.submitted()
        told = Notification.objects.get(recipient=hanmei, event__startswith="challenge:submit")
        assert challenge.title in told.title
        assert "接下来：园区初筛，由园区办理，11月25日前完成。" in told.body
        assert told.why

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"subsidy": Decimal("500000.01")}, "超过单个项目上限 50 万元"),
            ({"months": 37}, "实施期不超过上限"),
            ({"content": ""}, "请填写“主要研究内容”"),
            ({"indicators": []}, "请至少写一项必达指标"),
            ({"declared_unclassified": False}, "单位承诺"),
            ({"closes_on": date(2026, 11, 20)}, "揭榜截止日应在今天以后"),
        ],
    )
    def test_a_hard_rule_that_is_not_met_blocks_and_is_named(self, changes, rule, linhai):
        challenge = stage.draft(**changes)
        with pytest.raises(Invalid, match=rule):
            screening.submit(challenge=challenge, by=linhai, now=NOW)
        assert Challenge.objects.get(pk=challenge.pk).status == S.DRAFT

    def test_only_tenants_of_a_park(self, sunqi, linhai):
        challenge = stage.draft()
        organisation("海澜仪器").tenancies.update(until=date(2026, 11, 19))
        with pytest.raises(Invalid, match="园区入驻企业"):
            screening.submit(challenge=challenge, by=linhai, now=NOW)

    def test_an_expired_label_blocks_and_one_not_yet_confirmed_warns(self, linhai):
        challenge = stage.draft()
        Qualification.objects.update(valid_to=date(2026, 11, 19))
        with pytest.raises(Invalid, match="登记已于 2026-11-19 到期"):
            screening.submit(challenge=challenge, by=linhai, now=NOW)
        Qualification.objects.update(valid_to=date(2026, 12, 31), confirmed_at=None)
        line = next(line for line in check(challenge, now=NOW) if line.code == "technology_sme")
        assert (line.state, line.blocks) == ("unknown", False)
        screening.submit(challenge=challenge, by=linhai, now=NOW)

    def test_every_rule_with_a_threshold_names_its_clause(self):
        lines = {line.code: line for line in check(stage.draft(), now=NOW)}
        assert all(lines[code].clause for code in ("park_only", "technology_sme", "cap", "max_months"))
        assert lines["max_months"].is_assumed and not lines["cap"].is_assumed

    def test_terms_that_change_later_do_not_change_it(self):
        challenge = stage.submitted()
        challenge.terms.programme.terms.create(
            version=2, status="approved", status_at=NOW, valid_from=NOW.date()
        ).rules.create(code="cap", value="1", clause="新条款")
        assert Challenge.objects.get(pk=challenge.pk).terms.value("cap") == Decimal(500_000)

    def test_a_stranger_cannot_submit_it(self, sunqi):
        challenge = stage.draft()
        with pytest.raises(Refused):
            screening.submit(challenge=challenge, by=sunqi, now=NOW)


class TestScreening:
    def test_taking_it_up_keeps_the_clock_that_runs(self, hanmei):
        challenge = stage.submitted()
        screening.take_up(challenge=challenge, by=hanmei, now=stage.after(days=1))
        assert challenge.due_at == add_workdays(NOW, 3)
        assert owed(challenge) == [("screen", "园区办")]

    def test_sent_back_with_a_reason_the_firm_owes_the_revision(self, hanmei, linhai):
        challenge = stage.submitted()
        with pytest.raises(Invalid):
            screening.send_back(challenge=challenge, by=hanmei, now=NOW, reason=" ")
        screening.send_back(challenge=challenge, by=hanmei, now=NOW, reason="请补充测试方法")
        assert owed(challenge) == [("revise", "海澜仪器")]
        told = Notification.objects.get(recipient=linhai, event__startswith="challenge:send_back")
        assert "请补充测试方法" in told.body

    def test_a_tenant_of_no_active_operator_is_screened_by_the_bureau(self, gaoyuan):
        stage.draft()
        organisation("园区办").__class__.objects.filter(pk=organisation("园区办").pk).update(status="pending")
        challenge = stage.submitted()
        assert owed(challenge) == [("screen", "科技局")]
        screening.pass_screening(challenge=challenge, by=gaoyuan, now=NOW)


class TestExperts:
    def test_an_expert_of_the_sponsor_is_refused_by_name(self, gaoyuan, zhaomin):
        challenge = stage.diagnosed(opinions=0)
        with pytest.raises(Invalid, match="赵敏 是发榜单位的人员"):
            screening.ask_experts(challenge=challenge, experts=[zhaomin], by=gaoyuan, now=NOW)

    def test_a_declared_conflict_is_refused(self, gaoyuan, zhouwen):
        from challenges.models import Reviewer

        reviewer = Reviewer.objects.create(user=zhouwen)
        reviewer.conflicts.create(organisation=organisation("海澜仪器"), at=NOW)
        with pytest.raises(Invalid, match="申报过"):
            screening.ask_experts(challenge=stage.diagnosed(opinions=0), experts=[zhouwen], by=gaoyuan, now=NOW)

    def test_the_expert_owes_an_opinion_in_person_and_sees_the_challenge(self, gaoyuan, zhouwen):
        challenge = stage.diagnosed(opinions=0)
        assert challenge not in Challenge.objects.visible_to(zhouwen)
        [opinion] = screening.ask_experts(challenge=challenge, experts=[zhouwen], by=gaoyuan, now=NOW)
        assert challenge in Challenge.objects.visible_to(zhouwen)
        assert Obligation.objects.open().get(person=zhouwen).due_at == challenge.due_at
        screening.give_opinion(opinion=opinion, verdict="list", text="真实", cost_is_fair=True, by=zhouwen, now=NOW)
        assert not Obligation.objects.open().filter(person=zhouwen).exists()

    def test_nobody_answers_in_anothers_name(self, gaoyuan, zhouwen, chenjing):
        [opinion] = screening.ask_experts(challenge=stage.diagnosed(opinions=0), experts=[zhouwen], by=gaoyuan, now=NOW)
        with pytest.raises(Refused):
            screening.give_opinion(opinion=opinion, verdict="list", text="x", cost_is_fair=True, by=chenjing, now=NOW)

    def test_one_opinion_is_not_enough_to_list(self, gaoyuan):
        challenge = stage.diagnosed(opinions=1)
        with pytest.raises(Invalid, match="至少 2 位"):
            listing.approve_listing(challenge=challenge, by=gaoyuan, now=NOW)

    def test_listing_against_the_experts_needs_a_reason(self, gaoyuan):
        challenge = stage.diagnosed(verdict=OpinionVerdict.REFUSE)
        stage.pool()
        with pytest.raises(Invalid, match="半数以上专家不建议"):
            listing.approve_listing(challenge=challenge, by=gaoyuan, now=NOW)
        listing.approve_listing(challenge=challenge, by=gaoyuan, now=NOW, reason="产业急需，已补充论证")
        assert challenge.status == S.LISTED_PENDING


class TestRefusalAndAppeal:
    def refused(self):
        challenge = stage.diagnosed()
        screening.refuse(challenge=challenge, by=person("gaoyuan"), now=NOW, reason="已有成熟产品")
        return challenge

    def test_an_appeal_is_answered_within_the_clock(self, linhai, gaoyuan):
        challenge = self.refused()
        appeal = screening.appeal(challenge=challenge, text="现有产品不适用于近海", by=linhai, now=NOW)
        assert Obligation.objects.open().get(code="answer_appeal").due_at == add_workdays(NOW, 5)
        screening.answer_appeal(appeal=appeal, is_upheld=True, answer="理由成立", by=gaoyuan, now=NOW)
        assert Challenge.objects.get(pk=challenge.pk).status == S.DIAGNOSIS
        assert not Obligation.objects.open().filter(code="answer_appeal").exists()

    def test_a_dismissed_appeal_has_an_answer_and_cannot_be_repeated(self, linhai, gaoyuan):
        challenge = self.refused()
        appeal = screening.appeal(challenge=challenge, text="请再看", by=linhai, now=NOW)
        screening.answer_appeal(appeal=appeal, is_upheld=False, answer="维持", by=gaoyuan, now=NOW)
        assert Notification.objects.filter(recipient=linhai, event=f"appeal:{appeal.pk}:answer").exists()
        with pytest.raises(Conflict):
            screening.appeal(challenge=challenge, text="再申诉", by=linhai, now=NOW)

    def test_too_late(self, linhai):
        challenge = self.refused()
        with pytest.raises(Conflict, match="申诉期已过"):
            screening.appeal(challenge=challenge, text="晚了", by=linhai, now=stage.after(days=10))


class TestTheClock:
    def test_rolling_review_begins_with_the_first_bid(self):
        challenge = stage.published()
        assert sweep_clocks(now=stage.after(days=1))["review"] == 0
        self.bid(challenge)
        assert sweep_clocks(now=stage.after(days=1))["review"] == 1
        assert Challenge.objects.get(pk=challenge.pk).status == S.REVIEWING

    def test_a_dated_review_waits_for_the_deadline(self):
        challenge = stage.published(review_mode=ReviewMode.DATED)
        self.bid(challenge)
        assert sweep_clocks(now=stage.after(days=1))["review"] == 0
        assert sweep_clocks(now=challenge.due_at)["review"] == 1

    def test_no_bid_by_the_deadline_frees_the_money(self, linhai):
        challenge = stage.published()
        assert stage.pool().available == Decimal(19_600_000)
        assert sweep_clocks(now=challenge.due_at) == {"review": 0, "no_bid": 1, "contract": 0, "lapsed": 0, "nudged": 0}
        assert Challenge.objects.get(pk=challenge.pk).status == S.NO_BID
        assert stage.pool().available == Decimal(20_000_000)
        assert Notification.objects.filter(recipient=linhai, event__startswith="challenge:no_bid").exists()

    def test_twice_is_once(self):
        challenge = stage.published()
        sweep_clocks(now=challenge.due_at)
        assert sum(sweep_clocks(now=challenge.due_at).values()) == 0

    def test_an_idle_draft_is_asked_about_once_a_month(self):
        challenge = stage.draft()
        Challenge.objects.filter(pk=challenge.pk).update(updated_at=NOW - timedelta(days=31))
        assert sweep_clocks(now=NOW)["nudged"] == 1
        assert sweep_clocks(now=NOW)["nudged"] == 0

    def test_nothing_is_older_than_its_clock_without_an_escalation(self):
        waiting = [stage.submitted(), stage.diagnosed(), stage.listed()]
        later = stage.after(days=30)
        sweep_clocks(now=later)
        sweep_obligations(now=later)
        for challenge in waiting:
            row = Obligation.objects.open().get(object_id=challenge.pk, content_type__model="challenge")
            assert row.due_at < later and row.escalated_at == later

    def bid(self, challenge):
        return Bid.objects.create(
            challenge=challenge,
            organisation=organisation("胶州湾大学"),
            reference=f"JB-2026-{challenge.pk:06d}",
            status="submitted",
            status_at=NOW,
            author=person("zhouwen"),
        )


class TestEndings:
    def test_a_withdrawn_challenge_ends_its_bids_with_the_reason_and_frees_the_money(self, linhai, zhouwen):
        challenge = stage.published()
        bid = TestTheClock().bid(challenge)
        ending.withdraw(challenge=challenge, by=linhai, now=NOW, reason="产品线调整")
        bid.refresh_from_db()
        assert (bid.status, bid.reason) == ("not_selected", "榜单已撤回：产品线调整")
        assert stage.pool().available == Decimal(20_000_000)
        assert Notification.objects.filter(recipient=zhouwen, event__startswith="challenge:withdraw").exists()

    def test_a_suspension_gives_back_the_days_that_were_lost(self, gaoyuan):
        challenge = stage.published()
        before = challenge.closes_on
        ending.suspend(challenge=challenge, by=gaoyuan, now=NOW, reason="接到举报，核查")
        assert challenge.due_at is None
        ending.resume(challenge=challenge, by=gaoyuan, now=stage.after(days=7), reason="核查无误")
        assert (challenge.status, challenge.closes_on) == (S.OPEN, before + timedelta(days=7))
        assert challenge.due_at == closing_moment(challenge.closes_on)

    def test_relisted_with_content_and_lineage(self, linhai):
        challenge = stage.published()
        sweep_clocks(now=challenge.due_at)
        challenge.refresh_from_db()
        fresh = listing.relist(challenge=challenge, by=linhai, now=stage.after(days=40))
        assert (fresh.status, fresh.relisted_from, fresh.title) == (S.DRAFT, challenge, challenge.title)
        assert fresh.indicators.count() == 2 and not fresh.declared_true
        assert challenge.status == S.RELISTED
