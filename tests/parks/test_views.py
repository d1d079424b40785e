"""Parks for everybody, tenancy for their operators."""

from datetime import date

import pytest

from parks.models import Park, Tenancy, TenancyApplication
from tests.people import organisation, park

pytestmark = pytest.mark.django_db

EVERYBODY = ["visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]


def text_of(answer):
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


@pytest.mark.parametrize("username", EVERYBODY)
@pytest.mark.parametrize("address", ["/parks/", "/parks/hailan/"])
def test_parks_are_public(page, request, linhai, username, address):
    assert "海澜示范园" in text_of(page(request.getfixturevalue(username)).get(address))


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_the_operator_manages_tenants(page, request, linhai, username):
    status = page(request.getfixturevalue(username)).get("/parks/hailan/tenants/").status_code
    assert status == {"hanmei": 200, "visitor": 302}.get(username, 404)


def test_a_park_shows_its_tenants(client, linhai):
    assert "青岛海澜仪器有限公司" in text_of(client.get("/parks/hailan/"))


def test_a_park_that_is_not_there_is_missing(client, linhai):
    assert client.get("/parks/nowhere/").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_twenty(client, linhai, django_assert_max_num_queries):
    for number in range(25):
        Park.objects.create(code=f"p{number}", name=f"示范园 {number}", operator=organisation("园区办"))
    with django_assert_max_num_queries(4):
        assert text_of(client.get("/parks/"))


def test_from_the_application_to_the_tenancy(page, sunqi, hanmei):
    qiming = organisation("启明新材")
    form = {"organisation": qiming.pk, "since": "2026-11-01", "note": "二号楼 301"}
    assert page(sunqi).post("/parks/hailan/apply/", form).url == "/parks/hailan/"
    assert "二号楼 301" in text_of(page(hanmei).get("/parks/hailan/tenants/"))
    application = TenancyApplication.objects.get()
    assert page(sunqi).post(f"/parks/applications/{application.pk}/explode/").status_code == 404
    page(hanmei).post(f"/parks/applications/{application.pk}/accept/")
    assert Tenancy.objects.on(date(2026, 11, 20)).filter(organisation=qiming, park=park()).exists()


def test_only_owners_can_apply(page, zhaomin, chenjing):
    assert "由机构管理员申请入驻" in text_of(page(zhaomin).get("/parks/hailan/apply/"))


def test_the_operator_enters_and_ends_a_tenancy(page, hanmei, sunqi):
    browser = page(hanmei)
    browser.post("/parks/hailan/tenants/", {"name": "青岛启明新材料有限公司", "since": "2026-11-01"})
    tenancy = Tenancy.objects.get(organisation=organisation("启明新材"))
    browser.post(f"/parks/tenancies/{tenancy.pk}/end/", {"until": "2026-11-10"})
    tenancy.refresh_from_db()
    assert tenancy.until == date(2026, 11, 10)


def test_an_unknown_tenant_is_refused_at_the_field(page, hanmei):
    answer = page(hanmei).post("/parks/hailan/tenants/", {"name": "没有这一家", "since": "2026-11-01"})
    assert "没有找到已核验的机构" in text_of(answer)


def test_nobody_else_ends_a_tenancy(page, linhai, sunqi):
    tenancy = Tenancy.objects.get(organisation=organisation("海澜仪器"))
    assert page(sunqi).post(f"/parks/tenancies/{tenancy.pk}/end/").status_code == 404


def test_a_park_without_operator_says_so_and_leads_the_bureau_to_it(page, visitor, linhai, gaoyuan):
    Park.objects.create(code="lone", name="无主示范园", is_demo=True)
    Park.objects.create(code="printed", name="文献园区", is_reference=True)
    text = text_of(page(visitor).get("/parks/lone/"))
    assert "还没有登记：暂不能在线申请入驻" in text and "演示数据：这个园区" in text
    assert "登记管理机构" not in text and "/parks/lone/apply/" not in text
    assert 'href="/parks/lone/profile/">登记管理机构' in text_of(page(gaoyuan).get("/parks/lone/"))
    assert "文献没有写明" in text_of(page(visitor).get("/parks/printed/"))


def test_a_tenant_is_not_asked_to_apply_again(page, linhai, sunqi):
    assert "本单位已入驻" in text_of(page(linhai).get("/parks/hailan/"))
    assert "/parks/hailan/apply/" not in text_of(page(linhai).get("/parks/hailan/"))
    assert "/parks/hailan/apply/" in text_of(page(sunqi).get("/parks/hailan/"))


def test_focus_operator_and_investors_stand_on_the_page(client, linhai):
    """F021, F022."""
    fields, investors = "海洋仪器、分析仪器、智能仪器仪表", ["甲城投", "乙创投"]
    Park.objects.filter(pk=park().pk).update(focus=fields, investors=investors)
    text = text_of(client.get("/parks/hailan/"))
    assert fields in text and "甲城投、乙创投" in text and "海澜示范园管理办公室" in text
    assert "还没有登记" not in text
