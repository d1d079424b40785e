"""Acceptance, subsidy, archive and outcome: each with its rule and its other pair of eyes (F059, 5.5)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from challenges.enums import AcceptanceOutcome, ChallengeStatus, MilestoneStatus
from challenges.figures import shown as figures_shown
from challenges.models import Acceptance, Movement, OutcomeQuestion, Pool
from challenges.selectors import recompute, shown
from challenges.services.acceptance import ask_acceptance, decide_acceptance, fail_unrectified
from challenges.services.outcomes import answer_outcome, ask_outcomes, close_challenge
from challenges.services.payments import pay_subsidy
from common.errors import Conflict, Invalid, Refused
from inbox.models import Obligation
from tests.challenges import contract_stage as life
from tests.people import NOW

pytestmark = pytest.mark.django_db


def balances() -> tuple[Decimal, ...]:
    found = Pool.objects.get()
    assert recompute(Movement.objects.all()) == shown(found)
    return found.available, found.reserved, found.committed, found.paid


class TestAsk:
    def test_says_everything_that_is_missing_at_once(self, wuyue):
        contract = life.registered()
        with pytest.raises(Invalid) as refused:
            ask_acceptance(contract=contract, summary="", figures={}, by=wuyue, now=NOW)
        assert set(refused.value.fields) == {"milestones", "summary", "documents", "invested_own", "invested_city"}
        assert "经费决算表" in str(refused.value.fields["documents"])
        assert life.fresh(contract.challenge).status == ChallengeStatus.IN_PROGRESS

    def test_keeps_the_figures_as_they_were_typed(self):
        acceptance = life.asked()
        assert acceptance.figures == {"invested_own": "300000", "invested_city": "400000", "patents_applied": 2}
        (invested, rows), _rights = figures_shown(acceptance.figures)
        assert (str(invested), (str(rows[0][0]), rows[0][1])) == (
            "累计投资",
            ("单位自筹", "30 万元"),
        )
        assert life.fresh(acceptance.contract.challenge).status == ChallengeStatus.ACCEPTANCE

    def test_only_by_the_bidder_and_only_once(self, linhai, wuyue):
        contract = life.with_documents(life.delivered())
        with pytest.raises(Refused):
            ask_acceptance(contract=contract, summary="好", figures=life.FIGURES, by=linhai, now=NOW)
        ask_acceptance(contract=contract, summary="好", figures=life.FIGURES, by=wuyue, now=NOW)
        with pytest.raises(Conflict):
            ask_acceptance(contract=contract, summary="好", figures=life.FIGURES, by=wuyue, now=NOW)


class TestDecide:
    def test_passed_is_owed_at_once(self):
        challenge = life.accepted()
        assert challenge.status == ChallengeStatus.SUBSIDY_DUE
        assert Obligation.objects.open().get(code="pay").organisation.name == "示范市科学技术局"

    @pytest.mark.parametrize(("changes", "field"), [
        ({"score": Decimal(101)}, "score"), ({"votes_for": 0, "votes_against": 0}, "votes_for"),
        ({"votes_for": 2, "votes_against": 2}, "outcome"), ({"opinion": " "}, "opinion"),
        ({"outcome": AcceptanceOutcome.CONDITIONAL}, "rectify_by"), ({"outcome": "好"}, "outcome"),
    ])  # fmt: skip
    def test_says_at_the_field_what_is_wrong(self, changes, field):
        acceptance = life.asked()
        with pytest.raises(Invalid) as refused:
            life.decide(acceptance, **{"outcome": AcceptanceOutcome.PASSED, **changes})
        assert field in refused.value.fields
        assert Acceptance.objects.get().outcome == ""

    def test_rectified_once_then_passed_or_failed(self, wuyue):
        acceptance = life.asked()
        by_day = life.today() + timedelta(days=30)
        life.decide(acceptance, AcceptanceOutcome.CONDITIONAL, rectify_by=by_day, opinion="补一份检测报告。")
        challenge = life.fresh(acceptance.contract.challenge)
        assert (challenge.status, challenge.due_at.date()) == (ChallengeStatus.CONDITIONAL, by_day)
        again = ask_acceptance(contract=acceptance.contract, summary="已补。", figures=life.FIGURES, by=wuyue, now=NOW)
        with pytest.raises(Invalid, match="补充") as refused:
            life.decide(again, AcceptanceOutcome.CONDITIONAL, rectify_by=by_day)
        assert "整改过一次" in str(refused.value.fields["outcome"])
        life.decide(again)
        assert life.fresh(challenge).status == ChallengeStatus.SUBSIDY_DUE

    def test_failed_gives_the_money_back(self):
        acceptance = life.asked()
        life.decide(acceptance, AcceptanceOutcome.FAILED, votes_for=1, votes_against=4, opinion="误差没有达到。")
        assert life.fresh(acceptance.contract.challenge).status == ChallengeStatus.FAILED
        assert balances() == (20_000_000, 0, 0, 0)

    def test_not_rectified_in_time_is_failed(self, gaoyuan):
        acceptance = life.asked()
        life.decide(acceptance, AcceptanceOutcome.CONDITIONAL, rectify_by=life.today() + timedelta(days=5))
        challenge = life.fresh(acceptance.contract.challenge)
        with pytest.raises(Conflict, match="还没有过"):
            fail_unrectified(challenge=challenge, reason="逾期", by=gaoyuan, now=NOW)
        fail_unrectified(challenge=challenge, reason="逾期", by=gaoyuan, now=NOW + timedelta(days=7))
        assert life.fresh(challenge).status == ChallengeStatus.FAILED
        assert balances() == (20_000_000, 0, 0, 0)

    def test_only_by_the_bureau(self, linhai):
        acceptance = life.asked()
        with pytest.raises(Refused):
            decide_acceptance(
                acceptance=acceptance, outcome="passed", score=Decimal(90), votes_for=5, votes_against=0, opinion="好", by=linhai, now=NOW
            )  # fmt: skip


class TestPay:
    def test_who_accepted_does_not_pay(self, gaoyuan, wuyue):
        challenge = life.accepted()
        for wrong in (gaoyuan, wuyue):
            with pytest.raises(Refused, match="以外"):
                pay_subsidy(challenge=challenge, by=wrong, now=NOW)
        pay_subsidy(challenge=challenge, by=life.payer(), now=NOW)
        assert life.fresh(challenge).status == ChallengeStatus.PAID
        assert balances() == (19_600_000, 0, 0, 400_000)
        with pytest.raises(Conflict):
            pay_subsidy(challenge=challenge, by=life.payer(), now=NOW)

    def test_a_failed_milestone_is_not_paid_and_its_share_returns(self):
        contract = life.registered(payment=[["milestone", "0.5"], ["acceptance", "0.5"]])
        one, two = contract.milestones.all()
        life.check(life.submit(one), MilestoneStatus.FAILED, "没有做成。")
        life.check(life.submit(two))
        acceptance = ask_acceptance(
            contract=life.with_documents(contract), summary="其余达到。", figures=life.FIGURES, by=life.person("wuyue"), now=NOW
        )  # fmt: skip
        life.decide(acceptance)
        # 高远 checked the milestone: the payment falls to 郑洁
        pay_subsidy(challenge=life.fresh(contract.challenge), by=life.payer(), now=NOW)
        assert balances() == (19_680_000, 0, 0, 320_000)  # 40% of half of 40 万 went back


class TestArchive:
    def test_asks_after_ninety_days_and_a_year(self, linhai, sunqi):
        challenge = life.closed()
        assert list(OutcomeQuestion.objects.values_list("days", flat=True)) == [90, 365]
        assert ask_outcomes(now=NOW + timedelta(days=89)) == 0
        assert ask_outcomes(now=NOW + timedelta(days=91)) == 1
        assert ask_outcomes(now=NOW + timedelta(days=91)) == 0
        question = challenge.outcomes.get(days=90)
        assert Obligation.objects.open().get(code="outcome").organisation == challenge.organisation
        with pytest.raises(Refused):
            answer_outcome(question=question, is_in_use=True, revenue=None, text="", by=sunqi, now=NOW)
        with pytest.raises(Invalid):
            answer_outcome(question=question, is_in_use=None, revenue=None, text="", by=linhai, now=NOW)
        answer_outcome(
            question=question, is_in_use=True, revenue=Decimal(2_000_000), text="已装船。", by=linhai, now=NOW
        )
        assert not Obligation.objects.open().filter(code="outcome").exists()
        with pytest.raises(Conflict, match="还没有到"):
            answer_outcome(
                question=challenge.outcomes.get(days=365), is_in_use=True, revenue=None, text="", by=linhai, now=NOW
            )

    def test_of_what_failed_nothing_is_asked(self, gaoyuan):
        acceptance = life.asked()
        life.decide(acceptance, AcceptanceOutcome.FAILED, votes_for=0, votes_against=5, opinion="没有达到。")
        close_challenge(challenge=acceptance.contract.challenge, by=gaoyuan, now=NOW)
        assert life.fresh(acceptance.contract.challenge).status == ChallengeStatus.CLOSED
        assert not OutcomeQuestion.objects.exists()


class TestClawBack:
    def test_asked_back_returned_in_parts_and_archived(self, client, gaoyuan, linhai):
        challenge = life.accepted()
        pay_subsidy(challenge=challenge, by=life.payer(), now=NOW)
        steps = f"{challenge.get_absolute_url()}acceptance/"
        client.force_login(linhai)
        client.post(f"{steps}claw_back/", {"reason": "不该由我"})
        assert life.fresh(challenge).status == ChallengeStatus.PAID
        client.force_login(gaoyuan)
        client.post(f"{steps}claw_back/", {"reason": "审计发现虚报。"})
        assert life.fresh(challenge).status == ChallengeStatus.CLAWBACK
        assert "登记追回的资金" in client.get(steps).content.decode()
        for wan in ("15", "25", "1"):  # the last is more than was paid
            client.post(f"{steps}return/", {"amount": wan})
        assert balances() == (20_000_000, 0, 0, 0)
        client.post(f"{steps}close/")
        assert life.fresh(challenge).status == ChallengeStatus.CLOSED
