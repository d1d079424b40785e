"""Contracts, milestones, acceptances, objections, problem lists, and the money of every road, balanced to the fen."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from benching.cast import Cast
from benching.challenge_rows import TEXT, path_to
from challenges.enums import FLOWS, AcceptanceOutcome, Account, BidStatus, MilestoneStatus, MovementKind
from challenges.enums import ChallengeStatus as S
from challenges.models import (
    Acceptance,
    Bid,
    Challenge,
    Contract,
    Milestone,
    Movement,
    Objection,
    Pool,
    ProblemItem,
    ProblemList,
    Programme,
    ProjectAccount,
)

CAP = Decimal(500_000)
FUNDED = Decimal(2_000_000_000)
_KINDS = ((S.LISTED_PENDING, MovementKind.RESERVE), (S.IN_PROGRESS, MovementKind.COMMIT), (S.PAID, MovementKind.PAY))
"""What moves when a road reaches a state."""
_OVER = (S.WITHDRAWN, S.NO_BID, S.RELISTED, S.TERMINATED, S.FAILED, S.RETURNED)


def seed_delivery(challenges: list[Challenge], bids: list[Bid], cast: Cast, now: datetime) -> int:
    """A registered contract for every contracted bid; how many."""
    states = {challenge.pk: challenge.status for challenge in challenges}
    rows = [_contract(bid, cast, now) for bid in bids if bid.status == BidStatus.CONTRACTED]
    contracts = Contract.objects.bulk_create(rows, batch_size=500)
    milestones, acceptances = [], []
    for contract in contracts:
        state = states[contract.challenge_id]
        is_done = state not in (S.IN_PROGRESS, S.MILESTONE_CHECK)
        for position in (1, 2):
            status = MilestoneStatus.PASSED if is_done or position == 1 else MilestoneStatus.PLANNED
            due = timezone.localdate(now) + timedelta(days=30 * position)
            milestones.append(
                Milestone(
                    contract=contract, position=position, name=f"阶段{position}", share=50, due_on=due, status=status
                )
            )
        if is_done:
            outcome = AcceptanceOutcome.PASSED if state in (S.PAID, S.CLOSED, S.SUBSIDY_DUE, S.ACCEPTED) else ""
            acceptances.append(Acceptance(contract=contract, summary=TEXT, asked_at=now, outcome=outcome, votes_for=5))
    Milestone.objects.bulk_create(milestones, batch_size=1000)
    Acceptance.objects.bulk_create(acceptances, batch_size=1000)
    return len(contracts)


def _contract(bid: Bid, cast: Cast, now: datetime) -> Contract:
    day, price = timezone.localdate(now), bid.price or Decimal(0)
    return Contract(
        challenge=bid.challenge, bid=bid, name=bid.challenge.title, total=price, technical=price, signed_on=day,
        subsidy=min(price, bid.challenge.subsidy or price), starts_on=day, ends_on=day + timedelta(days=300),
        sponsor_confirmed_at=now, bidder_confirmed_at=now, registered_at=now, registration=f"2026{bid.pk:012d}",
    )  # fmt: skip


def seed_money(challenges: list[Challenge], cast: Cast, now: datetime) -> int:
    """Pools of this year and the last, an account for each challenge, its movements; how many movements."""
    year = timezone.localdate(now).year
    pools = {(pool.programme_id, pool.fiscal_year): pool for pool in _pools(year)}
    balances: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    accounts, plans = [], []
    for challenge in challenges:
        pool = pools[challenge.programme_id, year if challenge.pk % 3 else year - 1]
        steps = _steps(challenge)
        if not steps:
            continue
        account = ProjectAccount(pool=pool, project=challenge.reference, cap=CAP)
        for kind in steps:
            debit, credit = FLOWS[kind]
            for name, amount in ((debit, -(challenge.subsidy or 0)), (credit, challenge.subsidy or 0)):
                balances[pool.pk, name] += amount
                if hasattr(account, name):
                    setattr(account, name, getattr(account, name) + amount)
        accounts.append(account)
        plans.append((account, challenge, steps))
    ProjectAccount.objects.bulk_create(accounts, batch_size=500)
    movements = [
        _movement(account, challenge, kind, cast, now) for account, challenge, kinds in plans for kind in kinds
    ]
    movements += [_funding(pool, cast, now) for pool in pools.values()]
    Movement.objects.bulk_create(movements, batch_size=1000)
    for pool in pools.values():
        for name in (Account.RESERVED, Account.COMMITTED, Account.PAID):
            setattr(pool, name, balances[pool.pk, name])
        pool.available += FUNDED + balances[pool.pk, Account.AVAILABLE]
        pool.save()
    return len(movements)


def _pools(year: int) -> list[Pool]:
    """This year's are there with the programmes; last year's are new."""
    known = list(Pool.objects.filter(fiscal_year=year))
    missing = Programme.objects.exclude(pools__fiscal_year=year)
    new = [Pool(programme=programme, fiscal_year=year) for programme in missing]
    old = [Pool(programme=programme, fiscal_year=year - 1) for programme in Programme.objects.all()]
    return known + Pool.objects.bulk_create([*new, *old])


def _steps(challenge: Challenge) -> list[str]:
    reached = {row.target for row in path_to(challenge.status)}
    kinds: list[str] = [kind for state, kind in _KINDS if state in reached]
    if kinds and challenge.status in _OVER:
        kinds.append(MovementKind.RELEASE if kinds[-1] == MovementKind.RESERVE else MovementKind.CANCEL)
    return kinds


def _movement(account: ProjectAccount, challenge: Challenge, kind: str, cast: Cast, now: datetime) -> Movement:
    debit, credit = FLOWS[kind]
    return Movement(
        pool=account.pool, account=account, kind=kind, debit=debit, credit=credit, amount=challenge.subsidy or Decimal(0), reason="按步骤",
        key=f"{kind}:{account.project}:1", by=cast.users["official"], at=now - timedelta(days=challenge.pk % 300),
    )  # fmt: skip


def _funding(pool: Pool, cast: Cast, now: datetime) -> Movement:
    debit, credit = FLOWS[MovementKind.FUND]
    return Movement(
        pool=pool, kind=MovementKind.FUND, debit=debit, credit=credit, amount=FUNDED, key=f"bench:{pool.pk}",
        reason="设立年度资金池", by=cast.users["official"], at=now - timedelta(days=640),
    )  # fmt: skip


def seed_rest(challenges: list[Challenge], cast: Cast, random: Random, now: datetime) -> None:
    """Objections to what is in publicity, and sixty problem lists of ten problems, some taken up."""
    held = [row for row in challenges if row.status in (S.PUBLICITY, S.OBJECTION)]
    Objection.objects.bulk_create(
        Objection(challenge=row, by=random.choice(cast.experts), text=TEXT, at=now) for row in held
    )
    author = cast.users["association"].organisations[0]
    lists = ProblemList.objects.bulk_create(
        ProblemList(organisation=author, title=f"十大难题（{n}）", issued_on=timezone.localdate(now), published_at=now)
        for n in range(60)
    )
    items = ProblemItem.objects.bulk_create(
        ProblemItem(problem_list=row, number=n, title=f"难题{n}", text=TEXT) for row in lists for n in range(1, 11)
    )
    taken: list[Any] = random.sample(challenges, min(300, len(challenges) // 2))
    for challenge in taken:
        challenge.problem = items[random.randrange(20)]
    Challenge.objects.bulk_update(taken, ["problem"], batch_size=300)
