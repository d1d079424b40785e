"""Who may take which step with a bid: the table of 5.2 for every transition and role."""

from typing import Any

import pytest

from challenges.enums import BidStatus as B
from challenges.enums import Consent
from challenges.models import Bid
from challenges.workflow import BID
from common.errors import Conflict, Refused
from common.workflow import move
from tests.challenges import stage
from tests.people import NOW, organisation, person

ROLES = {
    "bidder's owner": "wuyue", "bidder's professor": "zhouwen", "consenting member": "chenjing", "sponsor": "linhai",
    "sponsor's member": "zhaomin", "another firm": "sunqi", "broker": "liubo", "official": "gaoyuan", "park": "hanmei",
    "visitor": None, "clock": "clock",
}  # fmt: skip
MAY = {
    "challenges.edit_bid": {"bidder's owner", "bidder's professor"},
    "challenges.judge_bid": {"official"},
    "challenges.choose_bid": {"sponsor", "sponsor's member"},
    "": set(),
}


@pytest.fixture
def bid(db: None) -> Bid:
    for name in filter(None, ROLES.values()):
        if name != "clock":
            person(name)
    made = stage.submitted().bids.create(
        organisation=organisation("胶州湾大学"), reference="JB-2026-000001", status_at=NOW, author=person("zhouwen")
    )
    made.members.create(organisation=organisation("黄海院"), duty="海试", consent=Consent.GIVEN)
    return made


@pytest.mark.parametrize("row", BID.transitions, ids=lambda row: row.name)
def test_each_transition_by_each_role(row: Any, bid: Bid, visitor: Any):
    for role, username in ROLES.items():
        by = None if username == "clock" else person(username) if username else visitor
        allowed = role in MAY[row.permission] or (role == "clock" and row.system)
        for source in row.sources:
            assert attempt(bid, row.name, source, by) == (row.target if allowed else Refused), (role, source)
    elsewhere = next(state for state in B if state not in row.sources)
    assert attempt(bid, row.name, elsewhere, person("gaoyuan")) is Conflict


def attempt(bid: Bid, name: str, source: str, by: Any) -> Any:
    """The state after the step, or the kind of refusal."""
    Bid.objects.filter(pk=bid.pk).update(status=source)
    held = Bid.objects.select_related("challenge").get(pk=bid.pk)
    try:
        move(held, name, by=by, now=NOW, reason="理由")
    except (Refused, Conflict) as error:
        return type(error)
    return held.status


def test_every_state_of_a_bid_can_be_reached():
    assert {B.DRAFT, *(row.target for row in BID.transitions)} == set(B)
