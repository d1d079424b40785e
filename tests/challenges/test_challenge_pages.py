"""Pages of challenges as each person meets them: hall, page, form, desk, problem lists, feeds (F049–F061)."""

import json
from datetime import date
from hashlib import sha256
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import MemberRole, OrganisationKind, Verification
from accounts.models import Membership, Organisation
from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge, ChallengeSubscription, ProblemList, Reviewer
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


class TestDesk:
    def test_the_overdue_come_first_and_many_are_passed_at_once(self, page, hanmei, sunqi):
        late, fresh = stage.submitted(title="先到的"), stage.submitted(title="后到的")
        Challenge.objects.filter(pk=late.pk).update(due_at=stage.after(days=-1))
        html = page(hanmei).get(reverse("challenges_desk")).content.decode()
        assert html.index("先到的") < html.index("后到的")
        page(hanmei).post(reverse("challenges_bulk"), {"queue": "screen", "chosen": [late.reference, fresh.reference]})
        assert set(Challenge.objects.values_list("status", flat=True)) == {S.DIAGNOSIS}
        assert page(sunqi).get(reverse("challenges_desk")).status_code == 404

    def test_one_that_is_refused_does_not_stop_the_others(self, page, gaoyuan):
        stage.pool()
        ready, waiting = stage.diagnosed(title="意见已齐"), stage.diagnosed(opinions=1, title="只有一份意见")
        chosen = {"queue": "diagnose", "chosen": [ready.reference, waiting.reference]}
        html = page(gaoyuan).post(reverse("challenges_bulk"), chosen, follow=True).content.decode()
        assert "至少 2 位" in html and "1 项已办理" in html
        ready.refresh_from_db()
        assert ready.status == S.LISTED_PENDING

    def test_export(self, page, gaoyuan):
        challenge = stage.submitted()
        body = b"".join(page(gaoyuan).get(reverse("challenges_export") + "?queue=all").streaming_content).decode()
        assert challenge.reference in body and "海澜示范园" in body

    def test_workbench_cards(self, page, gaoyuan, hanmei, linhai):
        challenge = stage.submitted()
        assert challenge.title in page(linhai).get(reverse("workbench")).content.decode()
        for user in (gaoyuan, hanmei):
            assert "榜单办理台" in page(user).get(reverse("workbench")).content.decode()


class TestSubscriptions:
    def test_by_field_and_told_on_publication(self, page, zhouwen, chenjing):
        page(zhouwen).post(reverse("challenge_subscriptions"), {"tech_field": stage.field().pk})
        page(chenjing).post(reverse("challenge_subscriptions"), {"park": ""})
        challenge = stage.published()
        for user in (zhouwen, chenjing):
            assert user.notifications.filter(event=f"challenge:{challenge.pk}:open").count() == 1

    def test_only_ones_own_can_be_ended(self, page, zhouwen, chenjing):
        row = ChallengeSubscription.objects.create(user=zhouwen, since=NOW)
        assert page(chenjing).post(reverse("challenge_unsubscribe", args=[row.pk])).status_code == 404
        page(zhouwen).post(reverse("challenge_unsubscribe", args=[row.pk]))
        assert not ChallengeSubscription.objects.exists()


class TestProblems:
    def association(self):
        made = Organisation.objects.create(
            name="示范市仪器仪表协会", kind=OrganisationKind.ASSOCIATION, status=Verification.VERIFIED, status_at=NOW
        )
        liubo = person("liubo")
        Membership.objects.create(user=liubo, organisation=made, role=MemberRole.OWNER, is_approved=True)
        liubo.forget_memberships()
        return liubo

    def write(self, page, writer):
        data = {
            "title": "海洋仪器难题清单",
            "issued_on": "2026-11-20",
            "items-TOTAL_FORMS": "2",
            "items-INITIAL_FORMS": "0",
        }
        data |= {
            "items-0-title": "溶解氧免标定",
            "items-0-text": "三个月漂移超过百分之五。",
            "items-1-title": "深海密封",
        }
        return page(writer).post(reverse("problem_list_new"), data)

    def test_written_published_and_taken_up(self, page, linhai, visitor):
        stage.programme()
        writer = self.association()
        self.write(page, writer)
        listed = ProblemList.objects.get()
        assert (listed.issued_on, listed.items.count()) == (date(2026, 11, 20), 2)
        address = listed.get_absolute_url()
        assert page().get(address).status_code == 404
        page(writer).post(reverse("problem_list_publish", args=[listed.pk]))
        assert "溶解氧免标定" in page().get(address).content.decode()
        page(linhai).post(reverse("problem_challenge", args=[listed.items.first().pk]))
        challenge = Challenge.objects.get()
        assert (challenge.problem.title, challenge.organisation.short_name) == ("溶解氧免标定", "海澜仪器")

    def test_only_associations_and_the_bureau_write_lists(self, page, linhai, gaoyuan):
        assert page(linhai).get(reverse("problem_list_new")).status_code == 404
        assert page(gaoyuan).get(reverse("problem_list_new")).status_code == 200

    def test_a_published_list_is_closed(self, page):
        writer = self.association()
        self.write(page, writer)
        listed = ProblemList.objects.get()
        page(writer).post(reverse("problem_list_publish", args=[listed.pk]))
        assert page(writer).get(reverse("problem_list_edit", args=[listed.pk])).status_code == 404


class TestSpeed:
    def test_two_thousand_challenges_are_listed_under_200_ms_at_p95(self, page, gaoyuan):
        stage.published()
        template = Challenge.objects.get()
        now, copies = template.status_at, []
        states = (S.SUBMITTED, S.DIAGNOSIS, S.OPEN, S.OPEN, S.REVIEWING, S.IN_PROGRESS, S.PAID)
        for number in range(2000):
            template.pk, template.reference, template.status = None, f"BD-2026-{number + 100:06d}", states[number % 7]
            copies.append(
                Challenge(**{f.attname: getattr(template, f.attname) for f in template._meta.concrete_fields})
            )
        Challenge.objects.bulk_create(copies)
        assert Challenge.objects.filter(status_at=now).count() == 2001
        for user, address in (
            (None, reverse("challenges")),
            (None, reverse("challenges") + "?q=溶解氧"),
            (gaoyuan, reverse("challenges_desk") + "?queue=diagnose"),
        ):
            client, times = page(user), []
            client.get(address)
            for _ in range(20):
                start = perf_counter()
                assert client.get(address).status_code == 200
                times.append(perf_counter() - start)
            assert sorted(times)[18] < 0.2, (address, sorted(times))
