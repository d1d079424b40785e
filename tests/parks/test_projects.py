"""Projects in reserve: each stage has an owner and a clock; signing and moving in leave their marks."""

import csv
import io
from datetime import date, timedelta

import pytest
import rules

from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from inbox.models import Notification, Obligation
from parks import services
from parks.models import ReserveProject, Signing, Tenancy
from parks.services.projects import CLOCKS
from tests.parks.places import project
from tests.people import NOW, organisation, park

pytestmark = pytest.mark.django_db

EVERYBODY = ["visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]
LATER = NOW + timedelta(days=1)


def move(found, name, by, **kwargs):
    return services.move_project(project=found, name=name, by=by, now=LATER, **kwargs)


@pytest.mark.parametrize("username", EVERYBODY)
def test_a_pipeline_is_the_parks_and_the_bureaus(page, request, hanmei, username):
    person, found = request.getfixturevalue(username), project()
    may = username in {"hanmei", "gaoyuan"}
    assert rules.has_perm("parks.keep_project", person, found) is may
    assert ReserveProject.objects.visible_to(person).exists() is may
    status = 200 if may else 302 if username == "visitor" else 404
    for address in ("/parks/projects/", f"/parks/projects/{found.pk}/", "/parks/hailan/projects/new/"):
        assert page(person).get(address).status_code == status
    text = page(person).get("/parks/hailan/").content.decode()
    assert "储备项目与签约" in text and ("光谱仪生产线" in text) is False


def test_each_stage_has_its_owner_and_its_clock(hanmei):
    found = project()
    owed = Obligation.objects.open().get()
    assert (owed.person, owed.due_at) == (hanmei, add_workdays(NOW, CLOCKS["reserved"]))
    move(found, "screen", hanmei)
    owed = Obligation.objects.open().get()
    assert owed.due_at == found.due_at == add_workdays(LATER, CLOCKS["screening"])
    move(found, "reject", hanmei, reason="与主导产业无关")
    assert not Obligation.objects.open().exists()
    assert found.due_at is None


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([], "pass"),
        ([], "sign"),
        (["screen"], "sign"),
        (["screen", "pass"], "move_in"),
        (["screen", "pass", "sign"], "shelve"),
    ],
)
def test_no_stage_is_left_out(hanmei, steps, wrong):
    found = project()
    for step in steps:
        move(found, step, hanmei)
    with pytest.raises(Conflict):
        move(found, wrong, hanmei, reason="跳过")


def test_a_no_needs_a_reason_and_what_is_shelved_comes_back(hanmei, linhai):
    found = project()
    with pytest.raises(Invalid):
        move(found, "shelve", hanmei)
    move(found, "shelve", hanmei, reason="等厂房")
    with pytest.raises(Refused):
        move(found, "screen", linhai)
    move(found, "screen", hanmei)
    assert found.status == "screening"


def test_signing_is_registered_and_moving_in_makes_a_tenant(hanmei, gaoyuan, sunqi):
    found = project(company="青岛启明新材料有限公司", amount="3000000")
    for step in ("screen", "pass"):
        move(found, step, hanmei)
    move(found, "sign", hanmei, day=date(2026, 11, 10))
    signed = Signing.objects.get()
    assert (signed.project, signed.day, signed.organisation) == (found, date(2026, 11, 10), organisation("启明新材"))
    move(found, "move_in", hanmei, day=date(2026, 11, 18))
    tenancy = Tenancy.objects.get(organisation=organisation("启明新材"))
    assert (tenancy.park, tenancy.since) == (park(), date(2026, 11, 18))
    assert Notification.objects.filter(recipient=gaoyuan, title__contains="已入驻").exists()


def test_who_is_not_known_moves_in_without_a_tenancy(hanmei):
    found = project()
    for step in ("screen", "pass", "sign", "move_in"):
        move(found, step, hanmei)
    assert Tenancy.objects.count() == 1  # 海澜仪器's own


def test_the_owner_is_of_the_park_and_is_told(hanmei, gaoyuan, linhai):
    with pytest.raises(Invalid, match="责任人"):
        project(owner=linhai)
    found = services.enter_project(park=park(), by=gaoyuan, now=NOW, data={
        "name": "浮标总装", "company": "示范浮标公司", "text": "需要码头", "owner": hanmei})  # fmt: skip
    assert "由您跟进" in Notification.objects.get(recipient=hanmei, title__contains="浮标总装").title
    with pytest.raises(Refused):
        services.alter_project(project=found, data={"text": "改"}, by=linhai, now=NOW)
    services.alter_project(project=found, data={"text": "改"}, by=hanmei, now=NOW)
    assert [change.transition for change in found.history.order_by("pk")] == ["enter", "change"]


def test_the_browser_goes_the_whole_way(page, hanmei):
    browser = page(hanmei)
    form = {"name": "中试线", "company": "示范公司", "text": "需要净化间", "amount": "120", "owner": hanmei.pk}
    url = browser.post("/parks/hailan/projects/new/", form).url
    assert "这个园区已有同名的储备项目" in browser.post("/parks/hailan/projects/new/", form).content.decode()
    for step in ("screen", "pass", "sign"):
        browser.post(f"{url}{step}/", {"day": "2026-11-20"})
    text = browser.get(url).content.decode()
    assert text.count("<h1") == 1 and "登记入驻" in text and "120" in text
    assert browser.post(f"{url}explode/").status_code == 404
    assert "中试线" in browser.get("/parks/projects/?park=hailan&state=signed").content.decode()
    assert "中试线" in browser.get("/workbench/").content.decode()
    answer = browser.get("/parks/projects/?format=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [(row["项目名称"], row["状态"], row["计划投资（万元）"]) for row in rows] == [("中试线", "已签约", "120")]


def test_the_api_keeps_the_same_sight(client, page, hanmei, linhai):
    project()
    assert client.get("/api/v1/park-projects/").status_code in (401, 403)
    assert page(linhai).get("/api/v1/park-projects/").json()["count"] == 0
    assert page(hanmei).get("/api/v1/park-projects/").json()["results"][0]["owner"] == "韩梅"
