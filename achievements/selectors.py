"""Reads of achievements that join their levels with the dictionary and their reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from achievements.checklist import CHECKLIST, lines_of
from achievements.enums import ReviewStatus
from achievements.models import Achievement, MaturityReview
from common.errors import Text
from taxonomy.enums import Scheme
from taxonomy.selectors import names_of


@dataclass(frozen=True)
class Level:
    """One level with its name in the dictionary and what it asks for, by code."""

    number: int
    name: str
    lines: Sequence[tuple[str, Text]]


def checklist_by_level() -> list[Level]:
    """All nine."""
    names = names_of(Scheme.TRL)
    return [Level(number, names.get(str(number), ""), list(lines_of(number))) for number in CHECKLIST]


def verification_of(achievement: Achievement) -> MaturityReview | None:
    """What its verified level rests on; for everybody, who may read who verified it and when, not what was shown."""
    if not achievement.maturity_verified:
        return None
    held = achievement.maturity_reviews.filter(status=ReviewStatus.VERIFIED)
    return held.select_related("desk").first()


def latest_review(achievement: Achievement, user: Any) -> MaturityReview | None:
    """The newest application that this person may see, whatever became of it."""
    return achievement.maturity_reviews.visible_to(user).order_by("-created_at", "-pk").first()
