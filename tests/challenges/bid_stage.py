"""Bids at any step of their road, taken there by the services that people use."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.enums import OrganisationKind, Verification
from accounts.models import Membership, Organisation, User
from challenges.models import Bid, Challenge, Reviewer
from challenges.rubric import rubric_of
from challenges.services.assigning import assign_reviewers
from challenges.services.bids import save_bid, start_bid, submit_bid
from challenges.services.deciding import announce, close_review, select_bids, shortlist_bid
from challenges.services.opening import open_bids, qualify
from challenges.services.reviewers import save_reviewer
from challenges.services.reviewing import Mark, submit_review
from tests.challenges import stage
from tests.people import NOW, organisation, person

LEADS = {"wuyue": "胶州湾大学", "chenjing": "黄海院", "sunqi": "启明新材"}
ROUTE = "以光学荧光淬灭为原理，探头窗口镀防污膜，浮标上每日自校准一次；先在实验室加速污损，再上近海浮标连续运行。" * 3
CONTENT = {
    "route": ROUTE, "basis": "做过两代光学探头样机，近海运行六十天。", "facilities": "海水试验池、近海浮标。",
    "rights_plan": "成果共同所有，背景专利保留。", "risks": "镀膜脱落：备有第二种膜。", "deliverables": "样机三套、算法源码、报告。",
    "price": Decimal(600_000), "months": 10, "declared_true": True,
}  # fmt: skip
MILESTONES = [
    {"name": "样机", "month": 5, "share": Decimal(40), "target": "误差达标", "deliverable": "样机一套"},
    {"name": "海试", "month": 10, "share": Decimal(60), "target": "一百天", "deliverable": "样机三套"},
]
BUDGET = [
    {"line": "材料费", "source": "sponsor", "amount": Decimal(200_000)},
    {"line": "测试费", "source": "subsidy", "amount": Decimal(400_000)},
]


def promises(challenge: Challenge, *values: str) -> list[dict[str, Any]]:
    """A promise for each indicator, in order."""
    rows = zip(challenge.indicators.all(), values or ("0.08", "120"), strict=True)
    return [{"indicator_id": row.pk, "low": Decimal(value), "high": None, "note": ""} for row, value in rows]


def drafted(username: str = "wuyue", challenge: Challenge | None = None, now: datetime = NOW, **changes: Any) -> Bid:
    """Complete, not handed in."""
    challenge = challenge or stage.published()
    by = person(username)
    bid = start_bid(challenge=challenge, organisation=organisation(LEADS[username]), by=by, now=now)
    return save_bid(
        bid=bid,
        by=by,
        now=now,
        data={**CONTENT, **changes},
        answers=promises(challenge),
        milestones=MILESTONES,
        budget=BUDGET,
    )


def submitted(username: str = "wuyue", challenge: Challenge | None = None, now: datetime = NOW, **changes: Any) -> Bid:
    """Handed in and sealed; the review of a rolling challenge has begun."""
    return submit_bid(bid=drafted(username, challenge, now, **changes), by=person(username), now=now)


def reviewer(name: str, org: str = "", capacity: int = 5, *, fields: bool = True) -> Reviewer:
    """Somebody outside the cast, in the register of reviewers, of an organisation named only here."""
    user, _made = User.objects.get_or_create(
        username=name, defaults={"name": f"评审{name}", "email": f"{name}@example.com"}
    )
    if org:
        home, _made = Organisation.objects.get_or_create(
            name=org, defaults={"kind": OrganisationKind.UNIVERSITY, "status": Verification.VERIFIED, "status_at": NOW}
        )
        Membership.objects.get_or_create(user=user, organisation=home, ended_at=None, defaults={"is_approved": True})
    return save_reviewer(
        user=user, fields=[stage.field()] if fields else [], capacity=capacity, by=person("gaoyuan"), now=NOW
    )


def reviewers(count: int = 3) -> list[Reviewer]:
    return [reviewer(f"pingshen{number}", f"外地大学{number}") for number in range(count)]


def eligible(*usernames: str, challenge: Challenge | None = None) -> list[Bid]:
    """Bids that are opened and qualified; the challenge is under review."""
    challenge = challenge or stage.published()
    for username in usernames or ("wuyue",):
        submitted(username, challenge)
    challenge.refresh_from_db()
    opened = open_bids(challenge=challenge, by=person("gaoyuan"), now=NOW)
    for bid in opened:
        qualify(bid=bid, by=person("gaoyuan"), now=NOW)
    return opened


def under_review(*usernames: str, challenge: Challenge | None = None) -> list[Bid]:
    """Assigned to three reviewers each."""
    bids = eligible(*usernames, challenge=challenge)
    if not Reviewer.objects.exists():
        reviewers()
    assign_reviewers(challenge=bids[0].challenge, by=person("gaoyuan"), now=NOW)
    return [Bid.objects.select_related("challenge__terms").get(pk=bid.pk) for bid in bids]


def marks(bid: Bid, score: int) -> dict[str, Mark]:
    return {criterion: Mark(score) for criterion, _weight in rubric_of(bid)}


def reviewed(*usernames: str, scores: tuple[int, ...] = (80, 82, 84), challenge: Challenge | None = None) -> list[Bid]:
    """Every review handed in."""
    bids = under_review(*usernames, challenge=challenge)
    for bid in bids:
        for assignment, score in zip(bid.assignments.order_by("pk"), scores, strict=True):
            submit_review(
                assignment=assignment, marks=marks(bid, score), comment="路线可行，指标有余量，海试安排合理。", declares=True,
                by=assignment.reviewer.user, now=NOW,
            )  # fmt: skip
    return [Bid.objects.select_related("challenge__terms", "organisation").get(pk=bid.pk) for bid in bids]


def shortlisted(*usernames: str, challenge: Challenge | None = None) -> list[Bid]:
    """All in; the sponsor chooses."""
    bids = reviewed(*usernames, challenge=challenge)
    for bid in bids:
        shortlist_bid(bid=bid, reason="评审平均分达到入围线。", by=person("gaoyuan"), now=NOW)
    close_review(challenge=bids[0].challenge, by=person("gaoyuan"), now=NOW)
    return [Bid.objects.select_related("challenge__terms", "organisation").get(pk=bid.pk) for bid in bids]


def announced(*usernames: str, challenge: Challenge | None = None) -> list[Bid]:
    """The first is chosen by 林海 and made public; the others are answered."""
    bids = shortlisted(*usernames, challenge=challenge)
    current = Challenge.objects.get(pk=bids[0].challenge_id)
    select_bids(challenge=current, bids=bids[:1], reason="海试条件最好。", by=person("linhai"), now=NOW)
    reasons = {bid.pk: "价格相近，海试经验较少。" for bid in bids[1:]}
    announce(challenge=current, reasons=reasons, by=person("gaoyuan"), now=NOW)
    return [Bid.objects.select_related("challenge__terms", "organisation").get(pk=bid.pk) for bid in bids]
