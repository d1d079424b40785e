"""订单式研发: a chain master's order, for which key laboratories are asked by name (F073)."""

from datetime import date

import pytest

from accounts.enums import OrganisationKind, QualificationKind, Verification
from accounts.models import Membership, Organisation, Qualification, User
from challenges.enums import Channel
from challenges.orders import asked_on_record
from challenges.services.screening import submit
from challenges.snapshot import is_intact
from common.errors import Invalid
from inbox.models import Notification
from tests.challenges import stage
from tests.factories import AchievementFactory
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db


def laboratory(name: str, kind: str = OrganisationKind.KEY_LABORATORY, **changes) -> User:
    """A verified laboratory and its owner."""
    values = {"kind": kind, "status": Verification.VERIFIED, "status_at": NOW, **changes}
    made = Organisation.objects.create(name=name, **values)
    owner = User.objects.create(username=name, name=f"{name}主任", email=f"{made.pk}@example.com")
    Membership.objects.create(user=owner, organisation=made, role="owner", is_approved=True)
    return owner


def chain_master(confirmed: bool = True) -> Qualification:
    return Qualification.objects.create(
        organisation=organisation("海澜仪器"), kind=QualificationKind.CHAIN_MASTER, number="链主〔2026〕1号",
        valid_from=date(2026, 1, 1), valid_to=date(2027, 12, 31), confirmed_at=NOW if confirmed else None,
        confirmed_by=person("gaoyuan") if confirmed else None,
    )  # fmt: skip


def test_only_a_chain_master_orders(linhai):
    with pytest.raises(Invalid, match="订单式研发限产业链链主企业"):
        submit(challenge=stage.draft(channel=Channel.ORDER), by=linhai, now=NOW)
    chain_master()
    submit(challenge=stage.draft(channel=Channel.ORDER), by=linhai, now=NOW)


def test_laboratories_are_told_once_and_stand_in_the_snapshot(client):
    chain_master()
    near, far = laboratory("近海实验室"), laboratory("远山平台", OrganisationKind.NATIONAL_PLATFORM)
    laboratory("未核验实验室", status=Verification.PENDING)
    laboratory("参考实验室", is_reference=True)
    stage.field()
    AchievementFactory(organisation=near.organisations[0], tech_field=stage.field())
    challenge = stage.published(channel=Channel.ORDER)
    assert asked_on_record(challenge) == ["近海实验室", "远山平台"]
    assert is_intact(challenge)
    told = Notification.objects.filter(event=f"challenge:{challenge.pk}:order")
    assert {row.recipient for row in told} == {near, far}
    assert "订单式研发" in told[0].title and told[0].url == challenge.get_absolute_url()
    page = client.get(challenge.get_absolute_url()).content.decode()
    for words in ("订单式研发", "近海实验室", "远山平台", "发榜当天已逐家通知"):
        assert words in page
    assert "未核验实验室" not in page and "参考实验室" not in page


def test_the_hall_is_narrowed_to_orders(client):
    chain_master()
    order = stage.published(channel=Channel.ORDER, title="订单一份")
    stage.published(title="公开一份")
    page = client.get("/challenges/?channel=order").content.decode()
    assert order.title in page and "公开一份" not in page
    assert client.get("/challenges/?channel=nothing").status_code == 200


def test_an_open_challenge_asks_nobody_by_name():
    laboratory("近海实验室")
    challenge = stage.published()
    assert not Notification.objects.filter(event__endswith=":order").exists()
    assert "laboratories" not in challenge.snapshot
