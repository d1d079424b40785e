"""Achievements in the API: what they have beyond needs."""

import pytest

from accounts.models import User
from achievements.models import Achievement
from tests.factories import AchievementFactory
from tests.needs.test_api import api

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
