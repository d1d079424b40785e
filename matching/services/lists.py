"""Changes to the lists of the current run: new lists of needs, new places of achievements, and who leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection

from matching import encoders, indexes, vectors
from matching.copying import write_candidates
from matching.datasource import load_needs, load_offers, published_ids
from matching.engine.ranker import score_offer
from matching.engine.types import Match, Need, Offer
from matching.enums import Side
from matching.models import Candidate, MatchRun
from matching.services.publishing import bring_up_to_date, mark_gone
from matching.services.ranking import explained, ranked_lists

BLOCK = 500
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
    """What to match now; `since_run` are all achievements that the index does not know as they are."""

    needs: Sequence[int]
    achievements: Sequence[int]
    since_run: Sequence[int]


@dataclass(frozen=True)
class ListChanges:
    """What to write: whole lists of `needs`, places of `achievements`; those not `published` leave the lists."""

    needs: Sequence[int]
    achievements: Sequence[int]
    published: dict[str, set[int]]
    matches: Sequence[Match]


def compute(run: MatchRun, changed: Changed) -> ListChanges:
    """Match the changed postings against the other side; writes nothing but vectors of new texts."""
    needs, offers = load_needs(changed.needs), load_offers(changed.achievements)
    matches = {(match.need_key, match.offer_key): match for offer in offers for match in _places(run, offer)}
    for need_list in _lists(run, needs, changed.since_run):
        matches |= {(match.need_key, match.offer_key): match for match in need_list}
    published: dict[str, set[int]] = {
        Side.NEED: {int(need.key) for need in needs},
        Side.ACHIEVEMENT: {int(offer.key) for offer in offers},
    }
    return ListChanges(changed.needs, changed.achievements, published, list(matches.values()))


def _lists(run: MatchRun, needs: list[Need], since_run: Sequence[int]) -> Iterator[list[Match]]:
    """Lists of needs out of the index, with achievements that changed since it was built put in by their own score."""
    if not needs:
        return
    stale = {str(pk) for pk in since_run}
    lists = ranked_lists(run, needs, top=run.kept + len(stale))
    merged = {key: [match for match in found if match.offer_key not in stale] for key, found in lists.items()}
    rows, ladders = vector_rows(run, needs), {key: [match.score for match in found] for key, found in merged.items()}
    for offer in load_offers(since_run):
        for match in _score(run, offer, needs, rows, ladders):
            merged[match.need_key].append(match)
    for found in merged.values():
        best = sorted(found, key=lambda match: (-match.score, match.offer_key))[: run.kept]
        yield [replace(match, rank=rank) for rank, match in enumerate(best, 1)]


def _places(run: MatchRun, offer: Offer) -> Iterator[Match]:
    """Places of one achievement among the first of each need's list."""
    ids = list(published_ids(Side.NEED))
    for start in range(0, len(ids), BLOCK):
        needs = load_needs(ids[start : start + BLOCK])
        ladders = _ladders(run, needs, offer)
        found = _score(run, offer, needs, vector_rows(run, needs), ladders)
        yield from (match for match in found if match.rank <= run.kept)


def _ladders(run: MatchRun, needs: list[Need], offer: Offer) -> dict[str, list[float]]:
    """Scores of each need's stored list, best first, without the achievement itself."""
    rows = Candidate.objects.filter(run=run, need__in=[int(need.key) for need in needs]).exclude(
        achievement=int(offer.key)
    )
    scores = rows.values("need_id").annotate(scores=ArrayAgg("score", order_by="-score"))
    ladders = {str(row["need_id"]): row["scores"] for row in scores}
    return {need.key: ladders.get(need.key, []) for need in needs}


def vector_rows(run: MatchRun, items: Sequence[Need | Offer]) -> np.ndarray:
    return vectors.vectors_for(run.model_id, run.dimension, items, encoders.encoder)


def _score(
    run: MatchRun, offer: Offer, needs: list[Need], rows: np.ndarray, ladders: dict[str, list[float]]
) -> list[Match]:
    index = indexes.open_index(run.index_name)
    return score_offer(index, offer, vector_rows(run, [offer])[0], needs, rows, settings=run.ranker, ladders=ladders)


def write(run: MatchRun, changes: ListChanges, now: datetime) -> None:
    """Write the changes into the current run, in the transaction that holds its pointer."""
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
