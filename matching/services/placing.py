"""Changed achievements against the lists of all needs: only what reaches a list's last place is looked at closely."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min

from matching import indexes
from matching.datasource import load_needs, published_ids
from matching.engine.grading import Grader
from matching.engine.index import Index
from matching.engine.kernels import MICRO
from matching.engine.ranker import LEVEL_DEPTH, order
from matching.engine.retrieval import Pool, key_of, questions, retrieve
from matching.engine.settings import Adjustments
from matching.engine.types import Match
from matching.enums import Side
from matching.models import Candidate, MatchRun

BLOCK = 4_096
_NO_FLOOR = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Reach:
    """The last known score of each need's list, in millionths: whoever is in no list is below it.

    Empty where a list holds the whole library.
    """

    floors: dict[int, int]

    @classmethod
    def of(cls, run: MatchRun) -> "Reach":
        if run.achievements <= run.kept:
            return cls({})
        least = Candidate.objects.filter(run=run).order_by().values("need_id").annotate(least=Min("score"))
        return cls({need: round(score * MICRO) for need, score in least.values_list("need_id", "least")})

    def keys(self, needs: Sequence[int], lift: int) -> np.ndarray:
        """Floors of text scores for retrieval: findings can lift a score by no more than ``lift``."""
        found = (self.floors.get(need) for need in needs)
        return np.array([_NO_FLOOR if f is None else key_of(f - lift, 0xFFFFFFFF) - 1 for f in found], dtype=np.int64)


def places(run: MatchRun, index: Index, name: str, changed: Sequence[int], but: set[int]) -> Iterator[Match]:
    """Places of these achievements, which are the last shard of ``index``, in the lists of all needs but some."""
    shelf, reach = indexes.shelf(name), Reach.of(run)
    section, lift = index.sections[-1:], most_lift(run.ranker.adjustments)
    ids = [pk for pk in published_ids(Side.NEED) if pk not in but and shelf.knows(str(pk))]
    for start in range(0, len(ids), BLOCK):
        block = ids[start : start + BLOCK]
        bags, rows = shelf.take([str(pk) for pk in block])
        asked = questions(index.statistics, bags, rows, run.ranker)
        pools = retrieve(section, asked, len(changed), floors=reach.keys(block, lift))
        near = {pk: pool for pk, pool in zip(block, pools, strict=True) if len(pool.ties)}
        yield from _graded(run, index, near, reach, changed)


def thinned(run: MatchRun, changed: Sequence[int]) -> list[int]:
    """Needs whose lists would lose half of their places with these achievements: they are ranked anew.

    In every other list at least the first half is exact: what it lost is known, and whatever beats its last place is
    found; only what may come up behind the last place is left to the next full run.
    """
    if run.achievements <= run.kept:
        return []
    losing = Candidate.objects.filter(run=run, achievement__in=changed).values("need_id")
    left = Candidate.objects.filter(run=run, need__in=losing).exclude(achievement__in=changed).order_by()
    kept = dict(left.values("need_id").annotate(count=Count("pk")).values_list("need_id", "count"))
    return [pk for pk in losing.distinct().values_list("need_id", flat=True) if kept.get(pk, 0) < run.kept // 2]


def most_lift(weights: Adjustments) -> int:
    """The most that findings can add to a score, in millionths."""
    best = (weights.field_met, weights.trl_met, weights.mode_met, weights.budget_met, weights.constraints_met_limit)
    return round(sum(max(0.0, value) for value in best) * MICRO)


def _graded(
    run: MatchRun, index: Index, near: dict[int, Pool], reach: Reach, changed: Sequence[int]
) -> Iterator[Match]:
    """Those that reach a list, findings included, with the grade that they have there."""
    ladders = _ladders(run, list(near), changed)
    grader = Grader(run.ranker, run.model_id)
    for need in load_needs(near):
        pool, floor = near[int(need.key)], reach.floors.get(int(need.key))
        found = order(index, need, pool, len(pool.ties), run.ranker)
        ladder = ladders.get(int(need.key), [])
        for row, total, broken in zip(found.rows.tolist(), found.scores.tolist(), found.broken.tolist(), strict=True):
            if floor is not None and total < floor:
                continue
            score = total / MICRO
            best = sorted([*ladder[:LEVEL_DEPTH], score], reverse=True)[:LEVEL_DEPTH]
            grade, band = grader.grade(score, sum(best) / len(best), broken=broken)
            place = 1 + bisect_left(ladder, -score, key=lambda other: -other)
            yield Match(need.key, index.keys[row].decode(), place, score, grade, band)


def _ladders(run: MatchRun, needs: Sequence[int], changed: Sequence[int]) -> dict[int, list[float]]:
    """Scores of stored lists, best first, without the changed achievements."""
    rows = Candidate.objects.filter(run=run, need__in=needs).exclude(achievement__in=changed)
    scores = rows.order_by().values("need_id").annotate(scores=ArrayAgg("score", order_by="-score"))
    return dict(scores.values_list("need_id", "scores"))
