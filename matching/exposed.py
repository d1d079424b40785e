"""How often each institution's achievements stand among the first ten of a need's list: the reads of the exposure report."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from achievements.models import Achievement
from matching.models import CurrentRun, Match, Trial
from matching.querysets import MatchQuerySet
from matching.services.exposure import FIRST, Limits, limits

SHOWN_MOST = 20


@dataclass(frozen=True)
class Institution:
    """`share` is percent of all first ten places."""

    name: str
    achievements: int
    places: int
    share: float
    unseen: int


@dataclass(frozen=True)
class Totals:
    limits: Limits
    unseen: int
    tried: int


@dataclass(frozen=True)
class Shown:
    """An achievement, and in how many first ten places it stands; `share` is percent."""

    achievement: Achievement
    places: int
    share: float


def by_institution() -> list[Institution]:
    """Every institution with a published achievement, the most shown first. Three queries."""
    places = _counted(_first().values(owner=F("achievement__organisation")))
    seen = _first().filter(achievement=OuterRef("pk"))
    owned = Achievement.objects.published().order_by().values("organisation", "organisation__name")
    rows = owned.annotate(count=Count("pk"), unseen=Count("pk", filter=~Q(Exists(seen))))
    total = sum(places.values()) or 1
    found = [
        Institution(
            row["organisation__name"], row["count"], places.get(row["organisation"], 0),
            100 * places.get(row["organisation"], 0) / total, row["unseen"],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row.places, row.name))


def most_shown() -> list[Shown]:
    """The achievements that stand in most lists."""
    total = _first().count() or 1
    counted = _first().order_by().values("achievement").annotate(places=Count("pk")).order_by("-places", "achievement")
    rows = list(counted[:SHOWN_MOST])
    found = Achievement.objects.select_related("organisation").in_bulk([row["achievement"] for row in rows])
    return [
        Shown(found[row["achievement"]], row["places"], 100 * row["places"] / total)
        for row in rows
        if row["achievement"] in found
    ]


def totals() -> Totals:
    seen = _first().filter(achievement=OuterRef("pk"))
    unseen = Achievement.objects.published().exclude(Exists(seen)).count()
    return Totals(
        limits(),
        unseen,
        Trial.objects.filter(run__in=CurrentRun.objects.values("run")).values("match__achievement").distinct().count(),
    )


def _first() -> MatchQuerySet:
    return Match.objects.fitting().filter(is_current=True, rank__lte=FIRST)


def _counted(rows: QuerySet[Any, dict[str, Any]]) -> dict[int, int]:
    return {row["owner"]: row["places"] for row in rows.order_by().annotate(places=Count("pk"))}
