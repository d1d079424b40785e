"""A verified level stands on what the reviewer read: when that changes, it is its owner's own word again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from achievements.enums import MaturityEvidence, ReviewStatus
from achievements.models import Achievement, AchievementIndicator, MaturityReview
from achievements.services import maturity_telling as telling
from common.models import StateChange
from common.workflow import move

SUBSTANCE = ("title", "summary", "innovation", "trl")
"""What a level is judged by, with the indicators; keywords, price, contact and ways to work together are not."""
_LINE = ("quantity", "operator", "low", "high", "unit", "test_method")

Substance = dict[str, Any]


def substance_of(keys: Iterable[int]) -> dict[int, Substance]:
    """By primary key what the verified ones among these achievements stand on; two queries, one where none is verified."""
    rows = Achievement.objects.filter(pk__in=list(keys), trl_checked=MaturityEvidence.VERIFIED)
    found: dict[int, Substance] = {row["pk"]: {**row, "indicators": []} for row in rows.values("pk", *SUBSTANCE)}
    if found:
        lines = AchievementIndicator.objects.filter(achievement__in=found).order_by("achievement_id", "position", "pk")
        for pk, *line in lines.values_list("achievement_id", *_LINE):
            found[pk]["indicators"].append(line)
    return found


def lapse_changed(before: Mapping[int, Substance], *, by: Any, now: datetime) -> int:
    """Those whose substance is no longer what it was are self-declared again; how many. Their owners are told."""
    if not before:
        return 0
    with transaction.atomic():
        return _lapse_differing(before, by, now)


def _lapse_differing(before: Mapping[int, Substance], by: Any, now: datetime) -> int:
    after = substance_of(before)
    moved = {pk: _differing(old, after[pk]) for pk, old in before.items() if pk in after}
    achievements = Achievement.objects.filter(pk__in=[pk for pk, names in moved.items() if names])
    for achievement in achievements.select_related("organisation").defer("search_grams", "search_words"):
        reason = _("%(names)s有修改。") % {"names": "、".join(moved[achievement.pk])}
        _lapse(achievement, reason, by, now)
    return sum(bool(names) for names in moved.values())


def take_back(*, achievement: Achievement, label: str, reason: str, by: Any, now: datetime) -> StateChange:
    """The achievement is self-declared from now on; the reason stands in its history."""
    state = {"trl_checked": MaturityEvidence.SELF_DECLARED, "trl_checked_on": None}
    Achievement.objects.filter(pk=achievement.pk).update(**state, updated_at=now)
    for name, value in state.items():
        setattr(achievement, name, value)
    return StateChange.objects.create(
        about=achievement, transition="maturity_self", label=label, from_state=achievement.status,
        to_state=achievement.status, by=by, at=now, reason=reason,
    )  # fmt: skip


def _lapse(achievement: Achievement, reason: str, by: Any, now: datetime) -> None:
    take_back(achievement=achievement, label=_("成熟度转回自评"), reason=reason, by=by, now=now)
    held = achievement.maturity_reviews.select_for_update().filter(status=ReviewStatus.VERIFIED)
    review: MaturityReview | None = held.first()
    if review is not None:
        review.achievement = achievement
        change = move(review, "lapse", by=None, now=now, reason=reason)
        telling.tell_lapsed(review, change, now)


def _differing(old: Substance, new: Substance) -> list[str]:
    """Names of what differs, as readers know them."""
    meta = Achievement._meta
    names = [str(meta.get_field(name).verbose_name) for name in SUBSTANCE if old[name] != new[name]]  # type: ignore[union-attr]
    return [*names, *([_("技术指标")] if old["indicators"] != new["indicators"] else [])]
