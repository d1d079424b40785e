"""Changes to the lists of the current run: new lists of needs, new places of achievements, and who leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import numpy as np
from django.conf import settings

from matching import encoders, indexes, vectors
from matching.copying import Listing, copy_lists, replace_lists
from matching.datasource import load_needs, load_offers
from matching.engine.types import Need, Offer
from matching.enums import Side
from matching.models import MatchRun, RankedList
from matching.services.bulk import ranked_lists_of
from matching.services.placing import Shift, shift
from matching.services.publishing import bring_up_to_date, mark_gone
from matching.spread import spread

EMBED_ITEMS = 256
RANK_ITEMS = 64
"""Needs that are ranked together; more of them are spread over the machine's processes."""


@dataclass(frozen=True)
class Changed:
    """Postings to match now."""

    needs: Sequence[int]
    achievements: Sequence[int]


@dataclass(frozen=True)
class ListChanges:
    """What to write: whole lists of `needs`, and what the changed achievements do to the others.

    Postings that are `gone` are no longer published, by side. `index_name` holds the changed postings; `before` is the
    index that it was made from.
    """

    needs: Sequence[int]
    lists: Sequence[Listing]
    shift: Shift
    gone: dict[str, Sequence[int]]
    before: str
    index_name: str


def compute(run: MatchRun, changed: Changed, *, going_on: Callable[[], object] = lambda: None) -> ListChanges:
    """Match the changed postings against the other side; writes vectors of new texts and a new index, no list.

    `going_on` is called every so many new texts.
    """
    needs, offers = load_needs(changed.needs), load_offers(changed.achievements)
    for items in (needs, offers):
        for start in range(0, len(items), EMBED_ITEMS):
            part = items[start : start + EMBED_ITEMS]
            vectors.store_new(run.model_id, run.dimension, part, encoders.encoder)  # for the index to find them
            going_on()
    name = indexes.renew(run, changed.achievements, changed.needs)
    moved = shift(run, name, changed.achievements, set(changed.needs)) if changed.achievements else Shift()
    lists = _ranked(run, needs + load_needs(moved.thin), name)
    gone: dict[str, Sequence[int]] = {
        Side.NEED: _absent(changed.needs, needs), Side.ACHIEVEMENT: _absent(changed.achievements, offers)
    }  # fmt: skip
    return ListChanges([*changed.needs, *moved.thin], lists, moved, gone, run.index_name, name)


def _ranked(run: MatchRun, needs: Sequence[Need], name: str) -> list[Listing]:
    blocks = [needs[start : start + RANK_ITEMS] for start in range(0, len(needs), RANK_ITEMS)]
    lists = spread(
        lambda block: list(ranked_lists_of(run, block, index_name=name)), blocks, processes=settings.MATCHING_WORKERS
    )
    return list(chain.from_iterable(lists))


def _absent(asked: Sequence[int], found: Sequence[Need | Offer]) -> list[int]:
    return sorted(set(asked) - {int(item.key) for item in found})


def vector_rows(run: MatchRun, items: Sequence[Need | Offer]) -> np.ndarray:
    return vectors.vectors_for(run.model_id, run.dimension, items, encoders.encoder)


def write(run: MatchRun, changes: ListChanges, now: datetime) -> None:
    """Write the changes into the current run, in the transaction that holds its pointer."""
    MatchRun.objects.filter(pk=run.pk).update(index_name=changes.index_name)
    run.index_name = changes.index_name
    for side, ids in changes.gone.items():
        mark_gone(side=side, ids=ids, now=now)
    RankedList.objects.filter(run=run, need__in=changes.needs).delete()
    copy_lists(run.pk, changes.lists)
    if changes.shift.lists:
        replace_lists(changes.shift.lists)
    bring_up_to_date(run=run, now=now, need_ids=sorted({*changes.needs, *changes.shift.moved}))
