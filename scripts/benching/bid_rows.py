"""Bids in the states that fit their challenge, with answers, milestones, budget and three reviews each."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from benching.cast import Cast
from benching.challenge_rows import TEXT
from challenges.enums import AssignmentStatus, BidStatus, BudgetSource
from challenges.enums import ChallengeStatus as S
from challenges.models import (
    Assignment,
    Bid,
    BidAnswer,
    BudgetLine,
    Challenge,
    CriterionScore,
    PlannedMilestone,
    Reviewer,
)
from challenges.workflow import SUSPENDABLE

RUBRIC = (("技术路线", 30), ("指标响应", 30), ("团队与条件", 20), ("经费与进度", 20))
MOST = 20
"""Bids of the challenges that have the most."""
_EARLY = {S.OPEN: (BidStatus.DRAFT, BidStatus.SUBMITTED), S.REVIEWING: (BidStatus.UNDER_REVIEW, BidStatus.SUBMITTED)}
_CHOSEN = {S.NEGOTIATION: BidStatus.SELECTED, S.PUBLICITY: BidStatus.SELECTED, S.OBJECTION: BidStatus.SELECTED,
           S.CONTRACTING: BidStatus.SELECTED, S.SHORTLISTED: BidStatus.SHORTLISTED}  # fmt: skip
_NEVER = (S.NO_BID, S.RELISTED)
SEALED = (BidStatus.DRAFT, BidStatus.SUBMITTED)


def seed_bids(challenges: list[Challenge], cast: Cast, random: Random, now: datetime, count: int) -> list[Bid]:
    """`count` bids of published challenges; the first institution bids for most of them."""
    open_ones = [row for row in challenges if row.published_at and row.status not in _NEVER]
    numbers = _numbers(open_ones, random, count)
    rows: list[Bid] = []
    for challenge, number in zip(open_ones, numbers, strict=True):
        others = random.sample(range(1, len(cast.institutions)), number)
        for place, institution in enumerate([0, *others][:number]):
            rows.append(_bid(len(rows), challenge, place, cast.institutions[institution], cast, random, now))
    made = Bid.objects.bulk_create(rows, batch_size=500)
    _parts(made, random)
    _reviews(made, cast, random, now)
    return made


def _numbers(challenges: list[Challenge], random: Random, count: int) -> list[int]:
    """How many bids each has: at least one after the seals are open, MOST for a few, `count` together."""
    numbers = [MOST if place < 10 else 1 for place in range(len(challenges))]
    count = min(count, MOST * len(numbers))
    while sum(numbers) < count:
        place = random.randrange(len(numbers))
        numbers[place] += numbers[place] < MOST
    return numbers


def _bid(
    number: int, challenge: Challenge, place: int, institution: Any, cast: Cast, random: Random, now: datetime
) -> Bid:
    status = _status(challenge.status, place, random)
    day = (challenge.published_at or now) + timedelta(days=5 + place % 10)
    sent = None if status == BidStatus.DRAFT else day
    opened = None if status in SEALED else day + timedelta(days=8)
    return Bid(
        reference=f"JB-{challenge.reference[3:7]}-{number + 1:06d}", challenge=challenge, organisation=institution,
        author=cast.people[institution.pk], status=status, status_at=sent or now, route=TEXT * random.randint(3, 20),
        basis=TEXT * 2, facilities=TEXT, rights_plan=TEXT, risks=TEXT, deliverables=TEXT, declared_true=True,
        price=Decimal(random.randint(20, 200) * 10_000), months=random.randint(4, 12), submitted_at=sent,
        opened_at=opened, score=Decimal(random.randint(5000, 9800)) / 100 if opened else None,
        reason="评审平均分和海试条件见评审意见。" if opened else "", content_hash="0" * 64 if sent else "",
    )  # fmt: skip


def _status(state: str, place: int, random: Random) -> str:
    if state in _EARLY:
        return random.choice(_EARLY[S(state)])
    if state in _CHOSEN:
        return _CHOSEN[S(state)] if place == 0 else random.choice((BidStatus.SHORTLISTED, BidStatus.NOT_SELECTED))
    if state in (S.WITHDRAWN, S.SUSPENDED) and state not in SUSPENDABLE:
        return BidStatus.SUBMITTED if state == S.SUSPENDED else BidStatus.NOT_SELECTED
    return BidStatus.CONTRACTED if place == 0 else BidStatus.NOT_SELECTED


def _parts(bids: list[Bid], random: Random) -> None:
    answers, plans, budget = [], [], []
    indicators: dict[int, list[Any]] = {}
    for challenge in Challenge.objects.filter(pk__in={bid.challenge_id for bid in bids}).prefetch_related("indicators"):
        indicators[challenge.pk] = list(challenge.indicators.all())
    for bid in bids:
        for row in indicators[bid.challenge_id]:
            promised = (row.low or Decimal(1)) * random.randint(80, 120) / 100
            answers.append(BidAnswer(bid=bid, indicator=row, low=promised))
        for position, share in enumerate((40, 60)):
            month = (position + 1) * 3
            plans.append(
                PlannedMilestone(bid=bid, position=position, name=f"阶段{position + 1}", month=month, share=share)
            )
        for source in (BudgetSource.SPONSOR, BudgetSource.SUBSIDY):
            budget.append(BudgetLine(bid=bid, line="材料费", source=source, amount=(bid.price or Decimal(0)) / 2))
    BidAnswer.objects.bulk_create(answers, batch_size=4000)
    PlannedMilestone.objects.bulk_create(plans, batch_size=4000)
    BudgetLine.objects.bulk_create(budget, batch_size=4000)


def _reviews(bids: list[Bid], cast: Cast, random: Random, now: datetime) -> None:
    """Three reviewers for each opened bid; the first of the register has two hundred to do."""
    reviewers = Reviewer.objects.bulk_create(Reviewer(user=user, capacity=200) for user in cast.experts)
    rows = []
    waiting = 0
    for bid in bids:
        if not bid.is_opened or bid.opened_at is None:
            continue
        chosen = random.sample(reviewers[1:], 3)
        if bid.status == BidStatus.UNDER_REVIEW and waiting < 200:
            chosen[0], waiting = reviewers[0], waiting + 1
        for reviewer in chosen:
            is_done = bid.status != BidStatus.UNDER_REVIEW
            rows.append(
                Assignment(
                    bid=bid, reviewer=reviewer, assigned_at=bid.opened_at, due_at=bid.opened_at + timedelta(days=10),
                    status=AssignmentStatus.SUBMITTED if is_done else AssignmentStatus.ASSIGNED, comment=TEXT if is_done else "",
                    submitted_at=bid.opened_at + timedelta(days=5) if is_done else None, total=bid.score if is_done else None,
                )
            )  # fmt: skip
    made = Assignment.objects.bulk_create(rows, batch_size=2000)
    CriterionScore.objects.bulk_create(
        (
            CriterionScore(assignment=row, criterion=name, weight=weight, score=random.randint(50, 98))
            for row in made if row.status == AssignmentStatus.SUBMITTED for name, weight in RUBRIC
        ),
        batch_size=5000,
    )  # fmt: skip
