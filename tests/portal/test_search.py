"""One search over needs, achievements, organisations and parks; what one may not read is neither found nor counted."""

import pytest
from django.urls import reverse

from accounts.enums import Verification
from accounts.models import Organisation
from postings.enums import Disclosure, PostingStatus
from tests.factories import AchievementFactory, NeedFactory
from tests.people import NOW, park


def found(client, **query):
    response = client.get(reverse("search"), query)
    assert response.status_code == 200
    groups = {group["kind"].code: [str(row) for row in group["rows"]] for group in response.context["groups"]}
    return groups, {tab["label"]: tab["count"] for tab in response.context["tabs"]}, response.content.decode()


def test_every_kind_is_found_in_one_page_with_its_count(page, db):
    NeedFactory(title="海澜涂层需求")
    AchievementFactory(title="海澜涂层成果")
    park()
    groups, counts, html = found(page(), q="海澜")
    assert set(groups) == {"needs", "achievements", "organisations", "parks"}
    assert counts["全部"] == sum(count for label, count in counts.items() if label != "全部")
    assert "<mark>海澜</mark>涂层需求" in html


@pytest.mark.parametrize("typed", ["氢能", "ＧＨ４１６９", "gh41", "氢能 gh4169"])
def test_chinese_and_designations_are_found_whatever_their_width_and_case(page, db, typed):
    NeedFactory(title="氢能管路用 GH4169 接头")
    assert found(page(), q=typed)[0]["needs"] == ["氢能管路用 GH4169 接头"]


def test_what_a_visitor_may_not_read_is_neither_found_nor_counted(page, linhai, sunqi):
    NeedFactory(title="金丝雀草稿", status=PostingStatus.DRAFT)
    NeedFactory(title="金丝雀平台内", disclosure=Disclosure.PLATFORM)
    Organisation.objects.create(name="金丝雀未核验公司", kind="enterprise", status=Verification.PENDING, status_at=NOW)
    assert found(page(), q="金丝雀")[:2] == (
        {},
        {"全部": 0, "需求": 0, "成果": 0, "机构": 0, "园区": 0, "新闻公告": 0, "案例": 0},
    )
    assert found(page(sunqi), q="金丝雀")[0] == {"needs": ["金丝雀平台内"]}
    assert sorted(found(page(linhai), q="金丝雀")[0]["needs"]) == ["金丝雀平台内", "金丝雀草稿"]


def test_one_kind_is_shown_in_pages(page, db):
    for number in range(23):
        NeedFactory(title=f"防污涂层 {number}")
    groups, _, html = found(page(), q="防污涂层", kind="needs", page="2")
    assert len(groups["needs"]) == 3
    assert "kind=needs&amp;page=1" in html
    assert len(found(page(), q="防污涂层")[0]["needs"]) == 4


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "   "},
        {"q": "；；"},
        {"q": "氢\x00能"},
        {"q": "x" * 5000},
        {"q": "' OR 1=1 --"},
        {"q": "膜", "kind": "none"},
        {"q": "膜", "kind": "needs", "page": "99999999999999999999"},
        {"q": "膜:*&|!<->()"},
    ],
)
def test_nothing_typed_breaks_the_page(page, db, query):
    NeedFactory()
    found(page(), **query)


def test_what_was_typed_is_shown_escaped(page, db):
    assert "<script>alert" not in found(page(), q="<script>alert(1)</script>")[2]


def test_nothing_found_offers_the_next_step(page, db):
    html = found(page(), q="量子鲸鱼")[2]
    assert "没有找到“量子鲸鱼”" in html
    assert reverse("need_new") in html
