"""The tables of asks and listings: who may take which step, from which state; a reason is never left out."""

from typing import Any

import pytest
from django.db import transaction

from common.errors import Conflict, Invalid, Refused
from common.workflow import move
from resources.enums.listings import ListingStatus
from resources.models import BaseUse, ExpertVisit, FinancingOffer, Invitation, Pitch, WhiteEntry
from resources.services.partners import invite_partner
from resources.workflow.asks import INVITATION, OFFER, PITCH, USE, VISIT, WHITE
from resources.workflow.listings import LISTING
from tests.people import NOW, organisation, person
from tests.resources import stage

pytestmark = pytest.mark.django_db

PEOPLE = [
    "linhai",
    "zhaomin",
    "sunqi",
    "zhouwen",
    "wuyue",
    "chenjing",
    "liubo",
    "gaoyuan",
    "hanmei",
    "dingan",
    "caoyue",
]
FIRM = {"linhai", "zhaomin"}


def invitation() -> Invitation:
    person("wuyue")
    return invite_partner(
        organisation=organisation("海澜仪器"), partner=organisation("胶州湾大学"), subject="联合研发", text="一起做电极。",
        by=person("linhai"), now=NOW,
    )  # fmt: skip


KINDS: dict[str, tuple[Any, Any, set[str], set[str]]] = {
    "offer": (OFFER, stage.offer, {"dingan"}, FIRM),
    "white": (WHITE, stage.white, {"gaoyuan"}, {"sunqi"}),
    "pitch": (PITCH, stage.pitch, FIRM, {"caoyue"}),
    "use": (USE, stage.use, FIRM, {"wuyue", "zhouwen"}),
    "invitation": (INVITATION, invitation, FIRM, {"wuyue", "zhouwen"}),
    "visit": (VISIT, stage.visit, {"hanmei"}, {"wuyue", "zhouwen"}),
}
MODELS = {
    "offer": FinancingOffer,
    "white": WhiteEntry,
    "pitch": Pitch,
    "use": BaseUse,
    "invitation": Invitation,
    "visit": ExpertVisit,
}
FILLED = {
    "offer": {"signed_amount": 1, "signed_on": NOW.date()}, "pitch": {"invested": 1, "invested_on": NOW.date()},
    "use": {"trl_after": 9, "evidence": "报告"}, "visit": {"outcome": "见过"},
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_each_step_by_each_person(name: str, visitor: Any):
    """From every source exactly the side that the table names may step; from elsewhere nobody."""
    table, make, askers, receivers = KINDS[name]
    ask = make()
    MODELS[name].objects.filter(pk=ask.pk).update(**FILLED.get(name, {}))
    may = {
        "resources.ask": askers, "resources.answer": receivers, "resources.answer_visit": receivers,
        "resources.keep_white_list": {"gaoyuan"},
    }  # fmt: skip
    people = {username: stage.anyone(username) for username in PEOPLE} | {"visitor": visitor}
    states = dict(MODELS[name]._meta.get_field("status").flatchoices)
    for row in table.transitions:
        elsewhere = next(state for state in states if state not in row.sources)
        for username, by in people.items():
            expected = row.target if username in may[row.permission] else Refused
            assert attempt(ask, row, row.sources[0], by) == expected, (row.name, username)
            assert attempt(ask, row, elsewhere, by) is Conflict
        if row.needs_reason:
            actor = people[sorted(may[row.permission])[0]]
            assert attempt(ask, row, row.sources[0], actor, reason=" ") is Invalid


def test_a_listing_is_written_by_its_people_and_judged_by_the_bureau(visitor: Any):
    made = stage.product()
    may = {"resources.edit_listing": {"dingan"}, "resources.review_listing": {"gaoyuan"}}
    for row in LISTING.transitions:
        for username in [*PEOPLE, "visitor"]:
            by = visitor if username == "visitor" else stage.anyone(username)
            expected = row.target if username in may[row.permission] else Refused
            assert attempt(made, row, row.sources[0], by) == expected, (row.name, username)


def test_every_state_is_reached_and_every_clock_is_of_a_state_that_can_be_left():
    assert {ListingStatus.DRAFT, *(row.target for row in LISTING.transitions)} == set(ListingStatus)
    for name, (table, _make, _askers, _receivers) in KINDS.items():
        model = MODELS[name]
        states = set(dict(model._meta.get_field("status").flatchoices))
        first = model._meta.get_field("status").default
        assert {first, *(row.target for row in table.transitions)} == states, name
        left = {source for row in table.transitions for source in row.sources}
        assert set(model.clocks) <= left, name


def attempt(obj: Any, row: Any, source: str, by: Any, reason: str = "理由") -> Any:
    """The state reached, or the class of the refusal; everything is undone."""
    type(obj).objects.filter(pk=obj.pk).update(status=source)
    fresh = type(obj).objects.get(pk=obj.pk)
    with transaction.atomic():
        try:
            move(fresh, row.name, by=by, now=NOW, reason=reason)
            return fresh.status
        except (Refused, Conflict, Invalid) as error:
            return type(error)
        finally:
            transaction.set_rollback(True)
