"""Changed achievements against the lists of all needs: only what reaches a list's last place is looked at closely."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from itertools import chain

import numpy as np
from django.conf import settings
from django.db.models import F, Func, IntegerField

from matching import indexes
from matching.copying import Listing, as_text
from matching.datasource import content_digest, load_needs, published_ids
from matching.engine.books import Shelf
from matching.engine.explain import Explainer
from matching.engine.grading import Grader, level_of
from matching.engine.index import Index
from matching.engine.kernels import MICRO
from matching.engine.ranker import most_lift, order
from matching.engine.retrieval import key_of, questions, retrieve
from matching.engine.types import Need
from matching.enums import Side
from matching.models import MatchRun, RankedList
from matching.services.bulk import reason
from matching.spread import spread

BLOCK = 1_024
FEW = 32
"""So many changed achievements are looked for in all lists by the database; with more, nearly every list has one."""
_NO_FLOOR = np.iinfo(np.int64).min
Places = dict[int, tuple[int, bool]]
"""Score in millionths of an achievement, and whether it breaks a condition."""


@dataclass(frozen=True)
class Shift:
    """What changed achievements do to the other lists: `lists` are their new contents, as text to be copied, and lists in
    `moved` have other first places; lists in `thin` would lose half of their places, and are ranked anew.

    Of every other list at least the first half is exact: what it lost is known, and whatever beats its last place is
    found; only what may come up behind the last place is left to the next full run.
    """

    lists: list[bytes] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    thin: list[int] = field(default_factory=list)


_SHIFTED = [field.name for field in fields(Shift)]


def shift(run: MatchRun, name: str, changed: Sequence[int], but: set[int]) -> Shift:
    """Places of these achievements, which are the last shard of the index `name`, in the lists of all needs but some."""
    index, shelf, reach = indexes.open_index(name), indexes.shelf(name), _reach(run, changed)
    ids = [pk for pk in published_ids(Side.NEED) if pk not in but and pk in reach and shelf.knows(str(pk))]
    index.sections, index.columns, index.places  # noqa: B018  (read once, before processes are forked)

    def shift_block(block: Sequence[int]) -> Shift:
        needs, result = load_needs(block), Shift()
        found = _found(run, index, shelf, needs, reach)
        touched = {int(need.key): need for need in needs if int(need.key) in found or reach[int(need.key)].holds}
        _merge(run, index, touched, found, set(changed), result)
        return result

    blocks = [ids[start : start + BLOCK] for start in range(0, len(ids), BLOCK)]
    parts = spread(shift_block, blocks, processes=settings.MATCHING_WORKERS)
    return Shift(*(list(chain.from_iterable(getattr(part, name) for part in parts)) for name in _SHIFTED))


def _found(
    run: MatchRun, index: Index, shelf: Shelf, needs: Sequence[Need], reach: dict[int, "_Reach"]
) -> dict[int, Places]:
    """What of the last shard reaches these needs' lists, findings included."""
    section, ranker = index.sections[-1], run.ranker
    if not len(section.ties):
        return {}
    bags, rows = shelf.take([need.key for need in needs])
    least = [reach[int(need.key)].last for need in needs]
    floors = [_floor(last, most_lift(need, ranker)) for need, last in zip(needs, least, strict=True)]
    asked = questions(index.statistics, bags, rows, ranker)
    pools = retrieve([section], asked, len(section.ties), floors=np.array(floors, dtype=np.int64))
    found: dict[int, Places] = {}
    for need, pool, last in zip(needs, pools, least, strict=True):
        if not len(pool.ties):
            continue
        ranked = order(index, need, pool, len(pool.ties), ranker, least=last)
        if len(ranked):
            keys = map(int, index.keys[ranked.rows].tolist())
            places = zip(keys, ranked.scores.tolist(), ranked.broken.tolist(), strict=True)
            found[int(need.key)] = {key: (score, broken) for key, score, broken in places}
    return found


