"""Programmes, pools and movements in the API: the rules of the pages (F040–F043, F053, N11, N34)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from challenges.models import Movement, ProgrammeTerms
from tests.challenges import stage
from tests.challenges.test_programmes import draft, second_official
from tests.needs.test_api import api
from tests.people import person

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


def test_rules_in_force_with_clause_are_open_to_all():
    stage.programme(cap="400000")
    found = api().get(f"{BASE}/programmes/yqjb/").json()
    rules = {rule["code"]: rule for rule in found["terms"]["rules"]}
    assert (rules["cap"]["value"], rules["cap"]["words"], rules["cap"]["clause"]) == ("400000", "40 万元", "测试条款")
    assert rules["days_open"]["is_assumed"]


def test_drafts_are_the_officials_alone(gaoyuan, linhai):
    draft()
    for user, versions in ((None, [1]), (linhai, [1]), (gaoyuan, [2, 1])):
        rows = api(user).get(f"{BASE}/programmes/yqjb/versions/").json()
        assert [row["version"] for row in rows] == versions
    assert api(linhai).post(f"{BASE}/programmes/yqjb/versions/2/propose/", {}).status_code == 404


def test_a_version_from_draft_to_force(gaoyuan):
    stage.programme()
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    base = f"{BASE}/programmes/yqjb"
    assert api(gaoyuan).post(f"{base}/draft/", {"valid_from": day}).status_code == 201
    rule = {"value": "600000", "clause": "测试文件第三条"}
    assert api(gaoyuan).put(f"{base}/versions/2/rules/cap/", rule).status_code == 200
    assert api(gaoyuan).put(f"{base}/versions/2/rules/cap/", {**rule, "value": {"a": 1}}).status_code == 400
    assert api(gaoyuan).post(f"{base}/versions/2/propose/", {}).status_code == 200
    assert api(gaoyuan).post(f"{base}/versions/2/approve/", {}).status_code == 403
    assert api(second_official()).post(f"{base}/versions/2/approve/", {}).json()["status"] == "approved"
    assert ProgrammeTerms.objects.get(version=2).value("cap") == 600_000


@pytest.mark.parametrize(("username", "status"), [("linhai", 403), ("hanmei", 403), ("liubo", 403), ("gaoyuan", 200)])
def test_movements_are_for_officials(username, status):
    stage.pool()
    assert api(person(username)).get(f"{BASE}/movements/").status_code == status
    assert api().get(f"{BASE}/movements/").status_code in (401, 403)


def test_the_statement_is_open_and_proved(gaoyuan):
    pool = stage.pool()
    proof = api().get(f"{BASE}/pools/{pool.pk}/statement/").json()
    assert proof["agrees"] and Decimal(proof["recomputed"]["available"]) == pool.available
    rows = api(gaoyuan).get(f"{BASE}/movements/?programme=yqjb&kind=fund").json()["results"]
    assert [(row["debit"], row["credit"], row["by"]) for row in rows] == [("source", "available", "高远")]


def test_a_pool_is_opened_and_raised_by_the_bureau_alone(gaoyuan, linhai):
    stage.programme()
    opened = {"programme": "yqjb", "fiscal_year": 2026, "amount": "1000000"}
    assert api(linhai).post(f"{BASE}/pools/", opened).status_code == 403
    made = api(gaoyuan).post(f"{BASE}/pools/", opened).json()
    raised = {"kind": "fund", "amount": "0.01", "reason": "测试", "event": "1"}
    assert api(linhai).post(f"{BASE}/pools/{made['id']}/adjust/", raised).status_code == 403
    for _twice in range(2):
        assert api(gaoyuan).post(f"{BASE}/pools/{made['id']}/adjust/", raised).status_code == 200
    assert Movement.objects.count() == 2
    for bad in ({"amount": "NaN"}, {"amount": "-1"}, {"amount": "0.001"}, {"kind": "pay"}, {"reason": ""}):
        assert (
            api(gaoyuan).post(f"{BASE}/pools/{made['id']}/adjust/", {**raised, "event": "2", **bad}).status_code == 400
        )
