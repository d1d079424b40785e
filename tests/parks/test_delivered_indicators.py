"""What contracts, milestones, acceptance, money, meetings, brokers and maturity add to a park's figures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from achievements.services import save_draft
from challenges.enums import MilestoneStatus
from challenges.models import Contract, Milestone, OutcomeQuestion
from challenges.services.outcomes import answer_outcome
from matching.enums import Verdict
from matching.models import BrokerClaim, Conversation
from matching.services.answers import answer
from matching.services.conversations import post_message
from parks.lineage import indicator_of
from parks.measuring import compute
from parks.models import LeadingIndustry
from tests.challenges import contract_stage
from tests.factories import INDICATOR, AchievementFactory, NeedFactory, term
from tests.matching.pairs import make_match
from tests.people import NOW, organisation, park, person

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def figure(code, day=DAY):
    here = park()
    return compute(indicator_of(code), day)[here.pk]


def value(code, day=DAY):
    found = figure(code, day).value
    return None if found is None else str(found)


def test_a_contract_counts_when_both_sides_have_confirmed():
    contract = contract_stage.drafted()
    assert (value("I08"), value("I08T")) == ("0.00", "0.00")
    contract_stage.agree(contract)
    total = str((contract.total / 10_000).quantize(Decimal("0.01")))
    assert (value("I08"), value("I08T"), value("I09")) == (total, total, "0.00")
    assert value("I08", DAY - timedelta(days=1)) == "0.00"


def test_the_registered_amount_is_the_technical_one():
    contract = contract_stage.registered()
    assert value("I09") == str((contract.technical / 10_000).quantize(Decimal("0.01")))


def test_a_milestone_is_on_time_only_when_handed_in_by_its_day_and_passed():
    contract = contract_stage.registered()
    late, early = contract.milestones.all()[:2]
    Milestone.objects.filter(pk__in=[late.pk, early.pk]).update(due_on=DAY, submitted_at=NOW)
    assert value("I10") == "0.0"
    Milestone.objects.filter(pk=early.pk).update(status=MilestoneStatus.PASSED, checked_at=NOW)
    Milestone.objects.filter(pk=late.pk).update(
        status=MilestoneStatus.PASSED, checked_at=NOW, submitted_at=NOW + timedelta(days=1)
    )
    assert (value("I10"), value("I10", DAY - timedelta(days=1))) == ("50.0", None)


def test_acceptance_money_and_use_of_a_closed_project():
    assert (value("I11"), value("I12")) == (None, None)
    challenge = contract_stage.closed()
    assert (value("I11"), value("I12"), value("I13")) == ("100.0", "100.0", "0")
    question = OutcomeQuestion.objects.create(challenge=challenge, days=91, asked_at=NOW)
    answer_outcome(question=question, is_in_use=True, revenue=None, text="已用上", by=person("linhai"), now=NOW)
    assert value("I13") == "1"


def test_money_of_an_accepted_project_is_not_late_before_the_year_is_over():
    contract_stage.accepted()
    assert (value("I11"), value("I12")) == ("100.0", None)
    assert value("I12", date(2027, 1, 2)) == "0.0"


@pytest.fixture
def talk(linhai, zhouwen):
    match = make_match(linhai, zhouwen)
    for side in (linhai, zhouwen):
        answer(match=match, by=side, verdict=Verdict.INTERESTED, now=NOW)
    return Conversation.objects.get(match=match)


def test_an_introduction_is_a_meeting_when_both_have_spoken(talk, linhai, zhouwen):
    assert (value("I06"), value("I07")) == ("0.0", None)
    post_message(conversation=talk, by=linhai, text="您好", now=NOW)
    assert value("I06") == "0.0"
    post_message(conversation=talk, by=zhouwen, text="您好", now=NOW)
    assert (value("I06"), value("I07")) == ("100.0", "0.0")


def test_a_meeting_becomes_a_contract_of_the_same_need_and_supplier(talk, linhai, zhouwen):
    for person_ in (linhai, zhouwen):
        post_message(conversation=talk, by=person_, text="您好", now=NOW)
    contract = contract_stage.confirmed()
    assert value("I07") == "0.0"
    contract.challenge.need = talk.match.need
    contract.challenge.save(update_fields=["need"])
    assert Contract.objects.get().bid.organisation == organisation("胶州湾大学")
    assert value("I07") == "100.0"


def test_a_broker_is_credited_while_looking_after_the_match(linhai, zhouwen, liubo):
    match = make_match(linhai, zhouwen)
    BrokerClaim.objects.create(match=match, broker=liubo, organisation=organisation("齐桥"), at=NOW)
    assert (value("I16"), value("I16D")) == ("1", "0.00")
    for side in (linhai, zhouwen):
        answer(match=match, by=side, verdict=Verdict.INTERESTED, now=NOW + timedelta(minutes=5))
    assert (value("I16"), value("I16D")) == ("1", "1.00")


def test_maturity_is_remembered_when_it_moves(linhai):
    offer = AchievementFactory(organisation=organisation("海澜仪器"), author=linhai, trl=4, status="draft")
    assert value("I14") is None
    arguments = {"organisation": offer.organisation, "by": linhai, "now": NOW}
    save_draft(achievement=offer, data={"title": "新标题"}, **arguments)
    assert not offer.maturity_changes.exists()
    save_draft(achievement=offer, data={"trl": 6}, **arguments)
    save_draft(achievement=offer, data={"trl": 7}, **arguments)
    assert value("I14") == "3.00"
    assert list(offer.maturity_changes.values_list("before", "after")) == [(4, 6), (6, 7)]


def test_quality_is_what_lets_somebody_answer_without_asking_back(linhai):
    NeedFactory(problem="缺" * 120, indicators=[INDICATOR])
    assert value("I02") == "80.0"
    NeedFactory(problem="短", key_technology="", budget=None, text_warnings=["x"])
    assert value("I02") == "40.0"


def test_leading_industries_and_their_heads(linhai):
    tools = term("industry", "C40", "仪器仪表制造业")
    below, other = term("industry", "C4014", "实验分析仪器制造"), term("industry", "C26", "化学原料")
    for industry in (below, other):
        NeedFactory(industry=industry)
    assert (value("I21"), value("I22")) == (None, "0")
    LeadingIndustry.objects.create(
        park=park(), position=1, name="仪器仪表", industry=tools, head=organisation("海澜仪器")
    )
    assert (value("I21"), value("I22")) == ("50.0", "2")
