"""Registers of parks: kept by operator and bureau, public, never deleted, each step remembered."""

import csv
import io
from datetime import date

import pytest
import rules
from django.db import IntegrityError, transaction

from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from inbox.models import Notification
from parks import services
from parks.books import BOOKS
from parks.models import Inventory, ParkMilestone, ParkSupport, Signing
from tests.parks.places import DAY, alliance, milestone
from tests.people import NOW, park

pytestmark = pytest.mark.django_db

EVERYBODY = ["visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]


def text_of(answer):
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


@pytest.mark.parametrize("username", EVERYBODY)
def test_operator_and_bureau_keep_the_registers_of_a_park(request, hanmei, username):
    person, signed = request.getfixturevalue(username), milestone()
    fact = milestone(kind="opened", day=date(2026, 11, 3), is_reference=True)
    keepers = {"hanmei", "gaoyuan"}
    assert rules.has_perm("parks.keep", person, park()) is (username in keepers)
    assert rules.has_perm("parks.keep_entry", person, signed) is (username in keepers)
    assert rules.has_perm("parks.keep_entry", person, fact) is (username == "gaoyuan")
    assert rules.has_perm("parks.keep", person, None) is (username == "gaoyuan")


@pytest.mark.parametrize("slug", sorted(BOOKS))
@pytest.mark.parametrize("username", EVERYBODY)
def test_registers_are_public_and_only_keepers_enter(page, request, hanmei, slug, username):
    alliance()
    browser = page(request.getfixturevalue(username))
    assert str(BOOKS[slug].title) in text_of(browser.get(f"/parks/registers/{slug}/"))
    keepers = {"members": {"gaoyuan", "liubo"}, "links": {"gaoyuan", "liubo"}, "inventory": {"gaoyuan"}}
    may = keepers.get(slug, {"gaoyuan", "hanmei"})
    status = browser.get(f"/parks/registers/{slug}/new/").status_code
    assert status == (200 if username in may else 302 if username == "visitor" else 404)


def test_from_the_form_to_the_park_page_and_its_history(page, hanmei, gaoyuan):
    browser = page(hanmei)
    form = {"park": park().pk, "kind": "signed", "day": "2026-03-01", "title": "园区共建签约", "source": "签约报道"}
    url = browser.post("/parks/registers/milestones/new/?park=hailan", form).url
    browser.post("/parks/registers/milestones/new/", {**form, "kind": "opened", "day": "2026-10-27", "title": "启用"})
    text = text_of(browser.get("/parks/hailan/"))
    assert "签约到启用用了 <b>240</b> 天" in text and "签约后第 240 天" in text
    browser.post(url, {**form, "title": "共建协议签约"})
    page_of_it = text_of(browser.get(url))
    assert "共建协议签约" in page_of_it and "修改" in page_of_it and "说明" in page_of_it
    assert Notification.objects.filter(recipient=gaoyuan, title__contains="园区节点").count() == 3
    assert [change.transition for change in StateChange.objects.about(ParkMilestone.objects.get(kind="signed"))] == [
        "enter", "change"]  # fmt: skip


def test_one_signing_and_one_opening_a_park(hanmei, page):
    milestone()
    with pytest.raises(Invalid, match="已经登记"):
        milestone()
    form = {"park": park().pk, "kind": "signed", "day": "2026-03-01", "title": "再签一次"}
    assert "这个节点已经登记" in text_of(page(hanmei).post("/parks/registers/milestones/new/", form))
    assert milestone(kind="other") and milestone(kind="other")


def test_what_is_taken_down_is_read_by_its_keepers_only(page, visitor, hanmei, linhai):
    entry = milestone()
    url = f"/parks/registers/milestones/{entry.pk}/"
    assert page(linhai).post(f"{url}remove/", {"reason": "登错了"}).status_code == 404
    page(hanmei).post(f"{url}remove/", {"reason": ""})
    assert ParkMilestone.objects.get().status == "kept"
    page(hanmei).post(f"{url}remove/", {"reason": "登错了"})
    assert page(visitor).get(url).status_code == 404
    assert "已经撤下" in text_of(page(hanmei).get(url)) and "登错了" in text_of(page(hanmei).get(url))
    assert "园区共建签约" not in text_of(page(hanmei).get("/parks/registers/milestones/"))
    with pytest.raises(Conflict):
        services.alter(entry=ParkMilestone.objects.get(), data={"title": "改"}, by=hanmei, now=NOW)


def test_others_are_refused_and_the_park_is_told_what_the_bureau_did(linhai, hanmei, gaoyuan):
    data = {"park": park(), "kind": "signed", "day": DAY, "title": "签约"}
    with pytest.raises(Refused):
        services.enter(model=ParkMilestone, data=data, by=linhai, now=NOW)
    services.enter(model=ParkMilestone, data=data, by=gaoyuan, now=NOW)
    assert "新登记" in Notification.objects.get(recipient=hanmei).title


def test_a_fact_of_the_documents_is_not_the_parks_to_change(page, hanmei, gaoyuan):
    fact = milestone(is_reference=True)
    with pytest.raises(Refused):
        services.alter(entry=fact, data={"title": "改了"}, by=hanmei, now=NOW)
    url = f"/parks/registers/milestones/{fact.pk}/"
    assert "出自公开文献" in text_of(page(hanmei).get(url))
    assert page(hanmei).post(url, {"title": "改了"}).status_code == 404
    services.alter(entry=fact, data={"title": "更正"}, by=gaoyuan, now=NOW)


COUNTED = {"kind": "laboratory", "label": "实验室", "count": "3", "unit": "个", "year": "2026", "source": "统计"}


@pytest.mark.parametrize(
    ("book", "form", "wrong"),
    [
        ("inventory", {**COUNTED, "source": ""}, "id_source_error"),
        ("inventory", {**COUNTED, "count": "-3"}, "id_count_error"),
        ("inventory", {**COUNTED, "year": "1066"}, "年份须在 2000 到 2100 之间"),
        ("signings", {"day": "not a day", "party": "某公司"}, "id_day_error"),
        ("signings", {"day": "2026-05-01", "party": "某公司", "amount": "-1"}, "id_amount_error"),
    ],
)
def test_what_does_not_hold_is_said_at_its_field(page, gaoyuan, hanmei, book, form, wrong):
    text = text_of(page(gaoyuan).post(f"/parks/registers/{book}/new/", {"park": park().pk, **form}))
    assert wrong in text


def test_the_table_itself_refuses_a_year_without_sense(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Inventory.objects.create(kind="laboratory", label="实验室", count=1, unit="个", year=1066, status_at=NOW)


def test_the_file_says_the_same_and_narrows_by_park(page, visitor, hanmei):
    data = {"park": park(), "day": DAY, "party": "=某公司", "subject": "入驻"}
    services.enter(model=Signing, data=data, by=hanmei, now=NOW)
    answer = page(visitor).get("/parks/registers/signings/?park=hailan&format=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [(row["园区"], row["签约方"], row["签约日期"]) for row in rows] == [("海澜示范园", "'=某公司", "2026-11-02")]
    assert page(visitor).get("/parks/registers/signings/?park=nowhere").status_code == 404
    assert page(visitor).get("/parks/registers/nothing/").status_code == 404


def test_tenants_see_the_three_kinds_of_support_and_that_they_come_first(page, linhai, sunqi, hanmei):
    for kind in ("capital", "science", "incubation"):
        data = {
            "park": park(),
            "kind": kind,
            "name": f"{kind} 服务",
            "provider": "园区",
            "text": "按次预约",
            "contact": "园区办",
        }
        services.enter(model=ParkSupport, data=data, by=hanmei, now=NOW)
    assert "申请优先受理" in text_of(page(linhai).get("/parks/hailan/"))
    assert "申请优先受理" not in text_of(page(sunqi).get("/parks/hailan/"))
    assert "capital 服务" in text_of(page(linhai).get("/workbench/"))
    assert "capital 服务" not in text_of(page(sunqi).get("/workbench/"))


def test_the_api_reads_what_the_pages_show(client, hanmei):
    milestone()
    kept = client.get("/api/v1/park-milestones/?park=hailan").json()
    assert (kept["count"], kept["results"][0]["park"], kept["results"][0]["day"]) == (1, "hailan", "2026-11-02")
    assert client.get("/api/v1/park-milestones/?park=other").json()["count"] == 0
    for slug in BOOKS:
        assert client.get(f"/api/v1/park-{slug}/").status_code == 200
        assert client.post(f"/api/v1/park-{slug}/", {}).status_code in (401, 403, 405)


@pytest.mark.parametrize("slug", sorted(set(BOOKS) - {"members", "links"}))
def test_a_long_register_costs_no_more_than_a_short_one(client, hanmei, django_assert_max_num_queries, slug):
    with django_assert_max_num_queries(8):
        client.get(f"/parks/registers/{slug}/")
