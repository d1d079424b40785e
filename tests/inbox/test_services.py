"""Telling, mailing, owing, reminding and escalating."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection

from common.errors import Invalid
from common.models import StateChange
from inbox.enums import Kind
from inbox.models import Notification, Obligation
from inbox.querysets import MAIL_ATTEMPTS
from inbox.selectors import open_obligations, unread_count
from inbox.services import fulfil, mute_kind, notify, oblige, relay_outbox, sweep_obligations, unmute_kind
from inbox.services.mail import compose, message_id
from tests.people import organisation

pytestmark = pytest.mark.django_db


def tell(recipients, now, event="e", kind=Kind.ANSWER, **more):
    return notify(event=event, recipients=recipients, kind=kind, title="新的匹配", why="为了测试", now=now, **more)


def owe(now, due_in, code="x", **more):
    hailan = organisation("海澜仪器")
    values = {"about": hailan, "organisation": hailan, "title": "补充指标", "url": "/"}
    return oblige(code=code, due_at=now + due_in, **values | more)


class TestTelling:
    def test_each_person_once_per_event_in_one_query(self, linhai, zhaomin, now, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert tell([linhai, zhaomin, linhai], now) == 2
        assert tell([linhai, zhaomin], now) == 0
        assert tell([linhai], now, event="another") == 1

    def test_who_has_muted_the_kind_or_closed_the_account_is_not_told(self, linhai, zhaomin, sunqi, now):
        mute_kind(user=linhai, kind=Kind.ANSWER)
        zhaomin.is_active = False
        assert tell([linhai, zhaomin, sunqi], now) == 1
        unmute_kind(user=linhai, kind=Kind.ANSWER)
        assert tell([linhai], now) == 1

    def test_security_always_comes(self, linhai, now):
        linhai.muted_kinds = [Kind.SECURITY]
        assert tell([linhai], now, kind=Kind.SECURITY) == 1
        for kind in (Kind.SECURITY, "nonsense"):
            with pytest.raises(Invalid):
                mute_kind(user=linhai, kind=kind)

    def test_a_long_title_is_cut_not_refused(self, linhai, now):
        notify(event="e" * 200, recipients=[linhai], kind=Kind.MATCH, title="长" * 300, why="因" * 300, now=now)
        assert len(Notification.objects.get().title) == 200

    def test_unread_are_counted(self, linhai, sunqi, visitor, now):
        tell([linhai], now)
        assert (unread_count(linhai), unread_count(sunqi), unread_count(visitor)) == (1, 0, 0)

    @pytest.mark.django_db(transaction=True)
    def test_the_count_is_exact_when_two_tell_at_once(self, linhai, zhaomin, sunqi, now):
        gate = Barrier(2)

        def run(_number):
            gate.wait()
            try:
                return tell([linhai, zhaomin, sunqi], now)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(run, range(2))) == 3


class TestMailing:
    def test_what_was_told_is_mailed_once_with_why_and_the_way_out(self, linhai, now):
        tell([linhai], now, url="/organisations/", body="三条新的匹配")
        assert relay_outbox(now=now) == 1
        assert relay_outbox(now=now) == 0
        (sent,) = mail.outbox
        assert sent.to == ["linhai@example.com"]
        assert sent.subject == "【牵桥】新的匹配"
        for part in ("三条新的匹配", "http://localhost:8000/organisations/", "为什么收到：为了测试", "/inbox/mute/"):
            assert part in sent.body
        assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_the_same_mail_has_the_same_id_at_every_attempt(self, linhai, now):
        tell([linhai], now)
        told = Notification.objects.get()
        first, second = (compose(told).extra_headers["Message-ID"] for _attempt in range(2))
        assert first == second == message_id(told)

    def test_security_mails_have_no_way_out(self, linhai, now):
        tell([linhai], now, kind=Kind.SECURITY)
        assert "List-Unsubscribe" not in compose(Notification.objects.get()).extra_headers

    def test_a_line_break_in_a_title_forges_no_header(self, linhai, now):
        notify(event="e", recipients=[linhai], kind=Kind.ANSWER, title="匹配\r\nBcc: x@example.org", why="w", now=now)
        relay_outbox(now=now)
        assert mail.outbox[0].subject == "【牵桥】匹配 Bcc: x@example.org"

    @pytest.mark.parametrize("change", [{"read_at": True}, {"mail_wanted": False}])
    def test_what_was_read_or_needs_no_mail_is_not_mailed(self, linhai, now, change):
        tell([linhai], now)
        Notification.objects.update(**{name: now if value is True else value for name, value in change.items()})
        assert relay_outbox(now=now) == 0
        assert not mail.outbox

    def test_what_was_muted_meanwhile_is_not_mailed(self, linhai, now):
        tell([linhai], now)
        mute_kind(user=linhai, kind=Kind.ANSWER)
        assert relay_outbox(now=now) == 0
        assert not Notification.objects.get().mail_wanted

    def test_the_limit_holds(self, linhai, now):
        for number in range(3):
            tell([linhai], now, event=f"e{number}")
        assert relay_outbox(now=now, limit=2) == 2

    def test_a_failure_is_kept_and_tried_again_later_and_later_until_given_up(self, linhai, now, monkeypatch):
        tell([linhai], now)

        def fail(self, fail_silently=False):
            raise SMTPServerDisconnected("no route")

        monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
        assert relay_outbox(now=now) == 0
        told = Notification.objects.get()
        assert (told.mail_attempts, told.mail_error) == (1, "SMTPServerDisconnected: no route")
        assert told.mail_due_at == now + timedelta(minutes=2)
        relay_outbox(now=now)
        assert Notification.objects.get().mail_attempts == 1
        for hours in range(1, 30):
            relay_outbox(now=now + timedelta(hours=6 * hours))
        assert Notification.objects.get().mail_attempts == MAIL_ATTEMPTS

    def test_a_mail_that_failed_goes_out_when_the_road_is_open(self, linhai, now):
        tell([linhai], now)
        Notification.objects.update(mail_attempts=1, mail_error="x", mail_due_at=now + timedelta(minutes=2))
        assert relay_outbox(now=now + timedelta(minutes=1)) == 0
        assert relay_outbox(now=now + timedelta(minutes=2)) == 1
        assert Notification.objects.get().mail_error == ""

    def test_while_the_mail_server_cannot_be_reached_the_outbox_waits(self, linhai, now, settings):
        tell([linhai], now)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        assert relay_outbox(now=now) == 0
        assert Notification.objects.get().mail_attempts == 0

    @pytest.mark.django_db(transaction=True)
    def test_two_relays_at_once_mail_everything_exactly_once(self, linhai, now):
        for number in range(30):
            tell([linhai], now, event=f"e{number}")
        gate = Barrier(2)

        def run(_number):
            gate.wait()
            try:
                return relay_outbox(now=now)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(run, range(2))) == 30
        assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == len(mail.outbox) == 30


class TestOwing:
    def test_owing_twice_is_owing_once_with_the_later_words_and_clock(self, linhai, now):
        first = owe(now, timedelta(days=1))
        sweep_obligations(now=now + timedelta(hours=1))
        again = owe(now, timedelta(days=3), title="补充指标和图纸")
        assert again.pk == first.pk
        assert Obligation.objects.get().title == "补充指标和图纸"
        assert Obligation.objects.get().reminded_at is None

    def test_fulfilled_is_no_longer_owed_and_can_be_owed_anew(self, linhai, now):
        owe(now, timedelta(days=1))
        assert fulfil(about=organisation("海澜仪器"), code="x", by=linhai, now=now) == 1
        assert fulfil(about=organisation("海澜仪器"), code="x", by=linhai, now=now) == 0
        owe(now, timedelta(days=2))
        assert Obligation.objects.open().count() == 1

    def test_what_one_person_owes_is_not_shown_to_colleagues(self, linhai, zhaomin, now):
        owe(now, timedelta(days=1), person=zhaomin)
        assert (open_obligations(zhaomin, now).count(), open_obligations(linhai, now).count()) == (1, 0)

    def test_the_most_urgent_comes_first(self, linhai, now):
        for code, days in (("a", 3), ("b", 1), ("c", 2)):
            owe(now, timedelta(days=days), code=code)
        assert [row.code for row in open_obligations(linhai, now)] == ["b", "c", "a"]


class TestTheClock:
    def test_a_day_before_the_owners_are_reminded_once(self, linhai, zhaomin, now):
        owe(now, timedelta(hours=25))
        assert sweep_obligations(now=now)["reminded"] == 0
        assert sweep_obligations(now=now + timedelta(hours=1)) == {"reminded": 1, "escalated": 0}
        assert sweep_obligations(now=now + timedelta(hours=2)) == {"reminded": 0, "escalated": 0}
        assert [row.recipient for row in Notification.objects.all()] == [linhai]

    def test_the_person_named_is_the_one_reminded(self, linhai, zhaomin, now):
        owe(now, timedelta(hours=3), person=zhaomin)
        sweep_obligations(now=now)
        assert [row.recipient for row in Notification.objects.all()] == [zhaomin]

    def test_overdue_goes_to_the_owners_and_the_bureau_once_and_into_the_history(self, linhai, zhaomin, gaoyuan, now):
        owed = owe(now, timedelta(hours=1), person=zhaomin)
        late = now + timedelta(hours=2)
        assert sweep_obligations(now=late)["escalated"] == 1
        assert sweep_obligations(now=late + timedelta(days=9))["escalated"] == 0
        assert {row.recipient.username for row in Notification.objects.all()} == {"linhai", "zhaomin", "gaoyuan"}
        assert Notification.objects.get(recipient=gaoyuan).body == "责任机构：青岛海澜仪器有限公司。"
        assert [row.transition for row in StateChange.objects.about(owed)] == ["escalate"]

    def test_nothing_open_stays_overdue_without_an_escalation(self, linhai, gaoyuan, now):
        for number in range(450):
            owe(now, timedelta(minutes=number), code=f"c{number}")
        late = now + timedelta(days=1)
        assert sweep_obligations(now=late)["escalated"] == 450
        assert not Obligation.objects.overdue(late).filter(escalated_at=None).exists()

    def test_what_was_fulfilled_in_time_bothers_nobody(self, linhai, now):
        owe(now, timedelta(hours=1))
        fulfil(about=organisation("海澜仪器"), code="x", by=linhai, now=now)
        assert sweep_obligations(now=now + timedelta(days=1)) == {"reminded": 0, "escalated": 0}

    @pytest.mark.django_db(transaction=True)
    def test_two_sweepers_at_once_escalate_once(self, linhai, gaoyuan, now):
        owe(now, timedelta(hours=1))
        gate = Barrier(2)

        def run(_number):
            gate.wait()
            try:
                return sweep_obligations(now=now + timedelta(hours=2))["escalated"]
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(run, range(2))) == 1
        assert StateChange.objects.count() == 1


def test_the_tasks_have_stable_names():
    from inbox import tasks

    assert tasks.relay_mail.name == "inbox.tasks.relay_mail"
    assert tasks.sweep_obligations.name == "inbox.tasks.sweep_obligations"
    tasks.relay_mail()
    tasks.sweep_obligations()
