"""Pages of needs and achievements as each role sees them: lists, one posting, writing, acting, reviewing, files."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from needs.models import Need
from postings.enums import Disclosure, PostingStatus
from postings.links import confirm_path
from tests.factories import INDICATOR, AchievementFactory, NeedFactory, draft_need, term
from tests.people import organisation
from tests.postings.typed import typed

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize(("plural", "factory"), [("needs", NeedFactory), ("achievements", AchievementFactory)])


@BOTH
class TestLists:
    def test_a_visitor_sees_what_is_public_and_nothing_else(self, page, plural, factory):
        factory(title="公开的一项")
        factory(title="登录后可见的一项", disclosure=Disclosure.PLATFORM)
        factory(title="还是草稿的一项", status=PostingStatus.DRAFT)
        html = page().get(f"/{plural}/").content.decode()
        assert "公开的一项" in html
        assert "登录后可见的一项" not in html
        assert "还是草稿的一项" not in html
        assert html.count("<h1") == 1

    def test_the_address_says_what_is_shown(self, page, plural, factory):
        factory(title="甲项", tech_field=term("tech_field", "01", "电子信息"))
        factory(title="乙项", tech_field=term("tech_field", "06", "新材料及其应用"))
        html = page().get(f"/{plural}/?tech_field=01").content.decode()
        assert "甲项" in html
        assert "乙项" not in html

    def test_nonsense_in_the_address_is_ignored(self, page, plural, factory):
        factory(title="还在")
        for query in ("tech_field=%00", "trl=9-1", "budget=x", "page=-3", "sort=drop", "park=no", "q=" + "长" * 400):
            assert page().get(f"/{plural}/?{query}").status_code == 200

    def test_the_number_of_queries_does_not_grow_with_the_rows(
        self, page, plural, factory, django_assert_max_num_queries
    ):
        client = page()
        factory.create_batch(2)
        client.get(f"/{plural}/")
        counts = []
        for _ in range(2):
            with django_assert_max_num_queries(25) as captured:
                client.get(f"/{plural}/?q=涂层")
            counts.append(len(captured))
            factory.create_batch(25)
        assert counts[0] == counts[1]

    def test_csv_holds_what_is_shown_and_runs_nothing(self, page, plural, factory):
        factory(title="=HYPERLINK(1) 涂层")
        factory(title="另一项")
        lines = b"".join(page().get(f"/{plural}/export.csv?q=涂层").streaming_content).decode("utf-8-sig").splitlines()
        text = "\n".join(lines)
        assert "'=HYPERLINK(1) 涂层" in text
        assert lines[0].startswith("编号,名称")

    def test_an_empty_list_says_what_to_do(self, page, plural, factory):
        assert "换个说法" in page().get(f"/{plural}/?q=没有这种东西").content.decode()


class TestSearch:
    @pytest.mark.parametrize(
        "words", ["氢能", "GH4169", "gh41", "高温合金 涂层", "ＧＨ４１６９", "胶州湾", "316L", "TC4/316L"]
    )
    def test_finds(self, page, words):
        AchievementFactory(title="GH4169 高温合金表面涂层", summary="用于氢能装备，母材为 TC4/316L。" * 10)
        AchievementFactory(title="海藻提取", summary="与上面无关的一段文字。" * 5, organisation=organisation("黄海院"))
        html = page().get("/achievements/", {"q": words}).content.decode()
        assert "高温合金" in re.sub("</?mark>", "", html)
        assert "海藻提取" not in html

    @pytest.mark.parametrize("words", ["'; DROP TABLE needs_need; --", "a & b | !c:*", "\\", "()<->", "%_", "🙂"])
    def test_what_looks_like_a_query_is_only_text(self, page, words):
        NeedFactory()
        assert page().get("/needs/", {"q": words}).status_code == 200
        assert Need.objects.count() == 1


class TestOnePosting:
    def test_facts_for_all_and_the_contact_for_the_signed_in(self, page, linhai, sunqi):
        need = NeedFactory(author=linhai, indicators=[INDICATOR])
        public = page().get(need.get_absolute_url()).content.decode()
        assert "≤ 1 µA/cm²" in public
        assert linhai.email not in public
        assert "办理记录" not in public
        assert linhai.email in page(sunqi).get(need.get_absolute_url()).content.decode()

    def test_hidden_and_missing_are_the_same(self, page, sunqi):
        draft = draft_need()
        assert page(sunqi).get(draft.get_absolute_url()).status_code == 404
        assert page(sunqi).get("/needs/XQ-1999-000001/").status_code == 404

    def test_owner_sees_the_road_and_one_primary_action(self, page, linhai):
        html = page(linhai).get(draft_need().get_absolute_url()).content.decode()
        assert "q-track" in html
        assert html.split("</main>")[0].count("btn-primary") == 1

    def test_an_unverified_owner_is_told_why_it_is_not_public(self, page, linhai):
        need = NeedFactory(author=linhai)
        need.organisation.status = "pending"
        need.organisation.save()
        assert "核验" in page(linhai).get(need.get_absolute_url()).content.decode()
        assert page().get(need.get_absolute_url()).status_code == 404

    def test_text_shows_as_text(self, page):
        need = NeedFactory(title="<script>alert(1)</script>", problem="<img src=x onerror=alert(1)>" * 3)
        html = page().get(need.get_absolute_url()).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html


class TestWriting:
    def test_only_those_who_may_post_get_the_form(self, page, linhai, liubo, gaoyuan, hanmei):
        assert page().get("/needs/new/").status_code == 302
        assert page(linhai).get("/needs/new/").status_code == 200
        for user in (liubo, gaoyuan, hanmei):
            assert page(user).get("/needs/new/").status_code == 403

    def test_save_a_draft_with_gaps(self, page, linhai):
        response = page(linhai).post("/needs/new/", typed(title="先记一笔", problem="", tech_field="", save="1"))
        need = Need.objects.get()
        assert response.url == f"/needs/{need.reference}/edit/"
        assert (need.title, need.status, need.keywords) == ("先记一笔", "draft", ["氢能", "双极板"])
        assert need.indicators.get().shown_value == "≤ 1 µA/cm²"
        assert need.budget == 800_000

    def test_submit(self, page, linhai, hanmei):
        response = page(linhai).post("/needs/new/", typed(submit="1"), follow=True)
        assert Need.objects.get().status == PostingStatus.SUBMITTED
        assert "3 个工作日" in response.content.decode()

    def test_submit_with_gaps_names_each_and_keeps_everything(self, page, linhai):
        response = page(linhai).post("/needs/new/", typed(submit="1", tech_field="", declared_unclassified=""))
        html = response.content.decode()
        assert response.status_code == 400
        assert "有 2 处需要修改" in html
        assert "电解槽在海水环境下运行" in html
        need = Need.objects.get()
        assert need.status == PostingStatus.DRAFT
        assert f'name="version" value="{need.version}"' in html

    def test_a_wrong_value_is_shown_and_the_rest_is_saved(self, page, linhai):
        need = draft_need()
        url = f"/needs/{need.reference}/edit/"
        response = page(linhai).post(url, typed(need, budget="八十", title="新的名称", save="1"))
        assert response.status_code == 400
        need.refresh_from_db()
        assert (need.title, need.budget) == ("新的名称", 800_000)

    def test_a_wrong_row_keeps_the_rows_saved_before(self, page, linhai):
        need = draft_need(indicators=[INDICATOR])
        page(linhai).post(f"/needs/{need.reference}/edit/", typed(need, **{"indicators-0-low": "很多", "save": "1"}))
        assert need.indicators.get().low == 1

    def test_two_writers_the_second_keeps_their_text_and_may_overwrite(self, page, linhai):
        need = draft_need()
        url, stale = f"/needs/{need.reference}/edit/", typed(need, title="第二人的名称", save="1")
        page(linhai).post(url, typed(need, title="第一人的名称", save="1"))
        response = page(linhai).post(url, stale)
        assert response.status_code == 409
        assert "第二人的名称" in response.content.decode()
        assert Need.objects.get().title == "第一人的名称"
        del stale["save"]
        assert page(linhai).post(url, {**stale, "overwrite": "1"}).status_code == 302
        assert Need.objects.get().title == "第二人的名称"

    def test_others_have_no_edit_page(self, page, sunqi, gaoyuan):
        need = NeedFactory()
        for user in (sunqi, gaoyuan):
            assert page(user).get(f"/needs/{need.reference}/edit/").status_code == 404

    def test_what_is_under_review_cannot_be_edited(self, page, linhai):
        need = NeedFactory(status=PostingStatus.SUBMITTED, author=linhai)
        assert page(linhai).get(f"/needs/{need.reference}/edit/").url == need.get_absolute_url()

    def test_an_achievement_with_rights(self, page, zhouwen):
        kind = term("ip_kind", "invention", "发明专利")
        rights = {"rights-TOTAL_FORMS": "1", "rights-INITIAL_FORMS": "0", "rights-0-kind": str(kind.pk)}
        rights |= {"rights-0-number": "ZL202010000001.X", "rights-0-status": "granted"}
        content = {
            "summary": "以物理气相沉积制备致密纳米涂层，盐雾两千小时无点蚀，已完成小试。",
            "trl": "5",
            "price": "120",
        }
        page(zhouwen).post("/achievements/new/", typed(submit="1", **content, **rights))
        achievement = zhouwen.achievements.get()
        assert achievement.status == PostingStatus.SUBMITTED
        assert achievement.rights.get().number == "ZL202010000001.X"


class TestAutosave:
    url = "/needs/autosave/"

    def test_the_first_one_makes_the_draft_and_the_next_continue_it(self, page, linhai):
        client = page(linhai)
        response = client.post(self.url, typed(title="第一稿"))
        need = Need.objects.get()
        assert response["HX-Replace-Url"] == f"/needs/{need.reference}/edit/"
        assert f'value="{need.reference}"' in response.content.decode()
        client.post(self.url, typed(need, title="第二稿"))
        client.post("/needs/new/", typed(Need.objects.get(), title="第三稿", save="1"))
        assert [n.title for n in Need.objects.all()] == ["第三稿"]

    def test_half_typed_values_do_not_stop_it(self, page, linhai):
        html = page(linhai).post(self.url, typed(title="半句", budget="12.", deadline="2027-1")).content.decode()
        assert "已自动保存" in html
        assert Need.objects.get().title == "半句"

    def test_it_honours_the_lock_and_says_so(self, page, linhai):
        need = draft_need()
        Need.objects.update(version=7)
        html = page(linhai).post(self.url, typed(need, title="旧页面")).content.decode()
        assert "刚刚改过" in html
        assert Need.objects.get().title != "旧页面"

    def test_signed_out_it_says_what_to_do(self, page):
        assert "登录已过期" in page().post(self.url, typed()).content.decode()
        assert not Need.objects.exists()

    def test_it_touches_neither_published_nor_foreign_ones(self, page, linhai, sunqi):
        need = NeedFactory(author=linhai)
        assert "不自动保存" in page(linhai).post(self.url, typed(need, title="改了")).content.decode()
        draft = draft_need()
        page(sunqi).post(self.url, typed(draft, title="别人的"))
        assert not Need.objects.filter(pk__in=[need.pk, draft.pk], title__in=["改了", "别人的"]).exists()


class TestActing:
    def test_each_step_by_its_address(self, page, linhai, hanmei):
        need = draft_need()
        base = need.get_absolute_url()
        page(linhai).post(f"{base}submit/")
        page(hanmei).post(f"{base}return/", {"reason_code": "indicators", "reason": "请补充工作温度"})
        need.refresh_from_db()
        assert need.status == PostingStatus.RETURNED
        assert need.history.get(transition="return").reason == "缺少可比对的技术指标。请补充工作温度。"

    def test_what_is_not_theirs_is_refused_in_words(self, page, linhai, hanmei):
        need = draft_need()
        page(linhai).post(f"{need.get_absolute_url()}submit/")
        html = page(linhai).post(f"{need.get_absolute_url()}publish/", follow=True).content.decode()
        assert "只有所在园区或科技局可以审核" in html
        need.refresh_from_db()
        assert need.status == PostingStatus.SUBMITTED

    def test_unknown_steps_strangers_and_reading_requests(self, page, linhai, sunqi):
        need = draft_need()
        assert page(linhai).post(f"{need.get_absolute_url()}explode/").status_code == 404
        assert page(linhai).post(f"{need.get_absolute_url()}expire/").status_code == 404
        assert page(sunqi).post(f"{need.get_absolute_url()}submit/").status_code == 404
        assert page(linhai).get(f"{need.get_absolute_url()}submit/").status_code == 405

    def test_the_link_of_a_reminder_works_once_and_never_by_opening_it(self, page, linhai):
        old = timezone.now() - timedelta(days=80)
        need = NeedFactory(author=linhai, confirmed_at=old)
        path = confirm_path(need, linhai)
        assert page().get(path).status_code == 200
        need.refresh_from_db()
        assert need.confirmed_at == old
        assert page().post(path).status_code == 200
        need.refresh_from_db()
        assert need.confirmed_at > old
        assert page().get(path).status_code == 410
        assert page().get(path[:-3] + "xx/").status_code == 410
