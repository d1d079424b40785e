"""Milestones: evidence, check, one rectification, and payment by the programme's scheme (F065)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from challenges.enums import ChallengeStatus, MilestoneStatus
from challenges.models import Milestone, Movement, Pool
from challenges.paying import instalments
from challenges.selectors import recompute, shown
from challenges.services.delivery_files import attach_delivery
from challenges.services.milestones import check_milestone, submit_milestone
from challenges.services.outcomes import remind_milestones
from challenges.services.payments import pay_instalment
from common.errors import Conflict, Invalid, Refused
from inbox.models import Notification, Obligation
from tests.challenges import contract_stage as life
from tests.people import NOW

pytestmark = pytest.mark.django_db

SCHEME = [["contract", "0.3"], ["milestone", "0.3"], ["acceptance", "0.4"]]


def first(contract) -> Milestone:
    return contract.milestones.first()


class TestSubmit:
    def test_hands_the_clock_to_the_bureau(self):
        contract = life.registered()
        life.submit(first(contract))
        challenge = life.fresh(contract.challenge)
        assert challenge.status == ChallengeStatus.MILESTONE_CHECK
        owed = Obligation.objects.open().get(code="check_milestone")
        assert owed.organisation.name == "示范市科学技术局"
        assert not Obligation.objects.open().filter(code="deliver").exists()

    def test_needs_a_report_and_a_file(self, wuyue):
        milestone = first(life.registered())
        with pytest.raises(Invalid, match="完成情况"):
            submit_milestone(milestone=milestone, report=" ", by=wuyue, now=NOW)
        with pytest.raises(Invalid, match="上传"):
            submit_milestone(milestone=milestone, report="做完了", by=wuyue, now=NOW)

    def test_one_after_the_other(self):
        second = life.registered().milestones.last()
        with pytest.raises(Conflict, match="前面的里程碑"):
            life.submit(second)

    def test_only_by_the_bidder(self, linhai, chenjing):
        milestone = first(life.registered())
        for other in (linhai, chenjing):
            with pytest.raises(Refused):
                submit_milestone(milestone=milestone, report="做完了", by=other, now=NOW)

    def test_files_stay_once_handed_in(self, wuyue):
        milestone = life.submit(first(life.registered()))
        with pytest.raises(Conflict):
            attach_delivery(about=milestone, file=life.file(), by=wuyue, now=NOW)


class TestCheck:
    def test_passed_and_on_to_the_next(self):
        contract = life.registered()
        life.check(life.submit(first(contract)))
        challenge = life.fresh(contract.challenge)
        assert challenge.status == ChallengeStatus.IN_PROGRESS
        assert challenge.due_at.date() == contract.milestones.last().due_on

    def test_rectified_once_and_not_twice(self):
        contract = life.registered()
        milestone = life.check(life.submit(first(contract)), MilestoneStatus.RECTIFY, "缺第三方报告。")
        challenge = life.fresh(contract.challenge)
        assert challenge.status == ChallengeStatus.IN_PROGRESS
        assert challenge.due_at < NOW + timedelta(days=20)  # the check's own days, not the next milestone's
        again = life.submit(milestone)
        with pytest.raises(Invalid, match="整改过一次"):
            life.check(again, MilestoneStatus.RECTIFY, "还缺。")
        assert life.check(again).rectifications == 1

    @pytest.mark.parametrize("verdict", [MilestoneStatus.RECTIFY, MilestoneStatus.FAILED])
    def test_a_reason_where_it_is_not_passed(self, verdict):
        milestone = life.submit(first(life.registered()))
        with pytest.raises(Invalid, match="理由"):
            life.check(milestone, verdict)

    def test_only_by_the_bureau_and_only_what_is_handed_in(self, wuyue, gaoyuan):
        milestone = first(life.registered())
        with pytest.raises(Conflict):
            life.check(milestone)
        life.submit(milestone)
        with pytest.raises(Refused):
            check_milestone(milestone=milestone, verdict="passed", conclusion="", by=wuyue, now=NOW)
        with pytest.raises(Invalid, match="结论"):
            check_milestone(milestone=milestone, verdict="planned", conclusion="", by=gaoyuan, now=NOW)

    def test_the_bidder_reads_the_verdict(self, wuyue):
        life.check(life.submit(first(life.registered())), MilestoneStatus.FAILED, "误差没有达到。")
        told = Notification.objects.filter(recipient=wuyue, title__startswith="里程碑 1：不通过")
        assert told.get().body == "误差没有达到。"


class TestInstalments:
    def test_add_up_to_the_fen(self):
        contract = life.registered(payment=[["contract", "0.333"], ["milestone", "0.333"], ["acceptance", "0.334"]])
        contract.milestones.update(share=Decimal("33.33"))
        contract.subsidy = Decimal("399999.99")
        contract.save()
        contract.milestones.filter(position=2).update(share=Decimal("66.67"))
        rows = instalments(life.fresh(contract.challenge))
        assert sum(row.amount for row in rows) == Decimal("399999.99")
        assert [row.state for row in rows] == ["due", "waiting", "waiting", "waiting"]

    def test_paid_once_whatever_is_asked_again(self):
        contract = life.registered(payment=SCHEME)
        challenge = life.fresh(contract.challenge)
        for _again in range(2):
            pay_instalment(challenge=challenge, event=f"contract:{contract.pk}", by=life.payer(), now=NOW)
            found = Pool.objects.get()
            assert (found.committed, found.paid) == (280_000, 120_000)
            assert recompute(Movement.objects.all()) == shown(found)

    def test_who_checked_does_not_pay(self, gaoyuan):
        contract = life.registered(payment=SCHEME)
        milestone = life.check(life.submit(first(contract)))
        challenge, event = life.fresh(contract.challenge), f"milestone:{milestone.pk}"
        with pytest.raises(Refused, match="由谁考核"):
            pay_instalment(challenge=challenge, event=event, by=gaoyuan, now=NOW)
        movement = pay_instalment(challenge=challenge, event=event, by=life.payer(), now=NOW)
        assert movement.amount == 48_000  # 40% of the milestones' 30% of 40 万
        assert Milestone.objects.get(pk=milestone.pk).payment == movement

    def test_not_before_it_is_due_and_not_by_others(self, linhai):
        contract = life.registered(payment=SCHEME)
        challenge, event = life.fresh(contract.challenge), f"milestone:{first(contract).pk}"
        with pytest.raises(Conflict, match="还不到"):
            pay_instalment(challenge=challenge, event=event, by=life.payer(), now=NOW)
        with pytest.raises(Refused):
            pay_instalment(challenge=challenge, event=event, by=linhai, now=NOW)
        with pytest.raises(Invalid, match="没有这一笔"):
            pay_instalment(challenge=challenge, event="milestone:0", by=life.payer(), now=NOW)
        with pytest.raises(Conflict, match=r"还不到|一并办理"):
            pay_instalment(challenge=challenge, event=f"acceptance:{contract.pk}", by=life.payer(), now=NOW)


class TestNotice:
    def test_fourteen_seven_and_one_day_before_once_each(self, wuyue):
        milestone = first(life.registered())
        for days in (20, 14, 14, 7, 1, 0):
            remind_milestones(now=NOW + (milestone.due_on - life.today()) - timedelta(days=days))
        told = Notification.objects.filter(recipient=wuyue, title__contains="到期").values_list("title", flat=True)
        assert sorted(title.split("还有")[1][:3].strip(" 天") for title in told) == ["1", "14", "7"]
