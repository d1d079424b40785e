"""Opinions of the public: each with a number, an owner and a clock; never with a name (F212)."""

from datetime import timedelta
from decimal import Decimal

import pytest
import rules
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.signals import account_closed, personal_data_asked
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from inbox.models import Notification, Obligation
from news.enums import OpinionStatus
from news.models import Opinion, OpinionLetter
from news.selectors import opinion_statistics
from news.services import opinion_telling, opinions
from tests.news import stage
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db
EVERYBODY = ("visitor", "linhai", "zhouwen", "liubo", "hanmei", "gaoyuan")
CANARY = ("路人甲", "luren@example.com")


@pytest.fixture(autouse=True)
def _cast():
    cache.clear()
    for name in ("gaoyuan", "hanmei", "linhai"):
        person(name)


def test_received_assigned_answered_closed(linhai, gaoyuan, hanmei):
    made = stage.received(linhai)
    assert made.reference == "YJ-2026-000001"
    assert Obligation.objects.open().get(code=opinion_telling.ASSIGN).due_at == add_workdays(NOW, 2)
    opinions.assign_opinion(opinion=made, owner=organisation("园区办"), person=hanmei, by=gaoyuan, now=NOW)
    owed = Obligation.objects.open().get(code=opinion_telling.ANSWER)
    assert (owed.organisation, owed.person, owed.due_at) == (organisation("园区办"), hanmei, add_workdays(NOW, 10))
    assert not Obligation.objects.open().filter(code=opinion_telling.ASSIGN).exists()
    opinions.answer_opinion(opinion=made, text="下次起提前五个工作日公布名单。", by=hanmei, now=NOW)
    assert Notification.objects.filter(
        recipient=linhai, title__startswith="已答复", body__contains="五个工作日"
    ).exists()
    opinions.close_opinion(opinion=made, satisfied=True, by=linhai, now=NOW)
    assert (made.status, made.satisfied) == (OpinionStatus.CLOSED, True)
    assert [row.transition for row in made.history.order_by("pk")] == ["assign", "answer", "close"]


def test_a_visitor_is_written_to(gaoyuan):
    made = stage.answered()
    assert OpinionLetter.objects.filter(opinion=made).count() == 3
    assert opinion_telling.send_letters(now=NOW) == 3
    assert opinion_telling.send_letters(now=NOW) == 0, "sent once"
    last = mail.outbox[-1]
    assert last.to == ["luren@example.com"]
    assert "五个工作日" in last.body and made.token in last.body


def test_not_content_means_a_new_clock_and_the_bureau_hears_of_it(linhai, gaoyuan):
    made = stage.answered(linhai)
    with pytest.raises(Invalid):
        opinions.reopen_opinion(opinion=made, reason=" ", by=linhai, now=NOW)
    later = NOW + timedelta(days=5)
    opinions.reopen_opinion(opinion=made, reason="没有说从哪天起", by=linhai, now=later)
    assert Obligation.objects.open().get(code=opinion_telling.ANSWER).due_at == add_workdays(later, 10)
    assert Notification.objects.filter(recipient=gaoyuan, title__contains="不满意").exists()
    assert made.status == OpinionStatus.REOPENED and made.satisfied is False


def test_two_quiet_weeks_close_it_and_half_a_year_later_the_name_is_forgotten():
    made = stage.answered()
    assert opinions.sweep_opinions(now=made.status_at + timedelta(days=13))["closed"] == 0
    closing = made.status_at + timedelta(days=15)
    assert opinions.sweep_opinions(now=closing) == {"closed": 1, "forgotten": 0}
    made.refresh_from_db()
    assert made.status == OpinionStatus.CLOSED and made.satisfied is None
    assert opinions.sweep_opinions(now=closing + timedelta(days=181))["forgotten"] == 1
    made.refresh_from_db()
    assert (made.name, made.email) == ("", "")


TABLE = {
    "news.assign_opinion": {"gaoyuan"},
    "news.answer_opinion": {"hanmei"},
    "news.follow_opinion": {"linhai"},
    "news.see_contact": {"linhai", "hanmei", "gaoyuan"},
    "news.show_opinion": {"gaoyuan"},
}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("permission", TABLE)
def test_the_truth_table(who, permission, request):
    made = stage.answered(person("linhai"))
    user = request.getfixturevalue(who)
    assert rules.has_perm(permission, user, made) == (who in TABLE[permission])


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_opens_it(who, page, request):
    made = stage.assigned(person("linhai"))
    answer = page(request.getfixturevalue(who)).get(made.get_absolute_url())
    expected = {"visitor": 302, "linhai": 302, "hanmei": 200, "gaoyuan": 200}
    assert answer.status_code == expected.get(who, 404)


def test_nobody_but_the_owner_answers(gaoyuan, linhai):
    made = stage.assigned(linhai)
    with pytest.raises(Refused):
        opinions.answer_opinion(opinion=made, text="我来越俎代庖地答复一下。", by=gaoyuan, now=NOW)


