"""How people are reached: at once, with the digest, not at all; and never in their quiet hours."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from accounts.models import Membership, User
from common.errors import Invalid
from inbox.enums import Kind, Way
from inbox.models import MailPreference, Notification
from inbox.selectors import way_of
from inbox.services import mute_kind, notify, relay_outbox, set_delivery

pytestmark = pytest.mark.django_db


def tell(user, now, kind=Kind.ANSWER, event="e"):
    notify(event=event, recipients=[user], kind=kind, title="答复", why="为了测试", now=now)


def shanghai(hour, minute=0):
    """That time of 20 November in Shanghai."""
    return datetime(2026, 11, 19, 16, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)


def choose(user, quiet_from=22, quiet_until=7, **ways):
    return set_delivery(user=user, ways=ways, quiet_from=quiet_from, quiet_until=quiet_until)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("hours", "at", "is_mailed"),
        [
            (None, shanghai(21, 59), True),
            (None, shanghai(22), False),
            (None, shanghai(3), False),
            (None, shanghai(6, 59), False),
            (None, shanghai(7), True),
            ((12, 14), shanghai(13), False),
            ((12, 14), shanghai(14), True),
            ((12, 14), shanghai(3), True),
            ((20, 9), shanghai(8, 30), False),
            ((0, 0), shanghai(3), True),
        ],
    )
    def test_no_mail_then(self, linhai, hours, at, is_mailed):
        if hours:
            choose(linhai, *hours)
        tell(linhai, at)
        assert relay_outbox(now=at) == is_mailed

    def test_what_waited_goes_out_when_they_are_over(self, linhai):
        tell(linhai, shanghai(2))
        assert relay_outbox(now=shanghai(2)) == 0
        assert relay_outbox(now=shanghai(7)) == 1
        assert Notification.objects.get().mail_attempts == 1

    def test_one_persons_night_holds_up_nobody_elses_mail(self, linhai, sunqi):
        choose(sunqi, 0, 0)
        tell(linhai, shanghai(2))
        tell(sunqi, shanghai(2))
        assert relay_outbox(now=shanghai(2)) == 1
        assert mail.outbox[0].to == ["sunqi@example.com"]

    def test_the_safety_of_the_account_does_not_wait(self, linhai):
        tell(linhai, shanghai(3), kind=Kind.SECURITY)
        assert relay_outbox(now=shanghai(3)) == 1


class TestWays:
    def test_new_matches_come_with_the_digest_unless_one_chooses_otherwise(self, linhai, now):
        tell(linhai, now, kind=Kind.MATCH)
        assert not Notification.objects.get().mail_wanted  # it never enters the outbox
        choose(linhai, match=Way.AT_ONCE)
        tell(linhai, now, kind=Kind.MATCH, event="another")
        assert relay_outbox(now=now) == 1

    def test_any_kind_can_wait_for_the_digest_and_still_stands_in_the_inbox(self, linhai, now):
        choose(linhai, answer=Way.DIGEST)
        tell(linhai, now)
        assert relay_outbox(now=now) == 0
        assert Notification.objects.visible_to(linhai).unread().count() == 1

    def test_a_mail_that_waits_when_one_chooses_the_digest_is_not_sent(self, linhai, now):
        tell(linhai, now)
        choose(linhai, answer=Way.DIGEST)
        assert relay_outbox(now=now) == 0 and not Notification.objects.get().mail_wanted

    def test_who_gets_no_digest_gets_the_mail(self, linhai, sunqi, now):
        mute_kind(user=linhai, kind=Kind.DIGEST)
        Membership.objects.filter(user=sunqi).update(ended_at=now)
        for user in (linhai, sunqi):
            tell(user, now, kind=Kind.MATCH)
        assert relay_outbox(now=now) == 2

    def test_each_way_replaces_the_one_before(self, linhai):
        for way in (Way.MUTED, Way.DIGEST, Way.AT_ONCE, Way.MUTED):
            choose(linhai, news=way)
            assert way_of(User.objects.get(pk=linhai.pk), Kind.NEWS) == way

    @pytest.mark.parametrize(
        "ways",
        [
            {"security": Way.MUTED},
            {"security": Way.DIGEST},
            {"digest": Way.DIGEST},
            {"nonsense": Way.MUTED},
            {"news": "nonsense"},
            {"digest": Way.MUTED, "match": Way.DIGEST},
        ],
    )
    def test_what_makes_no_sense_changes_nothing(self, linhai, ways):
        with pytest.raises(Invalid):
            choose(linhai, **{"opinion": Way.MUTED, **ways})
        linhai.refresh_from_db()
        assert linhai.muted_kinds == [] and not MailPreference.objects.exists()

    @pytest.mark.parametrize("hours", [(24, 7), (-1, 7)])
    def test_an_hour_that_is_none_is_refused(self, linhai, hours):
        with pytest.raises(Invalid):
            choose(linhai, *hours)


class TestTheForm:
    def answers(self, **changes):
        ways = {f"way_{kind}": Way.AT_ONCE for kind in Kind if kind != Kind.SECURITY}
        return {**ways, "quiet_from": "21", "quiet_until": "8", **changes}

    def test_the_profile_shows_and_keeps_what_one_chooses(self, page, linhai):
        browser = page(linhai)
        html = browser.get("/me/").content.decode()
        assert 'name="way_match"' in html and 'name="way_security"' not in html
        browser.post("/inbox/delivery/", self.answers(way_news="muted", way_match="digest"))
        linhai = User.objects.get(pk=linhai.pk)
        assert (linhai.muted_kinds, linhai.mail_preference.digested_kinds) == (["news"], ["match"])
        assert (linhai.mail_preference.quiet_from, linhai.mail_preference.quiet_until) == (21, 8)

    @pytest.mark.parametrize("change", [{"way_news": "x"}, {"quiet_from": "25"}, {"way_digest": "digest"}])
    def test_a_wrong_answer_is_told_and_nothing_is_kept(self, page, linhai, change):
        answer = page(linhai).post("/inbox/delivery/", self.answers(**change), follow=True)
        assert "没有保存" in answer.content.decode()
        assert not MailPreference.objects.exists()

    def test_it_asks_to_sign_in(self, client, db):
        assert client.post("/inbox/delivery/").status_code == 302
