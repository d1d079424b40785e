"""What postings put on the daily card: what comes down unless its keepers confirm it."""

from datetime import date, timedelta

import pytest

from inbox.selectors import read_digest
from inbox.services import compose_digests
from postings.models import CONFIRM_AFTER
from postings.services.freshness import confirm, remind_unconfirmed
from tests.factories import NeedFactory
from tests.people import NOW, organisation

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)


def need(days, author=None):
    """A need of 海澜仪器 that comes down in so many days."""
    seen = NOW - CONFIRM_AFTER + timedelta(days=days)
    return NeedFactory(organisation=organisation("海澜仪器"), author=author, confirmed_at=seen, published_at=seen)


def lines(user):
    return [str(one.line.title) for one in read_digest(user, DAY, NOW).lines]


def test_owner_and_author_are_asked_other_members_and_firms_are_not(linhai, zhaomin, sunqi):
    need(5)
    compose_digests(now=NOW)
    assert lines(linhai) == ["请确认是否仍然有效：海水氢能电解槽用耐蚀双极板涂层"]
    assert lines(zhaomin) == lines(sunqi) == []


def test_the_author_is_asked_too_with_the_day_and_the_reason(linhai, zhaomin):
    owed = need(5, author=zhaomin)
    compose_digests(now=NOW)
    (entry,) = read_digest(zhaomin, DAY, NOW).lines
    assert entry.line.due_at == owed.confirm_by and entry.line.url == owed.get_absolute_url()
    assert entry.line.why == "您是联系人，或是青岛海澜仪器有限公司的管理员；90 天未确认的内容会自动下架。"


def test_what_holds_for_longer_is_not_asked_about(linhai):
    need(15)
    compose_digests(now=NOW)
    assert lines(linhai) == []


def test_the_reminder_and_the_digest_say_it_once(linhai):
    need(3)
    remind_unconfirmed(now=NOW)
    compose_digests(now=NOW)
    assert len(lines(linhai)) == 1


def test_once_confirmed_it_is_gone(linhai):
    owed = need(3, author=linhai)
    compose_digests(now=NOW)
    confirm(posting=owed, by=linhai, now=NOW)
    assert lines(linhai) == []
