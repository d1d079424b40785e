"""Figures of 揭榜挂帅: how many reach which step, how long a step takes, what is paid within the year, against the targets."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.enums import ChallengeStatus as S
from challenges.enums import ProgrammeKind
from challenges.models import Challenge, Pool, ProjectAccount
from challenges.registers import Entry, of_register
from challenges.services.clocks import CLOCKS
from common.errors import Text
from common.models import StateChange

FUNNEL = (S.SUBMITTED, S.OPEN, S.REVIEWING, S.NEGOTIATION, S.IN_PROGRESS, S.ACCEPTED, S.PAID)
"""Steps that a challenge reaches on its road, in order."""

_DAYS = """
    WITH steps AS (
        SELECT to_state, at, lead(at) OVER (PARTITION BY object_id ORDER BY at, id) AS until
        FROM common_statechange WHERE content_type_id = %s
    )
    SELECT to_state, count(*),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM until - at)) / 86400.0
    FROM steps WHERE until IS NOT NULL GROUP BY to_state
"""
_SAME_YEAR = """
    WITH lives AS (
        SELECT min(at) FILTER (WHERE to_state = 'accepted') AS accepted, min(at) FILTER (WHERE to_state = 'paid') AS paid
        FROM common_statechange WHERE content_type_id = %s AND to_state IN ('accepted', 'paid') GROUP BY object_id
    ), years AS (
        SELECT extract(year FROM accepted AT TIME ZONE %s)::int AS year, extract(year FROM paid AT TIME ZONE %s)::int AS paid
        FROM lives WHERE accepted IS NOT NULL
    )
    SELECT year, count(*), count(*) FILTER (WHERE paid = year) FROM years GROUP BY year ORDER BY year DESC
"""


@dataclass(frozen=True)
class Step:
    """How many challenges reached a state, and the share of those handed in."""

    label: Text
    count: int
    share: int


@dataclass(frozen=True)
class Duration:
    """Median calendar days that challenges stayed in a state, over `count` stays that have ended."""

    label: Text
    count: int
    days: Decimal
    owes: Text


@dataclass(frozen=True)
class SameYear:
    """Of the challenges accepted in a year, those paid in the same (F059)."""

    year: int
    accepted: int
    paid: int

    @property
    def share(self) -> int:
        return round(100 * self.paid / self.accepted)


@dataclass(frozen=True)
class Target:
    """A yearly number that a document names, and how far this year is."""

    label: Text
    target: int
    done: int
    source: Text


@dataclass(frozen=True)
class Cultivation:
    """园区培育资金 on this platform (F044): projects with money bound, and yuan by year."""

    years: list[Any]
    projects: int
    yuan: Decimal
    reference: list[Entry]


_KEY = (ProgrammeKind.CITY_KEY, ProgrammeKind.DIRECTED)
_TARGETS = (
    (
        _("关键技术攻关及产业示范项目"),
        100,
        _KEY,
        _("《深化产学研合作 提升科技成果转化质效专项行动方案》：每年100项左右"),
    ),
    (_("企业出题、青年人答题"), 50, (ProgrammeKind.YOUTH,), _("同一方案：每年自然科学基金青年项目和重点项目50项左右")),
)
"""F066 and F072."""


def funnel() -> list[Step]:
    """Every challenge once a step, however often it came there."""
    history = StateChange.objects.filter(content_type=_kind(), to_state__in=FUNNEL).order_by()
    reached = dict(history.values_list("to_state").annotate(count=Count("object_id", distinct=True)))
    first = reached.get(S.SUBMITTED, 0)
    return [Step(S(state).label, reached.get(state, 0), _share(reached.get(state, 0), first)) for state in FUNNEL]


def by_state() -> list[tuple[Text, int]]:
    """Where challenges stand now, in the order of the road; drafts are nobody's business."""
    counts = dict(Challenge.objects.exclude(status=S.DRAFT).order_by().values_list("status").annotate(Count("pk")))
    return [(state.label, counts[state]) for state in S if state in counts]


def durations() -> list[Duration]:
    """Median days of every state that has a clock; states nobody has left yet are missing."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [_kind().pk])
        found = {state: (count, days) for state, count, days in cursor.fetchall()}
    return [
        Duration(
            S(state).label, found[state][0], Decimal(str(found[state][1])).quantize(Decimal("0.1")), clock.owes_label
        )
        for state, clock in CLOCKS.items()
        if state in found
    ]


def same_year() -> list[SameYear]:
    """Newest year first, by the calendar of Shanghai."""
    with connection.cursor() as cursor:
        cursor.execute(_SAME_YEAR, [_kind().pk, settings.TIME_ZONE, settings.TIME_ZONE])
        return [SameYear(*row) for row in cursor.fetchall()]


def targets(now: datetime) -> list[Target]:
    """This year's published challenges of the programmes that a target speaks of."""
    year = timezone.localdate(now).year
    published = Challenge.objects.published().filter(published_at__year=year)
    counts = published.aggregate(
        **{f"n{index}": Count("pk", filter=Q(programme__kind__in=row[2])) for index, row in enumerate(_TARGETS)}
    )
    return [
        Target(label, target, counts[f"n{index}"], source)
        for index, (label, target, _kinds, source) in enumerate(_TARGETS)
    ]


def cultivation() -> Cultivation:
    """Live totals by year and over all, beside the figures of the documents."""
    bound = F("committed") + F("paid")
    accounts = ProjectAccount.objects.annotate(bound=bound).filter(
        pool__programme__kind=ProgrammeKind.CULTIVATION, bound__gt=0
    )
    years = list(
        accounts.order_by()
        .values(year=F("pool__fiscal_year"))
        .annotate(projects=Count("pk"), yuan=Sum("bound"))
        .order_by("-year")
    )
    return Cultivation(
        years,
        sum(row["projects"] for row in years),
        sum((row["yuan"] for row in years), Decimal(0)),
        of_register("cultivation"),
    )


def pools_now(now: datetime) -> list[Pool]:
    """This year's pools."""
    year = timezone.localdate(now).year
    return list(Pool.objects.filter(fiscal_year=year).select_related("programme").order_by("programme"))


def _kind() -> ContentType:
    return ContentType.objects.get_for_model(Challenge)


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
