"""The demo world's challenges: every queue has something in it, and loading twice changes nothing."""

import pytest

from challenges import demo_challenges
from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge, ProblemList
from challenges.snapshot import is_intact
from inbox.models import Notification
from portal.demo.load import load
from tests.people import NOW


@pytest.mark.django_db
def test_a_dozen_challenges_on_all_parts_of_the_road(settings):
    settings.DEMO = False
    made = load(now=NOW).challenges
    assert made >= 18
    assert set(Challenge.objects.values_list("status", flat=True)) >= {
        S.DRAFT, S.SUBMITTED, S.DIAGNOSIS, S.RETURNED, S.NOT_LISTED, S.LISTED_PENDING, S.OPEN, S.NO_BID, S.SUSPENDED,
        S.WITHDRAWN, S.REVIEWING, S.IN_PROGRESS, S.PAID,
    }  # fmt: skip
    assert not Challenge.objects.filter(is_demo=False).exists()
    assert all(is_intact(challenge) for challenge in Challenge.objects.published())
    assert "没有公开" in ProblemList.objects.get().intro
    assert not Notification.objects.filter(mail_wanted=True).exists()
    assert demo_challenges.settle(now=NOW) == 0
