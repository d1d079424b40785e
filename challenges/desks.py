"""Reads of challenges for pages: the hall, one's own, and the desk whose queues are ordered by the clock."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from challenges.enums import ChallengeStatus as S
from challenges.enums import ReviewMode
from challenges.models import AmendmentProposal, Challenge, ChallengeIndicator, Contract
from challenges.querysets import HALL
from common.errors import Text

SECTIONS: dict[str, Text] = {"open": _("揭榜中"), "in_progress": _("攻关中"), "solved": _("已解决")}
SECTION_OF: dict[str, str] = {state: name for name, states in HALL.items() for state in states}

QUEUES: dict[str, tuple[Text, tuple[str, ...]]] = {
    "screen": (_("初筛"), (S.SUBMITTED, S.SCREENING)),
    "diagnose": (_("论证"), (S.DIAGNOSIS,)),
    "publish": (_("待发榜"), (S.LISTED_PENDING,)),
    "open": (_("揭榜中"), (S.OPEN,)),
    "review": (_("评榜"), (S.REVIEWING, S.SHORTLISTED)),
    "announce": (_("洽谈与公示"), (S.NEGOTIATION, S.PUBLICITY)),
    "objection": (_("异议"), (S.OBJECTION,)),
    "contract": (_("签约"), (S.CONTRACTING,)),
    "check": (_("攻关与考核"), (S.IN_PROGRESS, S.MILESTONE_CHECK)),
    "accept": (_("验收"), (S.ACCEPTANCE, S.CONDITIONAL)),
    "pay": (_("奖补"), (S.ACCEPTED, S.SUBSIDY_DUE, S.PAID)),
    "exception": (_("中止、终止与追回"), (S.SUSPENDED, S.TERMINATED, S.FAILED, S.CLAWBACK)),
    "returned": (_("等发榜单位"), (S.RETURNED, S.NOT_LISTED, S.NO_BID)),
}
"""Queues of the desk in the order of the road."""
PARK_QUEUES = ("screen", "diagnose", "publish", "open", "review", "check", "accept", "returned")


@dataclass(frozen=True)
class HallFigures:
    """What the head of the hall shows: how many are in each section, and the money that is open to be answered."""

    counts: dict[str, int]
    money: Decimal


def shown(rows: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """With what cards and rows show; heavy columns stay in the database."""
    related = ("organisation", "park", "tech_field", "programme")
    indicators = Prefetch("indicators", ChallengeIndicator.objects.filter(must=True), to_attr="musts")
    light = rows.select_related(*related).prefetch_related(indicators)
    return light.defer("search_grams", "search_words", "snapshot")


def hall(section: str) -> QuerySet[Challenge]:
    """One section of the public hall, with who has signed (`signed`): open ones by how soon they close, the others newest."""
    registered = Contract.objects.exclude(registered_at=None).select_related("bid__organisation").order_by("pk")
    return shown(Challenge.objects.section(section)).prefetch_related(
        Prefetch("contracts", registered, to_attr="signed")
    )


def hall_figures(day: date) -> HallFigures:
    """One query. Money is open to be answered until the last day for bids, under a rolling review as well."""
    money = Coalesce("own_amount", Decimal(0)) + Coalesce("subsidy", Decimal(0))
    rolling = Q(status=S.REVIEWING, review_mode=ReviewMode.ROLLING, closes_on__gte=day)
    takes_bids = Q(status=S.OPEN) | rolling
    rows = Challenge.objects.published().order_by().values("status")
    counts, amount = dict.fromkeys(SECTIONS, 0), Decimal(0)
    for row in rows.annotate(total=Count("pk"), money=Sum(money, filter=takes_bids)):
        if name := SECTION_OF.get(row["status"]):
            counts[name] += row["total"]
        amount += row["money"] or Decimal(0)
    return HallFigures(counts, amount)


def own(user: Any) -> QuerySet[Challenge]:
    """Of this person's organisations, the last touched first."""
    return shown(Challenge.objects.filter(organisation__in=user.organisation_ids)).order_by("-updated_at", "-pk")


def works_at_desk(user: Any) -> bool:
    return user.is_authenticated and bool({Persona.OFFICIAL, Persona.PARK} & user.personas)


def queues_of(user: Any) -> dict[str, tuple[Text, tuple[str, ...]]]:
    """An official sees every queue, a park those of its tenants."""
    if Persona.OFFICIAL in user.personas:
        return QUEUES
    return {name: QUEUES[name] for name in PARK_QUEUES}


def desk(user: Any) -> QuerySet[Challenge]:
    """What this person helps to decide: an official everything but drafts and one's own organisation's, a park its own."""
    rows = Challenge.objects.exclude(status=S.DRAFT).exclude(organisation__in=user.organisation_ids)
    if Persona.OFFICIAL not in user.personas:
        rows = rows.filter(park__operator__in=user.organisation_ids)
    return rows


def queue(user: Any, name: str) -> QuerySet[Challenge]:
    """One queue by the clock: what is overdue first, what has no clock last. `has_proposal` tells officials of an amendment to decide."""
    states = queues_of(user)[name][1]
    waiting = AmendmentProposal.objects.waiting().filter(challenge=OuterRef("pk"))
    rows = shown(desk(user).filter(status__in=states)).select_related("park__operator")
    if Persona.OFFICIAL in user.personas:
        rows = rows.annotate(has_proposal=Exists(waiting))
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def queue_counts(user: Any, now: datetime) -> dict[str, tuple[int, int]]:
    """Queue → (how many, how many overdue). One query."""
    late = Count("pk", filter=Q(due_at__lt=now))
    rows: Any = desk(user).order_by().values("status").annotate(total=Count("pk"), late=late)
    by_state = {row["status"]: (row["total"], row["late"]) for row in rows}
    return {
        name: (
            sum(by_state.get(state, (0, 0))[0] for state in states), sum(by_state.get(state, (0, 0))[1] for state in states)
        )
        for name, (_label, states) in queues_of(user).items()
    }  # fmt: skip
