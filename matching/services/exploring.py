"""Every new achievement is shown to somebody: one that stands in nobody's first ten places is tried on one list.

Which list is drawn by lot among its best ones, better ones likelier; the lot's seed and the chance that fell are kept, so
that what people make of it can be weighed later for what it was. The page names it as a trial.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db.models import Exists, OuterRef

from achievements.models import Achievement
from matching.datasource import load_needs
from matching.enums import Band, MatchStatus
from matching.models import Candidate, CurrentRun, Match, MatchRun, Trial
from matching.musts import Conditions
from matching.services.exposure import FIRST
from matching.services.ranking import explained
from postings.enums import PostingStatus

NEW_FOR = timedelta(days=30)
AMONG = 10
"""So many of its best lists take part in the lot."""
A_NIGHT = 200
"""Those that have waited longest first; the others follow in the next nights."""
A_LIST = 2
"""Trials that one need has to bear at a time."""
SHARPNESS = 20.0
"""exp(SHARPNESS · score) is the weight of a list: a tenth more of score is seven times as likely."""


@dataclass(frozen=True)
class Lot:
    """What was drawn: a candidate, and the chance it had."""

    candidate: Candidate
    propensity: float


def try_new_ones(*, run: MatchRun, now: datetime) -> int:
    """Draw a list for each new achievement that nobody has among the first ten; returns how many are tried."""
    Trial.objects.filter(run=run).delete()
    lots = list(_draw(run, now))
    needs = load_needs({lot.candidate.need_id for lot in lots})
    pairs = [(str(lot.candidate.need_id), str(lot.candidate.achievement_id)) for lot in lots]
    reasons = explained(run, needs, pairs) if pairs else {}
    for lot, pair in zip(lots, pairs, strict=True):
        if pair in reasons:
            _show(lot, reasons[pair], run, now)
    return len(reasons)


def _draw(run: MatchRun, now: datetime) -> Iterable[Lot]:
    taken: dict[int, int] = {}
    unseen = _unseen(now)
    lists = _open_lists(run, unseen)
    for achievement in unseen:
        open_ones = [one for one in lists.get(achievement, ()) if taken.get(one.need_id, 0) < A_LIST]
        lot = _lot(open_ones[:AMONG], Random(f"{run.pk}:{achievement}"))
        if lot is not None:
            taken[lot.candidate.need_id] = taken.get(lot.candidate.need_id, 0) + 1
            yield lot


def _unseen(now: datetime) -> list[int]:
    """Keys of published achievements of the last days that stand in no first ten places, the longest waiting first."""
    shown = Match.objects.fitting().filter(achievement=OuterRef("pk"), is_current=True, rank__lte=FIRST)
    new = Achievement.objects.published().filter(published_at__gte=now - NEW_FOR)
    waiting = new.exclude(Exists(shown)).order_by("published_at", "pk")
    return list(waiting.values_list("pk", flat=True)[:A_NIGHT])


def _open_lists(run: MatchRun, achievements: Sequence[int]) -> dict[int, list[Candidate]]:
    """The best places of each that may be tried: related, not answered before, and no condition broken."""
    known = Match.objects.filter(need=OuterRef("need"), achievement=OuterRef("achievement"))
    rows = Candidate.objects.filter(run=run, achievement__in=achievements).exclude(band=Band.NONE)
    rows = rows.exclude(Exists(known.exclude(status=MatchStatus.NEW)))
    lists: dict[int, list[Candidate]] = {}
    for candidate in rows.order_by("-score", "need"):
        lists.setdefault(candidate.achievement_id, []).append(candidate)
    nearest = {achievement: found[: 2 * AMONG] for achievement, found in lists.items()}
    broken = Conditions().broken((one.need_id, one.achievement_id) for found in nearest.values() for one in found)
    return {
        achievement: [one for one in found if (one.need_id, achievement) not in broken]
        for achievement, found in nearest.items()
    }


def _lot(lists: Sequence[Candidate], chance: Random) -> Lot | None:
    if not lists:
        return None
    weights = [math.exp(SHARPNESS * (one.score - lists[0].score)) for one in lists]
    drawn = chance.choices(range(len(lists)), weights)[0]
    return Lot(lists[drawn], weights[drawn] / sum(weights))


def _show(lot: Lot, reasons: dict[str, str], run: MatchRun, now: datetime) -> None:
    one = lot.candidate
    values = {
        "is_current": True, "rank": one.rank, "score": one.score, "grade": one.grade, "band": one.band,
        "explanation": reasons, "need_digest": reasons["need_digest"], "achievement_digest": reasons["achievement_digest"],
    }  # fmt: skip
    match, _ = Match.objects.update_or_create(
        need_id=one.need_id,
        achievement_id=one.achievement_id,
        defaults=values,
        create_defaults=values | {"status_at": now},
    )
    Trial.objects.create(match=match, run=run, propensity=lot.propensity, seed=f"{run.pk}:{one.achievement_id}", at=now)


def keep_trials(*, need_ids: Sequence[int] | None) -> None:
    """A list that was brought up to date keeps its trials until the next run."""
    tried = Match.objects.filter(
        trials__run__in=CurrentRun.objects.values("run"), is_current=False, status=MatchStatus.NEW
    )
    tried = tried.filter(need__status=PostingStatus.PUBLISHED, achievement__status=PostingStatus.PUBLISHED)
    (tried if need_ids is None else tried.filter(need__in=need_ids)).update(is_current=True)
