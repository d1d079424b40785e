"""Achievements in the API: what they have beyond needs."""

import pytest

from accounts.models import User
from achievements.models import Achievement
from tests.achievements import maturity_stage as stage
from tests.factories import AchievementFactory
from tests.needs.test_api import api
from tests.people import person

pytestmark = pytest.mark.django_db


def test_rights_and_discipline_by_their_codes(zhouwen: User) -> None:
    content = {
        "title": "四电极抗附着电导率组件",
        "summary": "采用陶瓷池壁与铱氧化物电极，深水布放半年漂移小于0.003 mS/cm，已完成海上比测。",
        "discipline": "170",
        "trl": 7,
        "rights": [{"kind": "invention", "number": "ZL202010000001.X"}],
    }
    made = api(zhouwen).post("/api/v1/achievements/", content)
    assert made.status_code == 201, made.content.decode()
    row = api(zhouwen).get(f"/api/v1/achievements/{made.json()['reference']}/").json()
    assert row["discipline"]["code"] == "170"
    assert row["rights"] == [{"kind": "invention", "number": "ZL202010000001.X", "status": "granted"}]
    assert Achievement.objects.get().organisation.name == "胶州湾大学"


def test_the_three_kinds_of_result_are_a_filter() -> None:
    wanted = AchievementFactory(kind="industrial")
    AchievementFactory(kind="demanded")
    rows = api().get("/api/v1/achievements/?kind=industrial").json()["results"]
    assert [row["reference"] for row in rows] == [wanted.reference]


def test_a_visitor_cannot_write() -> None:
    achievement = AchievementFactory()
    url = f"/api/v1/achievements/{achievement.reference}/"
    assert api().patch(url, {"title": "改"}).status_code == 401
    assert api().post(f"{url}withdraw/", {"reason": "x"}).status_code == 401


def test_maturity_reviews_are_read_by_owner_and_bureau_with_the_hashes_of_the_evidence() -> None:
    waiting = stage.submitted()
    url = f"/api/v1/maturity-reviews/{waiting.reference}/"
    told = api(person("zhouwen")).get(url).json()
    assert (told["achievement"], told["level"], told["status"]) == (waiting.achievement.reference, 5, "submitted")
    assert told["evidence"][0]["sha256"] == waiting.attachments.get().sha256
    assert (told["items"][0]["note"], told["items"][0]["verdict"]) == (stage.NOTE, None)
    assert api(person("gaoyuan")).get(url).status_code == 200
    assert [api(person(name)).get(url).status_code for name in ("linhai", "hanmei", "liubo")] == [404] * 3
    assert api().get(url).status_code in (401, 403)
    assert api(person("sunqi")).get("/api/v1/maturity-reviews/").json()["results"] == []


def test_the_api_says_who_vouches_for_a_maturity_and_does_not_let_it_be_written() -> None:
    offer = stage.verified().achievement
    url = f"/api/v1/achievements/{offer.reference}/"
    told = api().get(url).json()
    assert (told["trl"], told["trl_checked"], told["trl_checked_on"]) == (5, "verified", "2026-11-20")
    other = AchievementFactory(author=person("zhouwen"))
    api(person("zhouwen")).patch(f"/api/v1/achievements/{other.reference}/", {"trl_checked": "verified"})
    other.refresh_from_db()
    assert other.trl_checked == "self"
