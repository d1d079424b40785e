"""The demo world: made once, complete, fictional, marked; every queue has something in it."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from accounts.models import Organisation, User
from achievements.models import Achievement, MaturityReview
from inbox.models import Notification, Obligation
from needs.models import Need, RDCentre
from parks.models import Park
from portal.demo import files, people
from portal.demo.load import load
from tests.challenges import demo_world
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def snapshot() -> list[Any]:
    """Everything that a second run might touch."""
    return [
        list(model.objects.order_by("pk").values_list("pk", "updated_at"))
        for model in (Organisation, Park, Need, Achievement, RDCentre, Obligation)
    ] + [User.objects.count(), Notification.objects.count()]


def test_the_whole_world_once_and_again(now: datetime, settings: LazySettings) -> None:
    settings.DEMO = False
    made = load(now=now)
    assert made.postings == len(files.postings("needs")) + len(files.postings("achievements"))

    for model, least in ((Need, 60), (Achievement, 160)):
        published = model.objects.published()
        assert published.count() >= least
        assert not model.objects.exclude(is_demo=True).exists()
        assert published.filter(published_at__range=(now - timedelta(days=80), now)).count() == published.count()
        states = set(model.objects.values_list("status", flat=True))
        assert states - {"resolved"} == {"draft", "submitted", "returned", "published"}
        assert not model.objects.filter(indicators=None).exists()
    assert RDCentre.objects.count() == 5
    assert made.challenges >= 18
    demo_world.a_dozen_challenges_stand_on_all_parts_of_the_road()
    demo_world.bids_stand_at_every_part_of_the_review()
    assert sorted(MaturityReview.objects.values_list("status", flat=True)) == [
        "returned", "submitted", "verified", "verified",
    ]  # fmt: skip
    assert set(MaturityReview.objects.awaiting(User.objects.get(username="gaoyuan"))) == set(
        MaturityReview.objects.filter(status="submitted")
    )
    hanmei, gaoyuan, linhai = (User.objects.get(username=name) for name in ("hanmei", "gaoyuan", "linhai"))
    assert Need.objects.awaiting(hanmei).exists()
    assert Achievement.objects.awaiting(gaoyuan).exists()
    assert Need.objects.of(linhai).filter(status="returned").exists()
    assert Organisation.objects.waiting().count() == 2
    assert not Organisation.objects.filter(is_reference=True, needs__isnull=False).exists()
    assert not Notification.objects.filter(mail_wanted=True).exists()
    assert Notification.objects.filter(recipient=linhai, read_at=None).exists()

    before = snapshot()
    again = load(now=now + timedelta(days=1))
    assert (again.settled, again.postings, again.centres, again.maturity) == (0, 0, 0, 0)
    assert snapshot() == before


def test_the_cast_can_sign_in_by_name_or_mail(now: datetime, client: Client) -> None:
    people.settle(now=now)
    for login in ("linhai", "gaoyuan@example.com"):
        answer = client.post("/accounts/login/", {"login": login, "password": PASSWORD})
        assert answer.status_code == 302
        client.post("/accounts/logout/")


def test_sign_ins_are_printed(now: datetime) -> None:
    out = StringIO()
    call_command("demo_sign_ins", stdout=out)
    assert "load_demo" in out.getvalue()
    people.settle(now=now)
    out = StringIO()
    call_command("demo_sign_ins", stdout=out)
    assert "linhai" in out.getvalue()
    assert "青岛海澜仪器有限公司" in out.getvalue()
    assert PASSWORD in out.getvalue()


def test_everybody_is_marked_and_nobody_is_real(now: datetime) -> None:
    people.settle(now=now)
    demo = Organisation.objects.filter(is_reference=False)
    assert not demo.exclude(is_demo=True).exists()
    assert not User.objects.exclude(email__endswith="@example.com").exists()
    references = Organisation.objects.filter(is_reference=True)
    assert references.exists()
    assert not references.filter(memberships__isnull=False).exists()