def test_statistics_are_counted_from_the_items(linhai):
    first, _second = stage.answered(linhai), stage.received()
    opinions.close_opinion(opinion=first, satisfied=True, by=linhai, now=NOW + timedelta(days=4))
    found = opinion_statistics(NOW + timedelta(days=30))
    assert (found.received, found.answered, found.closed, found.open, found.rated) == (2, 1, 1, 1, 1)
    assert found.median_days == Decimal("3.0")


class TestPages:
    def test_a_visitor_says_something_and_follows_it(self, page, visitor):
        client = page(visitor)
        answer = client.post("/opinions/new/", {**stage.VISITOR, "consent": "on"}, follow=True)
        made = Opinion.objects.get()
        shown = answer.content.decode()
        assert made.reference in shown and "请收藏本页地址" in shown
        assert answer["Referrer-Policy"] == "no-referrer"
        assert client.get(reverse("opinion_follow", args=["x" * 43])).status_code == 404

    def test_without_consent_nothing_is_kept(self, page, visitor):
        answer = page(visitor).post("/opinions/new/", stage.VISITOR)
        assert answer.status_code == 400 and "没有您的同意" in answer.content.decode()
        assert not Opinion.objects.exists()

    def test_a_robot_that_fills_the_trap_is_thanked_and_forgotten(self, page, visitor):
        answer = page(visitor).post(
            "/opinions/new/", {**stage.VISITOR, "consent": "on", "website": "https://spam.example"}
        )
        assert answer.status_code == 200 and not Opinion.objects.exists()

    def test_the_sixth_of_an_hour_waits(self, page, visitor):
        client = page(visitor)
        for _turn in range(6):
            answer = client.post("/opinions/new/", {**stage.VISITOR, "consent": "on"})
        assert answer.status_code == 400 and "稍后再试" in answer.content.decode()
        assert Opinion.objects.count() == 5

    def test_the_name_is_on_no_public_page(self, page, visitor, gaoyuan):
        made = stage.answered()
        opinions.show_opinion(opinion=made, shown=True, by=gaoyuan, now=NOW)
        client = page(visitor)
        follow = reverse("opinion_follow", args=[made.token])
        for path in ("/opinions/", follow, "/search/?q=名单", "/api/v1/opinions/statistics/", "/news/feed.rss"):
            text = client.get(path).content.decode()
            assert not any(word in text for word in CANARY), path
        assert made.subject in client.get("/opinions/").content.decode()
        table = b"".join(page(gaoyuan).get("/opinions/desk/?format=csv").streaming_content).decode()
        assert made.reference in table and not any(word in table for word in CANARY)

    def test_nothing_is_laid_open_against_the_authors_will(self, gaoyuan):
        made = stage.received(may_be_shown=False)
        with pytest.raises(Conflict):
            opinions.show_opinion(opinion=made, shown=True, by=gaoyuan, now=NOW)

    def test_the_documents_figure_stands_beside_and_is_labelled(self, page, visitor):
        shown = page(visitor).get("/opinions/").content.decode()
        assert "文献数据" in shown and "167" in shown

    def test_the_desk_hands_over_and_the_owner_answers_in_the_page(self, page, linhai, gaoyuan, hanmei):
        made = stage.received(linhai)
        client = page(gaoyuan)
        assert made.subject in client.get("/opinions/desk/?queue=mine").content.decode()
        assert made.subject in client.get("/workbench/").content.decode()
        client.post(reverse("opinion_step", args=[made.reference, "assign"]), {"owner": organisation("园区办").pk})
        client = page(hanmei)
        assert made.subject in client.get("/workbench/").content.decode()
        client.post(reverse("opinion_step", args=[made.reference, "answer"]), {"text": "已调整流程，提前五天公布。"})
        client = page(linhai)
        assert "提前五天公布" in client.get(reverse("opinion_follow", args=[made.token])).content.decode()
        client.post(reverse("opinion_reply", args=[made.token, "close"]))
        made.refresh_from_db()
        assert made.status == OpinionStatus.CLOSED
        assert made.subject in client.get("/opinions/mine/").content.decode()

    def test_what_came_by_telephone_is_entered_by_the_bureau(self, page, gaoyuan, linhai):
        data = {**stage.OPINION, "channel": "hotline"}
        assert page(linhai).post("/opinions/enter/", data).status_code == 404
        page(gaoyuan).post("/opinions/enter/", data)
        assert Opinion.objects.get().channel == "hotline"

    @pytest.mark.parametrize("who", ["linhai", "zhouwen", "liubo"])
    def test_the_desk_is_for_offices(self, who, page):
        assert page(person(who)).get("/opinions/desk/").status_code == 404


def test_opinions_are_personal_data_and_lose_their_author_with_the_account(linhai):
    made = stage.received(linhai)
    (answer,) = [
        sections
        for _r, sections in personal_data_asked.send(sender=type(linhai), user=linhai)
        if sections and "opinions" in sections
    ]
    assert [row["reference"] for row in answer["opinions"]] == [made.reference]
    account_closed.send(sender=type(linhai), user=linhai, now=NOW)
    made.refresh_from_db()
    assert made.by is None
