"""The morning's cards: made once for each person and day, in a fixed number of queries, and read with today's eyes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, User
from accounts.signals import account_closed, personal_data_asked
from common.digest import Line, Pick, Source
from inbox.enums import Kind
from inbox.models import Digest, DigestDay, DigestItem, Notification
from inbox.selectors import read_digest
from inbox.services import compose_digests, fulfil, mute_kind, notify
from tests.inbox.mornings import DAY, owe, titles
from tests.people import organisation

pytestmark = pytest.mark.django_db


class TestComposing:
    def test_each_person_gets_one_card_a_day_and_is_told_once(self, linhai, zhaomin, sunqi, now):
        owe(now)
        for hours in (0, 1, 5):
            done = compose_digests(now=now + timedelta(hours=hours))
        assert done is not None and done.finished_at == now
        assert (done.people, done.cards) == (3, 2)
        assert Digest.objects.count() == 3
        told = Notification.objects.filter(kind=Kind.DIGEST)
        assert {row.recipient.username for row in told} == {"linhai", "zhaomin"}
        assert {(row.title, row.url, row.body) for row in told} == {
            ("11月20日摘要：1 项", "/inbox/digest/2026-11-20/", "")
        }

    def test_the_day_is_shanghais(self, linhai, now):
        compose_digests(now=datetime(2026, 11, 20, 23, 40, tzinfo=UTC))
        assert DigestDay.objects.get().day == date(2026, 11, 21)

    @pytest.mark.parametrize("clock", [(22, 0), (23, 29), (13, 0), (16, 30)])
    def test_neither_by_night_nor_before_the_morning(self, linhai, clock):
        """In UTC: 6:00, 7:29, 21:00 and 0:30 of Shanghai."""
        assert compose_digests(now=datetime(2026, 11, 20, *clock, tzinfo=UTC)) is None
        assert not DigestDay.objects.exists()

    def test_the_next_day_is_a_new_card_without_what_was_shown_and_does_not_press(self, linhai, now):
        owe(now, hours=24 * 6, code="later", title="下周的事")
        owe(now, hours=50, code="soon", title="快到期的事")
        compose_digests(now=now)
        assert titles(linhai, now) == ["快到期的事", "下周的事"]
        tomorrow = now + timedelta(days=1)
        compose_digests(now=tomorrow)
        assert titles(linhai, tomorrow, DAY + timedelta(days=1)) == ["快到期的事"]

    def test_who_has_muted_it_closed_the_account_or_left_gets_none(self, linhai, zhaomin, sunqi, now):
        mute_kind(user=linhai, kind=Kind.DIGEST)
        User.objects.filter(pk=zhaomin.pk).update(is_active=False)
        Membership.objects.filter(user=sunqi).update(ended_at=now)
        compose_digests(now=now)
        assert not Digest.objects.exists()

    def test_a_day_that_was_killed_goes_on_with_who_has_none(self, linhai, zhaomin, now, monkeypatch):
        owe(now)
        monkeypatch.setattr("inbox.services.digests.BATCH", 1)
        outcomes = iter([None, MemoryError("killed")])

        def fail(*args):
            if error := next(outcomes):
                raise error

        with monkeypatch.context() as patched:
            patched.setattr("inbox.services.digests._tell", fail)
            with pytest.raises(MemoryError):
                compose_digests(now=now)
        broken = DigestDay.objects.get()
        assert (broken.people, broken.finished_at, broken.error) == (1, None, "MemoryError")
        done = compose_digests(now=now + timedelta(minutes=10))
        assert done is not None and (done.people, done.error) == (2, "")
        assert Digest.objects.count() == 2

    def test_digests_of_more_than_sixty_days_ago_go_and_the_days_figures_stay(self, linhai, now):
        owe(now)
        compose_digests(now=now)
        compose_digests(now=now + timedelta(days=61))
        assert [row.day_id for row in Digest.objects.all()] == [DAY + timedelta(days=61)]
        assert DigestDay.objects.count() == 2


class TestCost:
    def crowd(self, size):
        hailan = organisation("海澜仪器")
        people = [User(username=f"p{n}", email=f"p{n}@example.com", name="某") for n in range(size)]
        User.objects.bulk_create(people)
        Membership.objects.bulk_create(Membership(user=user, organisation=hailan, is_approved=True) for user in people)

    def queries(self, now):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            compose_digests(now=now)
        return len(caught)

    def test_forty_people_cost_as_many_queries_as_one(self, linhai, now):
        owe(now)
        compose_digests(now=now - timedelta(days=1))  # content types and caches
        alone = self.queries(now)
        self.crowd(39)
        assert self.queries(now + timedelta(days=1)) <= alone
        assert DigestDay.objects.get(day=DAY + timedelta(days=1)).people == 40


class TestReading:
    """What was composed in the morning is read with the rights and facts of now."""

    def test_what_was_done_since_is_gone_and_counted(self, linhai, now):
        owe(now, code="a", title="甲")
        owe(now, code="b", title="乙")
        compose_digests(now=now)
        fulfil(about=organisation("海澜仪器"), code="a", by=linhai, now=now)
        assert titles(linhai, now) == ["乙"]
        assert read_digest(linhai, DAY, now).gone == 1

    def test_who_has_left_the_organisation_reads_nothing_of_it(self, linhai, now):
        owe(now)
        compose_digests(now=now)
        Membership.objects.filter(user=linhai).update(ended_at=now)
        assert titles(linhai, now) == []

    def test_a_kind_muted_since_is_gone(self, linhai, now):
        owe(now)
        compose_digests(now=now)
        mute_kind(user=linhai, kind=Kind.OBLIGATION)
        assert titles(linhai, now) == []

    def test_nobody_reads_anothers(self, linhai, gaoyuan, visitor, now):
        owe(now)
        compose_digests(now=now)
        assert titles(gaoyuan, now) == []
        assert read_digest(visitor, DAY, now) is None

    def test_no_text_is_stored(self, linhai, now):
        owe(now, title="不可外泄的名称")
        compose_digests(now=now)
        row = DigestItem.objects.values().get()
        told = Notification.objects.filter(kind=Kind.DIGEST).values().get()
        assert "不可外泄" not in f"{row}{told}"

    def test_unread_messages_of_digested_kinds_are_one_line_without_their_text(self, linhai, now):
        for number in range(3):
            notify(event=f"e{number}", recipients=[linhai], kind=Kind.MATCH, title="秘密", why="为了测试", now=now)
        compose_digests(now=now)
        assert titles(linhai, now) == ["“新的匹配”有 3 条消息未读"]
        Notification.objects.update(read_at=now)
        assert titles(linhai, now) == []

    def test_messages_of_another_day_are_a_new_line(self, linhai, now):
        shown = []
        for number, is_new in enumerate((True, False, True)):
            at, day = now + timedelta(days=number), DAY + timedelta(days=number)
            if is_new:
                notify(event=f"e{number}", recipients=[linhai], kind=Kind.MATCH, title="x", why="为了测试", now=at)
            compose_digests(now=at)
            shown.append(len(titles(linhai, at, day)))
        assert shown == [1, 0, 1]


def test_digests_are_part_of_ones_own_data_and_go_with_the_account(linhai, sunqi, now):
    owe(now)
    compose_digests(now=now)
    (section,) = [
        data["digests"] for _receiver, data in personal_data_asked.send(User, user=linhai) if "digests" in data
    ]
    assert [row["source"] for row in section] == ["inbox.owed"]
    account_closed.send(User, user=linhai, now=now)
    assert [row.user for row in Digest.objects.all()] == [sunqi]


class TestFailures:
    def test_a_source_that_fails_costs_only_its_own_lines_and_everybody_learns_of_it(
        self, broken, linhai, gaoyuan, now
    ):
        owe(now)
        compose_digests(now=now)
        found = read_digest(linhai, DAY, now)
        assert [str(entry.line.title) for entry in found.lines] == ["补充指标"]
        assert found.missing == ("坏掉的来源", "读不出的来源")
        assert (found.gone, DigestDay.objects.get().failures) == (0, {"broken": "RuntimeError"})
        told = Notification.objects.get(kind=Kind.OPERATIONS)
        assert told.recipient == gaoyuan and "坏掉的来源" in told.title
        assert "secret" not in told.title + told.body

    def test_a_source_that_is_no_longer_there_says_nothing(self, broken, linhai, now):
        def find(people, now):
            return [Pick(user.pk, "gone", "1", Kind.NEWS, "/") for user in people]

        broken(Source("odd", "", 2, find, lambda *args: {"1": Line("词", "因", "/")}))
        compose_digests(now=now)
        assert titles(linhai, now) == []

    def test_health_tells_of_a_morning_without_digests(self, client, linhai, now, time_machine_at):
        def said():
            return client.get(reverse("health")).json()["checks"]["digest"]

        with time_machine_at(now):
            assert said()["ok"] is True and said()["last"] is None  # a site that has just been set up
            compose_digests(now=now - timedelta(days=1))
            assert said()["ok"] is False
            compose_digests(now=now)
            assert said()["ok"] is True

    def test_health_and_the_officials_page_tell_of_what_failed(self, broken, client, linhai, now, time_machine_at):
        compose_digests(now=now)
        with time_machine_at(now):
            answer = client.get(reverse("health")).json()
        assert answer["ok"] is True and answer["checks"]["digest"]["ok"] is False
        assert "secret" not in str(answer)
