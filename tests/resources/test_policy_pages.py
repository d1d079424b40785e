"""Policies on their pages: who sees what, and what it says."""

from datetime import timedelta

import pytest

from resources.models import PolicyVersion
from tests.people import NOW, organisation
from tests.resources import policy_world as world

pytestmark = pytest.mark.django_db

EVERYBODY = ["visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


class TestPublic:
    def test_the_list_and_one_policy_are_public(self, page, request, linhai):
        world.published()
        for username in EVERYBODY:
            client = page(request.getfixturevalue(username))
            assert "研发投入奖补（测试）" in text_of(client.get("/policies/"))
            assert "第三条第二款" in text_of(client.get("/policies/yanfa/"))

    def test_a_draft_is_missing_for_all_but_officials(self, page, linhai, gaoyuan):
        world.drafted()
        assert page(linhai).get("/policies/yanfa/").status_code == 404
        assert page(linhai).get("/policies/yanfa/versions/1/").status_code == 404
        assert "起草中" in text_of(page(gaoyuan).get("/policies/yanfa/versions/1/"))

    def test_an_empty_list_says_so(self, client):
        assert "没有符合条件的政策" in text_of(client.get("/policies/"))

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=研发投入", True), ("q=海水淡化", False), ("window=open", True), ("window=over", False),
            ("mode=award", True), ("mode=tax", False), ("no_application=on", False), ("mode=nonsense", True),
        ],
    )  # fmt: skip
    def test_search_and_filters(self, client, linhai, query, found):
        world.published()
        assert ("/policies/yanfa/" in text_of(client.get(f"/policies/?{query}"))) is found

    def test_the_list_costs_the_same_for_one_and_for_twenty(self, client, linhai, django_assert_max_num_queries):
        for number in range(15):
            world.published(code=f"p{number}")
        with django_assert_max_num_queries(14):
            text_of(client.get("/policies/"))


class TestMine:
    def test_a_visitor_is_asked_to_sign_in(self, client):
        assert client.get("/policies/mine/").status_code == 302

    def test_without_policies_it_says_what_will_come(self, page, linhai):
        assert "还没有可以判断的政策" in text_of(page(linhai).get("/policies/mine/"))

    def test_what_is_not_known_is_asked_for_and_what_is_stated_decides(self, page, linhai):
        world.published()
        world.label("海澜仪器")
        assert "还不知道：研发费用占营业收入不低于 3%" in text_of(page(linhai).get("/policies/mine/"))
        form = {"as_of": "2025-12-31", "revenue": "1000", "rd_spend": "40", "staff": "40", "rd_staff": "12"}
        pk = organisation("海澜仪器").pk
        assert page(linhai).post(f"/policies/facts/{pk}/", form).url == "/policies/mine/"
        text = text_of(page(linhai).get("/policies/mine/"))
        assert "全部条件都满足" in text
        assert "预计金额 10 万元" in text

    def test_one_policy_answers_row_by_row(self, page, linhai):
        world.published()
        world.label("海澜仪器", confirmed=False)
        text = text_of(page(linhai).get("/policies/yanfa/"))
        assert "待科技局核对" in text
        assert "未知" in text
        assert "去填写" in text

    def test_the_file_is_safe_for_a_spreadsheet(self, page, linhai):
        world.published(title="=1+1 政策")
        body = b"".join(page(linhai).get("/policies/mine/?format=csv").streaming_content).decode()
        assert "'=1+1 政策" in body

    def test_it_costs_the_same_for_one_policy_and_for_twenty(self, page, linhai, django_assert_max_num_queries):
        for number in range(12):
            world.published(code=f"p{number}")
        client = page(linhai)
        with django_assert_max_num_queries(24):
            text_of(client.get("/policies/mine/"))


