"""The inbox as people see it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inbox.enums import Kind
from inbox.links import mute_url
from inbox.models import Notification
from inbox.services import notify, oblige
from tests.people import organisation

pytestmark = pytest.mark.django_db


def tell(user, now, number=1, kind=Kind.MATCH, url="/organisations/"):
    for index in range(number):
        notify(event=f"e{index}", recipients=[user], kind=kind, title=f"消息 {index}", why="为了测试", now=now, url=url)


def text_of(answer):
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


@pytest.mark.parametrize("tab", ["todo", "messages"])
def test_an_empty_inbox_says_so(page, linhai, tab):
    text = text_of(page(linhai).get("/inbox/", {"tab": tab}))
    assert "没有待办" in text or "没有消息" in text


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get("/inbox/").url == "/accounts/login/?next=/inbox/"


def test_what_is_owed_comes_first_and_says_by_whom(page, linhai, zhaomin, now):
    hailan = organisation("海澜仪器")
    oblige(about=hailan, code="x", organisation=hailan, title="补充指标", url="/", due_at=now)
    for colleague in (linhai, zhaomin):
        text = text_of(page(colleague).get("/inbox/"))
        assert "补充指标" in text
        assert "由 青岛海澜仪器有限公司 负责" in text


def test_another_organisations_obligations_are_not_mine(page, sunqi, linhai, now):
    hailan = organisation("海澜仪器")
    oblige(about=hailan, code="x", organisation=hailan, title="补充指标", url="/", due_at=now)
    assert "补充指标" not in text_of(page(sunqi).get("/inbox/", {"tab": "todo"}))


def test_unread_comes_first_then_the_newest(page, linhai, now):
    tell(linhai, now, 3)
    Notification.objects.filter(event="e2").update(read_at=now)
    Notification.objects.filter(event="e1").update(created_at=now + timedelta(hours=1))
    text = text_of(page(linhai).get("/inbox/", {"tab": "messages"}))
    assert text.index("消息 1") < text.index("消息 0") < text.index("消息 2")
    assert "为什么收到：为了测试" in text


def test_opening_a_message_reads_it_and_leads_to_what_it_is_about(page, linhai, sunqi, now):
    tell(linhai, now)
    told = Notification.objects.get()
    assert page(sunqi).get(f"/inbox/{told.pk}/").status_code == 404
    assert page(linhai).get(f"/inbox/{told.pk}/").url == "/organisations/"
    told.refresh_from_db()
    assert told.read_at is not None


def test_a_message_does_not_lead_off_the_site(page, linhai, now):
    tell(linhai, now, url="//example.org/")
    assert page(linhai).get(f"/inbox/{Notification.objects.get().pk}/").url == "/inbox/"


def test_all_of_one_kind_are_read_at_once(page, linhai, now):
    tell(linhai, now)
    notify(event="other", recipients=[linhai], kind=Kind.POSTING, title="审核", why="测试", now=now)
    page(linhai).post("/inbox/read-all/", {"kind": Kind.MATCH})
    assert [row.event for row in Notification.objects.unread()] == ["other"]
    page(linhai).post("/inbox/read-all/")
    assert not Notification.objects.unread().exists()


def test_messages_are_filtered_by_kind(page, linhai, now):
    tell(linhai, now)
    notify(event="other", recipients=[linhai], kind=Kind.POSTING, title="审核结果", why="测试", now=now)
    text = text_of(page(linhai).get("/inbox/", {"tab": "messages", "kind": "posting"}))
    assert "审核结果" in text
    assert "消息 0" not in text


def test_the_inbox_costs_the_same_for_one_and_for_many(page, linhai, now, django_assert_max_num_queries):
    tell(linhai, now, 25)
    browser = page(linhai)
    with django_assert_max_num_queries(12):
        assert text_of(browser.get("/inbox/", {"tab": "messages"}))


def test_a_kind_is_muted_in_one_click_and_unmuted_in_the_profile(page, linhai, now):
    tell(linhai, now)
    browser = page(linhai)
    assert "不再接收“新的匹配”" in text_of(browser.get("/inbox/", {"tab": "messages"}))
    browser.post("/inbox/kinds/mute/", {"kind": "match"})
    linhai.refresh_from_db()
    assert linhai.muted_kinds == ["match"]
    assert '<option value="muted" selected>' in text_of(browser.get("/me/"))
    browser.post("/inbox/kinds/unmute/", {"kind": "match"})
    assert '<option value="muted" selected>' not in text_of(browser.get("/me/"))
    linhai.refresh_from_db()
    assert linhai.muted_kinds == []


def test_security_messages_cannot_be_muted(page, linhai):
    answer = page(linhai).post("/inbox/kinds/mute/", {"kind": "security"}, follow=True)
    assert "不能静音" in answer.content.decode()
    linhai.refresh_from_db()
    assert linhai.muted_kinds == []


def path_of(url):
    return url.removeprefix("http://localhost:8000")


def test_the_link_in_a_mail_mutes_without_signing_in_but_not_by_looking_at_it(client, linhai):
    link = path_of(mute_url(linhai, Kind.MATCH))
    assert text_of(client.get(link))
    linhai.refresh_from_db()
    assert linhai.muted_kinds == []
    assert "已不再接收" in text_of(client.post(link, {"List-Unsubscribe": "One-Click"}))
    linhai.refresh_from_db()
    assert linhai.muted_kinds == ["match"]
    client.post(link, {"undo": "1"})
    linhai.refresh_from_db()
    assert linhai.muted_kinds == []


def test_a_link_that_we_did_not_sign_is_missing(client, linhai):
    link = path_of(mute_url(linhai, Kind.MATCH))
    assert client.post(link.replace("/mute/", "/mute/x")).status_code == 404
    assert client.get(reverse("inbox_mute", args=["nonsense"])).status_code == 404
