"""What hangs on a contract, through the API: files, the draft of the acceptance, money that comes back, the outcome."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from challenges.enums import AcceptanceDocument, AcceptanceOutcome, ChallengeStatus, MovementKind
from challenges.models import Challenge, Movement, OutcomeQuestion
from challenges.services.outcomes import ask_outcomes
from challenges.services.payments import pay_subsidy
from challenges.services.screening import appeal, refuse
from tests.challenges import bid_stage, contract_stage, stage
from tests.people import NOW

pytestmark = pytest.mark.django_db


def as_(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def at(contract: Any, tail: str = "") -> str:
    return f"/api/v1/contracts/{contract.pk}/{tail}"


def paid() -> Any:
    challenge = contract_stage.accepted()
    pay_subsidy(challenge=challenge, by=contract_stage.payer(), now=NOW)
    return challenge.contracts.get()


class TestFiles:
    def test_a_contracts_file_comes_and_goes(self, linhai, sunqi):
        contract = contract_stage.drafted()
        sent = as_(linhai).post(at(contract, "files/"), {"file": contract_stage.file()}, format="multipart")
        token = sent.json()["token"]
        assert as_(linhai).get(at(contract)).json()["files"] == [token]
        assert as_(sunqi).delete(at(contract, f"files/{token}/")).status_code == 404
        assert as_(linhai).delete(at(contract, f"files/{token}/")).status_code == 204
        assert as_(linhai).get(at(contract)).json()["files"] == []

    def test_another_contracts_file_is_missing(self, linhai):
        contract = contract_stage.drafted()
        assert as_(linhai).delete(at(contract, "files/unknown/")).status_code == 404


class TestAcceptanceDraft:
    def test_it_is_kept_incomplete_and_read_with_its_documents(self, wuyue):
        contract = contract_stage.delivered()
        document = {"document": AcceptanceDocument.REPORT, "file": contract_stage.file()}
        as_(wuyue).post(at(contract, "documents/"), document, format="multipart")
        sent = {"summary": "写了一半", "figures": {"invested_own": "300000"}}
        kept = as_(wuyue).put(at(contract, "acceptance/"), sent, format="json").json()
        assert (kept["summary"], kept["asked_at"]) == ("写了一半", None)
        assert [row["document"] for row in kept["documents"]] == ["report"]
        assert as_(wuyue).get(at(contract, "acceptance/")).json() == kept

    def test_the_sponsor_reads_and_does_not_write(self, linhai):
        contract = contract_stage.delivered()
        assert as_(linhai).get(at(contract, "acceptance/")).json()["summary"] == ""
        assert as_(linhai).put(at(contract, "acceptance/"), {"summary": "代写"}, format="json").status_code == 403

    def test_it_ends_where_the_rectification_is_overdue(self, gaoyuan, monkeypatch):
        day = stage.after(days=20).date()
        contract = contract_stage.decide(contract_stage.asked(), AcceptanceOutcome.CONDITIONAL, rectify_by=day).contract
        monkeypatch.setattr("challenges.api.delivery.timezone.now", lambda: stage.after(days=10))
        assert as_(gaoyuan).post(at(contract, "fail/"), {"reason": "未整改"}, format="json").status_code == 409
        monkeypatch.setattr("challenges.api.delivery.timezone.now", lambda: stage.after(days=30))
        ended = as_(gaoyuan).post(at(contract, "fail/"), {"reason": "未整改"}, format="json")
        assert ended.json()["status"] == ChallengeStatus.FAILED


class TestClawBack:
    def test_it_is_asked_for_and_what_comes_is_recorded(self, gaoyuan):
        contract = paid()
        asked = as_(gaoyuan).post(at(contract, "claw-back/"), {"reason": "指标造假"}, format="json")
        assert asked.json()["status"] == ChallengeStatus.CLAWBACK
        as_(gaoyuan).post(at(contract, "returns/"), {"amount": "150000.00"}, format="json")
        assert Movement.objects.get(kind=MovementKind.RETURN).amount == Decimal(150_000)

    def test_more_than_was_paid_is_refused(self, gaoyuan):
        contract = paid()
        as_(gaoyuan).post(at(contract, "claw-back/"), {"reason": "指标造假"}, format="json")
        assert as_(gaoyuan).post(at(contract, "returns/"), {"amount": "9000000"}, format="json").status_code == 400

    def test_only_the_bureau_asks(self, linhai, wuyue):
        contract = paid()
        for user in (linhai, wuyue):
            assert as_(user).post(at(contract, "claw-back/"), {"reason": "试试"}, format="json").status_code == 403


class TestOutcomes:
    def test_the_sponsor_answers_and_others_do_not_see_it(self, linhai, wuyue, gaoyuan):
        contract_stage.closed()
        ask_outcomes(now=stage.after(days=91))
        question = OutcomeQuestion.objects.exclude(asked_at=None).get()
        place = f"/api/v1/outcomes/{question.pk}/"
        assert as_(wuyue).get(place).status_code == 404
        sent = {"is_in_use": True, "revenue": "1200000", "text": "已装船三艘。"}
        assert as_(gaoyuan).post(f"{place}answer/", sent, format="json").status_code == 403
        assert as_(linhai).post(f"{place}answer/", sent, format="json").json()["revenue"] == "1200000.00"
        assert as_(gaoyuan).get(place).json()["text"] == "已装船三艘。"

    def test_what_was_not_asked_is_missing(self, linhai):
        contract_stage.closed()
        assert as_(linhai).get("/api/v1/outcomes/").json()["results"] == []


def test_appeals_and_objections_are_listed_for_those_concerned(linhai, gaoyuan, sunqi):
    challenge = stage.diagnosed()
    refuse(challenge=challenge, by=gaoyuan, now=NOW, reason="已有现成产品")
    appeal(challenge=challenge, text="现成产品不耐海水。", by=linhai, now=NOW)
    place = f"/api/v1/challenges/{challenge.reference}/appeals/"
    assert [row["text"] for row in as_(linhai).get(place).json()] == ["现成产品不耐海水。"]
    assert as_(sunqi).get(place).status_code == 404


def test_an_objector_reads_their_own_objection(sunqi, gaoyuan, linhai):
    reference = Challenge.objects.get(pk=bid_stage.announced("wuyue", "sunqi")[0].challenge_id).reference
    place = f"/api/v1/challenge-decisions/{reference}/objections/"
    Challenge.objects.update(due_at=stage.after(days=9000))
    text = "中选方的海试数据与公开论文不一致，请核实。"
    assert as_(sunqi).post(place, {"text": text}, format="json").status_code == 201
    for user, seen in ((sunqi, 1), (gaoyuan, 1), (linhai, 0)):
        assert len(as_(user).get(place).json()) == seen


def test_the_list_of_contracts_asks_the_same_for_one_and_for_many(gaoyuan, django_assert_max_num_queries):
    contract_stage.registered()
    with django_assert_max_num_queries(16):
        assert as_(gaoyuan).get("/api/v1/contracts/").json()["results"][0]["payments"]
