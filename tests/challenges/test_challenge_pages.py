"""Pages of challenges as each person meets them: hall, page, form, desk, problem lists, feeds (F049–F061)."""

import json
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge, Reviewer
from needs.models import Need
from tests.challenges import stage
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db


def url(challenge, name="challenge", *rest) -> str:
    return reverse(name, args=[challenge.reference, *rest])


class TestHall:
    def test_a_visitor_finds_what_is_open_with_money_indicators_and_deadline(self, page):
        challenge = stage.published()
        html = page().get(reverse("challenges")).content.decode()
        assert challenge.title in html
        assert "测量误差 ≤ 0.1 mg/L" in html
        assert "<b>30</b> 万元" in html and "<b>40</b> 万元" in html

    def test_nothing_open_says_what_to_do(self, page):
        stage.draft()
        html = page().get(reverse("challenges")).content.decode()
        assert "现在没有揭榜中的榜单" in html

    @pytest.mark.parametrize(
        ("query", "found"),
        [("q=溶解氧", True), ("q=减速器", False), ("park=hailan", True), ("money=10-50", None), ("closes=30", None)],
    )
    def test_filters_are_in_the_address(self, page, query, found):
        challenge = stage.published()
        response = page().get(f"{reverse('challenges')}?{query}")
        assert response.status_code == 200
        if found is not None:
            assert (challenge.reference in response.content.decode()) is found

    def test_feeds_name_the_open_ones(self, page):
        challenge = stage.published()
        feed = json.loads(page().get(reverse("challenges_json")).content)
        assert [item["id"] for item in feed["items"]] == [challenge.reference]
        assert feed["items"][0]["_qianqiao"]["subsidy"] == "400000"
        assert challenge.title in page().get(reverse("challenges_rss")).content.decode()

    def test_the_number_of_queries_does_not_grow_with_the_list(self, page, django_assert_num_queries):
        stage.published()
        with CaptureQueriesContext(connection) as one:
            page().get(reverse("challenges"))
        for number in range(4):
            stage.published(title=f"第{number}份榜单")
        with django_assert_num_queries(len(one)):
            page().get(reverse("challenges"))


class TestPage:
    def test_a_draft_is_missing_for_everybody_else(self, page, sunqi, gaoyuan, visitor):
        challenge = stage.draft()
        for user in (sunqi, gaoyuan, visitor):
            assert page(user).get(url(challenge)).status_code == 404

    def test_the_firm_sees_every_rule_with_its_clause(self, page, linhai):
        html = page(linhai).get(url(stage.draft())).content.decode()
        assert "申报条件逐条核对" in html
        assert "项目支持资金最高不超过50万元" in html

    def test_the_public_page_keeps_opinions_and_history_to_itself(self, page, visitor, sunqi):
        challenge = stage.published()
        for user in (visitor, sunqi):
            html = page(user).get(url(challenge)).content.decode()
            assert challenge.snapshot_hash in html
            assert "问题真实。" not in html and "办理记录" not in html

    def test_the_sponsor_reads_opinions_without_names(self, page, linhai):
        html = page(linhai).get(url(stage.published())).content.decode()
        assert "问题真实。" in html and "周文" not in html

    def test_anybody_can_compute_the_hash_again(self, page):
        challenge = stage.published()
        body = page().get(url(challenge, "challenge_snapshot")).content
        assert sha256(body).hexdigest() == challenge.snapshot_hash
        html = page().get(url(challenge, "challenge_verify")).content.decode()
        assert "都与记录的哈希一致" in html and "sha256sum" in html

    def test_a_change_behind_the_publics_back_is_seen(self, page):
        challenge = stage.published()
        challenge.snapshot["subsidy"] = "1"
        challenge.save()
        assert "不一致" in page().get(url(challenge, "challenge_verify")).content.decode()

    def test_as_a_file(self, page):
        response = page().get(url(stage.published(), "challenge_pdf"))
        assert response.status_code == 200
        assert response.content[:5] == b"%PDF-" or "打印" in response.content.decode()

    def test_without_the_system_libraries_a_page_to_print(self, page, monkeypatch):
        monkeypatch.setattr("challenges.pdf._engine", lambda: None)
        challenge = stage.published()
        html = page().get(url(challenge, "challenge_pdf")).content.decode()
        assert "用浏览器的“打印”另存为 PDF" in html and challenge.snapshot_hash in html

    def test_a_file_is_hung_on_seen_and_taken_off(self, page, linhai, sunqi):
        challenge = stage.draft()
        upload = {"file": SimpleUploadedFile("图纸.txt", "双极板图纸".encode())}
        page(linhai).post(url(challenge, "challenge_upload"), upload)
        file = challenge.attachments.get()
        assert "图纸.txt" in page(linhai).get(url(challenge, "challenge_edit")).content.decode()
        assert page(sunqi).get(reverse("attachment", args=[file.token])).status_code == 404
        page(linhai).post(url(challenge, "challenge_file_remove", file.token))
        assert not challenge.attachments.exists()


