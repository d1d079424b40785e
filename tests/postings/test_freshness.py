"""N19: what nobody confirms for 90 days comes down; its owner was asked twice before."""

from datetime import timedelta

import pytest

from common.models import StateChange
from inbox.models import Notification, Obligation
from needs.models import Need
from postings import services
from postings.enums import PostingStatus
from postings.links import confirm_path, read_confirm_token
from postings.tasks import expire_unconfirmed
from tests.factories import AchievementFactory, NeedFactory

pytestmark = pytest.mark.django_db


def confirmed(now, days, **kwargs):
    return NeedFactory(confirmed_at=now - timedelta(days=days), **kwargs)


def test_ninety_days_and_not_a_day_earlier(linhai, now):
    old, young = confirmed(now, 90.01), confirmed(now, 89.9)
    achievement = AchievementFactory(confirmed_at=now - timedelta(days=200))
    assert services.expire_unconfirmed(now=now) == 2
    for posting, state in [(old, "expired"), (young, "published"), (achievement, "expired")]:
        posting.refresh_from_db()
        assert posting.status == state
    change = StateChange.objects.about(old).get()
    assert (change.by, change.to_state) == (None, PostingStatus.EXPIRED)
    assert services.expire_unconfirmed(now=now) == 0


def test_more_than_one_batch_comes_down_with_one_message_each(linhai, now, monkeypatch):
    monkeypatch.setattr("postings.services.freshness.BATCH", 3)
    for _ in range(7):
        confirmed(now, 91, author=linhai)
    assert services.expire_unconfirmed(now=now) == 7
    assert Notification.objects.filter(recipient=linhai).count() == 3


def test_reminders_14_and_3_days_before_once_each_with_a_link(linhai, now):
    need = confirmed(now, 76.5, author=linhai)
    for hour in range(3):
        services.remind_unconfirmed(now=now + timedelta(hours=hour))
    message = Notification.objects.get(recipient=linhai)
    assert "/confirm/" in message.body
    assert Obligation.objects.open().get().code == "confirm"
    services.remind_unconfirmed(now=now + timedelta(days=11))
    assert Notification.objects.filter(recipient=linhai).count() == 2
    assert Obligation.objects.open().count() == 1
    services.confirm(posting=need, by=linhai, now=now + timedelta(days=12))
    assert not Obligation.objects.open().exists()


def test_one_message_lists_many(linhai, now):
    for number in range(14):
        confirmed(now, 76.5, author=linhai, title=f"第 {number} 项")
    services.remind_unconfirmed(now=now)
    message = Notification.objects.get(recipient=linhai)
    assert message.body.count("/confirm/") == 10
    assert "另有 4 项" in message.body


def test_the_link_opens_once_for_one_person_and_confirmation(linhai, now):
    need = confirmed(now, 76)
    token = confirm_path(need, linhai).split("/")[-2]
    assert read_confirm_token(token) == (need, linhai)
    services.confirm(posting=need, by=linhai, now=now)
    assert read_confirm_token(token) is None
    assert read_confirm_token(token[::-1]) is None


def test_the_link_dies_with_the_person_s_account(linhai, now):
    token = confirm_path(confirmed(now, 76), linhai).split("/")[-2]
    linhai.is_active = False
    linhai.save()
    assert read_confirm_token(token) is None


def test_what_expired_can_be_submitted_again(linhai, hanmei, now):
    need = confirmed(now, 91, author=linhai)
    services.expire_unconfirmed(now=now)
    need = Need.objects.get()
    services.submit(posting=need, by=linhai, now=now)
    services.publish_posting(posting=need, by=hanmei, now=now)
    assert need.confirmed_at == now


def test_the_task_does_both(linhai, now):
    confirmed(now, 91 + 3650)
    assert expire_unconfirmed() == 1
