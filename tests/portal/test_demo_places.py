"""Parks of the demo world: what the documents say is labelled so, the rest is a demonstration, sixteen stand."""

from datetime import date, datetime, timedelta

import pytest

from inbox.models import Notification
from parks.models import Alliance, Inventory, LeadingIndustry, Park, ParkMilestone, ReserveProject, Signing
from portal.demo import people, places
from taxonomy.models import Term

pytestmark = pytest.mark.django_db

INSTRUMENTS = {"创盛仪器仪表产业园", "青岛市工业技术研究院", "青岛科学仪器产业园", "中电科高端智能仪器产业园"}


@pytest.fixture
def world(now: datetime) -> int:
    people.settle(now=now)
    return places.settle(now=now)


def test_sixteen_stand_and_only_those_of_the_documents_are_facts(world: int) -> None:
    parks = Park.objects.exclude(kind="zone")
    assert parks.count() == 16
    assert set(parks.filter(is_reference=True).values_list("name", flat=True)) == INSTRUMENTS | {"市南软件园"}
    assert set(parks.filter(is_reference=False).values_list("is_demo", flat=True)) == {True}
    assert set(Park.objects.get(kind="zone").parts.values_list("name", flat=True)) == INSTRUMENTS
    assert not parks.filter(is_reference=True).exclude(longitude=None).exists()  # the documents give no coordinates


def test_the_documents_say_258_days_six_signings_and_the_counts(world: int) -> None:
    days = dict(ParkMilestone.objects.filter(is_reference=True).values_list("kind", "day"))
    assert days == {"signed": date(2020, 11, 2), "opened": date(2021, 7, 18)}
    assert (days["opened"] - days["signed"]).days == 258
    assert Signing.objects.filter(is_reference=True).count() == 6
    assert sorted(Inventory.objects.filter(is_reference=True).values_list("count", flat=True)) == [11, 26, 33]
    alliance = Alliance.objects.get(is_reference=True)
    assert len(alliance.functions) == 5 and not alliance.links.exists()
    assert set(alliance.members.values_list("stage", flat=True)) == {"apart"}


def test_every_park_that_is_run_has_its_industries(world: int) -> None:
    for park in Park.objects.filter(is_demo=True).exclude(operator=None):
        assert 1 <= LeadingIndustry.objects.filter(park=park).count() <= 2
    assert set(ReserveProject.objects.values_list("status", flat=True)) >= {
        "reserved",
        "screening",
        "negotiating",
        "signed",
    }
    assert not Notification.objects.filter(read_at=None, title__contains="储备").exists()


def test_once_is_enough(world: int, now: datetime) -> None:
    assert world > 60
    assert places.settle(now=now + timedelta(days=1)) == 0


def test_names_that_were_not_found_are_not_facts(db: None) -> None:
    for scheme in ("industry_chain", "emerging_industry"):
        facts = Term.objects.filter(scheme=scheme, note="").values_list("name", "source")
        assert [name for name, _ in facts] == ["精密仪器仪表"]
        assert all(
            "未核实" in source
            for source in Term.objects.filter(scheme=scheme, note="未核实").values_list("source", flat=True)
        )
