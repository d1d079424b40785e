"""The table of a challenge: its diagram, and who may take which step (5.1, 5.2)."""

from typing import Any

import pytest
from django.core.management import call_command

from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge, Contract
from challenges.services.clocks import CLOCKS
from challenges.services.life import take
from challenges.services.telling import TOLD
from challenges.workflow import CHALLENGE
from common.errors import Conflict, Invalid, Refused
from tests.challenges import stage
from tests.people import NOW, organisation, person

ROLES = {
    "sponsor's owner": "linhai",
    "sponsor's member": "zhaomin",
    "another firm": "sunqi",
    "bidder's professor": "zhouwen",
    "bidder's owner": "wuyue",
    "institute": "chenjing",
    "broker": "liubo",
    "official": "gaoyuan",
    "park": "hanmei",
    "visitor": None,
    "clock": "clock",
}
MAY = {
    "challenges.edit": {"sponsor's owner", "sponsor's member"},
    "challenges.screen": {"park"},
    "challenges.decide": {"official"},
    "challenges.pay": {"official"},
    "challenges.deliver": {"bidder's professor", "bidder's owner"},
    "": set(),
}


def test_the_diagram_in_the_docs_is_the_tables():
    call_command("draw_workflow", "--check")


def test_every_state_can_be_reached_and_every_step_is_told():
    reached = {S.DRAFT, *(row.target for row in CHALLENGE.transitions)}
    assert reached == set(S)
    assert {row.name for row in CHALLENGE.transitions if not row.name.startswith("resume_")} == set(TOLD)


def test_every_state_in_which_somebody_must_act_has_a_clock():
    ended = {S.DRAFT, S.PAID, S.CLOSED, S.NO_BID, S.RELISTED, S.WITHDRAWN, S.SUSPENDED, S.TERMINATED, S.FAILED}
    assert set(CLOCKS) == set(S) - ended


@pytest.fixture
def challenge(db: None) -> Challenge:
    """With a bid of 胶州湾大学 under contract, so that a bidder is somebody."""
    for name in filter(None, ROLES.values()):
        if name != "clock":
            person(name)
    made = stage.submitted()
    bid = made.bids.create(
        organisation=organisation("胶州湾大学"),
        reference="JB-2026-000001",
        status="contracted",
        status_at=NOW,
        author=person("zhouwen"),
    )
    Contract.objects.create(challenge=made, bid=bid, name="合同", total=700_000, technical=700_000, subsidy=400_000)
    return made


@pytest.mark.parametrize("row", CHALLENGE.transitions, ids=lambda row: row.name)
def test_each_transition_by_each_role(row: Any, challenge: Challenge, visitor: Any):
    """The truth table: from each source, exactly the roles that the table names may take it; from elsewhere nobody."""
    for role, username in ROLES.items():
        by = None if username == "clock" else person(username) if username else visitor
        allowed = role in MAY[row.permission] or (role == "clock" and row.system)
        for source in row.sources:
            assert attempt(challenge, row, source, by) == (row.target if allowed else Refused), (role, source)
    elsewhere = next(state for state in S if state not in row.sources)
    assert attempt(challenge, row, elsewhere, person("gaoyuan")) is Conflict


@pytest.mark.parametrize("row", [row for row in CHALLENGE.transitions if row.needs_reason], ids=lambda row: row.name)
def test_a_reason_is_never_left_out(row: Any, challenge: Challenge):
    actor = person({"challenges.edit": "linhai", "challenges.screen": "hanmei"}.get(row.permission, "gaoyuan"))
    assert attempt(challenge, row, row.sources[0], actor, reason=" ") is Invalid


def attempt(challenge: Challenge, row: Any, source: str, by: Any, reason: str = "理由") -> Any:
    """The state reached, or the class of the refusal; everything is undone."""
    from django.db import transaction

    Challenge.objects.filter(pk=challenge.pk).update(status=source, closes_on=NOW.date())
    fresh = Challenge.objects.select_related("organisation", "park__operator", "terms").get(pk=challenge.pk)
    with transaction.atomic():
        try:
            take(challenge=fresh, step=row.name, by=by, now=NOW, reason=reason)
            return Challenge.objects.get(pk=challenge.pk).status
        except (Refused, Conflict, Invalid) as error:
            return type(error)
        finally:
            transaction.set_rollback(True)
