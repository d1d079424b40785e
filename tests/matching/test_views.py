"""Pages of matches, as each of the cast sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from matching.enums import MatchStatus, RunKind, RunStatus, Verdict
from matching.models import BrokerClaim, Conversation, Match, MatchRun
from matching.services.answers import answer
from postings.enums import PostingStatus
from tests.matching.pairs import SHARED, make_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(linhai, zhouwen):
    return make_match(linhai, zhouwen)


@pytest.fixture
def connected(match, linhai, zhouwen, now):
    for person in (linhai, zhouwen):
        answer(match=match, by=person, verdict=Verdict.INTERESTED, now=now)
    return Conversation.objects.get(match=match)


class TestOneMatch:
    def test_it_says_why_on_both_sides_and_what_is_missing(self, page, linhai, match):
        html = page(linhai).get(reverse("match", args=[match.pk])).content.decode()
        assert html.count(f"<mark>{SHARED}</mark>") >= 2
        assert "需要成熟度 7 级，成果为 5 级，还差 2 级" in html and "腐蚀电流密度" in html

    def test_a_figure_under_another_name_is_shown_marked_and_left_to_be_checked(self, page, linhai, match):
        match.achievement.summary = f"{match.achievement.summary} 管路压力不大于1 MPa。"
        match.achievement.save()
        wanted = {
            "name": "constraint:耐压",
            "state": "unknown",
            "need_value": ">= 3 MPa",
            "offer_value": "",
            "must": True,
        }
        match.explanation["findings"] = [wanted | {"near": ["管路压力", "<= 1 MPa"]}]
        params = {"quantity": "耐压", "name": "管路压力", "offer": "<= 1 MPa"}
        match.explanation["missing"] = [{"code": "constraint_near", "params": params}]
        match.save()
        html = page(linhai).get(reverse("match", args=[match.pk])).content.decode()
        assert "管路压力 ≤ 1 MPa" in html and "同类指标，请核对" in html and "<mark>不大于1 MPa</mark>" in html
        assert "成果没有说明“耐压”，但写有“管路压力”≤ 1 MPa。是否同一指标，请核对。" in html
        assert not match.is_near_miss and "不满足" not in html

    def test_a_changed_text_shows_no_reasons_that_no_longer_point_anywhere(self, page, linhai, match, now):
        match.need.content_changed_at = now.replace(year=2099)
        match.need.save()
        html = page(linhai).get(reverse("match", args=[match.pk])).content.decode()
        assert "<mark>" not in html and "依据正在重新计算" in html

    @pytest.mark.parametrize(
        ("username", "status"),
        [
            ("linhai", 200),
            ("zhaomin", 200),
            ("zhouwen", 200),
            ("wuyue", 200),
            ("liubo", 200),
            ("gaoyuan", 200),
            ("sunqi", 404),
            ("chenjing", 404),
            ("hanmei", 404),
        ],
    )
    def test_who_sees_it(self, page, match, request, username, status):
        assert page(request.getfixturevalue(username)).get(reverse("match", args=[match.pk])).status_code == status

    def test_a_visitor_is_asked_to_sign_in(self, page, match):
        response = page().get(reverse("match", args=[match.pk]))
        assert response.status_code == 302 and response.url.startswith(reverse("account_login"))

    def test_an_answer_without_a_reason_says_so_and_changes_nothing(self, page, zhouwen, match):
        response = page(zhouwen).post(reverse("match", args=[match.pk]), {"verdict": "declined"})
        match.refresh_from_db()
        assert "请选择一个理由" in response.content.decode() and match.status == MatchStatus.NEW

    def test_an_answer_leads_back_to_where_it_was_given(self, page, zhouwen, match):
        data = {"verdict": "interested", "next": reverse("matches")}
        assert page(zhouwen).post(reverse("match", args=[match.pk]), data).url == reverse("matches")
        assert (
            page(zhouwen).post(reverse("match", args=[match.pk]), data | {"next": "//evil.example"}).status_code != 302
        )

    def test_only_a_side_can_answer(self, page, liubo, match):
        page(liubo).post(reverse("match", args=[match.pk]), {"verdict": "interested"})
        match.refresh_from_db()
        assert match.status == MatchStatus.NEW


def of_one_need(need_of, achievement_of, count):
    """A need with so many matches."""
    matches = [make_match(need_of, achievement_of, rank=place) for place in range(1, count + 1)]
    Match.objects.filter(pk__in=[match.pk for match in matches]).update(need=matches[0].need)
    return matches[0].need


class TestLists:
    def test_a_need_lists_its_achievements_and_an_achievement_its_needs(self, page, linhai, zhouwen, match):
        need = page(linhai).get(reverse("need_matches", args=[match.need.reference])).content.decode()
        assert match.achievement.title in need and "想对接" in need
        achievement = page(zhouwen).get(reverse("achievement_matches", args=[match.achievement.reference]))
        assert match.need.title in achievement.content.decode()

    def test_a_draft_tells_that_matching_comes_after_publication(self, page, linhai, match):
        match.need.status = PostingStatus.DRAFT
        match.need.save()
        html = page(linhai).get(reverse("need_matches", args=[match.need.reference])).content.decode()
        assert "发布后才会匹配" in html and match.achievement.title not in html

    def test_what_waits_for_me_stands_first(self, page, linhai, zhouwen, match, now):
        answer(match=match, by=linhai, verdict=Verdict.INTERESTED, now=now)
        html = page(zhouwen).get(reverse("matches")).content.decode()
        assert match.need.title in html and "不合适" in html

    @pytest.mark.parametrize("tab", ["answer", "new", "waiting", "connected", "declined"])
    def test_every_tab_has_an_empty_state(self, page, chenjing, tab):
        assert "q-empty" in page(chenjing).get(reverse("matches"), {"tab": tab}).content.decode()

    def test_one_posting_shows_its_best_three_and_the_way_to_all(self, page, linhai, zhouwen):
        need = of_one_need(linhai, zhouwen, 5)
        html = page(linhai).get(reverse("matches"), {"tab": "new"}).content.decode()
        assert html.count("q-match-head") == 3 and "查看全部 5 项" in html
        assert "{#" not in html and "#}" not in html
        assert html.count(f">{need}</a></h2>") == 1
        everything = page(linhai).get(reverse("matches"), {"tab": "new", "need": need.reference}).content.decode()
        assert everything.count("q-match-head") == 5

    def test_the_other_side_sees_its_own_postings_as_heads(self, page, linhai, zhouwen):
        of_one_need(linhai, zhouwen, 2)
        html = page(zhouwen).get(reverse("matches"), {"tab": "new"}).content.decode()
        assert html.count("q-match-group") == 2 and "查看全部" not in html

    def test_the_posting_with_the_best_match_stands_first(self, page, linhai, zhouwen):
        weak, strong = make_match(linhai, zhouwen, grade=1.0), make_match(linhai, zhouwen, grade=3.9)
        html = page(linhai).get(reverse("matches"), {"tab": "new"}).content.decode()
        assert html.index(strong.need.reference) < html.index(weak.need.reference)

    def test_the_list_of_one_posting_is_for_its_owner(self, page, linhai, zhouwen, sunqi):
        need = of_one_need(linhai, zhouwen, 1)
        for other in (sunqi, zhouwen):
            assert page(other).get(reverse("matches"), {"tab": "new", "need": need.reference}).status_code == 404

    def test_the_number_of_queries_does_not_grow(self, page, linhai, zhouwen, django_assert_max_num_queries):
        make_match(linhai, zhouwen)
        client = page(linhai)
        client.get(reverse("matches"))
        for _ in range(5):
            make_match(linhai, zhouwen)
        with django_assert_max_num_queries(14):
            client.get(reverse("matches"), {"tab": "new"})


class TestBoard:
    def test_a_broker_claims_from_the_board_and_both_sides_hear_of_it(self, page, liubo, linhai, zhouwen, match):
        board = page(liubo).get(reverse("board")).content.decode()
        assert match.need.title in board and "由我跟进" in board
        page(liubo).post(reverse("match_claim", args=[match.pk]), {"next": reverse("board")})
        assert BrokerClaim.objects.held_by(liubo).get().match == match
        assert linhai.notifications.count() == zhouwen.notifications.count() == 1

    def test_a_claim_is_handed_back(self, page, liubo, match):
        page(liubo).post(reverse("match_claim", args=[match.pk]))
        page(liubo).post(reverse("match_release", args=[match.pk]))
        assert not BrokerClaim.objects.held().exists()

    def test_only_brokers_claim(self, page, gaoyuan, linhai, match):
        for user in (gaoyuan, linhai):
            page(user).post(reverse("match_claim", args=[match.pk]))
        assert not BrokerClaim.objects.exists()

    @pytest.mark.parametrize(
        ("username", "status"), [("liubo", 200), ("gaoyuan", 200), ("linhai", 404), ("hanmei", 404)]
    )
    def test_who_sees_the_board(self, page, request, username, status):
        assert page(request.getfixturevalue(username)).get(reverse("board")).status_code == status

    def test_filters_narrow_it(self, page, liubo, match):
        assert match.need.title not in page(liubo).get(reverse("board"), {"q": "没有这个词"}).content.decode()
        assert match.need.title in page(liubo).get(reverse("board"), {"band": "strong"}).content.decode()


class TestConversation:
    def test_both_sides_talk_with_files_and_the_other_is_told(self, page, linhai, zhouwen, connected):
        url = reverse("conversation", args=[connected.pk])
        file = SimpleUploadedFile("参数.txt", "电流密度 0.6".encode(), content_type="text/plain")
        page(linhai).post(url, {"text": "请看附件", "files": [file]})
        html = page(zhouwen).get(url).content.decode()
        assert "请看附件" in html and "参数.txt" in html
        assert zhouwen.notifications.filter(kind="conversation").count() == 1

    def test_an_empty_message_says_what_to_do(self, page, linhai, connected):
        html = page(linhai).post(reverse("conversation", args=[connected.pk]), {"text": " "}).content.decode()
        assert "请写下内容或附上文件" in html and not connected.messages.exists()

    def test_reading_marks_it_read(self, page, linhai, zhouwen, connected):
        url = reverse("conversation", args=[connected.pk])
        page(linhai).post(url, {"text": "您好"})
        assert "有新留言" in page(zhouwen).get(reverse("conversations")).content.decode()
        page(zhouwen).get(url)
        assert "有新留言" not in page(zhouwen).get(reverse("conversations")).content.decode()

    @pytest.mark.parametrize("username", ["sunqi", "chenjing", "gaoyuan", "hanmei", "liubo"])
    def test_nobody_else_reads_along(self, page, connected, request, username):
        assert (
            page(request.getfixturevalue(username)).get(reverse("conversation", args=[connected.pk])).status_code == 404
        )


class TestRuns:
    def test_an_official_sees_the_last_runs_and_starts_one(self, page, gaoyuan, now):
        MatchRun.objects.create(kind=RunKind.MANUAL, status=RunStatus.FAILED, error="索引写不下", asked_at=now)
        client = page(gaoyuan)
        assert "索引写不下" in client.get(reverse("runs")).content.decode()
        client.post(reverse("run_start"))
        run = MatchRun.objects.unfinished().get()
        assert run.by == gaoyuan
        html = client.get(reverse("run", args=[run.pk]), headers={"HX-Request": "true"}).content.decode()
        assert "hx-trigger" in html and "<html" not in html

    @pytest.mark.parametrize("username", ["linhai", "zhouwen", "liubo", "hanmei"])
    def test_nobody_else_does(self, page, request, username):
        client = page(request.getfixturevalue(username))
        assert client.get(reverse("runs")).status_code == 404
        assert client.post(reverse("run_start")).status_code == 404
        assert not MatchRun.objects.exists()
