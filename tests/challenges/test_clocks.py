"""Nothing waits for ever: with time moved forward, no open item is older than its clock without an escalation on record."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from challenges.enums import AcceptanceOutcome, ReviewMode
from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge
from challenges.services import clawing, contracts, deciding, listing, objections, screening
from challenges.services.amending import approve_amendment, propose_amendment
from challenges.services.clocks import CLOCKS, RESTING
from challenges.services.consortia import ask_member
from challenges.services.life import take
from challenges.services.outcomes import ask_outcomes, remind_milestones
from challenges.services.payments import pay_subsidy
from challenges.services.sweeping import sweep_clocks
from challenges.workflow import CHALLENGE
from inbox.models import Obligation
from inbox.services import sweep_obligations
from tests.challenges import bid_stage, contract_stage, stage
from tests.challenges.open_items import escalated, open_items
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db


def _screening() -> None:
    screening.take_up(challenge=stage.submitted(), by=person("hanmei"), now=NOW)


def _diagnosis() -> None:
    """Two experts are asked, none has answered."""
    made = stage.diagnosed(opinions=0)
    screening.ask_experts(
        challenge=made, experts=[person("zhouwen"), person("chenjing")], by=person("gaoyuan"), now=NOW
    )


def _returned() -> None:
    screening.send_back(challenge=stage.submitted(), by=person("hanmei"), now=NOW, reason="指标不清")


def _not_listed() -> None:
    """With an appeal that waits for its answer."""
    made = stage.diagnosed()
    screening.refuse(challenge=made, by=person("gaoyuan"), now=NOW, reason="已有现成产品")
    screening.appeal(challenge=made, text="现成产品不耐海水。", by=person("linhai"), now=NOW)


def _open() -> None:
    """Dated, with a bid and a consortium that is not settled."""
    challenge = stage.published(review_mode=ReviewMode.DATED)
    bid = bid_stage.drafted("wuyue", challenge)
    ask_member(bid=bid, organisation=organisation("黄海院"), duty="海试", by=person("wuyue"), now=NOW)
    bid_stage.submitted("sunqi", challenge)


def _negotiation() -> None:
    bids = bid_stage.shortlisted("wuyue", "sunqi")
    deciding.select_bids(challenge=_now_is(bids[0]), bids=bids[:1], reason="最好", by=person("linhai"), now=NOW)


def _objection() -> None:
    challenge = _now_is(bid_stage.announced("wuyue", "sunqi")[0])
    objections.object_to_result(
        challenge=challenge, text="中选方的海试数据与公开论文不一致，请核实。", by=person("sunqi"), now=NOW
    )


def _contracting() -> None:
    """Both sides have confirmed: the bureau owes the registration."""
    contract_stage.confirmed()


def _milestone_check() -> None:
    contract_stage.submit(contract_stage.registered().milestones.earliest("position"))


def _conditional() -> None:
    day = (NOW + timedelta(days=20)).date()
    contract_stage.decide(contract_stage.asked(), AcceptanceOutcome.CONDITIONAL, rectify_by=day)


def _accepted() -> None:
    """Between the two steps that the acceptance takes at once."""
    challenge = contract_stage.fresh(contract_stage.asked().contract.challenge)
    take(challenge=challenge, step="accept", by=person("gaoyuan"), now=NOW)


def _clawback() -> None:
    challenge = contract_stage.accepted()
    pay_subsidy(challenge=challenge, by=contract_stage.payer(), now=NOW)
    clawing.claw_back(challenge=contract_stage.fresh(challenge), reason="指标造假", by=person("gaoyuan"), now=NOW)


WORLDS: dict[str, Callable[[], Any]] = {
    S.SUBMITTED: stage.submitted, S.SCREENING: _screening, S.DIAGNOSIS: _diagnosis, S.RETURNED: _returned,
    S.NOT_LISTED: _not_listed, S.LISTED_PENDING: stage.listed, S.OPEN: _open, S.REVIEWING: bid_stage.under_review,
    S.SHORTLISTED: bid_stage.shortlisted, S.NEGOTIATION: _negotiation, S.PUBLICITY: bid_stage.announced,
    S.OBJECTION: _objection, S.CONTRACTING: _contracting, S.IN_PROGRESS: contract_stage.registered,
    S.MILESTONE_CHECK: _milestone_check, S.ACCEPTANCE: contract_stage.asked, S.CONDITIONAL: _conditional,
    S.ACCEPTED: _accepted, S.SUBSIDY_DUE: contract_stage.accepted, S.CLAWBACK: _clawback,
}  # fmt: skip

DAYS = (0, 2, 8, 16, 31, 45, 62, 370)
"""On which the sweepers run: between the shortest clocks, after the longest."""


def test_every_state_of_the_table_has_a_clock_or_says_why_not():
    states = {row.target for row in CHALLENGE.transitions} | {
        state for row in CHALLENGE.transitions for state in row.sources
    }
    assert states == set(S)
    assert set(CLOCKS) | set(RESTING) == states
    assert not set(CLOCKS) & set(RESTING)


def test_every_state_with_a_clock_is_tried_here():
    assert set(WORLDS) == set(CLOCKS)


@pytest.mark.parametrize("state", CLOCKS, ids=str)
def test_no_open_item_is_older_than_its_clock_without_an_escalation(state: str):
    """Nobody does anything for a year; the sweepers run now and then."""
    WORLDS[state]()
    assert Challenge.objects.filter(status=state).exists()
    for day in DAYS:
        now = NOW + timedelta(days=day, hours=1)
        _sweep(now)
        assert [item.name for item in open_items() if item.is_forgotten(now)] == []
        assert [row.title for row in Obligation.objects.overdue(now) if not escalated(row)] == []
        assert not _stuck(now)


@pytest.mark.parametrize("is_decided", [False, True], ids=["to be decided", "to be confirmed"])
def test_an_amendment_is_neither_left_undecided_nor_unconfirmed(is_decided: bool):
    challenge = stage.published()
    bid_stage.submitted("wuyue", challenge)
    proposal = propose_amendment(
        challenge=challenge, money={"subsidy": Decimal(450_000)}, reason="费用上涨", by=person("linhai"), now=NOW
    )
    if is_decided:
        approve_amendment(proposal=proposal, by=person("gaoyuan"), now=NOW)
    for day in DAYS:
        now = NOW + timedelta(days=day, hours=1)
        _sweep(now)
        assert [item.name for item in open_items() if item.is_forgotten(now)] == []


def test_the_outcome_is_asked_and_its_silence_escalates():
    contract_stage.closed()
    for day in (0, 90, 130, 366, 420):
        now = NOW + timedelta(days=day)
        _sweep(now)
        assert [item.name for item in open_items() if item.is_forgotten(now)] == []
    asked = [item for item in open_items() if item.name == "成效回访"]
    assert len(asked) == 2
    assert all(escalated(row) for item in asked for row in item.owed)


def test_a_lost_obligation_would_be_found():
    """The test above can fail."""
    stage.submitted()
    Obligation.objects.all().delete()
    _sweep(stage.after(days=30))
    assert [item.name for item in open_items() if item.is_forgotten(stage.after(days=30))] == ["已征集：园区初筛"]


def test_a_clock_that_starts_anew_is_escalated_anew():
    contract = contract_stage.confirmed()
    _sweep(stage.after(days=60))
    values = {name: getattr(contract, name) for name in contracts.FIELDS} | {"total": contract.total + 1}
    rows = [
        {name: getattr(row, name) for name in ("name", "target", "deliverable", "due_on", "share")}
        for row in contract.milestones.all()
    ]
    later = stage.after(days=61)
    contracts.save_contract(contract=contract, values=values, milestones=rows, by=person("linhai"), now=later)
    _sweep(later)
    assert [item.name for item in open_items() if item.is_forgotten(later)] == []


def test_what_time_decides_does_not_wait_for_anybody():
    """Open without a bid, publicity without an objection: the clock itself takes the step."""
    listing.publish(challenge=stage.listed(), by=person("gaoyuan"), now=NOW)
    _sweep(stage.after(days=60))
    assert Challenge.objects.get().status == S.NO_BID


def _sweep(now: datetime) -> None:
    """What the schedule does every minute."""
    sweep_clocks(now=now)
    remind_milestones(now=now)
    ask_outcomes(now=now)
    sweep_obligations(now=now)


def _stuck(now: datetime) -> list[str]:
    """Past their time in a state that time alone decides."""
    rows = Challenge.objects.filter(status__in=(S.OPEN, S.PUBLICITY), due_at__lt=now)
    return [row.reference for row in rows]


def _now_is(bid: Any) -> Challenge:
    return Challenge.objects.select_related("terms", "organisation", "programme").get(pk=bid.challenge_id)
