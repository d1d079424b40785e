"""The library of achievements (F095) and its three kinds (F011)."""

import pytest

from achievements.enums import AchievementKind
from tests.factories import INDICATOR, AchievementFactory, term

pytestmark = pytest.mark.django_db


def test_the_three_kinds_are_filters_on_the_list_with_their_counts(page):
    AchievementFactory(title="重大平台的", kind=AchievementKind.BREAKTHROUGH)
    AchievementFactory(title="产业急需的", kind=AchievementKind.INDUSTRIAL)
    html = page().get("/achievements/").content.decode()
    assert "自主创新重大成果 1" in html
    assert "企业需求技术成果 0" in html
    only = page().get("/achievements/?kind=breakthrough").content.decode()
    assert "重大平台的" in only
    assert "产业急需的" not in only


def test_the_page_of_one_tells_maturity_rights_price_and_indicators(page):
    achievement = AchievementFactory(kind=AchievementKind.DEMANDED, indicators=[INDICATOR], keywords=["涂层"])
    achievement.rights.create(kind=term("ip_kind", "invention", "发明专利"), number="ZL202010000001.X")
    html = page().get(achievement.get_absolute_url()).content.decode()
    for words in ("企业需求技术成果", "TRL 5 级", "自评", "ZL202010000001.X", "面议", "≤ 1 µA/cm²", "胶州湾大学"):
        assert words in html, words


def test_the_page_of_one_asks_the_database_as_often_however_much_it_holds(page, zhouwen, django_assert_max_num_queries):
    small, large = AchievementFactory(author=zhouwen), AchievementFactory(author=zhouwen, indicators=[INDICATOR] * 20)
    for number in range(10):
        large.rights.create(kind=term("ip_kind", "invention", "发明专利"), number=f"ZL{number}")
    client = page(zhouwen)
    client.get(small.get_absolute_url())
    counts = []
    for posting in (small, large):
        with django_assert_max_num_queries(40) as captured:
            client.get(posting.get_absolute_url())
        counts.append(len(captured))
    assert counts[1] <= counts[0] + 1
