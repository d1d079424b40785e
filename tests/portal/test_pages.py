"""The portal's own pages, as every role sees them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from inbox.services import notify, oblige
from matching.enums import MatchStatus
from postings.enums import Disclosure, PostingStatus
from tests.factories import AchievementFactory, NeedFactory
from tests.people import NOW, PEOPLE, organisation, park, person

PUBLIC = ("home", "about", "search", "platform_parks", "platform_challenges", "platform_cloud")
ROLES = ("", "linhai", "zhaomin", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei")


def assert_sound(response):
    """One heading, a language, a title, nothing inline."""
    html = response.content.decode()
    assert response.status_code == 200, response.status_code
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert '<html lang="zh-Hans"' in html
    assert re.search(r"<title>.*牵桥", html)
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert "<style" not in html


@pytest.mark.parametrize("username", ROLES)
@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_opens_for_every_role(page, db, name, username):
    NeedFactory()
    AchievementFactory()
    assert_sound(
        page(person(username) if username else None).get(reverse(name), {"q": "氢能"} if name == "search" else {})
    )


@pytest.mark.parametrize("username", PEOPLE)
def test_the_workbench_opens_for_every_role_and_greets(page, db, username):
    NeedFactory(status=PostingStatus.SUBMITTED, park=park())
    user = person(username)
    response = page(user).get(reverse("workbench"))
    assert_sound(response)
    assert user.name in response.content.decode()


def test_the_workbench_asks_a_visitor_to_sign_in(page, db):
    assert page().get(reverse("workbench")).url.startswith(reverse("account_login"))


def test_somebody_without_an_organisation_is_told_how_to_begin(page, django_user_model, db):
    newcomer = django_user_model.objects.create_user("xin", "xin@example.com", name="新人")
    html = page(newcomer).get(reverse("workbench")).content.decode()
    assert "登记机构" in html
    assert "加入机构" in html


@pytest.mark.parametrize(
    ("username", "action"),
    [
        ("linhai", "发布需求"),
        ("zhouwen", "发布成果"),
        ("gaoyuan", "处理待审"),
        ("hanmei", "处理待审"),
        ("liubo", "打开对接看板"),
    ],
)
def test_each_role_has_its_primary_action(page, db, username, action):
    header = page(person(username)).get(reverse("workbench")).content.decode().split("q-actions")[1].split("</div>")[0]
    assert action in header


def test_what_is_owed_stands_on_the_workbench_with_owner_and_clock(page, linhai):
    need = NeedFactory()
    oblige(about=need, code="confirm", organisation=need.organisation, title="确认需求仍然有效", url="/", due_at=NOW)
    html = page(linhai).get(reverse("workbench")).content.decode()
    assert "确认需求仍然有效" in html
    assert "已逾期" in html


def test_a_draft_of_others_is_on_nobody_elses_workbench(page, sunqi, linhai):
    NeedFactory(title="海澜的秘密草稿", status=PostingStatus.DRAFT)
    assert "海澜的秘密草稿" in page(linhai).get(reverse("workbench")).content.decode()
    assert "海澜的秘密草稿" not in page(sunqi).get(reverse("workbench")).content.decode()


@pytest.mark.parametrize(("username", "sees"), [("hanmei", True), ("gaoyuan", True), ("linhai", False)])
def test_what_waits_for_review_is_shown_to_its_reviewers(page, db, username, sees):
    NeedFactory(title="待审的需求", status=PostingStatus.SUBMITTED, park=park(), organisation=organisation("启明新材"))
    assert ("待审的需求" in page(person(username)).get(reverse("workbench")).content.decode()) is sees


def test_the_home_page_counts_only_what_its_reader_can_open(page, linhai):
    NeedFactory(disclosure=Disclosure.PLATFORM)
    NeedFactory()
    NeedFactory(status=PostingStatus.DRAFT)

    def counted(user):
        return [(str(figure.label), figure.value) for figure in page(user).get("/").context["figures"]]

    assert ("项在征需求", 1) in counted(None)
    assert ("项在征需求", 2) in counted(linhai)


def test_an_answered_match_is_counted(page, db):
    from matching.models import Match

    Match.objects.create(
        need=NeedFactory(),
        achievement=AchievementFactory(),
        status=MatchStatus.CONNECTED,
        status_at=NOW,
        rank=1,
        score=1,
        grade=3.6,
        band="strong",
    )
    assert ("次匹配已获答复", 1) in [(str(f.label), f.value) for f in page().get("/").context["figures"]]


def test_the_home_page_names_the_three_platforms_and_says_that_it_is_free(page, db):
    html = page().get("/").content.decode()
    for name in ("platform_parks", "platform_challenges", "platform_cloud"):
        assert reverse(name) in html
    assert "全部免费" in html
    for kind in ("breakthrough", "industrial", "demanded"):
        assert f"{reverse('achievements')}?kind={kind}" in html


def test_the_challenge_page_states_the_rules_with_their_source(page, db):
    html = page().get(reverse("platform_challenges")).content.decode()
    assert "<b>50</b> 万元" in html
    assert "<b>2,000</b> 万元" in html
    assert "半岛" in html
    assert reverse("need_new") in html


def test_unread_messages_are_counted_in_the_top_bar_of_their_reader_only(page, linhai, sunqi):
    notify(event="x", recipients=[linhai], kind="match", title="新的匹配", why="您发布了需求", now=NOW)
    assert "q-count" in page(linhai).get("/").content.decode()
    assert "q-count" not in page(sunqi).get("/").content.decode()


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_demo_world_says_so_on_every_page(page, settings, db, is_demo):
    settings.DEMO = is_demo
    for name in PUBLIC:
        assert ("演示数据，人物与机构均为虚构" in page().get(reverse(name)).content.decode()) is is_demo


@pytest.mark.parametrize("name", ["home", "workbench"])
def test_the_number_of_queries_does_not_grow_with_the_rows(page, linhai, django_assert_max_num_queries, name):
    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = page(linhai)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(reverse(name)).status_code == 200
        return len(seen)

    for number in range(2):
        fill(number)
    queries()  # content types and the like are cached once
    few = queries()
    for number in range(2, 9):
        fill(number)
    assert queries() == few
    assert few <= 40


def fill(number):
    need = NeedFactory(title=f"需求 {number}", status_at=NOW - timedelta(hours=number))
    AchievementFactory(title=f"成果 {number}", organisation=organisation("胶州湾大学"))
    oblige(about=need, code="confirm", organisation=need.organisation, title=f"确认 {number}", url="/", due_at=NOW)


def test_every_answer_has_the_strict_policy(page, db):
    for address in ("/", "/no/such/page/", reverse("workbench"), reverse("health")):
        policy = page().get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy


def test_the_pages_take_no_post(db):
    for name in (*PUBLIC, "health", "health_live"):
        assert Client().post(reverse(name)).status_code == 405
