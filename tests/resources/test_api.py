"""Policies and service requests in the API: the rules of the pages, as JSON."""

import pytest

from tests.people import NOW, organisation
from tests.resources import policy_world as world
from tests.resources.test_tickets import asked, provider

pytestmark = pytest.mark.django_db
REQUEST = {"kind": "testing", "title": "盐雾试验", "description": "三件。"}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


class TestPolicies:
    def test_everybody_reads_what_is_published(self, client, linhai):
        world.published()
        world.drafted(code="geheim", title="未公开的政策")
        rows = client.get("/api/v1/policies/").json()["results"]
        assert [row["code"] for row in rows] == ["yanfa"]
        one = client.get("/api/v1/policies/yanfa/").json()
        assert one["conditions"][2] == {
            "label": "研发费用占营业收入", "wanted": "不低于 3%", "group": "", "source": "第三条第二款",
        }  # fmt: skip
        assert client.get("/api/v1/policies/geheim/").status_code == 404

    def test_what_they_say_to_ones_own_organisation(self, page, linhai):
        world.published()
        world.label("海澜仪器")
        (answer,) = page(linhai).get("/api/v1/policies/mine/").json()
        assert (answer["verdict"], answer["reason"]) == ("incomplete", "研发费用占营业收入不低于 3%")
        assert [row["state"] for row in answer["conditions"]] == ["met", "met", "unknown"]

    def test_never_to_anothers(self, page, client, linhai, sunqi):
        address = f"/api/v1/policies/mine/?organisation={organisation('海澜仪器').pk}"
        assert page(sunqi).get(address).status_code == 403
        assert page().get("/api/v1/policies/mine/").status_code in (401, 403)


class TestServiceRequests:
    def test_the_whole_road(self, page, linhai, hanmei):
        made = page(linhai).post("/api/v1/service-requests/", REQUEST, content_type="application/json")
        assert made.status_code == 201
        address = f"/api/v1/service-requests/{made.json()['reference']}/"

        def step(user, name, **given):
            return page(user).post(f"{address}steps/{name}/", given, content_type="application/json")

        assert step(linhai, "accept").status_code == 403
        assert step(hanmei, "accept").json()["status"] == "accepted"
        assert step(hanmei, "accept").status_code == 409
        assert step(hanmei, "assign").status_code == 400
        assert step(hanmei, "assign", provider=provider().pk).json()["provider"]["name"] == "澄海检测服务有限公司"
        assert step(hanmei, "answer", answer="已经处理完毕").status_code == 403, "the provider answers now"

    def test_others_do_not_see_it(self, page, sunqi, linhai):
        reference = asked().reference
        assert page(sunqi).get(f"/api/v1/service-requests/{reference}/").status_code == 404
        assert page(sunqi).get("/api/v1/service-requests/").json()["count"] == 0
        assert page().get("/api/v1/service-requests/").status_code in (401, 403)

    def test_what_cannot_be_is_refused_at_its_field(self, page, linhai):
        answer = page(linhai).post("/api/v1/service-requests/", {"kind": "x"}, content_type="application/json")
        assert answer.status_code == 400
        assert set(answer.json()["error"]["fields"]) == {"kind", "title", "description"}
