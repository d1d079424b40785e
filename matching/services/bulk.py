"""The lists of many needs in a full run: out of shards and books alone, without reading a text of an achievement."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from matching import encoders, explanations, indexes, vectors
from matching.copying import Listing
from matching.datasource import content_digest
from matching.engine import lexical
from matching.engine.books import Shelf
from matching.engine.explain import Explainer
from matching.engine.index import Index
from matching.engine.lexical import Bag
from matching.engine.ranker import graded, rank_asked
from matching.engine.types import Need
from matching.models import MatchRun


def ranked_lists_of(run: MatchRun, needs: Sequence[Need], *, index_name: str = "") -> Iterator[Listing]:
    """Every kept place of these needs' lists, the first with their explanation, out of the run's index or a newer one."""
    name = index_name or run.index_name
    index, digests = indexes.open_index(name), [content_digest(need) for need in needs]
    bags, rows = _asked(run, needs, digests, indexes.shelf(name))
    lists = rank_asked(index, needs, bags, rows, top=run.kept, settings=run.ranker)
    for need, digest, found in zip(needs, digests, lists, strict=True):
        explainer, first = Explainer(need, rarity=index.rarity), found.rows[: run.shown].tolist()
        grades, bands = graded(index, found, top=run.kept, settings=run.ranker)
        keys, scores = index.keys[found.rows[: run.kept]].tolist(), found.scores[: run.kept].tolist()
        reasons = [reason(index, explainer, digest, row) for row in first]
        yield Listing(int(need.key), [int(key) for key in keys], scores, grades, bands, reasons)


def _asked(run: MatchRun, needs: Sequence[Need], digests: Sequence[str], shelf: Shelf) -> tuple[list[Bag], np.ndarray]:
    """Terms and vectors of these needs: out of the books, or anew for those that have changed since."""
    known = [shelf.find(need.key, digest) for need, digest in zip(needs, digests, strict=True)]
    changed = [need for need, found in zip(needs, known, strict=True) if found is None]
    fresh = iter(vectors.vectors_for(run.model_id, run.dimension, changed, encoders.encoder)) if changed else iter(())
    pairs = [found or (lexical.bag(need), next(fresh)) for need, found in zip(needs, known, strict=True)]
    rows = np.array([row for _, row in pairs], dtype=np.float32).reshape(len(needs), run.dimension)
    return [terms for terms, _ in pairs], rows


def reason(index: Index, explainer: Explainer, need_digest: str, row: int) -> dict[str, Any] | None:
    """The explanation of a row of the index, as JSON."""
    told = index.told(row)
    why = explainer.explain(told.text, told.facts)
    return explanations.as_json(why, need_digest=need_digest, achievement_digest=told.digest)
