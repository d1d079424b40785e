"""The pages of the digest: today's, empty ones, failures, and the officials' page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from inbox import demo
from inbox.enums import Kind
from inbox.models import Digest, DigestDay, Notification
from inbox.selectors import morning
from inbox.services import compose_digests, fulfil, mute_kind
from tests.inbox.mornings import owe
from tests.people import organisation

pytestmark = pytest.mark.django_db


class TestPages:
    def text(self, browser, address="/inbox/digest/2026-11-20/"):
        answer = browser.get(address)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert text.count("<h1") == 1
        return text

    def test_today_is_an_address_of_its_own(self, page, linhai, now, time_machine_at):
        with time_machine_at(now):
            assert page(linhai).get("/inbox/digest/").url == "/inbox/digest/2026-11-20/"

    def test_each_line_says_why_and_can_be_muted(self, page, linhai, now, time_machine_at):
        owe(now)
        with time_machine_at(now):
            compose_digests(now=now)
            text = self.text(page(linhai))
        assert "为什么给我这个：这项待办由您所在的青岛海澜仪器有限公司负责。" in text
        assert "不再给我“待办提醒”" in text
        assert not Notification.objects.unread().filter(kind=Kind.DIGEST).exists()

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("none", "今天的摘要还没有生成"),
            ("empty", "没有需要您留意的事项"),
            ("done", "都处理完了"),
            ("muted", "您已关闭每日摘要"),
        ],
    )
    def test_each_empty_state_says_which_it_is(self, page, linhai, now, time_machine_at, state, words):
        with time_machine_at(now):
            if state == "done":
                owe(now)
            if state == "muted":
                mute_kind(user=linhai, kind=Kind.DIGEST)
            if state != "none":
                compose_digests(now=now)
            fulfil(about=organisation("海澜仪器"), code="x", by=linhai, now=now)
            assert words in self.text(page(linhai))

    def test_a_failure_is_said_on_the_page_and_on_the_workbench(self, broken, page, linhai, now, time_machine_at):
        compose_digests(now=now)
        with time_machine_at(now):
            browser = page(linhai)
            for address in ("/inbox/digest/2026-11-20/", "/workbench/"):
                assert "没有取到：坏掉的来源、读不出的来源" in self.text(browser, address)

    def test_the_card_tops_the_workbench_and_leads_to_the_page(self, page, linhai, now, time_machine_at):
        owe(now)
        with time_machine_at(now):
            browser = page(linhai)
            assert "今日摘要" not in self.text(browser, "/workbench/")
            compose_digests(now=now)
            text = self.text(browser, "/workbench/")
        assert text.index('aria-label="今日摘要"') < text.index('aria-label="待办"')
        assert "/inbox/digest/2026-11-20/" in text

    def test_another_day_or_no_day_is_missing(self, page, linhai):
        browser = page(linhai)
        for day in ("2026-01-01", "2026-13-40"):
            assert browser.get(f"/inbox/digest/{day}/").status_code == 404

    def test_the_inbox_leads_there(self, page, linhai):
        assert reverse("digest_today") in self.text(page(linhai), "/inbox/")

    def test_only_officials_see_how_the_mornings_went(self, page, gaoyuan, linhai, now):
        assert page(linhai).get("/inbox/digest/days/").status_code == 404
        browser = page(gaoyuan)
        assert "还没有生成过摘要" in self.text(browser, "/inbox/digest/days/")
        owe(now)
        compose_digests(now=now)
        assert "2026年11月20日" in self.text(browser, "/inbox/digest/days/")
        assert morning(DigestDay.objects.get()).waiting == 1


def test_the_demo_world_has_this_mornings_cards_once_and_mails_none(linhai, now):
    owe(now - timedelta(days=1), hours=30)
    assert (demo.settle(now=now), demo.settle(now=now + timedelta(hours=5))) == (1, 1)
    assert Digest.objects.get(user=linhai).composed_at == datetime(2026, 11, 20, 0, tzinfo=UTC)
    assert not Notification.objects.filter(kind=Kind.DIGEST, mail_wanted=True).exists()
