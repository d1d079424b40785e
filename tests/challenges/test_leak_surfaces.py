"""The crawl beyond pages: every list of the API, exports, search, cockpit and report, personal data, messages and mail."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse

from accounts.selectors import personal_data
from challenges.models import Bid, Challenge
from challenges.services.acceptance import ask_acceptance
from challenges.services.amending import approve_amendment, propose_amendment
from challenges.services.bid_files import attach_bid_file
from challenges.services.confirming import confirm_bid
from inbox.models import Notification
from inbox.services.mail import compose
from portal.api import router
from portal.cockpit.enums import ReportKind
from portal.cockpit.services import ask_report, make_report
from tests.challenges import bid_stage, contract_stage, stage
from tests.challenges.test_amending import ADDED, RAISED
from tests.challenges.test_leaks import CANARY, NAMES, crawl, reviewed_blind, sealed_bid  # noqa: F401 (a fixture)
from tests.people import NOW, person

pytestmark = pytest.mark.django_db
SECRET = "只给科技局看的更正原因六一四"
EXPORTS = ("/challenges/desk/export.csv?queue=all", "/challenges/pools/movements.csv", "/challenges/open.json",
           "/challenges/open.rss", "/api/v1/schema/")  # fmt: skip
SEARCHES = tuple(f"{place}?q=金丝雀" for place in ("/search/", "/challenges/", "/needs/", "/api/v1/challenges/"))
COCKPIT = ("/cockpit/", "/cockpit/late/", "/cockpit/reports/")


def lists() -> list[str]:
    """Every list of the API that is registered."""
    return [f"/api/v1/{prefix}/" for prefix, viewset, _name in router.registry if hasattr(viewset, "list")]


def about(bid: Bid) -> list[str]:
    """Addresses of one bid and of its challenge, those that were added lately among them."""
    challenge, token = bid.challenge.reference, bid.attachments.get().token
    root, api = f"/challenges/{challenge}/", f"/api/v1/challenges/{challenge}/"
    return [
        root, f"{root}verify/", f"{root}snapshot.json", f"{root}amendments/1.json", f"{root}bids/", f"{root}publicity/",
        f"{root}contract/", f"{root}milestones/", f"{root}acceptance/", f"{root}research/", f"{root}propose/",
        api, f"{api}snapshot/", f"{api}proposals/", f"{api}research/", f"{api}opinions/", f"{api}appeals/",
        f"/api/v1/challenge-decisions/{challenge}/", f"/api/v1/challenge-decisions/{challenge}/objections/",
        f"/api/v1/bids/?challenge={challenge}", f"/api/v1/bids/{bid.reference}/", bid.get_absolute_url(),
        f"/challenges/bids/{bid.reference}/edit/", reverse("attachment", args=[token]),
    ]  # fmt: skip


def texts(client: Any, user: Any, *more: str) -> Iterator[tuple[str, str]]:
    """(where, what it says) of every surface beside the pages."""
    for address in (*lists(), *EXPORTS, *SEARCHES, *COCKPIT, *more):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield address, body.decode(errors="replace") if answer.status_code == 200 else ""
    if user.is_authenticated:
        yield "personal data", json.dumps(personal_data(user, NOW), cls=DjangoJSONEncoder, ensure_ascii=False)
        for told in Notification.objects.filter(recipient=user):
            mail = compose(told)
            yield f"message {told.event}", f"{told.title} {told.body} {told.why} {mail.subject} {mail.body}"


def tells(page: Any, user: Any, words: tuple[str, ...], *more: str) -> list[str]:
    """Where any of the words is told to this person."""
    return [where for where, text in texts(page(user), user, *more) if any(word in text for word in words)]


def test_a_sealed_bid_is_told_nowhere_not_even_after_an_amendment(page, sunqi, gaoyuan, linhai, hanmei, liubo, visitor):
    bid = sealed_bid()
    proposal = propose_amendment(
        challenge=bid.challenge, money=RAISED, indicators=[{**ADDED, "must": False}], reason="费用上涨",
        by=linhai, now=NOW,
    )  # fmt: skip
    approve_amendment(proposal=proposal, by=gaoyuan, now=NOW)
    confirm_bid(bid=bid, by=person("wuyue"), now=NOW)
    more = (CANARY, bid.content_hash, "胶州湾大学检测报告")
    for user in (sunqi, gaoyuan, linhai, hanmei, liubo, visitor):
        assert tells(page, user, more, *about(bid)) == [], user
    assert CANARY in json.dumps(personal_data(person("wuyue"), NOW), cls=DjangoJSONEncoder, ensure_ascii=False)


def test_the_bureaus_report_holds_nothing_of_a_sealed_bid(gaoyuan, monkeypatch):
    bid = sealed_bid()
    monkeypatch.setattr("portal.cockpit.tasks.make_report.apply_async", lambda *args, **kwargs: None)
    asked = ask_report(kind=ReportKind.WEEKLY, by=gaoyuan, now=NOW)
    content = json.dumps(make_report(report_id=asked.pk, now=NOW).content, ensure_ascii=False, default=str)
    assert content and not [word for word in (CANARY, bid.reference, "吴越") if word in content]


def test_a_blind_reviewer_learns_no_name_from_any_surface(page, reviewed_blind):  # noqa: F811
    bid, reviewer = Bid.objects.get(), reviewed_blind.reviewer.user
    own = {bid.challenge.get_absolute_url(), "/api/v1/organisations/", "/api/v1/achievements/"}
    told = tells(page, reviewer, (*NAMES[1:], bid.reference, bid.content_hash), *about(bid))
    assert [where for where in told if where not in own] == []


def test_a_draft_is_its_writers_alone(page, sunqi, gaoyuan, linhai, liubo, visitor):
    bid = bid_stage.drafted("wuyue", risks=CANARY)
    attach_bid_file(bid=bid, file=SimpleUploadedFile(f"{CANARY}.txt", b"x"), by=person("wuyue"), now=NOW)
    for user in (sunqi, gaoyuan, linhai, liubo, visitor):
        assert tells(page, user, (CANARY, bid.reference), *about(bid)) == [], user


def test_what_is_delivered_is_told_to_both_sides_and_the_bureau(page, sunqi, hanmei, liubo, chenjing, visitor, wuyue):
    contract = contract_stage.registered()
    for milestone in contract.milestones.all():
        contract_stage.check(contract_stage.submit(milestone, report=CANARY), conclusion=CANARY)
    ask_acceptance(
        contract=contract_stage.with_documents(contract), summary=CANARY, figures=contract_stage.FIGURES,
        by=person("wuyue"), now=NOW,
    )  # fmt: skip
    root, api = contract.challenge.get_absolute_url(), f"/api/v1/contracts/{contract.pk}/"
    pages = [root, *(f"{root}{name}/" for name in ("contract", "milestones", "acceptance", "publicity", "bids"))]
    addresses = [*pages, api, f"{api}acceptance/", f"/api/v1/milestones/{contract.milestones.earliest('pk').pk}/"]
    for user in (sunqi, hanmei, liubo, chenjing, visitor):
        assert tells(page, user, (CANARY,), *addresses) == [], user
        assert not [where for where, text in crawl(page(user), *pages, most=40) if CANARY in text], user
    assert f"{root}acceptance/" in tells(page, wuyue, (CANARY,), *addresses)


def test_a_proposed_amendment_is_between_sponsor_and_bureau_until_it_is_decided(
    page, sunqi, wuyue, hanmei, liubo, zhouwen, visitor, linhai, gaoyuan
):
    challenge = stage.published()
    bid_stage.submitted("wuyue", challenge)
    proposal = propose_amendment(challenge=challenge, money=RAISED, reason=SECRET, by=linhai, now=NOW)
    addresses = [row for row in about_challenge(challenge) if row]
    for user in (sunqi, wuyue, hanmei, liubo, zhouwen, visitor):
        assert tells(page, user, (SECRET,), *addresses) == [], user
        assert not [where for where, text in crawl(page(user), *addresses, "/workbench/", "/inbox/") if SECRET in text]
    for user in (linhai, gaoyuan):
        assert f"/api/v1/challenges/{challenge.reference}/proposals/" in tells(page, user, (SECRET,), *addresses)
    approve_amendment(proposal=proposal, by=gaoyuan, now=NOW)
    assert challenge.get_absolute_url() in tells(page, visitor, (SECRET,), *addresses)


def about_challenge(challenge: Challenge) -> tuple[str, ...]:
    api = f"/api/v1/challenges/{challenge.reference}/"
    return (
        challenge.get_absolute_url(),
        api,
        f"{api}snapshot/",
        f"{api}proposals/",
        f"/challenges/{challenge.reference}/bids/",
    )
