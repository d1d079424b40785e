"""Who was told of what: matches are written as told by SQL, and announced through the ORM; both must mean the same."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.enums import Verification
from matching.models import Match
from tests.matching.world import SUBJECTS, full_run, make_achievement, make_need
from tests.people import NOW, organisation

pytestmark = pytest.mark.django_db

TITLE, PROBLEM, SUMMARY = SUBJECTS[0]
ADHESION = {"quantity": "附着力", "operator": ">=", "low": Decimal(8), "unit": "MPa", "must": True}


@pytest.fixture
def world(linhai, zhouwen):
    """A need with an answer, one that breaks its condition, one of an organisation not yet verified, and six others."""
    make_need(0, author=linhai, indicators=[ADHESION])
    make_achievement(0, author=zhouwen, title=TITLE, summary=f"{SUMMARY}，附着力 12 MPa。")
    make_achievement(0, author=zhouwen, title=f"{TITLE} 乙", summary=f"{PROBLEM}{SUMMARY}，附着力 5 MPa。")
    for number in range(6):
        make_achievement(number)
    pending = organisation("启明新材")
    late = make_achievement(0, organisation=pending, title=f"{TITLE} 丙", summary=f"{PROBLEM}{SUMMARY}")
    pending.status = Verification.PENDING
    pending.save()
    full_run(now=NOW)
    return late


def test_what_was_written_as_told_is_what_is_announced(world):
    told = set(Match.objects.exclude(announced_at=None))
    assert told == set(Match.objects.news().between_public())
    assert told, "somebody was told"
    assert Match.objects.filter(is_near_miss=True, announced_at=None).exists()
    assert not Match.objects.filter(achievement=world).exists(), "its organisation is not yet verified"


def test_what_becomes_public_later_is_told_then_and_the_rest_not_again(world):
    before = dict(Match.objects.exclude(announced_at=None).values_list("pk", "announced_at"))
    world.organisation.status = Verification.VERIFIED
    world.organisation.save()
    tomorrow = NOW + timedelta(days=1)
    full_run(now=tomorrow)
    after = dict(Match.objects.exclude(announced_at=None).values_list("pk", "announced_at"))
    assert Match.objects.get(achievement=world).pk in after
    assert {pk: after[pk] for pk in before} == before
    assert set(Match.objects.exclude(announced_at=None)) >= set(Match.objects.news().between_public())
