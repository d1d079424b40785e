"""The lists of many needs in a full run: out of shards and books alone, without reading a text of an achievement."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from matching import encoders, explanations, indexes, vectors
from matching.copying import candidate_row
from matching.datasource import content_digest
from matching.engine import lexical
from matching.engine.explain import Explainer
from matching.engine.index import Index
from matching.engine.lexical import Bag
from matching.engine.ranker import Ranked, matches_of, rank_asked
from matching.engine.types import Need
from matching.models import MatchRun


def rank_rows(run: MatchRun, needs: Sequence[Need]) -> Iterator[tuple[Any, ...]]:
    """Rows for COPY: every kept place of these needs' lists, the first with their explanation."""
    index = indexes.open_index(run.index_name)
    digests = [content_digest(need) for need in needs]
    bags, rows = _asked(run, needs, digests)
    lists = rank_asked(index, needs, bags, rows, top=run.kept, settings=run.ranker)
    for need, digest, found in zip(needs, digests, lists, strict=True):
        reasons = _reasons(index, need, digest, found, run.shown)
        for match in matches_of(index, need, found, top=run.kept, settings=run.ranker):
            yield candidate_row(run.pk, match, next(reasons, None))


def _asked(run: MatchRun, needs: Sequence[Need], digests: Sequence[str]) -> tuple[list[Bag], np.ndarray]:
    """Terms and vectors of these needs: out of the run's books, or anew for those that have changed since."""
    shelf = indexes.shelf(run.index_name)
    known = [shelf.find(need.key, digest) for need, digest in zip(needs, digests, strict=True)]
    changed = [need for need, found in zip(needs, known, strict=True) if found is None]
    fresh = iter(vectors.vectors_for(run.model_id, run.dimension, changed, encoders.encoder)) if changed else iter(())
    pairs = [found or (lexical.bag(need), next(fresh)) for need, found in zip(needs, known, strict=True)]
    rows = np.array([row for _, row in pairs], dtype=np.float32).reshape(len(needs), run.dimension)
    return [terms for terms, _ in pairs], rows


def _reasons(index: Index, need: Need, digest: str, found: Ranked, shown: int) -> Iterator[dict[str, Any]]:
    """Explanations of a need's first places, best first, as JSON."""
    explainer = Explainer(need, rarity=index.rarity)
    for row in found.rows[:shown].tolist():
        why = explainer.explain(index.text(row), index.facts(row))
        yield explanations.as_json(why, need_digest=digest, achievement_digest=index.digest(row))
