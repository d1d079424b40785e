"""The day before: once for each who comes, once for the organiser, again only where the day has changed."""

from datetime import timedelta

import pytest
import time_machine

from events import services, tasks
from events.models import Event
from inbox.models import Notification
from tests.events.test_events import START, draft
from tests.people import NOW, organisation

pytestmark = pytest.mark.django_db
EVE = START - timedelta(hours=25)
"""Nine in the morning of the day before, in Shanghai."""


@pytest.fixture
def coming(hanmei, linhai, zhouwen):
    """海澜 comes, 胶州湾大学 gave its place back."""
    event = services.announce_event(event=draft(hanmei), by=hanmei, now=NOW)
    services.register(event=event, organisation=organisation("海澜仪器"), by=linhai, now=NOW)
    place = services.register(event=event, organisation=organisation("胶州湾大学"), by=zhouwen, now=NOW)
    services.withdraw_registration(registration=place, by=zhouwen, now=NOW)
    return event


def reminders(user):
    return list(Notification.objects.filter(recipient=user, event__contains=":soon:").order_by("pk"))


def test_who_comes_is_reminded_the_day_before_and_once(coming, linhai, zhouwen, hanmei):
    assert services.remind_of_events(now=EVE - timedelta(days=1)) == 0
    assert services.remind_of_events(now=EVE) == 2
    assert services.remind_of_events(now=EVE + timedelta(hours=3)) == 0
    (told,) = reminders(linhai)
    assert told.title == "明天有活动：海洋仪器供需对接会" and "明天 10:00，一号会议室" in told.body and told.mail_wanted
    assert "已有 1 人报名" in reminders(hanmei)[0].body
    assert reminders(zhouwen) == []


def test_a_day_missed_is_made_good_until_it_begins(coming, linhai):
    assert services.remind_of_events(now=START - timedelta(hours=1)) == 2
    assert reminders(linhai)[0].title.startswith("今天有活动")
    assert services.remind_of_events(now=START) == 0


def test_who_signs_up_late_is_reminded_and_nobody_else_again(coming, zhouwen, linhai):
    services.remind_of_events(now=EVE)
    services.register(event=coming, organisation=organisation("胶州湾大学"), by=zhouwen, now=EVE)
    assert services.remind_of_events(now=START - timedelta(hours=1)) == 1
    assert len(reminders(zhouwen)) == len(reminders(linhai)) == 1


def test_another_day_is_another_reminder_and_a_cancelled_event_none(coming, linhai, hanmei):
    services.remind_of_events(now=EVE)
    later = {"starts_at": START + timedelta(days=7), "ends_at": START + timedelta(days=7, hours=2)}
    services.save_event(event=coming, organiser=coming.organiser, data=later, by=hanmei, now=EVE)
    assert services.remind_of_events(now=EVE) == 0
    assert services.remind_of_events(now=EVE + timedelta(days=7)) == 2
    other = services.announce_event(event=draft(hanmei, title="要取消的沙龙"), by=hanmei, now=NOW)
    services.cancel_event(event=other, by=hanmei, now=NOW, reason="场地临时检修")
    assert services.remind_of_events(now=EVE) == 0


def test_the_clock_calls_the_same_service(coming, linhai):
    with time_machine.travel(EVE, tick=False):
        assert tasks.remind() == 2
    assert Event.objects.count() == 1 and len(reminders(linhai)) == 1
