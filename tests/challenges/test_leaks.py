"""Nothing sealed, blind or private shows on any surface to anybody who should not read it (T09; issue's crawl)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from challenges.blind import HIDDEN, Blackener, for_review
from challenges.models import Assignment, Bid, Challenge
from challenges.services.assigning import assign_reviewers
from challenges.services.bid_files import attach_bid_file
from challenges.services.bids import save_bid, submit_bid
from challenges.services.consortia import answer_seat, ask_member
from challenges.services.opening import open_bids, qualify
from challenges.services.reviewing import save_review, submit_review
from tests.challenges import bid_stage, stage
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db

CANARY = "金丝雀路线九七三"
NAMES = ("胶州湾大学", "吴越", "周文", "黄海技术研究院", "陈静", "wuyue@example.com", "胶州湾大学检测报告")
HREF = re.compile(r'(?:href|hx-get)="(/[^"#?]*)')
OPTION = re.compile(r"<option[^>]*>[^<]*</option>")
SKIPPED = ("/accounts/logout", "/static/", "/admin/")
SEEDS = ("/", "/challenges/", "/challenges/desk/", "/challenges/bids/", "/challenges/reviews/", "/challenges/reviewers/",
         "/challenges/mine/", "/workbench/", "/inbox/", "/search/?q=金丝雀", "/challenges/?q=金丝雀", "/api/v1/bids/",
         "/api/v1/reviews/", "/api/v1/challenges/")  # fmt: skip


def sealed_bid() -> Bid:
    """A bid of 胶州湾大学 with 黄海院, with names and a canary in every text, and a file whose name tells."""
    challenge = stage.published()
    bid = bid_stage.drafted("wuyue", challenge)
    wuyue = person("wuyue")
    text = f"{CANARY}。胶 州 湾 大 学与黄海技术研究院、周文团队合作。"
    save_bid(
        bid=bid, by=wuyue, now=NOW,
        data={"route": text + bid_stage.ROUTE, "basis": text, "facilities": text, "risks": text, "rights_plan": text},
        milestones=[{**bid_stage.MILESTONES[0], "share": 100, "name": "黄海技术研究院海试"}],
    )  # fmt: skip
    attach_bid_file(bid=bid, file=SimpleUploadedFile("胶州湾大学检测报告.txt", b"x"), by=wuyue, now=NOW)
    seat = ask_member(bid=bid, organisation=organisation("黄海院"), duty="海试", by=wuyue, now=NOW)
    answer_seat(seat=seat, agrees=True, by=person("chenjing"), now=NOW)
    return submit_bid(bid=bid, by=wuyue, now=NOW)


def crawl(client: Any, *seeds: str, most: int = 120) -> Iterator[tuple[str, str]]:
    """Every page that can be reached by links from these, as (address, text)."""
    waiting, seen = [*seeds], set(seeds)
    while waiting and len(seen) < most:
        url = waiting.pop(0)
        answer = client.get(url, follow=True)
        if answer.status_code != 200 or not hasattr(answer, "content") or answer.streaming:
            continue
        text = answer.content.decode(errors="replace")
        yield url, text
        for found in HREF.findall(text):
            if found not in seen and not found.startswith(SKIPPED):
                seen.add(found)
                waiting.append(found)


def test_a_sealed_bid_shows_nowhere(page, sunqi, gaoyuan, linhai, visitor):
    bid = sealed_bid()
    token = bid.attachments.get().token
    for user in (sunqi, gaoyuan, linhai, visitor):
        client = page(user)
        pages = dict(crawl(client, *SEEDS, bid.challenge.get_absolute_url(), bid.get_absolute_url(),
                           reverse("challenge_bids", args=[bid.challenge.reference])))  # fmt: skip
        assert len(pages) > 10
        assert not [url for url, text in pages.items() if CANARY in text or bid.content_hash in text]
        assert client.get(reverse("attachment", args=[token])).status_code == 404
        assert client.get(f"/api/v1/bids/{bid.reference}/").status_code in (401, 403, 404)


@pytest.fixture
def reviewed_blind(gaoyuan) -> Assignment:
    bid = sealed_bid()
    bid_stage.reviewers()
    open_bids(challenge=Challenge.objects.get(), by=gaoyuan, now=NOW)
    bid.refresh_from_db()
    qualify(bid=bid, by=gaoyuan, now=NOW)
    return assign_reviewers(challenge=Challenge.objects.get(), by=gaoyuan, now=NOW)[0]


def test_a_blind_review_names_nobody(page, reviewed_blind):
    reviewer, bid = reviewed_blind.reviewer.user, Bid.objects.get()
    client = page(reviewer)
    url = reverse("review", args=[reviewed_blind.pk])
    shown = client.get(url).content.decode()
    assert CANARY in shown and HIDDEN in shown and "附件1.txt" in shown
    for address, text in crawl(client, url, "/challenges/reviews/", "/inbox/", "/workbench/", "/search/?q=金丝雀",
                               bid.challenge.get_absolute_url(), f"/api/v1/reviews/{reviewed_blind.pk}/", most=40):  # fmt: skip
        if address.startswith(("/organisations", "/needs", "/achievements", "/parks", "/matches", "/search")):
            assert CANARY not in text
            continue
        told = OPTION.sub("", text)  # the pick list of all organisations names everybody and tells nothing
        assert not [word for word in (*NAMES, bid.reference, bid.content_hash) if word in told], address
    file = client.get(reverse("review_file", args=[reviewed_blind.pk, 1]))
    assert "%E9%99%84%E4%BB%B61.txt" in file["Content-Disposition"]
    assert client.get(reverse("attachment", args=[bid.attachments.get().token])).status_code == 404
    assert client.get(bid.get_absolute_url()).status_code == 404


def test_one_reviewer_sees_nothing_of_another_before_handing_in(page, reviewed_blind, gaoyuan):
    first, second, _third = reviewed_blind.bid.assignments.order_by("pk")
    said = "另一位专家的秘密意见八八八"
    marks = bid_stage.marks(Bid.objects.select_related("challenge__terms").get(), 97)
    save_review(assignment=first, marks=marks, comment=said, by=first.reviewer.user, now=NOW)
    assert (
        said
        not in page(gaoyuan).get(reverse("challenge_bids", args=[Challenge.objects.get().reference])).content.decode()
    )
    submit_review(assignment=first, marks=marks, comment=said, declares=True, by=first.reviewer.user, now=NOW)
    url = reverse("review", args=[second.pk])
    assert said not in page(second.reviewer.user).get(url).content.decode()
    submit_review(assignment=second, marks=marks, comment="意见一致，可以入围，建议加做海试。", declares=True,
                  by=second.reviewer.user, now=NOW)  # fmt: skip
    shown = page(second.reviewer.user).get(url).content.decode()
    assert said in shown and str(first.reviewer) not in shown


def test_one_reviewer_cannot_open_another_ones_sheet(page, reviewed_blind, sunqi, wuyue, linhai, gaoyuan):
    other = reviewed_blind.bid.assignments.exclude(pk=reviewed_blind.pk).first()
    for user in (other.reviewer.user, sunqi, wuyue, linhai, gaoyuan):
        assert page(user).get(reverse("review", args=[reviewed_blind.pk])).status_code == 404


def test_the_bidder_never_reads_who_reviews(page, reviewed_blind, wuyue):
    bid = Bid.objects.get()
    names = [str(row.reviewer) for row in bid.assignments.all()]
    text = page(wuyue).get(bid.get_absolute_url()).content.decode()
    assert not [name for name in names if name in text]


def test_where_the_programme_is_not_blind_names_show():
    stage.programme(blind=False)
    bid = Bid.objects.select_related("challenge__terms", "organisation", "author").get(pk=sealed_bid().pk)
    shown = for_review(bid)
    assert shown.organisation == "胶州湾大学" and shown.files[0][1] == "胶州湾大学检测报告.txt"


def test_names_are_blacked_out_however_they_are_written():
    hide = Blackener(["胶州湾大学", "JB-2026-000001", "Qingdao Lab", ""])
    text = "胶州湾 大学、jb-2026-000001 与 QINGDAO  LAB"
    assert hide(text) == f"{HIDDEN}、{HIDDEN} 与 {HIDDEN}"
    assert Blackener([])("原样") == "原样"
