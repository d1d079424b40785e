"""Challenges in every state of the table, with their road as history, indicators, opinions, amendments and obligations."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from benching.cast import Cast
from challenges.enums import ChallengeStatus as S
from challenges.enums import OpinionVerdict, ReviewMode
from challenges.models import Challenge, ChallengeIndicator, Opinion, Programme
from challenges.parties import Party
from challenges.services.clocks import CLOCKS
from challenges.services.drafting import index
from challenges.workflow import CHALLENGE
from common.models import StateChange
from inbox.models import Obligation
from taxonomy.enums import Scheme
from taxonomy.models import Term

LEAST = 25
"""Challenges in each state, fewer in a small world; the rest are spread by WEIGHTS."""
WEIGHTS = {S.OPEN: 20, S.REVIEWING: 15, S.IN_PROGRESS: 15, S.CLOSED: 25, S.PAID: 5, S.SUBMITTED: 5, S.CONTRACTING: 5}
THINGS = ("溶解氧传感器", "海底声呐", "船用轴承", "防污涂层", "燃料电池电堆", "激光测距模块", "伺服电机", "生物反应器")
AIMS = ("三个月免标定", "国产化替代", "寿命提高一倍", "能耗降低三成", "在线检测", "批量一致性", "轻量化", "低温启动")
TEXT = "现有方案在海上运行三个月后漂移超过百分之五，换膜和加防护罩都试过，仍需每月标定一次，影响交付。"


def seed_challenges(cast: Cast, random: Random, now: datetime, count: int) -> list[Challenge]:
    """`count` challenges; the first firm poses one in twenty, and one in each state."""
    fields = list(Term.objects.filter(scheme=Scheme.TECH_FIELD))
    programmes = list(Programme.objects.order_by("pk"))
    terms = {programme.pk: programme.terms.first() for programme in programmes}
    rows, indicators = [], []
    states = _states(random, count)
    first_of_each = {states.index(state) for state in set(states)}
    for number, state in enumerate(states):
        firm = 0 if number % 20 == 0 or number in first_of_each else random.randrange(len(cast.firms))
        programme = programmes[0] if random.random() < 0.7 else random.choice(programmes)
        thing = THINGS[0] if number in first_of_each else random.choice(THINGS)
        row = _challenge(number, state, thing, random, now)
        row.organisation, row.author = cast.firms[firm], cast.people[cast.firms[firm].pk]
        row.park, row.programme = cast.parks[firm % len(cast.parks)], programme
        row.terms = terms[programme.pk] if state != S.DRAFT else None
        row.tech_field = random.choice(fields)
        own = [_indicator(row, n, random) for n in range(random.randint(2, 5))]
        index(row, own)
        rows.append(row)
        indicators += own
    made = Challenge.objects.bulk_create(rows, batch_size=200)
    ChallengeIndicator.objects.bulk_create(indicators, batch_size=1000)
    _history(made, cast, random)
    _opinions(made, cast, random)
    _obligations(made, cast)
    return made


def _states(random: Random, count: int) -> list[str]:
    states: list[str] = [state for state in S for _n in range(min(LEAST, count // len(S)))]
    states += random.choices(list(WEIGHTS), list(WEIGHTS.values()), k=max(count - len(states), 0))
    random.shuffle(states)
    return states[:count]


def _challenge(number: int, state: str, thing: str, random: Random, now: datetime) -> Challenge:
    begun = now - timedelta(days=random.randint(30, 640))
    road = path_to(state)
    entered = min(begun + timedelta(days=9 * len(road)), now - timedelta(hours=2))
    published = begun + timedelta(days=20) if S.OPEN in {row.target for row in road} else None
    due = now + timedelta(days=random.randint(-5, 25)) if state in CLOCKS else None
    closes = timezone.localdate(now) + timedelta(days=random.randint(1, 60)) if state == S.OPEN else None
    return Challenge(
        reference=f"BD-{begun.year}-{number + 1:06d}", status=state, status_at=entered, due_at=due,
        title=f"{thing}{random.choice(AIMS)}（{number}）", keywords=[thing[:8]],
        background=TEXT * random.randint(1, 6), content=TEXT * random.randint(2, 12), conditions=TEXT, acceptance=TEXT,
        months=random.randint(6, 24), own_amount=Decimal(random.randint(5, 300) * 10_000),
        subsidy=Decimal(random.randint(10, 50) * 10_000), closes_on=closes, published_at=published,
        review_mode=random.choice(ReviewMode.values), snapshot={"title": "…"} if published else None,
        snapshot_hash="0" * 64 if published else "", resumes_as=S.OPEN if state == S.SUSPENDED else "",
        declared_true=True, declared_unclassified=True,
    )  # fmt: skip


def _indicator(challenge: Challenge, position: int, random: Random) -> ChallengeIndicator:
    return ChallengeIndicator(
        challenge=challenge, position=position, quantity=f"测量误差{position}", operator=random.choice(("<=", ">=")),
        low=Decimal(random.randint(1, 900)) / 10, unit="mg/L", must=position < 2,
    )  # fmt: skip


def path_to(state: str) -> list[Any]:
    """The shortest road of transitions from a draft to the state, as the table has it."""
    queue: deque[tuple[str, list[Any]]] = deque([(S.DRAFT, [])])
    seen = {str(S.DRAFT)}
    while queue:
        here, road = queue.popleft()
        if here == state:
            return road
        for row in CHALLENGE.transitions:
            if here in row.sources and row.target not in seen and not row.name.startswith("resume_"):
                seen.add(row.target)
                queue.append((row.target, [*road, row]))
    raise ValueError(f"no road leads to {state}")


def _history(rows: list[Challenge], cast: Cast, random: Random) -> None:
    kind = ContentType.objects.get_for_model(Challenge)
    changes = []
    for challenge in rows:
        road, before = path_to(challenge.status), str(S.DRAFT)
        at = challenge.status_at - timedelta(days=8 * len(road))
        for step in road:
            at += timedelta(days=8, minutes=random.randint(-900, 900))
            changes.append(
                StateChange(
                    content_type=kind, object_id=challenge.pk, transition=step.name, label=str(step.label), at=at,
                    from_state=before, to_state=step.target, by=cast.users["official"],
                )
            )  # fmt: skip
            before = step.target
    StateChange.objects.bulk_create(changes, batch_size=2000)


def _opinions(rows: list[Challenge], cast: Cast, random: Random) -> None:
    opinions = []
    for challenge in rows:
        if challenge.status in (S.DRAFT, S.SUBMITTED, S.SCREENING):
            continue
        first = 0 if challenge.status == S.DIAGNOSIS else random.randrange(len(cast.experts))
        given = {} if challenge.status == S.DIAGNOSIS else {"verdict": OpinionVerdict.LIST, "text": TEXT}
        at = None if challenge.status == S.DIAGNOSIS else challenge.status_at
        for number in (first, (first + 7) % len(cast.experts)):
            expert = cast.experts[number]
            opinions.append(Opinion(challenge=challenge, expert=expert, asked_at=challenge.status_at, at=at, **given))
    Opinion.objects.bulk_create(opinions, batch_size=1000)


def _obligations(rows: list[Challenge], cast: Cast) -> None:
    kind = ContentType.objects.get_for_model(Challenge)
    bureau = cast.users["official"].organisations[0]
    owed = []
    for challenge in rows:
        clock = CLOCKS.get(challenge.status)
        if clock is None or not clock.owes or challenge.due_at is None:
            continue
        owner = challenge.organisation if clock.owes == Party.SPONSOR else bureau
        if clock.owes == Party.PARK and challenge.park:
            owner = challenge.park.operator or bureau
        owed.append(
            Obligation(
                content_type=kind, object_id=challenge.pk, code=clock.code, organisation=owner, due_at=challenge.due_at,
                title=f"{clock.task}：{challenge.title}", url=challenge.get_absolute_url(),
            )
        )  # fmt: skip
    Obligation.objects.bulk_create(owed, batch_size=1000)
