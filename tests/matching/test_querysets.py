"""Who may see which match, as a table; and that results are read through the pointer."""

from datetime import datetime
from typing import Any

import pytest

from accounts.enums import Verification
from matching.enums import MatchStatus, RunKind
from matching.models import BrokerClaim, Candidate, Conversation, Match, MatchRun, Message, ReadMark
from matching.services.runs import start_run
from matching.services.working import work_chunk
from postings.enums import Disclosure, PostingStatus
from tests.matching.world import full_run, make_achievement, make_need, small_world

pytestmark = pytest.mark.django_db

EVERYBODY = ("visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei")
NEED_SIDE, ACHIEVEMENT_SIDE = {"linhai", "zhaomin"}, {"zhouwen", "wuyue"}
BOTH_SIDES = NEED_SIDE | ACHIEVEMENT_SIDE


@pytest.fixture
def match() -> Match:
    """Between 海澜仪器 and 胶州湾大学."""
    make_need(0)
    make_achievement(0)
    full_run()
    return Match.objects.get()


@pytest.fixture
def who_sees(request: pytest.FixtureRequest) -> Any:
    """Names of all of the cast who see this object."""

    def ask(item: Any) -> set[str]:
        people = {name: request.getfixturevalue(name) for name in EVERYBODY}
        return {name for name, user in people.items() if type(item).objects.visible_to(user).filter(pk=item.pk)}

    return ask


@pytest.mark.parametrize(
    ("status", "seen_by"),
    [
        (MatchStatus.NEW, BOTH_SIDES | {"liubo", "gaoyuan"}),
        (MatchStatus.WAITING, BOTH_SIDES | {"liubo", "gaoyuan"}),
        (MatchStatus.CONNECTED, BOTH_SIDES | {"gaoyuan"}),
        (MatchStatus.DECLINED, BOTH_SIDES | {"gaoyuan"}),
    ],
)
def test_the_two_sides_brokers_of_the_board_and_officials_see_a_match(match, who_sees, status, seen_by):
    Match.objects.update(status=status)
    assert who_sees(match) == seen_by


def test_a_broker_sees_what_they_look_after_until_they_hand_it_back(match, who_sees, liubo, now: datetime):
    Match.objects.update(status=MatchStatus.CONNECTED)
    claim = BrokerClaim.objects.create(match=match, broker=liubo, organisation=liubo.organisations[0], at=now)
    assert "liubo" in who_sees(match)
    claim.released_at = now
    claim.save()
    assert "liubo" not in who_sees(match)


@pytest.mark.parametrize("side", ["need", "achievement"])
def test_a_withdrawn_posting_hides_its_matches_from_the_other_side_and_the_board(match, who_sees, side):
    posting = getattr(match, side)
    type(posting).objects.update(status=PostingStatus.WITHDRAWN)
    own = NEED_SIDE if side == "need" else ACHIEVEMENT_SIDE
    assert who_sees(match) == own | {"gaoyuan"}


def test_an_organisation_that_lost_its_verification_is_hidden_from_the_other_side(match, who_sees):
    match.need.organisation.status = Verification.REJECTED
    match.need.organisation.save()
    assert who_sees(match) == NEED_SIDE | {"gaoyuan"}


def test_a_connected_match_stays_with_both_sides_after_a_posting_has_left(match, who_sees):
    Match.objects.update(status=MatchStatus.CONNECTED)
    type(match.need).objects.update(status=PostingStatus.RESOLVED)
    assert who_sees(match) == BOTH_SIDES | {"gaoyuan"}


def test_postings_for_the_signed_in_are_matched_like_public_ones(match, who_sees):
    type(match.need).objects.update(disclosure=Disclosure.PLATFORM)
    assert who_sees(match) == BOTH_SIDES | {"liubo", "gaoyuan"}


def test_runs_are_the_officials_business(match, who_sees):
    assert who_sees(MatchRun.objects.get()) == {"gaoyuan"}


def test_a_conversation_is_read_by_both_sides_and_the_broker_who_looks_after_it(match, who_sees, liubo, now: datetime):
    conversation = Conversation.objects.create(match=match, opened_at=now)
    assert who_sees(conversation) == BOTH_SIDES
    BrokerClaim.objects.create(match=match, broker=liubo, organisation=liubo.organisations[0], at=now)
    assert who_sees(conversation) == BOTH_SIDES | {"liubo"}


def test_a_conversation_is_unread_until_the_mark_passes_the_last_word_of_another(match, linhai, zhouwen, now: datetime):
    conversation = Conversation.objects.create(match=match, opened_at=now)
    Message.objects.create(
        conversation=conversation, by=linhai, organisation=linhai.organisations[0], text="您好", at=now
    )
    assert not Conversation.objects.unread_by(linhai)
    assert Conversation.objects.unread_by(zhouwen).get() == conversation
    ReadMark.objects.create(conversation=conversation, user=zhouwen, read_until=now)
    assert not Conversation.objects.unread_by(zhouwen)


def test_candidates_are_read_through_the_pointer(now: datetime):
    small_world()
    yesterday = full_run()
    start_run(kind=RunKind.MANUAL, now=now)
    while Candidate.objects.count() < 72:
        assert work_chunk()
    assert Candidate.objects.count() == 72
    assert set(Candidate.objects.of_current_run().values_list("run_id", flat=True)) == {yesterday.pk}
