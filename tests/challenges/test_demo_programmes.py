"""The demo world's programmes: what the documents fix is fixed, what they leave open is marked (F040–F043, F063, F071)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.enums import MemberRole, QualificationKind
from accounts.models import Membership, Qualification, User
from challenges import demo
from challenges.eligibility import check
from challenges.enums import ProgrammeKind
from challenges.models import Movement, Pool, Programme, ProgrammeTerms
from challenges.services.money import move_money, open_account
from challenges.statements import prove
from common.errors import Invalid
from inbox.models import Notification
from tests.challenges import stage
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(gaoyuan):
    """The bureau with its two officials, and the five programmes."""
    user = User.objects.create(username="xujing", name="徐静", email="xujing@example.com")
    Membership.objects.create(user=user, organisation=organisation("科技局"), role=MemberRole.MEMBER, is_approved=True)
    assert demo.settle(now=NOW) == 10
    return Programme.objects.in_bulk(field_name="code")


def test_five_kinds_with_rules_approved_by_two_and_a_pool_each(world):
    assert {programme.kind for programme in world.values()} == set(ProgrammeKind.values)
    for terms in ProgrammeTerms.objects.all():
        assert (terms.proposed_by.username, terms.approved_by.username) == ("gaoyuan", "xujing")
        assert terms.rules.exclude(clause="").count() == terms.rules.count()
    for pool in Pool.objects.all():
        assert pool.is_demo and prove(pool).agrees and pool.fiscal_year == timezone.localdate(NOW).year


def test_a_second_run_changes_nothing(world):
    before = Movement.objects.count()
    assert demo.settle(now=NOW) == 0
    assert Movement.objects.count() == before


def test_nobody_is_mailed_about_january(world):
    assert not Notification.objects.filter(mail_wanted=True).exists()


@pytest.mark.parametrize(
    ("code", "rule", "value", "is_assumed"),
    [
        ("yqjb", "cap", 500_000, False), ("yqjb", "pool", 20_000_000, False), ("peiyu", "cap", 5_000_000, False),
        ("peiyu", "pool", 41_100_000, True), ("zdgg", "cap", 3_000_000, True), ("qndt", "cap", 200_000, True),
    ],
)  # fmt: skip
def test_the_documents_caps_and_what_is_assumed(code, rule, value, is_assumed, world):
    terms = world[code].terms_on(NOW.date())
    assert terms.value(rule) == value
    assert terms.rules.get(code=rule).assumed is is_assumed


def test_cultivation_names_its_purposes(world):
    assert "关键技术攻关及产业化" in world["peiyu"].purpose and "科技创新平台建设" in world["peiyu"].purpose


def test_cultivation_refuses_a_fen_above_its_cap(world, gaoyuan):
    pool = Pool.objects.get(programme=world["peiyu"])
    account = open_account(pool=pool, project="BD-2026-000001", cap=world["peiyu"].terms_on(NOW.date()).value("cap"))
    with pytest.raises(Invalid, match="支持上限 500 万元"):
        move_money(
            pool=pool,
            account=account,
            kind="reserve",
            amount=Decimal("5000000.01"),
            key="r",
            reason="x",
            by=gaoyuan,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("kind", "is_confirmed", "state"),
    [(None, False, "missing"), ("listing", False, "unknown"), ("listing", True, "met"), ("high_tech", True, "met")],
)
def test_cultivation_is_for_high_tech_firms_and_those_about_to_list(kind, is_confirmed, state, world):
    challenge = stage.draft(programme=world["peiyu"])
    if kind:
        Qualification.objects.create(
            organisation=challenge.organisation, kind=QualificationKind(kind), number="GR202637000001",
            valid_from=NOW.date().replace(month=1), valid_to=NOW.date().replace(month=12),
            confirmed_at=NOW if is_confirmed else None, confirmed_by=person("gaoyuan") if is_confirmed else None,
        )  # fmt: skip
    lines = {line.code: line for line in check(challenge, now=NOW)}
    assert lines["high_tech"].state == state
    assert "technology_sme" not in lines
