"""Nobody stands everywhere: an achievement keeps at most its share of all first ten places.

A match is shown for what it says of the two texts, never because others were shown it; a text of commonplaces can still
come near the top of every list. What is over its share is moved behind the tenth place of those lists where moving costs
the least, and says so. Matches that somebody has answered stay where they are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.db.models import Count, Exists, OuterRef, Q

from achievements.models import Achievement
from matching.enums import MatchStatus
from matching.models import Match
from matching.querysets import MatchQuerySet

FIRST = 10
SHARE = 0.01
"""Of all first ten places (issue: at most 1% unless alone in its field)."""
FAIR = 2
"""Where a library is small, 1% is less than an equal part for each: then twice the equal part is the limit."""


@dataclass(frozen=True)
class Limits:
    """How many first places there are, and how many one achievement may have."""

    places: int
    achievements: int

    @property
    def most(self) -> int:
        equal = self.places / self.achievements if self.achievements else 0
        return max(1, ceil(self.places * SHARE), ceil(FAIR * equal))


def limits() -> Limits:
    """Of the lists that readers see now."""
    return Limits(_first().count(), Achievement.objects.published().count())


def crowded() -> dict[int, int]:
    """Achievements with more first places than their limit, and how many they have. One in a field of its own may."""
    most = limits().most
    counted = _first().order_by().values("achievement").annotate(places=Count("pk")).filter(places__gt=most)
    found = dict(counted.values_list("achievement", "places"))
    others = Achievement.objects.published().filter(tech_field=OuterRef("tech_field")).exclude(pk=OuterRef("pk"))
    bound = Achievement.objects.filter(pk__in=found).filter(Q(tech_field=None) | Exists(others))
    return {pk: found[pk] for pk in bound.values_list("pk", flat=True)}


def _first() -> MatchQuerySet:
    return Match.objects.fitting().filter(is_current=True, rank__lte=FIRST)


def limit_exposure(*, need_ids: Sequence[int] | None = None) -> int:
    """Move crowded achievements behind the tenth place until each is within its limit; returns how many were moved.

    With `need_ids` only those lists are touched. Part of the transaction that brought the lists up to date.
    """
    over = crowded()
    if not over:
        return 0
    most, lists = limits().most, _lists(over, need_ids)
    full = set(over) | _at_limit(most)
    moved = 0
    for achievement in sorted(over, key=lambda pk: (-over[pk], pk)):
        places = sorted(_movable(lists, achievement, full), key=lambda move: (move.loss, move.need))
        for move in places[: over[achievement] - most]:
            moved += _move(lists[move.need], achievement, move.replacement)
    changed = [match for found in lists.values() for match in found]
    Match.objects.bulk_update(changed, ["rank", "held_back"], batch_size=1_000)
    return moved


@dataclass(frozen=True)
class _Move:
    need: int
    loss: float
    replacement: int


def _lists(over: dict[int, int], need_ids: Sequence[int] | None) -> dict[int, list[Match]]:
    """The lists, by need and in their order, in which a crowded achievement has a first place."""
    held = _first().filter(achievement__in=over)
    if need_ids is not None:
        held = held.filter(need__in=need_ids)
    rows = Match.objects.filter(is_current=True, need__in=held.values("need")).order_by("need", "rank", "pk")
    lists: dict[int, list[Match]] = defaultdict(list)
    for match in rows.only("need_id", "achievement_id", "rank", "score", "status", "held_back"):
        lists[match.need_id].append(match)
    return lists


def _at_limit(most: int) -> set[int]:
    """Achievements that can take no further first place."""
    counted = _first().order_by().values("achievement").annotate(places=Count("pk")).filter(places__gte=most)
    return set(counted.values_list("achievement", flat=True))


def _movable(lists: dict[int, list[Match]], achievement: int, full: set[int]) -> list[_Move]:
    """Where it could make room, what that costs in score, and who comes up instead."""
    found = []
    for need, matches in lists.items():
        first, behind = matches[:FIRST], matches[FIRST:]
        own = next((m for m in first if m.achievement_id == achievement and m.status == MatchStatus.NEW), None)
        next_best = next((m for m in behind if m.achievement_id not in full), None)
        if own is not None and next_best is not None:
            found.append(_Move(need, own.score - next_best.score, next_best.achievement_id))
    return found


def _move(matches: list[Match], achievement: int, replacement: int) -> int:
    """Take one out of the first ten, bring the other to the tenth place, number the list anew."""
    gone = next(match for match in matches if match.achievement_id == achievement)
    come = next(match for match in matches if match.achievement_id == replacement)
    matches.remove(gone)
    matches.remove(come)
    matches.insert(FIRST - 1, come)
    matches.insert(FIRST, gone)
    gone.held_back = True
    for place, match in enumerate(matches, 1):
        match.rank = place
    return 1
