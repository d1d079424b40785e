"""Pages from the contract to the outcome: each side does its part by hand, others find nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from challenges.enums import REQUIRED_DOCUMENTS, AcceptanceOutcome, ChallengeStatus, MilestoneStatus
from challenges.models import Acceptance, Contract
from challenges.services.outcomes import ask_outcomes
from tests.challenges import contract_stage as life
from tests.people import NOW

pytestmark = pytest.mark.django_db
PAGES = ("challenge_contract", "challenge_milestones", "challenge_acceptance")


def at(name: str, challenge, *args) -> str:
    return reverse(name, args=[challenge.reference, *args])


def text(response) -> str:
    return response.content.decode()


class TestWhoOpens:
    @pytest.mark.parametrize("name", PAGES)
    def test_both_sides_and_the_bureau(self, client, linhai, wuyue, gaoyuan, zhouwen, name):
        url = at(name, life.registered().challenge)
        for user in (linhai, wuyue, gaoyuan, zhouwen):
            client.force_login(user)
            assert client.get(url).status_code == 200, user

    @pytest.mark.parametrize("name", PAGES)
    def test_for_others_it_is_missing(self, client, sunqi, chenjing, hanmei, name):
        url = at(name, life.registered().challenge)
        for user in (sunqi, chenjing, hanmei):
            client.force_login(user)
            assert client.get(url).status_code == 404, user
        client.logout()
        assert client.get(url).status_code == 302

    def test_files_are_for_those_who_see_the_contract(self, client, linhai, wuyue, sunqi):
        contract = life.drafted()
        client.force_login(linhai)
        client.post(at("contract_upload", contract.challenge, contract.pk), {"file": life.file("合同.txt")})
        token = contract.attachments.get().token
        url = reverse("attachment", args=[token])
        for user, status in ((wuyue, 200), (sunqi, 404)):
            client.force_login(user)
            assert client.get(url).status_code == status
        client.force_login(linhai)
        client.post(at("delivery_file_remove", contract.challenge, token))
        assert not contract.attachments.exists()


class TestContract:
    def test_drafted_edited_confirmed_registered_by_hand(self, client, linhai, wuyue, gaoyuan):
        bid = life.contracting()
        here = at("challenge_contract", bid.challenge)
        client.force_login(linhai)
        assert "还没有起草" in text(client.get(here))
        client.post(at("contract_draft", bid.challenge), {"bid": bid.reference})
        contract = Contract.objects.get()
        edit = at("contract_edit", bid.challenge, contract.pk)
        page = client.get(edit)
        sent = _fields(page.context["form"], page.context["milestones"]) | {
            "seen": page.context["seen"],
            "subsidy": "99",
        }
        refused = client.post(edit, sent)
        assert refused.status_code == 400
        assert "财政支持最多 40 万元" in text(refused)
        assert client.post(edit, sent | {"subsidy": "35"}).status_code == 302
        for user, side in ((linhai, "sponsor"), (wuyue, "bidder")):
            client.force_login(user)
            seen = client.get(here).context["rows"][0]["stamp"]
            client.post(at("contract_confirm", bid.challenge, contract.pk), {"side": side, "seen": seen})
        client.force_login(gaoyuan)
        assert "登记合同" in text(client.get(here))
        client.post(at("contract_register", bid.challenge, contract.pk), {"number": "2026370200000009"})
        contract.refresh_from_db()
        assert (contract.registration, contract.subsidy) == ("2026370200000009", 350_000)
        assert life.fresh(bid.challenge).status == ChallengeStatus.IN_PROGRESS

    def test_a_page_that_is_out_of_date_confirms_nothing(self, client, linhai):
        contract = life.drafted()
        client.force_login(linhai)
        sent = {"side": "sponsor", "seen": "2026-01-01"}
        page = client.post(at("contract_confirm", contract.challenge, contract.pk), sent, follow=True)
        assert "刚刚被修改" in text(page)
        assert Contract.objects.get().sponsor_confirmed_at is None


def _fields(form, formset) -> dict:
    """What a browser would send back."""
    sent = {bound.html_name: bound.value() for bound in form}
    for part in (formset.management_form, *formset.forms):
        sent |= {bound.html_name: bound.value() for bound in part}
    form_values = {name: "" if value is None else value for name, value in sent.items()}
    return {name: value for name, value in form_values.items() if value is not False}


class TestMilestones:
    def test_evidence_check_and_payment_by_hand(self, client, wuyue, gaoyuan):
        contract = life.registered(payment=[["milestone", "0.5"], ["acceptance", "0.5"]])
        challenge, one = contract.challenge, contract.milestones.first()
        here = at("challenge_milestones", challenge)
        client.force_login(wuyue)
        client.post(at("milestone_upload", challenge, one.pk), {"file": life.file()})
        client.post(at("milestone_submit", challenge, one.pk), {f"m{one.pk}-report": "误差 0.08。"})
        client.force_login(gaoyuan)
        assert "记录结论" in text(client.get(here))
        client.post(
            at("milestone_check", challenge, one.pk),
            {f"m{one.pk}-verdict": MilestoneStatus.PASSED, f"m{one.pk}-conclusion": ""},
        )
        one.refresh_from_db()
        assert one.status == MilestoneStatus.PASSED
        client.force_login(life.payer())
        client.post(at("instalment_pay", challenge), {"event": f"milestone:{one.pk}"})
        page = text(client.get(here))
        assert "8 万元" in page and "已拨付" in page

    def test_says_what_is_missing(self, client, wuyue):
        contract = life.registered()
        one = contract.milestones.first()
        client.force_login(wuyue)
        sent = {f"m{one.pk}-report": "好了"}
        page = client.post(at("milestone_submit", contract.challenge, one.pk), sent, follow=True)
        assert "请先上传" in text(page)


class TestAcceptance:
    def test_documents_report_decision_payment_archive_by_hand(self, client, wuyue, gaoyuan):
        contract = life.delivered()
        challenge, here = contract.challenge, at("challenge_acceptance", contract.challenge)
        client.force_login(wuyue)
        refused = client.post(at("acceptance_ask", challenge, contract.pk), {"summary": "达到"})
        assert refused.status_code == 400 and "请上传" in text(refused)
        for document in REQUIRED_DOCUMENTS:
            client.post(at("acceptance_upload", challenge, contract.pk), {"document": document, "file": life.file()})
        sent = {"summary": "达到", "invested_own": "30", "invested_city": "40", "papers": "3"}
        assert client.post(at("acceptance_ask", challenge, contract.pk), sent).status_code == 302
        assert Acceptance.objects.get().figures == {
            "invested_own": "300000.00",
            "invested_city": "400000.00",
            "papers": 3,
        }
        client.force_login(gaoyuan)
        assert "作出验收结论" in text(client.get(here))
        given = {"outcome": AcceptanceOutcome.PASSED, "score": "88", "votes_for": "5", "votes_against": "0"}
        assert client.post(at("acceptance_decide", challenge, contract.pk), given).status_code == 400
        assert (
            client.post(at("acceptance_decide", challenge, contract.pk), given | {"opinion": "达到。"}).status_code
            == 302
        )
        assert "拨付奖补" not in client.get(here).context["messages"].__str__()
        assert client.get(here).context["pays"] is False
        client.force_login(life.payer())
        assert client.get(here).context["pays"] is True
        client.post(at("acceptance_step", challenge, "pay"))
        client.post(at("acceptance_step", challenge, "close"))
        assert life.fresh(challenge).status == ChallengeStatus.CLOSED
        assert client.post(at("acceptance_step", challenge, "other")).status_code == 404

    def test_what_is_half_written_is_kept(self, client, wuyue):
        contract = life.registered()
        client.force_login(wuyue)
        client.post(at("acceptance_ask", contract.challenge, contract.pk), {"summary": "一半", "save": "1"})
        assert "一半" in text(client.get(at("challenge_acceptance", contract.challenge)))


class TestOutcome:
    def test_asked_and_answered_by_the_sponsor_alone(self, client, linhai, wuyue):
        challenge = life.closed()
        ask_outcomes(now=NOW + timedelta(days=91))
        question = challenge.outcomes.get(days=90)
        url = at("challenge_outcome", challenge)
        client.force_login(wuyue)
        assert client.get(url).status_code == 404
        client.force_login(linhai)
        assert "归档后 90 天" in text(client.get(url))
        sent = {"question": question.pk, f"q{question.pk}-is_in_use": "True", f"q{question.pk}-revenue": "200"}
        client.post(url, sent)
        question.refresh_from_db()
        assert (question.is_in_use, question.revenue) == (True, 2_000_000)
