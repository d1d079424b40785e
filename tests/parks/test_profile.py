"""A park's profile: one or two leading industries, one or two head enterprises each, held by form, service and table."""

import pytest
from django.db import IntegrityError, transaction

from common.errors import Invalid, Refused
from inbox.models import Notification
from parks import services
from parks.geometry import clean_boundary
from parks.models import LeadingIndustry, Park
from parks.selectors import park_tree
from tests.factories import term
from tests.people import NOW, organisation, park

pytestmark = pytest.mark.django_db

EVERYBODY = ["visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def industry(name, head="海澜仪器", second=None):
    ids = {"head_id": organisation(head).pk, "second_head_id": organisation(second).pk if second else None}
    return {"name": name, "chain_id": None, "industry_id": None, **ids}


def describe(by, *industries, **data):
    return services.describe_park(park=park(), data=data, industries=list(industries), by=by, now=NOW)


def rows(*industries):
    """The formset as a browser sends it."""
    sent = {"industries-TOTAL_FORMS": "2", "industries-INITIAL_FORMS": "0"}
    for place, (name, head, second) in enumerate(industries):
        sent |= {
            f"industries-{place}-name": name,
            f"industries-{place}-head": head,
            f"industries-{place}-second_head": second,
        }
    return sent


@pytest.mark.parametrize("username", EVERYBODY)
def test_operator_and_bureau_have_the_page(page, request, hanmei, username):
    status = page(request.getfixturevalue(username)).get("/parks/hailan/profile/").status_code
    assert status == {"visitor": 302, "hanmei": 200, "gaoyuan": 200}.get(username, 404)
    status = page(request.getfixturevalue(username)).get("/parks/new/").status_code
    assert status == {"visitor": 302, "gaoyuan": 200}.get(username, 404)


def test_the_service_wants_one_or_two(hanmei, sunqi):
    for wrong in ([], [industry("甲"), industry("乙"), industry("丙")]):
        with pytest.raises(Invalid, match="1–2 个主导产业"):
            describe(hanmei, *wrong)
    with pytest.raises(Invalid, match="头部企业"):
        describe(hanmei, {**industry("仪器"), "head_id": None})
    with pytest.raises(Invalid):
        describe(hanmei, industry("仪器", "海澜仪器", "海澜仪器"))
    assert not LeadingIndustry.objects.exists()
    describe(hanmei, industry("精密仪器", "海澜仪器", "启明新材"), industry("生物医药"))
    assert [len(row.heads) for row in park().industries.all()] == [2, 1]


@pytest.mark.parametrize(
    "wrong", [{"position": 3}, {"position": 0}, {"position": 1}, {"position": 2, "head": None}, {"position": 2, "twice": True}]
)  # fmt: skip
def test_the_table_holds_it_too(hanmei, sunqi, wrong):
    describe(hanmei, industry("精密仪器"))
    firm = organisation("海澜仪器")
    values = {"park": park(), "name": "另一个", "head": firm, **wrong}
    if values.pop("twice", False):
        values["second_head"] = firm
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadingIndustry.objects.create(**values)


def test_the_form_says_what_is_missing_and_keeps_what_holds(page, hanmei, sunqi):
    profile = {"focus": "海洋仪器", "intro": "", "longitude": "120.5", "latitude": "36.1"}
    browser = page(hanmei)
    assert "1–2 个主导产业" in text_of(browser.post("/parks/hailan/profile/", {**profile, **rows()}))
    without = text_of(browser.post("/parks/hailan/profile/", {**profile, **rows(("精密仪器", "", ""))}))
    assert "id_industries-0-head_error" in without
    unknown = text_of(browser.post("/parks/hailan/profile/", {**profile, **rows(("精密仪器", "没有这家", ""))}))
    assert "机构目录里没有“没有这家”" in unknown
    firm = "青岛海澜仪器有限公司"
    twice = text_of(browser.post("/parks/hailan/profile/", {**profile, **rows(("精密仪器", firm, firm))}))
    assert "两家头部企业不能是同一家" in twice
    good = {**profile, **rows(("精密仪器", firm, "青岛启明新材料有限公司"))}
    assert browser.post("/parks/hailan/profile/", good).url == "/parks/hailan/"
    shown = text_of(browser.get("/parks/hailan/"))
    assert "精密仪器" in shown and "青岛启明新材料有限公司" in shown and "东经 120.5000" in shown


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [({"longitude": "120"}, "经度和纬度要一起填"), ({"longitude": "190", "latitude": "36"}, "id_longitude_error"),
     ({"boundary": "{}"}, "边界须是 GeoJSON"), ({"boundary": "nonsense"}, "边界须是 GeoJSON")],
)  # fmt: skip
def test_a_place_that_does_not_hold_is_said_at_its_field(page, hanmei, typed, wrong):
    form = {**typed, **rows(("精密仪器", "青岛海澜仪器有限公司", ""))}
    assert wrong in text_of(page(hanmei).post("/parks/hailan/profile/", form))


