"""A published challenge calls those whose achievements match the need behind it."""

import pytest

from challenges.models import Challenge
from challenges.services.listing import publish
from inbox.models import Notification
from matching.enums import Band
from tests.challenges import stage
from tests.matching.pairs import make_match
from tests.people import NOW, person

pytestmark = pytest.mark.django_db


def published_from(match) -> Challenge:
    challenge = stage.listed()
    Challenge.objects.filter(pk=challenge.pk).update(need=match.need)
    challenge.refresh_from_db()
    publish(challenge=challenge, by=person("gaoyuan"), now=NOW)
    return challenge


def told(challenge) -> set[str]:
    rows = Notification.objects.filter(event=f"challenge:{challenge.pk}:matched")
    return set(rows.values_list("recipient__username", flat=True))


def test_the_keepers_of_a_matching_achievement_are_called(linhai, chenjing):
    challenge = published_from(make_match(linhai, chenjing))
    assert told(challenge) == {"chenjing"}


def test_a_weak_match_calls_nobody(linhai, chenjing):
    assert told(published_from(make_match(linhai, chenjing, band=Band.WEAK))) == set()


def test_a_challenge_from_scratch_calls_nobody():
    assert told(stage.published()) == set()


def test_the_sponsor_alone_sees_who_comes_nearest(page, linhai, chenjing, sunqi):
    challenge = published_from(make_match(linhai, chenjing))
    address = challenge.get_absolute_url()
    assert "最接近的成果" in page(linhai).get(address).content.decode()
    assert "最接近的成果" not in page(sunqi).get(address).content.decode()
