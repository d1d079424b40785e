"""Bid and review in a real browser, wide and on the phone: the bidder, the bureau, a reviewer, the sponsor, a visitor."""

import os
from pathlib import Path
from typing import Any

from django.utils import timezone

from challenges.models import Assignment, Bid, Challenge
from challenges.services.clocks import closing_moment
from tests.challenges import bid_stage
from tests.people import person


def look(visited: Any, path: str, name: str) -> Any:
    """Open, check accessibility and width; keep a picture where `SHOTS` names a folder."""
    page = visited.go(path)
    page.wait_for_load_state("networkidle")
    visited.check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    if folder := os.environ.get("SHOTS"):
        width = page.viewport_size["width"]
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    return page


def open_until_tomorrow(challenge: Challenge) -> None:
    """The browser's clock is the real one: the stage's days are moved with it."""
    day = timezone.localdate() + timezone.timedelta(days=20)
    Challenge.objects.filter(pk=challenge.pk).update(closes_on=day, due_at=closing_moment(day))


def test_a_bid_is_written_sealed_and_reviewed_without_a_name(visit):
    bid_stage.reviewers()
    bid = bid_stage.drafted()
    open_until_tomorrow(bid.challenge)
    hall = bid.challenge.get_absolute_url()
    for phone in (False, True):
        bidder = visit(person("wuyue"), phone=phone)
        look(bidder, hall, "challenge")
        look(bidder, f"{bid.get_absolute_url()}edit/", "bid-edit")
        look(bidder, "/challenges/bids/", "bids-mine")
    page = bidder.go(f"{bid.get_absolute_url()}edit/")
    page.get_by_role("button", name="提交并密封", exact=True).click()
    page.wait_for_url(f"**{bid.get_absolute_url()}")
    look(bidder, bid.get_absolute_url(), "bid")
    bid_stage.submitted("chenjing", Challenge.objects.get())
    bureau = visit(person("gaoyuan"))
    desk = f"{hall}bids/"
    assert "胶州湾大学" not in look(bureau, desk, "envelopes").content()
    press(bureau.page, "全部启封")
    for _number in range(2):
        press(bureau.page, "资格通过")
    look(bureau, desk, "compare-open")
    press(bureau.page, "分派评审专家")
    assert Assignment.objects.count() == 6
    for phone in (False, True):
        reviewer = visit(phone=phone)
        client_of(reviewer, Assignment.objects.order_by("pk").first().reviewer.user)
        look(reviewer, "/challenges/reviews/", "reviews")
        sheet = look(reviewer, f"/challenges/reviews/{Assignment.objects.order_by('pk').first().pk}/", "review")
        assert "胶州湾大学" not in sheet.content()


def test_the_choice_and_the_result_side_by_side(visit):
    first, _second = bid_stage.shortlisted("wuyue", "chenjing")
    desk = f"{first.challenge.get_absolute_url()}bids/"
    for phone in (False, True):
        look(visit(person("linhai"), phone=phone), desk, "choose")
        look(visit(person("gaoyuan"), phone=phone), desk, "compare")
        look(visit(person("gaoyuan"), phone=phone), "/challenges/reviewers/", "reviewers")
    sponsor = visit(person("linhai"))
    page = sponsor.go(desk)
    page.get_by_label("胶州湾大学").check()
    page.get_by_label("理由（公示时公开）").fill("海试条件最好。")
    page.get_by_role("button", name="选定", exact=True).click()
    bureau = visit(person("gaoyuan"))
    page = bureau.go(desk)
    page.get_by_label("给黄海技术研究院的理由（对方会看到）").fill("海试经验较少。")
    page.get_by_role("button", name="公示结果").click()
    for phone in (False, True):
        assert (
            "胶州湾大学"
            in look(visit(phone=phone), f"{first.challenge.get_absolute_url()}publicity/", "publicity").content()
        )
    look(visit(person("sunqi")), f"{first.challenge.get_absolute_url()}publicity/", "publicity-in")
    assert set(Bid.objects.values_list("status", flat=True)) == {"selected", "not_selected"}


def press(page: Any, name: str) -> None:
    """A button that first says what will happen."""
    page.get_by_text(name, exact=True).first.click()
    confirm = page.get_by_role("button", name=name, exact=True)
    if confirm.count():
        confirm.first.click()
    page.wait_for_load_state("networkidle")


def client_of(visited: Any, user: Any) -> None:
    """Sign in somebody outside the cast, by a session."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    visited.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": visited.base}])
