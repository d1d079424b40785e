"""Needs in the API: the rules of the pages, nobody's name for visitors, errors in Chinese at the field."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from accounts.models import User
from needs.models import Need
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db

COMPLETE = {
    "title": "海水氢能电解槽用耐蚀双极板涂层",
    "problem": "电解槽在海水环境下运行，双极板涂层三个月内点蚀，接触电阻上升，急需耐氯离子腐蚀的低成本涂层工艺。",
    "tech_field": "05",
    "modes": ["joint_development"],
    "keywords": ["双极板", "涂层"],
    "budget": "800000.00",
    "trl_wanted": 6,
    "deadline": "2027-12-31",
    "declared_unclassified": True,
    "indicators": [{"quantity": "腐蚀电流密度", "operator": "<=", "high": "1", "unit": "μA/cm²", "must": True}],
}


def api(user: User | None = None) -> APIClient:
    """A caller with a token, or nobody."""
    client = APIClient()
    if user is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.get_or_create(user=user)[0].key}")
    return client


class TestReading:
    def test_a_visitor_sees_published_public_needs_without_names(self, linhai: User) -> None:
        shown = NeedFactory(author=linhai)
        NeedFactory(status="draft")
        NeedFactory(disclosure="platform")
        answer = api().get("/api/v1/needs/").json()
        assert [row["reference"] for row in answer["results"]] == [shown.reference]
        row = answer["results"][0]
        assert row["contact"] is None
        assert row["organisation"]["name"] == "青岛海澜仪器有限公司"
        assert "external_code" not in row
        assert "linhai" not in str(answer)

    def test_the_signed_in_see_whom_to_ask(self, linhai: User, zhouwen: User) -> None:
        need = NeedFactory(author=linhai)
        row = api(zhouwen).get(f"/api/v1/needs/{need.reference}/").json()
        assert row["contact"] == {"name": "林海", "title": "", "email": "linhai@example.com"}
        assert "text_warnings" not in row
        assert "text_warnings" in api(linhai).get(f"/api/v1/needs/{need.reference}/").json()

    def test_hidden_and_missing_are_the_same(self, sunqi: User) -> None:
        draft = NeedFactory(status="draft")
        for reference in (draft.reference, "XQ-2020-999999", "x"):
            assert api(sunqi).get(f"/api/v1/needs/{reference}/").status_code == 404

    def test_search_and_filters_are_those_of_the_page(self) -> None:
        found = NeedFactory(title="GH4169合金叶片修复")
        NeedFactory(title="水产冷链保鲜")
        for query in ("q=GH4169", "q=叶片修复", "q=gh4169&tech_field=06"):
            rows = api().get(f"/api/v1/needs/?{query}").json()["results"]
            assert [row["reference"] for row in rows] == [found.reference], query
        assert api().get("/api/v1/needs/?tech_field=炼金术").status_code == 400

    def test_a_page_of_a_hundred_costs_the_same_queries_as_one(
        self, linhai: User, django_assert_max_num_queries: Any
    ) -> None:
        NeedFactory.create_batch(30, author=linhai)
        client = api(linhai)
        with django_assert_max_num_queries(12):
            assert len(client.get("/api/v1/needs/?page_size=100").json()["results"]) == 30


class TestWriting:
    def test_from_draft_to_publication(self, linhai: User, hanmei: User) -> None:
        made = api(linhai).post("/api/v1/needs/", COMPLETE)
        assert made.status_code == 201, made.content.decode()
        row = made.json()
        assert (row["status"], row["tech_field"]["code"], row["indicators"][0]["unit"]) == ("draft", "05", "μA/cm²")
        url = f"/api/v1/needs/{row['reference']}/"
        assert api(hanmei).get(url).status_code == 404
        assert api(linhai).post(f"{url}submit/").json()["status"] == "submitted"
        refused = api(linhai).post(f"{url}publish/")
        assert refused.status_code == 403
        assert refused.json()["error"]["message"]
        lacking = api(hanmei).post(f"{url}return/")
        assert lacking.status_code == 400
        assert "reason" in lacking.json()["error"]["fields"]
        assert api(hanmei).post(f"{url}return/", {"reason": "请补充盐雾试验条件。"}).json()["status"] == "returned"
        assert api(linhai).patch(url, {"goal": "通过1000小时盐雾试验。"}).json()["goal"] == "通过1000小时盐雾试验。"
        api(linhai).post(f"{url}submit/")
        assert api(hanmei).post(f"{url}publish/").json()["status"] == "published"
        assert api(hanmei).post(f"{url}publish/").status_code == 409
        assert api().get(url).status_code == 200
        assert api(linhai).post(f"{url}confirm/").status_code == 200
        assert api(linhai).post(f"{url}withdraw/", {"reason": "已自行解决。"}).json()["status"] == "withdrawn"

    def test_submitting_too_little_names_every_field(self, linhai: User) -> None:
        reference = api(linhai).post("/api/v1/needs/", {"title": "只有名称"}).json()["reference"]
        answer = api(linhai).post(f"/api/v1/needs/{reference}/submit/")
        assert answer.status_code == 400
        assert {"problem", "tech_field", "declared_unclassified"} <= set(answer.json()["error"]["fields"])

    def test_a_stale_version_is_a_conflict(self, linhai: User, zhaomin: User) -> None:
        need = NeedFactory(status="draft")
        url = f"/api/v1/needs/{need.reference}/"
        assert api(zhaomin).patch(url, {"goal": "甲", "version": 1}).status_code == 200
        assert api(linhai).patch(url, {"goal": "乙", "version": 1}).status_code == 409

    def test_others_cannot_write(self, sunqi: User, liubo: User) -> None:
        need = NeedFactory()
        assert api(sunqi).patch(f"/api/v1/needs/{need.reference}/", {"title": "改"}).status_code == 403
        assert api(liubo).post("/api/v1/needs/", COMPLETE).status_code == 403
        assert api().post("/api/v1/needs/", COMPLETE).status_code == 401
        assert api(sunqi).post("/api/v1/needs/", COMPLETE | {"organisation": need.organisation_id}).status_code == 400

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", "长" * 201),
            ("tech_field", "炼金术"),
            ("budget", "-1"),
            ("budget", "NaN"),
            ("trl_wanted", 10),
            ("deadline", "明年"),
            ("keywords", ["超过十个字的关键词是不行的"]),
            ("need_type", "其他"),
            ("title", "空\u0000字符"),
            ("indicators", [{"quantity": "速度", "operator": "~"}]),
        ],
    )
    def test_bad_values_are_named(self, linhai: User, field: str, value: Any) -> None:
        answer = api(linhai).post("/api/v1/needs/", COMPLETE | {field: value})
        assert answer.status_code == 400
        assert field in answer.json()["error"]["fields"]
        assert not Need.objects.exists()

    def test_mine_holds_drafts(self, linhai: User) -> None:
        draft = NeedFactory(status="draft")
        assert [row["reference"] for row in api(linhai).get("/api/v1/needs/mine/").json()["results"]] == [
            draft.reference
        ]
        assert api().get("/api/v1/needs/mine/").status_code == 401


class TestImports:
    def test_upload_confirm_and_watch(self, linhai: User) -> None:
        content = "编号,需求名称,期望成熟度\n1,低温密封,6\n2,低温阀门,12\n".encode()
        client = api(linhai)
        fields = {"kind": "need", "file": SimpleUploadedFile("a.csv", content), "declared_unclassified": "true"}
        made = client.post("/api/v1/imports/", fields, format="multipart")
        assert made.status_code == 201, made.content.decode()
        assert made.json()["preview"] == {"good": 1, "bad": 1, "updates": 0, "remarks": 0, "unknown": []}
        url = f"/api/v1/imports/{made.json()['token']}/"
        assert not Need.objects.exists()
        assert client.post(f"{url}confirm/").json()["status"] == "done"
        done = client.get(url).json()
        assert (done["status"], done["created"], done["failed"]) == ("done", 1, 1)
        assert client.get(f"{url}issues/").json()["results"][0]["column"] == "期望成熟度"
        assert client.post(f"{url}confirm/").status_code == 409

    def test_others_see_nothing_and_brokers_may_not(self, linhai: User, zhaomin: User, liubo: User) -> None:
        content = SimpleUploadedFile("a.csv", "需求名称\n低温密封\n".encode())
        fields = {"kind": "need", "file": content, "declared_unclassified": "true"}
        token = api(linhai).post("/api/v1/imports/", fields, format="multipart").json()["token"]
        assert api(zhaomin).get(f"/api/v1/imports/{token}/").status_code == 404
        content.seek(0)
        assert api(liubo).post("/api/v1/imports/", fields, format="multipart").status_code == 403
        assert api().get("/api/v1/imports/").status_code == 401

    def test_what_is_no_table_is_refused_at_the_file(self, linhai: User) -> None:
        fields = {"kind": "need", "file": SimpleUploadedFile("a.csv", b"%PDF-1.7 x"), "declared_unclassified": "true"}
        answer = api(linhai).post("/api/v1/imports/", fields, format="multipart")
        assert answer.status_code == 400
        assert "不是表格" in answer.json()["error"]["fields"]["file"]