def test_a_boundary_is_closed_numbers_and_not_endless():
    ring = [[120, 36], [121, 36], [121, 37], [120, 36]]
    assert clean_boundary({"type": "Polygon", "coordinates": [ring]})["coordinates"] == [[ring]]
    endless = [[120, 36], *([[121, 37]] * 6000), [120, 36]]
    for wrong in (ring[:3], [[1, "x"]] * 4, [[500, 36]] * 4, endless, []):
        with pytest.raises((ValueError, TypeError, IndexError)):
            clean_boundary({"type": "Polygon", "coordinates": [wrong]})


def test_name_and_operator_are_the_bureaus(hanmei, gaoyuan, linhai):
    with pytest.raises(Refused):
        describe(hanmei, industry("仪器"), name="自己起的名")
    with pytest.raises(Refused):
        describe(linhai, industry("仪器"))
    describe(gaoyuan, industry("仪器"), name="海澜示范园一期")
    assert "科技局修改了" in Notification.objects.get(recipient=hanmei).title


def test_the_bureau_registers_parks_under_a_zone(page, gaoyuan, hanmei):
    zone = Park.objects.create(code="zone", name="示范高新区", kind="zone")
    form = {"name": "新园区", "code": "xin", "kind": "park", "parent": zone.pk, "zone": ""}
    assert page(gaoyuan).post("/parks/new/", form).url == "/parks/xin/profile/"
    reserved = text_of(page(gaoyuan).post("/parks/new/", {**form, "name": "又一个", "code": "map"}))
    assert "页面地址的一部分" in reserved
    tree = park_tree(gaoyuan)
    assert [(str(top), [park.name for park, _ in below]) for top, below in tree.zones if str(top) == "示范高新区"] == [
        ("示范高新区", ["新园区"])]  # fmt: skip
    assert "新园区" in text_of(page(gaoyuan).get("/parks/zone/"))
    with pytest.raises(Invalid, match="下级"):
        services.describe_park(park=zone, data={"parent": Park.objects.get(code="xin")}, industries=[industry("仪器")],
                               by=gaoyuan, now=NOW)  # fmt: skip


def test_the_api_shows_point_and_industries(client, hanmei):
    describe(
        hanmei, industry("精密仪器"), longitude="120.5", latitude="36.1", district=term("district", "370212", "崂山区")
    )
    shown = client.get("/api/v1/parks/hailan/").json()
    assert (shown["longitude"], shown["industries"][0]["name"]) == ("120.500000", "精密仪器")
    assert shown["industries"][0]["heads"][0]["name"] == "青岛海澜仪器有限公司"


def test_a_zone_is_the_sum_of_its_parks_and_is_not_measured_beside_them(hanmei):
    Park.objects.create(code="zone", name="示范高新区", kind="zone")
    Park.objects.create(code="fact", name="文献园", is_reference=True)
    assert [one.code for one in Park.objects.measured()] == ["hailan"]
