"""The digest as a mail: written when it is sent, with today's rights, and a way out of every kind on it."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.urls import reverse

from inbox.enums import Kind
from inbox.models import DigestDay, Notification
from inbox.querysets import MAIL_ATTEMPTS
from inbox.selectors import morning
from inbox.services import compose_digests, fulfil, mute_kind, oblige, relay_outbox, set_delivery
from tests.people import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(linhai, now):
    """海澜仪器 owes a figure today, and the morning's digests are made."""
    hailan = organisation("海澜仪器")
    due = now + timedelta(hours=5)
    made = oblige(about=hailan, code="x", organisation=hailan, title="补充<指标>", url="/x/", due_at=due)
    compose_digests(now=now)
    return made


def test_it_says_what_why_by_when_and_where(owed, now):
    assert relay_outbox(now=now) == 1
    (sent,) = mail.outbox
    assert sent.subject == "【牵桥】今日摘要：1 项"
    for part in (
        "1. 补充<指标>",
        "为什么给我这个：这项待办由您所在的青岛海澜仪器有限公司负责。",
        "截止 11月20日 15:00",
        "http://localhost:8000/x/",
        "http://localhost:8000/inbox/digest/2026-11-20/",
    ):
        assert part in sent.body
    html, kind = sent.alternatives[0]
    assert kind == "text/html" and "补充&lt;指标&gt;" in html and "<指标>" not in html


def test_each_kind_on_it_and_the_digest_itself_go_with_one_click(owed, client, linhai, now):
    relay_outbox(now=now)
    links = [line.rpartition("：")[2] for line in mail.outbox[0].body.splitlines() if "/inbox/mute/" in line]
    assert mail.outbox[0].extra_headers["List-Unsubscribe"] == f"<{links[1]}>"
    for link in links:
        client.post(link.removeprefix("http://localhost:8000"), {"List-Unsubscribe": "One-Click"})
    linhai.refresh_from_db()
    assert linhai.muted_kinds == ["digest", "obligation"]


@pytest.mark.parametrize("change", ["done", "muted", "no digest", "read"])
def test_what_is_done_muted_or_read_before_it_is_sent_is_not_sent(owed, page, linhai, now, time_machine_at, change):
    if change == "done":
        fulfil(about=organisation("海澜仪器"), code="x", by=linhai, now=now)
    if change in ("muted", "no digest"):
        mute_kind(user=linhai, kind=Kind.OBLIGATION if change == "muted" else Kind.DIGEST)
    if change == "read":
        with time_machine_at(now):
            page(linhai).get(reverse("digest", args=["2026-11-20"]))
    assert relay_outbox(now=now) == 0 and mail.outbox == []
    assert not Notification.objects.get(kind=Kind.DIGEST).mail_wanted
    assert morning(DigestDay.objects.get()).failed == 0


def test_it_waits_for_the_end_of_ones_quiet_hours(owed, linhai, now):
    set_delivery(user=linhai, ways={}, quiet_from=20, quiet_until=11)
    assert relay_outbox(now=now) == 0
    assert relay_outbox(now=now + timedelta(hours=1)) == 1


class TestFailures:
    def said(self, client):
        return client.get(reverse("health")).json()["checks"]["digest"]

    def test_a_mail_that_was_given_up_is_told_on_the_health_page(self, owed, client, now, monkeypatch, time_machine_at):
        def fail(self, fail_silently=False):
            raise SMTPServerDisconnected("no route to secret-host")

        monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
        relay_outbox(now=now)
        assert morning(DigestDay.objects.get()).waiting == 1
        Notification.objects.update(mail_attempts=MAIL_ATTEMPTS)
        with time_machine_at(now):
            answer = self.said(client)
        assert (answer["ok"], answer["mails_given_up"]) == (False, 1)
        assert "secret" not in str(answer)

    def test_yesterdays_is_not_sent_today_and_counts_as_not_sent(
        self, owed, client, gaoyuan, page, now, time_machine_at
    ):
        assert relay_outbox(now=now + timedelta(days=1)) == 0
        assert Notification.objects.get(kind=Kind.DIGEST).mail_error == "摘要当天没有寄出，已过期。"
        with time_machine_at(now):
            assert self.said(client)["mails_given_up"] == 1
        assert page(gaoyuan).get("/inbox/digest/days/").context["rows"][0].failed == 1