class TestWriting:
    def form(self, **changes):
        rows = {"indicators-TOTAL_FORMS": "1", "indicators-INITIAL_FORMS": "0", "indicators-0-quantity": "测量误差"}
        rows |= {"indicators-0-operator": "<=", "indicators-0-low": "0.1", "indicators-0-unit": "mg/L"}
        rows |= {"indicators-0-must": "True"}
        data = {
            name: value for name, value in stage.CONTENT.items() if name not in ("keywords", "own_amount", "subsidy")
        }
        data |= {
            "programme": stage.programme().pk,
            "keywords": "溶解氧、防污、浮标",
            "own_amount": "30",
            "subsidy": "40",
        }
        data |= {"tech_field": stage.field().pk, "rights": "shared", "team_mode": "single", "review_mode": "rolling"}
        return {**data, **rows, **changes}

    def test_from_scratch_to_submission_in_one_form(self, page, linhai):
        stage.technology_sme()
        response = page(linhai).post(reverse("challenge_new"), self.form(submit="1"), follow=True)
        challenge = Challenge.objects.get()
        assert challenge.status == S.SUBMITTED, response.content.decode()[:3000]
        assert (challenge.subsidy, challenge.indicators.get().unit) == (400_000, "mg/L")

    def test_what_a_rule_forbids_stays_on_the_page_with_what_was_typed(self, page, linhai):
        stage.technology_sme()
        response = page(linhai).post(reverse("challenge_new"), self.form(submit="1", subsidy="50.5"))
        html = response.content.decode()
        assert response.status_code == 400
        assert "超过单个项目上限 50 万元" in html and "50.5" in html
        assert Challenge.objects.get().status == S.DRAFT

    def test_autosave_makes_a_draft_and_names_it(self, page, linhai):
        response = page(linhai).post(reverse("challenge_autosave"), self.form(title="半句话"))
        challenge = Challenge.objects.get()
        assert challenge.title == "半句话"
        assert response["HX-Replace-Url"] == url(challenge, "challenge_edit")

    def test_the_preview_shows_the_public_page_and_saves_nothing(self, page, linhai):
        html = page(linhai).post(reverse("challenge_preview"), self.form(title="预览中的题目")).content.decode()
        assert "预览中的题目" in html and "≤ 0.1 mg/L" in html
        assert not Challenge.objects.exists()

    def test_a_stale_form_is_a_conflict_and_nothing_is_lost(self, page, linhai):
        challenge = stage.draft()
        client = page(linhai)
        client.post(url(challenge, "challenge_edit"), self.form(save="1", version="1", reference=challenge.reference))
        late = client.post(url(challenge, "challenge_edit"), self.form(save="1", version="1", title="晚到的题目"))
        assert late.status_code == 409 and "晚到的题目" in late.content.decode()

    def test_an_institution_is_told_that_firms_sponsor(self, page, zhouwen):
        response = page(zhouwen).get(reverse("challenge_new"))
        assert response.status_code == 403 and "榜单由企业提出" in response.content.decode()

    def test_a_published_need_becomes_a_challenge_in_one_click(self, page, linhai, sunqi):
        stage.programme()
        need = Need.objects.create(
            organisation=organisation("海澜仪器"),
            author=linhai,
            reference="XQ-2026-000001",
            status="published",
            status_at=NOW,
            published_at=NOW,
            title="溶解氧漂移",
            problem="三个月漂移超过百分之五",
            goal="免标定",
            budget=300_000,
            keywords=["溶解氧"],
            declared_unclassified=True,
        )
        need.indicators.create(quantity="误差", operator="<=", low="0.1", unit="mg/L")
        assert "转为榜单" in page(linhai).get(need.get_absolute_url()).content.decode()
        assert "转为榜单" not in page(sunqi).get(need.get_absolute_url()).content.decode()
        page(linhai).post(reverse("need_challenge", args=[need.reference]))
        challenge = Challenge.objects.get()
        assert (challenge.need, challenge.own_amount, challenge.indicators.count()) == (need, 300_000, 1)
        page(linhai).post(reverse("need_challenge", args=[need.reference]))
        assert Challenge.objects.count() == 1
        assert page(sunqi).post(reverse("need_challenge", args=[need.reference])).status_code == 404


class TestSteps:
    def test_the_park_passes_and_the_bureau_lists_through_their_pages(self, page, hanmei, gaoyuan):
        challenge = stage.submitted()
        stage.pool()
        page(hanmei).post(url(challenge, "challenge_step", "pass_screening"))
        reviewers = [Reviewer.objects.create(user=person(name)) for name in ("zhouwen", "chenjing")]
        page(gaoyuan).post(url(challenge, "challenge_experts"), {"experts": [row.pk for row in reviewers]})
        for row in reviewers:
            client = page(row.user)
            assert "您的论证意见" in client.get(url(challenge)).content.decode()
            client.post(
                url(challenge, "challenge_opinion"), {"verdict": "list", "cost_is_fair": "True", "text": "真实"}
            )
        for step in ("approve_listing", "publish"):
            page(gaoyuan).post(url(challenge, "challenge_step", step))
        challenge.refresh_from_db()
        assert challenge.status == S.OPEN

    def test_a_step_that_is_not_ones_own_says_why_and_changes_nothing(self, page, sunqi):
        challenge = stage.published()
        html = (
            page(sunqi)
            .post(url(challenge, "challenge_step", "withdraw"), {"reason": "x"}, follow=True)
            .content.decode()
        )
        assert "只有发榜单位的人员可以操作" in html
        challenge.refresh_from_db()
        assert challenge.status == S.OPEN

    def test_an_amendment_is_public_with_its_reason(self, page, linhai):
        challenge = stage.published()
        data = {name: getattr(challenge, name) for name in ("background", "content", "conditions", "acceptance")}
        data |= {"closes_on": challenge.closes_on, "conditions": "放宽：不要求海水试验条件。", "reason": "多家来电询问"}
        page(linhai).post(url(challenge, "challenge_amend"), data)
        html = page().get(url(challenge)).content.decode()
        assert "多家来电询问" in html and "放宽：不要求海水试验条件。" in html
        body = page().get(url(challenge, "challenge_amendment", 1)).content
        assert sha256(body).hexdigest() == challenge.amendments.get().snapshot_hash
        assert challenge.snapshot_hash in body.decode()
