"""Pages from the contract to the payment ask the database the same number of times, however much there is to show."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from challenges.enums import AcceptanceDocument, ChallengeStatus, MilestoneStatus
from challenges.models import AcceptanceFile, Challenge, Contract, Milestone
from challenges.services.noting import note
from postings.services.files import store_file
from tests.challenges import contract_stage as life
from tests.people import NOW, person

pytestmark = pytest.mark.django_db
PAGES = ("challenge_contract", "challenge_milestones", "challenge_acceptance")
PAYMENT = [["contract", "0.3"], ["milestone", "0.3"], ["acceptance", "0.4"]]


def grow(contract: Contract) -> None:
    """Six more milestones with three files each, documents of every heading, a longer history, more files."""
    wuyue = person("wuyue")
    for position in range(3, 9):
        made = Milestone.objects.create(
            contract=contract, position=position, name=f"节点{position}", share=0, status=MilestoneStatus.PASSED,
            due_on=NOW.date() + datetime.timedelta(days=30 * position), checked_by=person("gaoyuan"), checked_at=NOW,
        )  # fmt: skip
        for number in range(3):
            store_file(about=made, file=life.file(f"{position}-{number}.txt"), by=wuyue, now=NOW)
        note(contract, event="edit", label="修改合同", by=wuyue, now=NOW)
        store_file(about=contract, file=life.file(f"合同{position}.txt"), by=wuyue, now=NOW)
    for document in AcceptanceDocument:
        kept = AcceptanceFile.objects.create(acceptance=contract.acceptance, document=document)
        store_file(about=kept, file=life.file(f"{document}.txt"), by=wuyue, now=NOW)


@pytest.mark.parametrize("name", PAGES)
def test_the_same_number_for_little_and_for_much(client, name):
    acceptance = life.asked(payment=PAYMENT)
    contract = acceptance.contract
    url = reverse(name, args=[contract.challenge.reference])
    readers = [person(username) for username in ("linhai", "wuyue", "gaoyuan")] + [life.payer()]
    little = [asked_by(client, reader, url) for reader in readers]
    grow(contract)
    assert [asked_by(client, reader, url) for reader in readers] == little


def test_the_same_number_while_milestones_are_worked_on(client):
    contract = life.registered(payment=PAYMENT)
    url = reverse("challenge_milestones", args=[contract.challenge.reference])
    for milestone in contract.milestones.all():
        store_file(about=milestone, file=life.file(), by=person("wuyue"), now=NOW)
    little = asked_by(client, person("wuyue"), url)
    for position in range(3, 9):
        Milestone.objects.create(contract=contract, position=position, name="节点", share=0, due_on=NOW.date())
    assert asked_by(client, person("wuyue"), url) == little
    Challenge.objects.update(status=ChallengeStatus.SUBSIDY_DUE)
    assert asked_by(client, life.payer(), url) <= little + 2


def asked_by(client, reader, url: str) -> int:
    """Queries of the page, once everything that is kept for a process has been read."""
    client.force_login(reader)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
