"""Maturity reviews on their pages: applying, the desk, what others see, and that the evidence leaks nowhere (N26)."""

import pytest
from django.urls import reverse

from achievements.models import Achievement, MaturityReview
from achievements.services import judging
from tests.achievements import maturity_stage as stage
from tests.factories import AchievementFactory, term
from tests.people import NOW

pytestmark = pytest.mark.django_db

EVERYBODY = ["visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]
OWNERS = {"zhouwen", "wuyue"}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def text_of(answer, status=200):
    assert answer.status_code == status, answer.status_code
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


def filled(review, choice="met", text=stage.NOTE, **given):
    """The form of the check-list, for the owner or the judge."""
    fields = {}
    for item in review.items.all():
        fields |= {f"choice_{item.position}": choice, f"text_{item.position}": text}
    return fields | given


class TestWhoOpens:
    def test_the_check_list_is_public(self, page, visitor):
        text = text_of(page(visitor).get("/maturity/"))
        for words in ("GB/T 22900—2022", "GB/T 37264—2018", "TRL 9", "9.8", "自评", "已核验"):
            assert words in text, words

    def test_the_desk_is_the_bureaus(self, page, request):
        for name in EVERYBODY:
            status = page(request.getfixturevalue(name)).get("/maturity/desk/").status_code
            assert status == (302 if name == "visitor" else 200 if name == "gaoyuan" else 404), name

    @pytest.mark.parametrize(("stage_of", "seen_by"), [("ready", OWNERS), ("submitted", OWNERS | {"gaoyuan"})])
    def test_an_application_and_its_evidence_are_for_owner_and_bureau(self, page, request, stage_of, seen_by):
        review = getattr(stage, stage_of)()
        file = reverse("attachment", args=[review.attachments.get().token])
        for name in EVERYBODY:
            client = page(request.getfixturevalue(name))
            hidden = 302 if name == "visitor" else 404
            status = client.get(review.get_absolute_url()).status_code
            assert status == (200 if name in seen_by else hidden), name
            assert client.get(file).status_code == (200 if name in seen_by else 404), name

    def test_only_its_owner_applies(self, page, request):
        url = f"/maturity/new/{AchievementFactory().reference}/"
        for name in EVERYBODY:
            status = page(request.getfixturevalue(name)).get(url).status_code
            assert status == (302 if name == "visitor" else 200 if name in OWNERS else 404), name

    def test_nothing_of_the_evidence_stands_on_any_public_page(self, page, request, gaoyuan):
        review = stage.verified()
        secrets = (stage.NOTE, "试验报告.txt", review.attachments.get().sha256, "材料齐全。", review.reference)
        offer = Achievement.objects.get()
        urls = (offer.get_absolute_url(), "/achievements/", "/achievements/export.csv", "/search/?q=涂层", "/maturity/",
                f"/api/v1/achievements/{offer.reference}/")  # fmt: skip
        for name in set(EVERYBODY) - OWNERS - {"gaoyuan"}:
            client = page(request.getfixturevalue(name))
            for url in urls:
                answer = client.get(url)
                body = answer.getvalue() if answer.streaming else answer.content
                assert answer.status_code == 200
                assert not [words for words in secrets if words in body.decode()], (name, url)


class TestTheRoad:
    def test_from_the_achievement_to_the_verified_level(self, page, zhouwen, gaoyuan):
        offer = AchievementFactory(author=zhouwen)
        term("trl", "6", "系统样机验证")
        assert f"/maturity/new/{offer.reference}/" in text_of(page(zhouwen).get(offer.get_absolute_url()))
        address = page(zhouwen).post(f"/maturity/new/{offer.reference}/", {"level": 6}).url
        review = MaturityReview.objects.get()
        assert "6.1" in text_of(page(zhouwen).get(address))
        page(zhouwen).post(f"{address}files/", {"file": stage.report()})
        assert review.attachments.get().sha256 in text_of(page(zhouwen).get(address))
        assert page(zhouwen).post(f"{address}answers/", filled(review, then="submit")).status_code == 302
        assert "申请 TRL 6 级" in text_of(page(gaoyuan).get("/maturity/desk/"))
        assert "成熟度待核验" in text_of(page(gaoyuan).get("/workbench/"))
        answer = page(gaoyuan).post(f"{address}judge/", filled(review, "pass", "", then="pass", opinion="齐全"))
        assert answer.status_code == 302
        shown = text_of(page().get(offer.get_absolute_url()))
        for words in ("已核验 TRL 6", "由示范市科学技术局于 2026年11月20日逐条核验", "有效"):
            assert words in shown, words
        assert "已核验 TRL 6" in text_of(page().get("/achievements/"))

    def test_what_is_missing_is_said_and_what_was_typed_stays(self, page, zhouwen):
        review = stage.drafted()
        given = filled(review, then="submit", text_2="")
        text = text_of(page(zhouwen).post(f"{review.get_absolute_url()}answers/", given), 400)
        assert "还有 1 条没有写全：5.3" in text
        assert stage.NOTE in text

    def test_sent_back_with_reasons_that_its_owner_reads_at_the_line(self, page, zhouwen, gaoyuan):
        review = stage.submitted()
        url = review.get_absolute_url()
        given = filled(review, "pass", "", then="return", choice_2="fail", text_2="没有试验时长")
        assert page(gaoyuan).post(f"{url}judge/", given).status_code == 302
        text = text_of(page(zhouwen).get(url))
        assert "上次不通过：没有试验时长" in text
        assert "成熟度核验" in text_of(page(zhouwen).get("/workbench/"))
        assert "退回补充" in text_of(page(zhouwen).get("/maturity/mine/"))

    def test_judgements_are_not_shown_before_they_are_given(self, page, zhouwen, gaoyuan):
        review = stage.submitted()
        url = review.get_absolute_url()
        given = filled(review, "pass", "", then="pass", choice_2="fail", text_2="照片看不清")
        assert "还差：5.3" in text_of(page(gaoyuan).post(f"{url}judge/", given), 400)
        assert "照片看不清" not in text_of(page(zhouwen).get(url))

    def test_the_owner_does_not_judge_and_a_stranger_finds_nothing(self, page, zhouwen, sunqi, gaoyuan):
        review = stage.submitted()
        url = f"{review.get_absolute_url()}judge/"
        assert page(zhouwen).post(url, filled(review, "pass", "", then="pass")).status_code == 302
        assert page(sunqi).post(url, filled(review, "pass", "", then="pass")).status_code == 404
        assert stage.fresh(review).status == "submitted"

    def test_nobody_fills_in_what_is_handed_in(self, page, zhouwen, gaoyuan):
        review = stage.submitted()
        for user in (zhouwen, gaoyuan):
            answer = page(user).post(
                f"{review.get_absolute_url()}answers/", filled(review, text="改过的说明"), follow=True
            )
            assert "现在不能由您填写" in text_of(answer)
        assert not review.items.filter(note="改过的说明").exists()

    def test_withdrawn_by_its_owner_and_revoked_by_the_bureau(self, page, zhouwen, gaoyuan):
        review = stage.verified()
        url = review.get_absolute_url()
        page(gaoyuan).post(f"{url}step/revoke/", {"reason": "报告查不到"})
        assert stage.fresh(review).status == "revoked"
        assert "自评 TRL 5" in text_of(page().get(review.achievement.get_absolute_url()))
        again = stage.drafted(achievement=stage.fresh(review).achievement)
        page(zhouwen).post(f"{again.get_absolute_url()}step/withdraw/")
        assert stage.fresh(again).status == "withdrawn"
        assert page(zhouwen).post(f"{url}step/lapse/").status_code == 404

    def test_a_file_is_taken_away_while_it_is_a_draft(self, page, zhouwen, sunqi):
        review = stage.ready()
        url = f"{review.get_absolute_url()}files/{review.attachments.get().pk}/remove/"
        assert page(sunqi).post(url).status_code == 404
        page(zhouwen).post(url)
        assert not review.attachments.exists()
        page(zhouwen).post(f"{review.get_absolute_url()}files/", {"file": stage.report("坏.pdf")})
        assert not review.attachments.exists()

    def test_a_change_after_handing_in_is_pointed_out(self, page, zhouwen, gaoyuan):
        review = stage.submitted()
        assert "有修改" not in text_of(page(gaoyuan).get(review.get_absolute_url()))
        Achievement.objects.update(content_changed_at=NOW.replace(hour=3))
        assert "提交以后成果内容有修改" in text_of(page(gaoyuan).get(review.get_absolute_url()))

    def test_the_desk_is_reached_from_the_review_desk_and_the_check_list(self, page, gaoyuan, hanmei, zhouwen):
        for url in ("/review/", "/maturity/"):
            assert 'href="/maturity/desk/"' in text_of(page(gaoyuan).get(url))
        assert "/maturity/desk/" not in text_of(page(hanmei).get("/review/"))
        assert 'href="/maturity/mine/"' in text_of(page(zhouwen).get("/maturity/"))

    def test_empty_pages_say_the_next_step(self, page, zhouwen, gaoyuan):
        assert "没有等待核验的申请" in text_of(page(gaoyuan).get("/maturity/desk/"))
        assert "还没有申请过核验" in text_of(page(zhouwen).get("/maturity/mine/"))
        draft = AchievementFactory(status="draft", author=zhouwen)
        assert "发布以后才能申请" in text_of(page(zhouwen).get(f"/maturity/new/{draft.reference}/"))


class TestSelfAndVerified:
    def test_they_look_different_in_lists_and_are_told_apart_by_a_filter(self, page, gaoyuan):
        stage.verified(achievement=AchievementFactory(title="核验过的"))
        AchievementFactory(title="自己填的")
        text = text_of(page().get("/achievements/"))
        assert 'class="q-chip is-good"' in text
        assert 'class="q-chip is-self"' in text
        only = text_of(page().get("/achievements/?checked=verified"))
        assert "核验过的" in only
        assert "自己填的" not in only

    def test_the_export_says_which(self, page, gaoyuan):
        stage.verified()
        lines = page().get("/achievements/export.csv").getvalue().decode()
        assert "成熟度核验" in lines
        assert "已核验,2026-11-20" in lines

    def test_the_form_of_a_verified_one_warns(self, page, zhouwen, gaoyuan):
        review = stage.verified()
        url = f"/achievements/{review.achievement.reference}/edit/"
        assert "会转回自评" in text_of(page(zhouwen).get(url))


def test_the_desk_asks_the_database_as_often_however_long_it_is(page, gaoyuan, django_assert_max_num_queries):
    stage.submitted()
    client = page(gaoyuan)
    client.get("/maturity/desk/")
    with django_assert_max_num_queries(30) as few:
        client.get("/maturity/desk/")
    for number in range(6):
        stage.submitted(achievement=AchievementFactory(title=f"第 {number} 项"))
    with django_assert_max_num_queries(30) as many:
        assert "第 5 项" in text_of(client.get("/maturity/desk/"))
    assert len(many) <= len(few)


def test_the_page_of_one_asks_little(page, gaoyuan, django_assert_max_num_queries):
    review, client = stage.returned(9), page(gaoyuan)
    with django_assert_max_num_queries(15):
        text_of(client.get(review.get_absolute_url()))


def test_the_match_page_says_whose_word_it_is(page, linhai, zhouwen, gaoyuan):
    from tests.matching.pairs import make_match

    match = make_match(linhai, zhouwen)
    Achievement.objects.filter(pk=match.achievement_id).update(trl=5)
    finding = {"name": "trl", "state": "met", "need_value": "4", "offer_value": "5", "must": False}
    match.explanation = {**(match.explanation or {}), "findings": [finding]}
    match.save()
    text = text_of(page(linhai).get(f"/matches/{match.pk}/"))
    assert "5 级（自评）" in text
    review = stage.submitted(achievement=Achievement.objects.get(pk=match.achievement_id))
    judging.pass_review(review=review, judged=stage.judged(review), by=gaoyuan, now=NOW)
    text = text_of(page(linhai).get(f"/matches/{match.pk}/"))
    assert "5 级（已核验）" in text
    assert "已核验 TRL 5" in text
