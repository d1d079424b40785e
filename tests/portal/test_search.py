"""One search over needs, achievements, organisations and parks; what one may not read is neither found nor counted."""

import pytest
from django.urls import reverse

from accounts.enums import Verification
from accounts.models import Organisation
from postings.enums import Disclosure, PostingStatus
from tests.factories import AchievementFactory, NeedFactory
from tests.people import NOW, park
from tests.resources import stage
from tests.resources.policy_world import published as policy


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
        dict.fromkeys(
            ("全部", "需求", "成果", "机构", "园区", "政策", "金融产品", "基金", "中试与验证基地", "新闻公告", "案例"),
            0,
        ),
    )
    assert found(page(sunqi), q="金丝雀")[0] == {"needs": ["金丝雀平台内"]}
    assert sorted(found(page(linhai), q="金丝雀")[0]["needs"]) == ["金丝雀平台内", "金丝雀草稿"]


@pytest.mark.parametrize(("make", "code"), [(stage.product, "products"), (stage.fund, "funds"), (stage.base, "bases")])
def test_finance_and_bases_are_found_published_by_all_and_a_draft_by_its_own_people(page, db, make, code):
    made = make(name="银鸥专项")
    make(name="银鸥草稿", published=False)
    groups, counts, html = found(page(), q="银鸥")
    assert groups == {code: ["银鸥专项"]} and counts["全部"] == 1
    assert made.get_absolute_url() in html and "<mark>银鸥</mark>专项" in html
    assert sorted(found(page(made.author), q="银鸥")[0][code]) == ["银鸥专项", "银鸥草稿"]


def test_of_a_policy_the_version_in_force_is_found_once(page, db):
    policy("hebao", title="银鸥合包资助")
    assert found(page(), q="银鸥")[0] == {"policies": ["银鸥合包资助"]}


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
