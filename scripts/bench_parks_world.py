"""The world of `bench_parks.py`: parks, organisations, needs with five years of steps, matches, answers, talks, contracts."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

PARKS, ORGANISATIONS, NEEDS, ACHIEVEMENTS, MATCHES, CHALLENGES = 16, 10_000, 50_000, 5_000, 60_000, 2_000
DAYS = 5 * 365
BATCH = 2_000


def fill(now: datetime) -> Any:
    """Everything, once; returns the official who looks."""
    from accounts.models import Membership, Organisation, User

    official = User.objects.filter(username="bench").first()
    if official is None:
        chance = random.Random(1)
        bureau = Organisation.objects.create(
            name="基准市科学技术局", kind="government", status="verified", status_at=now
        )
        official = User.objects.create(username="bench", name="基准", email="bench@example.com")
        Membership.objects.create(user=official, organisation=bureau, role="owner", is_approved=True)
        firms = _firms(chance, now, bureau)
        needs = _needs(chance, now, firms)
        _talk(chance, now, firms, needs, official)
        _contracts(chance, now, needs, official)
        _analyze()
    return official


def _past(chance: random.Random, now: datetime, least: int = 1) -> datetime:
    return now - timedelta(days=chance.randint(least, DAYS), seconds=chance.randint(0, 86_000))


def _firms(chance: random.Random, now: datetime, bureau: Any) -> list[Any]:
    from accounts.models import Organisation, Qualification
    from parks.models import Park, Tenancy
    from taxonomy.models import Term

    districts = list(Term.objects.filter(scheme="district"))
    parks = [
        Park.objects.create(code=f"b{n}", name=f"基准园 {n}", zone=f"高新区 {n % 2}", operator=bureau,
                            district=districts[n % len(districts)] if districts else None) for n in range(PARKS)
    ]  # fmt: skip
    firms = Organisation.objects.bulk_create(
        [Organisation(name=f"单位 {n:05d}", sort_key=f"danwei{n:05d}", kind="enterprise" if n % 10 else "institute",
                      status="verified", status_at=now) for n in range(ORGANISATIONS)], batch_size=BATCH
    )  # fmt: skip
    first = (now - timedelta(days=DAYS + 30)).date()
    Tenancy.objects.bulk_create(
        [Tenancy(park=parks[n % PARKS], organisation=firm, since=first + timedelta(days=chance.randint(0, 900)))
         for n, firm in enumerate(firms)], batch_size=BATCH
    )  # fmt: skip
    Qualification.objects.bulk_create(
        [Qualification(organisation=firm, kind="technology_sme", number=f"Q{n:06d}", valid_from=date(2024, 1, 1),
                       valid_to=date(2026, 12, 31), confirmed_at=now - timedelta(days=400))
         for n, firm in enumerate(firms) if n % 3 == 0], batch_size=BATCH
    )  # fmt: skip
    return firms


def _steps(model: type, rows: list[tuple[int, str, str, str, datetime]]) -> None:
    """(object, transition, from, to, at) as history."""
    from django.contrib.contenttypes.models import ContentType

    from common.models import StateChange

    kind = ContentType.objects.get_for_model(model)
    StateChange.objects.bulk_create(
        [StateChange(content_type=kind, object_id=pk, transition=name, label=name, from_state=before, to_state=after, at=at)
         for pk, name, before, after, at in rows], batch_size=BATCH
    )  # fmt: skip


def _needs(chance: random.Random, now: datetime, firms: list[Any]) -> list[Any]:
    from needs.models import Need
    from taxonomy.models import Term

    fields, industries = (list(Term.objects.filter(scheme=name)[:20]) for name in ("tech_field", "industry"))
    made, steps = [], []
    for number in range(NEEDS):
        at = _past(chance, now)
        state = chance.choice(["published"] * 6 + ["resolved", "expired", "withdrawn", "submitted"])
        made.append(Need(
            reference=f"XQ-2020-{number:06d}", title=f"基准需求 {number}", organisation=chance.choice(firms), status=state,
            status_at=at, published_at=None if state == "submitted" else at, confirmed_at=at, problem="缺" * 120,
            tech_field=chance.choice(fields) if fields else None, industry=chance.choice(industries) if industries else None,
            search_grams=[],
        ))  # fmt: skip
    Need.objects.bulk_create(made, batch_size=BATCH)
    for need in made:
        at = need.status_at
        steps.append((need.pk, "submit", "draft", "submitted", at - timedelta(days=2)))
        if need.status != "submitted":
            steps.append((need.pk, "publish", "submitted", "published", at))
        if need.status not in ("submitted", "published"):
            ended = at + timedelta(days=chance.randint(1, 90))
            steps.append((need.pk, "end", "published", need.status, min(ended, now - timedelta(hours=1))))
    _steps(Need, steps)
    return made


def _talk(chance: random.Random, now: datetime, firms: list[Any], needs: list[Any], by: Any) -> None:
    from achievements.models import Achievement
    from matching.models import Match

    offers = Achievement.objects.bulk_create(
        [Achievement(reference=f"CG-2020-{n:06d}", title=f"基准成果 {n}", organisation=chance.choice(firms), status="published",
                     status_at=now, published_at=_past(chance, now), summary="成果", trl=5, search_grams=[])
         for n in range(ACHIEVEMENTS)], batch_size=BATCH
    )  # fmt: skip
    pairs = {(chance.randrange(NEEDS), chance.randrange(ACHIEVEMENTS)) for _n in range(MATCHES)}
    matches = Match.objects.bulk_create(
        [Match(need=needs[a], achievement=offers[b], rank=1, score=1, grade=1, band="fair", status_at=now) for a, b in sorted(pairs)],
        batch_size=BATCH,
    )  # fmt: skip
    _say(chance, now, matches, by)


def _say(chance: random.Random, now: datetime, matches: list[Any], by: Any) -> None:
    """Answers, and for a third of the matches a conversation in which both sides speak; a tenth has a broker."""
    from matching.models import BrokerClaim, Conversation, Match, MatchAnswer, Message

    answers, steps, talks, claims = [], [], [], []
    for match in matches:
        asked = min(match.need.status_at + timedelta(hours=chance.randint(1, 400)), now - timedelta(hours=2))
        verdict = chance.choice(["interested", "interested", "declined"])
        shape = {
            "match": match,
            "by": by,
            "at": asked,
            "verdict": verdict,
            "reason": "price" if verdict == "declined" else "",
        }
        answers.append(MatchAnswer(side="achievement", organisation_id=match.achievement.organisation_id, **shape))
        if verdict == "interested" and chance.random() < 0.5:
            done = min(asked + timedelta(hours=chance.randint(1, 200)), now - timedelta(hours=1))
            answers.append(MatchAnswer(match=match, side="need", organisation_id=match.need.organisation_id, by=by,
                                       verdict="interested", at=done))  # fmt: skip
            steps.append((match.pk, "connect", "waiting", "connected", done))
            talks.append(Conversation(match=match, opened_at=done))
        if chance.random() < 0.1:
            claims.append(BrokerClaim(match=match, broker=by, organisation_id=by.organisations[0].pk, at=asked))
    MatchAnswer.objects.bulk_create(answers, batch_size=BATCH)
    Conversation.objects.bulk_create(talks, batch_size=BATCH)
    BrokerClaim.objects.bulk_create(claims, batch_size=BATCH)
    Message.objects.bulk_create(
        [Message(conversation=talk, by=by, organisation_id=side, text="您好", at=talk.opened_at + timedelta(hours=1))
         for talk in talks for side in (talk.match.need.organisation_id, talk.match.achievement.organisation_id)],
        batch_size=BATCH,
    )  # fmt: skip
    _steps(Match, steps)


def _contracts(chance: random.Random, now: datetime, needs: list[Any], by: Any) -> None:
    """Challenges out of needs, contracted, registered, delivered and accepted along five years."""
    from challenges.models import Bid, Challenge, Programme

    programme = Programme.objects.create(code="bench", name="基准计划", kind="park_challenge")
    chosen = chance.sample(needs, CHALLENGES)
    made = Challenge.objects.bulk_create(
        [Challenge(reference=f"BD-2020-{n:06d}", programme=programme, need=need, organisation=need.organisation, status="paid",
                   status_at=now, title=f"基准榜单 {n}", published_at=need.status_at, search_grams=[])
         for n, need in enumerate(chosen)], batch_size=BATCH
    )  # fmt: skip
    suppliers = [needs[chance.randrange(NEEDS)].organisation for _one in made]
    bids = Bid.objects.bulk_create(
        [Bid(reference=f"JB-2020-{n:06d}", challenge=one, organisation=suppliers[n], status="contracted", status_at=now,
             submitted_at=one.published_at) for n, one in enumerate(made)], batch_size=BATCH
    )  # fmt: skip
    signed: list[Any] = [min((one.published_at or now) + timedelta(days=60), now - timedelta(days=1)) for one in made]
    _deliver(made, bids, signed, now, by)


def _deliver(made: list[Any], bids: list[Any], signed: list[datetime], now: datetime, by: Any) -> None:
    """Contracts with two milestones and an acceptance, and the history of their challenges."""
    from challenges.models import Acceptance, Challenge, Contract, Milestone

    contracts = Contract.objects.bulk_create(
        [Contract(challenge=one, bid=bids[n], name=f"基准合同 {n}", total=Decimal(600_000), technical=Decimal(500_000),
                  subsidy=Decimal(400_000), sponsor_confirmed_by=by, bidder_confirmed_by=by, registration=f"R{n}",
                  sponsor_confirmed_at=signed[n], bidder_confirmed_at=signed[n], registered_at=signed[n])
         for n, one in enumerate(made)], batch_size=BATCH
    )  # fmt: skip
    Milestone.objects.bulk_create(
        [Milestone(contract=one, position=p, name=f"节点 {p}", due_on=(signed[n] + timedelta(days=150 * p)).date(), share=50,
                   status="passed", submitted_at=signed[n] + timedelta(days=140 * p), checked_at=signed[n] + timedelta(days=155 * p))
         for n, one in enumerate(contracts) for p in (1, 2)], batch_size=BATCH
    )  # fmt: skip
    Acceptance.objects.bulk_create(
        [Acceptance(contract=one, outcome="passed", decided_at=signed[n] + timedelta(days=360)) for n, one in enumerate(contracts)],
        batch_size=BATCH,
    )  # fmt: skip
    road = {"submitted": -20, "listed_pending": -10, "open": 0, "contracting": 55, "accepted": 420, "paid": 440}
    steps = []
    for one in made:
        for state, days in road.items():
            at = one.published_at + timedelta(days=days)
            if at < now:
                steps.append((one.pk, state, "", state, at))
    _steps(Challenge, steps)


def _analyze() -> None:
    """What autovacuum does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