class TestFigures:
    @pytest.mark.parametrize(
        ("username", "status"),
        [("visitor", 302), ("linhai", 200), ("zhaomin", 200), ("gaoyuan", 200), ("sunqi", 404), ("hanmei", 404)],
    )
    def test_only_the_organisation_and_the_bureau_read_them(self, page, request, linhai, username, status):
        pk = organisation("海澜仪器").pk
        assert page(request.getfixturevalue(username)).get(f"/policies/facts/{pk}/").status_code == status

    @pytest.mark.parametrize("username", ["zhaomin", "gaoyuan"])
    def test_only_the_owner_writes(self, page, request, linhai, username):
        address = f"/policies/facts/{organisation('海澜仪器').pk}/"
        assert page(request.getfixturevalue(username)).post(address, {"as_of": "2025-12-31"}).status_code == 404

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ({"as_of": "2026-12-31"}, "不能晚于今天"), ({"as_of": ""}, "必填"), ({"as_of": "昨天"}, "日期"),
            ({"as_of": "2025-12-31", "staff": "10", "rd_staff": "11"}, "不能多于职工人数"),
            ({"as_of": "2025-12-31", "revenue": "很多"}, "数字"), ({"as_of": "2025-12-31", "tech_fields": "99x"}, "99x"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_said_at_the_field(self, page, linhai, form, words):
        answer = page(linhai).post(f"/policies/facts/{organisation('海澜仪器').pk}/", form)
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert not organisation("海澜仪器").figures.exists()


class TestDesk:
    ADDRESSES = [
        "/policies/desk/",
        "/policies/new/",
        "/policies/yanfa/entitled/",
        "/policies/yanfa/entitled/?format=csv",
    ]

    def test_only_officials(self, page, request, linhai):
        world.published()
        for username in EVERYBODY:
            client = page(request.getfixturevalue(username))
            found = {client.get(address).status_code for address in self.ADDRESSES}
            assert found == {{"gaoyuan": 200, "visitor": 302}.get(username, 404)}, username

    def test_from_the_draft_to_the_public(self, page, gaoyuan, linhai):
        form = {
            "code": "haiyang", "title": "海洋仪器首台套", "issuer": "示范市科学技术局", "source": "第五条", "summary": "首台套奖补。",
            "mode": "award", "money_kind": "range", "money_low": "5", "money_high": "50", "valid_from": "2026-11-01",
            "deadline": "2026-12-31", "conditions-TOTAL_FORMS": "2", "conditions-INITIAL_FORMS": "0",
            "conditions-0-fact": "kind", "conditions-0-operator": "one_of", "conditions-0-typed": "企业",
            "conditions-0-source": "第二条", "conditions-1-fact": "revenue", "conditions-1-operator": "at_most",
            "conditions-1-typed": "20000", "conditions-1-source": "第三条",
        }  # fmt: skip
        answer = page(gaoyuan).post("/policies/new/", form)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        assert answer.url == "/policies/haiyang/versions/1/"
        page(gaoyuan).post("/policies/haiyang/versions/1/step/propose/")
        page(gaoyuan).post("/policies/haiyang/versions/1/step/approve/")
        assert PolicyVersion.objects.get().status == "proposed", "nobody approves their own draft"
        page(world.second_official()).post("/policies/haiyang/versions/1/step/approve/")
        text = text_of(page(linhai).get("/policies/haiyang/"))
        assert "5–50 万元" in text
        assert "20,000 万元" in text

    def test_a_wrong_condition_is_said_at_its_field(self, page, gaoyuan):
        form = {"conditions-TOTAL_FORMS": "1", "conditions-INITIAL_FORMS": "0", "conditions-0-fact": "revenue"}
        form |= {"conditions-0-operator": "has", "conditions-0-typed": "1"}
        answer = page(gaoyuan).post("/policies/new/", form)
        assert answer.status_code == 400
        assert "只能用" in answer.content.decode()

    def test_everybody_on_the_list_is_told_once(self, page, gaoyuan, linhai, sunqi):
        world.published(conditions=[world.ENTERPRISE], no_application=True)
        text = text_of(page(gaoyuan).get("/policies/yanfa/entitled/"))
        assert "2 家单位满足全部条件，已通知 0 家" in text
        for _again in range(2):
            page(gaoyuan).post("/policies/yanfa/entitled/notify/")
        assert linhai.notifications.filter(title__startswith="免申即享").count() == 1
        assert "已通知 2 家" in text_of(page(gaoyuan).get("/policies/yanfa/entitled/"))

    def test_the_list_of_the_entitled_is_a_file_for_excel(self, page, gaoyuan, linhai):
        world.published(conditions=[world.ENTERPRISE])
        body = b"".join(page(gaoyuan).get("/policies/yanfa/entitled/?format=csv").streaming_content).decode()
        assert body.startswith("\ufeff单位")
        assert "青岛海澜仪器有限公司" in body

    def test_a_new_version_is_a_copy_that_can_be_changed(self, page, gaoyuan):
        world.published(deadline=NOW.date() + timedelta(days=3))
        assert page(gaoyuan).post("/policies/yanfa/draft/").url == "/policies/yanfa/versions/2/edit/"
        assert "科技型中小企业" in text_of(page(gaoyuan).get("/policies/yanfa/versions/2/edit/"))
        assert "第 1 版的条件" in text_of(page(gaoyuan).get("/policies/yanfa/versions/2/"))
