"""Reads of news, cases and opinions for pages, feeds and API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q

from accounts.models import Organisation, User
from news.enums import UNANSWERED, OpinionStatus, OpinionTopic
from news.models import Article, Case, Opinion
from parks.figures import ReferenceFigure, reference_figures
from parks.models import Park

NEWEST = 4
DOCUMENT_FIGURES = ("opinions",)
"""Codes of `parks/data/reference_figures.csv` that stand beside our own statistics (F212)."""


def newest_articles(platform: str = "", park: Park | None = None, limit: int = NEWEST) -> list[Article]:
    """Published news of a platform (or all), of a park; the newest first."""
    rows = Article.objects.published()
    rows = rows.on(platform) if platform else rows
    rows = rows.filter(park=park) if park else rows
    return list(rows.defer("search_grams", "search_words", "body").order_by("-dated_on", "-pk")[:limit])


def promoted_cases(limit: int = 3) -> list[Case]:
    """Cases in front, the latest promoted first, with their figures."""
    rows = Case.objects.published().filter(promoted_at__isnull=False)
    return list(rows.prefetch_related("figures").defer("search_grams", "search_words").order_by("-promoted_at")[:limit])


@dataclass(frozen=True)
class Statistics:
    """Opinions counted: `median_days` from receipt to the first answer; `late` past the owner's deadline."""

    received: int
    answered: int
    closed: int
    open: int
    late: int
    satisfied: int
    rated: int
    median_days: Decimal | None
    topics: Sequence[tuple[str, int, int]]


def opinion_statistics(now: datetime, *, year: int | None = None) -> Statistics:
    """Of everything, or of what was received in one year (Asia/Shanghai)."""
    rows = Opinion.objects.filter(received_at__year=year) if year else Opinion.objects.all()
    counted = rows.order_by().aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        closed=Count("pk", filter=Q(status=OpinionStatus.CLOSED)),
        open=Count("pk", filter=Q(status__in=UNANSWERED)),
        late=Count("pk", filter=Q(status__in=UNANSWERED, due_at__lt=now)),
        rated=Count("pk", filter=Q(satisfied__isnull=False)),
        satisfied=Count("pk", filter=Q(satisfied=True)),  # last: from here on the name means this count
    )
    by_topic = rows.order_by().values("topic").annotate(n=Count("pk"), done=Count("pk", filter=Q(status="closed")))
    labels = dict(OpinionTopic.choices)
    topics = [(str(labels[row["topic"]]), row["n"], row["done"]) for row in by_topic.order_by("-n", "topic")]
    return Statistics(**counted, median_days=_median_days(rows), topics=topics)


def _median_days(rows: Any) -> Decimal | None:
    """The middle of all times from receipt to the first answer, in days to one decimal."""
    took = ExpressionWrapper(F("answered_at") - F("received_at"), output_field=DurationField())
    answered = rows.filter(answered_at__isnull=False).order_by().annotate(took=took).values_list("took", flat=True)
    spans = sorted(answered)
    if not spans:
        return None
    low, high = spans[(len(spans) - 1) // 2], spans[len(spans) // 2]
    days = (low + high) / 2 / timedelta(days=1)
    return Decimal(days).quantize(Decimal("0.1"))


def document_figures() -> list[ReferenceFigure]:
    """What the founding documents say of opinions, with year and source."""
    return [figure for figure in reference_figures() if figure.code in DOCUMENT_FIGURES]


def possible_owners() -> Any:
    """Who may be asked to answer: the bureau's offices and the operators of parks."""
    runs = Park.objects.filter(operator__isnull=False).values("operator")
    rows = Organisation.objects.verified().filter(Q(pk__in=Organisation.objects.bureaus()) | Q(pk__in=runs))
    return rows.order_by("sort_key")


def possible_people() -> Any:
    """Their people."""
    owners = possible_owners().values("pk")
    members = Q(memberships__organisation__in=owners, memberships__ended_at=None, memberships__is_approved=True)
    return User.objects.filter(members, is_active=True).distinct().order_by("name")