@dataclass(frozen=True, slots=True)
class _Reach:
    """The last score of a list, in millionths, None where it holds the whole library; whether it may hold a changed one."""

    last: int | None
    holds: bool


def _reach(run: MatchRun, changed: Sequence[int]) -> dict[int, _Reach]:
    """Of every list of the run. Whoever is in no list is below its last score."""
    lists = RankedList.objects.filter(run=run).order_by()
    with_one = lists.filter(achievements__overlap=list(changed)) if len(changed) <= FEW else lists
    holding, whole = set(with_one.values_list("need_id", flat=True)), run.achievements <= run.kept
    last = Func(F("scores"), template="(%(expressions)s)[cardinality(%(expressions)s)]", output_field=IntegerField())
    return {
        need: _Reach(None if whole else score, need in holding) for need, score in lists.values_list("need_id", last)
    }


def _floor(last: int | None, lift: int) -> int:
    """A floor of text scores for retrieval: findings can lift a score by no more than ``lift``."""
    return int(_NO_FLOOR) if last is None else key_of(last - lift, 0xFFFFFFFF) - 1


def _merge(
    run: MatchRun, index: Index, needs: dict[int, Need], found: dict[int, Places], changed: set[int], into: Shift
) -> None:
    """Bring these needs' lists up to date: changed achievements out, and in again where they stand now."""
    grader = Grader.on(index, run.ranker)
    entering: dict[int, set[int]] = {}
    lists: dict[int, Listing] = {}
    for held in RankedList.objects.filter(run=run, need__in=needs).defer("reasons").order_by("need_id"):
        left = [place for place, key in enumerate(held.achievements) if key not in changed]
        lost = len(held.achievements) - len(left)
        if lost and len(left) < run.kept // 2 and run.achievements > run.kept:
            into.thin.append(held.need_id)
            continue
        new = _listing(held, left, found.get(held.need_id, {}), grader, run.kept)
        if not lost and changed.isdisjoint(new.achievements):
            continue
        before, first = held.achievements[: run.shown], new.achievements[: run.shown]
        fresh = {key for key in first if key in changed or key not in before}
        if fresh or first != before:
            into.moved.append(held.need_id)
        if fresh:
            entering[held.need_id] = fresh
        lists[held.need_id] = new
    _explain(index, lists, [(needs[pk], fresh) for pk, fresh in entering.items()], run.shown)
    if lists:
        into.lists.append(as_text(run.pk, lists.values()))


def _listing(held: RankedList, left: Sequence[int], places: Places, grader: Grader, kept: int) -> Listing:
    """A stored list with these places of it left, and these put in. Ties go by key, as text."""
    old = [(held.scores[i], held.achievements[i], held.grades[i], held.bands[i]) for i in left]
    if places:
        scores = np.array([score for score, _ in places.values()])
        level = level_of(sorted([*scores.tolist(), *(row[0] for row in old)], reverse=True)) / MICRO
        grades, bands = grader.grades(scores / MICRO, level, np.array([broken for _, broken in places.values()]))
        old += list(zip(scores.tolist(), places, grades, bands, strict=True))
        old.sort(key=lambda row: (-row[0], str(row[1])))
    best = old[:kept]
    columns = [list(column) for column in zip(*best, strict=True)] or [[], [], [], []]
    return Listing(held.need_id, columns[1], columns[0], columns[2], columns[3], [])


def _explain(index: Index, lists: dict[int, Listing], entering: Sequence[tuple[Need, set[int]]], shown: int) -> None:
    """Reasons for what has just come among the first places; the others keep the ones they have."""
    for need, fresh in entering:
        one, explainer, digest = lists[int(need.key)], Explainer(need, rarity=index.rarity), content_digest(need)
        for key in one.achievements[:shown]:
            row = index.places[str(key)] if key in fresh else None
            one.reasons.append(None if row is None else reason(index, explainer, digest, row))
