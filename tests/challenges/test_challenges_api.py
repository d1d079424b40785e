"""Challenges through the API: the same rules as on the pages."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge, Reviewer
from tests.challenges import stage
from tests.people import person

pytestmark = pytest.mark.django_db


def as_(user) -> APIClient:
    client = APIClient()
    if user is not None and user.is_authenticated:
        client.force_authenticate(user)
    return client


def url(challenge, rest="") -> str:
    return f"/api/v1/challenges/{challenge.reference}/{rest}"


BODY = {
    "title": "海水电解槽双极板三千小时不点蚀", "background": "运行三个月后涂层点蚀，接触电阻升高一倍，镀金可行但成本过高，需要替代涂层。",
    "content": "开发低成本耐蚀导电涂层和批量制备工艺。", "months": 10, "own_amount": "200000", "subsidy": "300000",
    "conditions": "有涂层制备条件。", "acceptance": "第三方检测三千小时。", "keywords": ["双极板", "涂层", "电解"],
    "declared_true": True, "declared_unclassified": True,
    "indicators": [{"quantity": "接触电阻", "operator": "<=", "low": "10", "unit": "mΩ·cm²", "must": True}],
}  # fmt: skip


def test_from_a_draft_to_the_open_challenge_by_four_people(linhai, hanmei, gaoyuan, visitor):
    stage.programme(), stage.technology_sme(), stage.pool()
    made = as_(linhai).post("/api/v1/challenges/", {**BODY, "tech_field": stage.field().code}, format="json")
    assert made.status_code == 201, made.data
    challenge = Challenge.objects.get(reference=made.data["reference"])
    assert as_(linhai).post(url(challenge, "steps/submit/")).status_code == 200
    assert as_(hanmei).post(url(challenge, "steps/pass_screening/")).data["status"] == S.DIAGNOSIS
    for name in ("zhouwen", "chenjing"):
        Reviewer.objects.create(user=person(name))
    asked = as_(gaoyuan).post(url(challenge, "experts/"), {"experts": ["zhouwen", "chenjing"]}, format="json")
    assert asked.status_code == 201
    for name in ("zhouwen", "chenjing"):
        said = {"verdict": "list", "cost_is_fair": True, "text": "真实"}
        assert as_(person(name)).post(url(challenge, "opinion/"), said, format="json").status_code == 200
    assert as_(gaoyuan).post(url(challenge, "steps/approve_listing/")).status_code == 200
    shown = as_(gaoyuan).post(url(challenge, "steps/publish/"))
    assert (shown.data["status"], len(shown.data["snapshot_hash"])) == (S.OPEN, 64)
    hall = as_(visitor).get("/api/v1/challenges/").data
    assert [row["reference"] for row in hall["results"]] == [challenge.reference]
    assert hall["results"][0]["contact"] is None


def test_what_a_rule_forbids_is_named(linhai):
    challenge = stage.draft(months=48)
    answer = as_(linhai).post(url(challenge, "steps/submit/"))
    assert answer.status_code == 400
    assert "上限 36 个月" in answer.data["error"]["fields"]["months"]


def test_eligibility_line_by_line_for_those_inside_only(linhai, sunqi):
    challenge = stage.published()
    lines = {line["code"]: line for line in as_(linhai).get(url(challenge, "eligibility/")).data}
    assert lines["park_only"]["state"] == "met" and lines["cap"]["clause"]
    assert as_(sunqi).get(url(challenge, "eligibility/")).status_code == 404


def test_a_stale_version_is_a_conflict(linhai):
    challenge = stage.draft()
    client = as_(linhai)
    assert client.patch(url(challenge), {"title": "甲", "version": 1}, format="json").status_code == 200
    assert client.patch(url(challenge), {"title": "乙", "version": 1}, format="json").status_code == 409


def test_outsiders_neither_see_drafts_nor_move_what_they_see(sunqi, zhouwen):
    draft, shown = stage.draft(), stage.published()
    assert as_(sunqi).get(url(draft)).status_code == 404
    assert as_(sunqi).post(url(shown, "steps/withdraw/"), {"reason": "x"}).status_code == 403
    assert as_(zhouwen).post("/api/v1/challenges/", BODY, format="json").status_code == 403
    assert as_(None).post(url(shown, "steps/withdraw/")).status_code in (401, 403)


def test_an_amendment_and_the_chain_of_hashes(linhai, sunqi):
    challenge = stage.published()
    made = as_(linhai).post(url(challenge, "amend/"), {"conditions": "不限", "reason": "放宽"}, format="json")
    assert made.status_code == 201
    chain = as_(sunqi).get(url(challenge, "snapshot/")).data
    assert chain[1]["document"]["previous"] == chain[0]["sha256"] == challenge.snapshot_hash
    refused = as_(linhai).post(url(challenge, "amend/"), {"closes_on": "2026-11-25", "reason": "提前"}, format="json")
    assert refused.status_code == 400


def test_names_of_experts_are_the_bureaus_alone(linhai, gaoyuan):
    challenge = stage.diagnosed()
    assert {row["expert"] for row in as_(linhai).get(url(challenge, "opinions/")).data} == {None}
    assert {row["expert"] for row in as_(gaoyuan).get(url(challenge, "opinions/")).data} == {"周文", "陈静"}


def test_the_schema_describes_it():
    schema = as_(None).get(reverse("api-schema"), HTTP_ACCEPT="application/json").json()
    assert "/api/v1/challenges/{reference}/steps/{name}/" in schema["paths"]
