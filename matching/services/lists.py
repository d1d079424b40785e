"""Changes to the lists of the current run: new lists of needs, new places of achievements, and who leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection

from matching import encoders, indexes, vectors
from matching.copying import write_candidates
from matching.datasource import load_needs, load_offers
from matching.engine.types import Match, Need, Offer
from matching.enums import Side
from matching.models import Candidate, MatchRun
from matching.services.placing import places, thinned
from matching.services.publishing import bring_up_to_date, mark_gone
from matching.services.ranking import explained, ranked_lists

_RERANK = """
UPDATE matching_candidate c SET rank = placed.place
FROM (
    SELECT id, row_number() OVER (
        PARTITION BY need_id ORDER BY score DESC, achievement_id::text COLLATE "C"
    ) AS place
    FROM matching_candidate WHERE run_id = %s AND need_id = ANY(%s)
) AS placed
WHERE c.id = placed.id AND c.rank <> placed.place
"""


@dataclass(frozen=True)
class Changed:
    """Postings to match now."""

    needs: Sequence[int]
    achievements: Sequence[int]


@dataclass(frozen=True)
class ListChanges:
    """What to write: whole lists of `needs`, places of `achievements`; those not `published` leave the lists.

    `index_name` holds the changed postings; `before` is the index that it was made from.
    """

    needs: Sequence[int]
    achievements: Sequence[int]
    published: dict[str, set[int]]
    matches: Sequence[Match]
    before: str
    index_name: str


def compute(run: MatchRun, changed: Changed) -> ListChanges:
    """Match the changed postings against the other side; writes vectors of new texts and a new index, no list."""
    anew = sorted({*changed.needs, *thinned(run, changed.achievements)})
    needs, offers = load_needs(anew), load_offers(changed.achievements)
    for items in (needs, offers):
        vector_rows(run, items)  # stored, for the index to find them
    name = indexes.renew(run, changed.achievements, changed.needs)
    index = indexes.open_index(name)
    matches = list(places(run, index, name, changed.achievements, set(anew))) if offers else []
    for found in ranked_lists(run, needs, index_name=name).values():
        matches += found
    published: dict[str, set[int]] = {
        Side.NEED: {int(need.key) for need in needs},
        Side.ACHIEVEMENT: {int(offer.key) for offer in offers},
    }
    return ListChanges(anew, changed.achievements, published, matches, run.index_name, name)


def vector_rows(run: MatchRun, items: Sequence[Need | Offer]) -> np.ndarray:
    return vectors.vectors_for(run.model_id, run.dimension, items, encoders.encoder)


def write(run: MatchRun, changes: ListChanges, now: datetime) -> None:
    """Write the changes into the current run, in the transaction that holds its pointer."""
    MatchRun.objects.filter(pk=run.pk).update(index_name=changes.index_name)
    run.index_name = changes.index_name
    affected = set(changes.needs) | {int(match.need_key) for match in changes.matches}
    mine = Candidate.objects.filter(run=run)
    theirs = mine.filter(achievement__in=changes.achievements)
    affected |= set(theirs.values_list("need_id", flat=True))
    for side, ids in ((Side.NEED, changes.needs), (Side.ACHIEVEMENT, changes.achievements)):
        mark_gone(side=side, ids=sorted(set(ids) - changes.published[side]), now=now)
    mine.filter(need__in=changes.needs).delete()
    theirs.delete()
    write_candidates(run.pk, changes.matches, {})
    needs = sorted(affected)
    with connection.cursor() as cursor:
        cursor.execute(_RERANK, [run.pk, needs])
    mine.filter(need__in=needs, rank__gt=run.kept).delete()
    _explain(run, needs)
    bring_up_to_date(run=run, now=now, need_ids=needs)


def _explain(run: MatchRun, need_ids: Sequence[int]) -> None:
    """Explanations for those that have just come among the first places."""
    rows = list(Candidate.objects.filter(run=run, need__in=need_ids, rank__lte=run.shown, explanation__isnull=True))
    by_pair = {(str(row.need_id), str(row.achievement_id)): row for row in rows}
    reasons = explained(run, load_needs({row.need_id for row in rows}), by_pair)
    for pair, explanation in reasons.items():
        by_pair[pair].explanation = explanation
    Candidate.objects.bulk_update([by_pair[pair] for pair in reasons], ["explanation"], batch_size=200)
