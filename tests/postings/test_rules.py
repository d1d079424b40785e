"""Truth tables: who may see, edit and screen which posting, by persona, relation, state and disclosure."""

import pytest

from achievements.models import Achievement
from needs.models import Need
from postings.enums import Disclosure, PostingStatus
from postings.rules import can_review, is_of_owner, may_post, may_publish_in_bulk
from tests.factories import AchievementFactory, NeedFactory
from tests.people import organisation, park

pytestmark = pytest.mark.django_db

EVERYBODY = ("visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei")
SIGNED_IN = set(EVERYBODY) - {"visitor"}
OWNERS, BUREAU, PARK = {"linhai", "zhaomin"}, {"gaoyuan"}, {"hanmei"}
S = PostingStatus

IN_PARK = {
    (S.DRAFT, "public"): OWNERS,
    (S.SUBMITTED, "public"): OWNERS | BUREAU | PARK,
    (S.RETURNED, "public"): OWNERS | BUREAU | PARK,
    (S.PUBLISHED, "public"): set(EVERYBODY),
    (S.PUBLISHED, "platform"): SIGNED_IN,
    (S.WITHDRAWN, "public"): OWNERS | BUREAU | PARK,
    (S.EXPIRED, "public"): OWNERS | BUREAU | PARK,
    (S.RESOLVED, "public"): OWNERS | BUREAU | PARK,
}
"""State and disclosure of a need of 海澜仪器 in its park → who sees it."""


@pytest.fixture
def everybody(request):
    return {name: request.getfixturevalue(name) for name in EVERYBODY}


def seen_by(everybody, model=Need):
    return {name for name, user in everybody.items() if model.objects.visible_to(user).exists()}


@pytest.mark.parametrize(("state", "disclosure"), IN_PARK)
def test_who_sees_a_tenant_s_need(everybody, state, disclosure):
    NeedFactory(status=state, disclosure=disclosure, park=park())
    assert seen_by(everybody) == IN_PARK[state, disclosure]


@pytest.mark.parametrize(("state", "disclosure"), IN_PARK)
def test_outside_the_park_its_manager_sees_what_everybody_sees(everybody, state, disclosure):
    NeedFactory(status=state, disclosure=disclosure)
    expected = IN_PARK[state, disclosure]
    assert seen_by(everybody) == (expected if state == S.PUBLISHED else expected - PARK)


@pytest.mark.parametrize("disclosure", list(Disclosure))
@pytest.mark.parametrize("verification", ["pending", "rejected"])
def test_nothing_of_an_unverified_organisation_is_public(everybody, disclosure, verification):
    need = NeedFactory(disclosure=disclosure, park=park())
    need.organisation.status = verification
    need.organisation.save()
    assert seen_by(everybody) == OWNERS | BUREAU | PARK
    assert not Need.objects.published().exists()


def test_an_achievement_follows_the_same_table(everybody):
    AchievementFactory(status=S.DRAFT)
    assert seen_by(everybody, Achievement) == {"zhouwen", "wuyue"}


def test_who_edits_and_screens(everybody):
    need = NeedFactory(status=S.SUBMITTED, park=park())
    assert {n for n, user in everybody.items() if is_of_owner(user, need)} == OWNERS
    assert {n for n, user in everybody.items() if can_review(user, need)} == BUREAU | PARK
    elsewhere = NeedFactory(status=S.SUBMITTED)
    assert {n for n, user in everybody.items() if can_review(user, elsewhere)} == BUREAU


def test_a_park_does_not_screen_what_it_posts_itself(hanmei):
    assert not can_review(hanmei, NeedFactory(organisation=organisation("园区办"), park=park()))


def test_an_unverified_operator_screens_nothing(hanmei):
    need = NeedFactory(status=S.SUBMITTED, park=park())
    operator = organisation("园区办")
    operator.status = "pending"
    operator.save()
    need.refresh_from_db()
    fresh = type(hanmei).objects.get(pk=hanmei.pk)
    assert not can_review(fresh, need)
    assert not Need.objects.visible_to(fresh).exists()


def test_who_posts_and_who_publishes_in_bulk(everybody):
    assert {n for n, user in everybody.items() if may_post(user)} == {
        "linhai",
        "zhaomin",
        "sunqi",
        "zhouwen",
        "wuyue",
        "chenjing",
    }
    assert {n for n, user in everybody.items() if may_publish_in_bulk(user)} == BUREAU


@pytest.mark.parametrize(
    ("state", "steps"),
    {
        S.DRAFT: {"linhai": ["submit"], "gaoyuan": []},
        S.SUBMITTED: {"linhai": ["recall"], "gaoyuan": ["return", "publish"], "hanmei": ["return", "publish"]},
        S.RETURNED: {"linhai": ["submit"], "gaoyuan": []},
        S.PUBLISHED: {"linhai": ["edit", "confirm", "withdraw", "resolve"], "hanmei": ["take_down"], "liubo": []},
        S.WITHDRAWN: {"linhai": ["submit"], "sunqi": []},
        S.EXPIRED: {"linhai": ["submit"], "gaoyuan": []},
        S.RESOLVED: {"linhai": [], "gaoyuan": []},
    }.items(),
)
def test_what_is_open_to_whom(everybody, state, steps):
    need = NeedFactory(status=state, park=park())
    for name, expected in steps.items():
        assert [row.name for row in need.workflow.open_to(everybody[name], need)] == expected
