"""Where any pair stands: counted against the whole library at once, by the arithmetic of the run that readers see.

The run keeps the first places of each list. What lies behind them is counted here for one pair: the need is held against
every achievement of the index, the achievement is scored alone, and its place is one more than how many score higher. With
100,000 achievements 0.1 seconds, 0.8 the first time; nothing is written and no encoder is loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching import indexes, vectors
from matching.engine import lexical
from matching.engine.index import Index
from matching.engine.kernels import MICRO
from matching.engine.ranker import rank_asked, score_offer
from matching.engine.semantic import Encoder
from matching.engine.types import Match, Need, Offer
from matching.models import MatchRun

AT_ONCE = 300_000
"""Achievements that are counted while somebody waits for the page; in a larger library a worker does it."""


@dataclass(frozen=True)
class Placed:
    """`place` among `of` achievements; `by_text`: the place that the texts alone would give, None where it is not known."""

    place: int
    of: int
    by_text: int | None
    band: str


def place_of(run: MatchRun, need: Need, offer: Offer, encoder: Callable[[], Encoder] | None = None) -> Placed | None:
    """The place of an offer in a need's list, both as they are now.

    Without an encoder, None where a page cannot tell by itself: a text is new, or the library is too large to wait for.
    None as well where the index is not here.
    """
    if not indexes.exists(run.index_name):
        return None
    rows = _vectors(run, need, offer, encoder)
    if rows is None:
        return None
    index = indexes.open_index(run.index_name)
    if encoder is None and len(index) > AT_ONCE:
        return None
    unstructured = replace(need, fields=(), trl_wanted=None, modes=(), budget_yuan=None, constraints=())
    whole, text = (_scored(run, index, asked, offer, rows) for asked in (need, unstructured))
    others = len(index) - (offer.key in index.places)
    return Placed(whole.rank, others + 1, text.rank, whole.band)


def _vectors(run: MatchRun, need: Need, offer: Offer, encoder: Callable[[], Encoder] | None) -> np.ndarray | None:
    """Rows of the need and the offer, float32 (2, dimension)."""
    items: list[Need | Offer] = [need, offer]
    if encoder is not None:
        return vectors.vectors_for(run.model_id, run.dimension, items, encoder)
    names = [vectors.vector_text(item)[0] for item in items]
    if run.dimension and vectors.unknown(run.model_id, names):
        return None
    return vectors.matrix(run.model_id, run.dimension, names)


def _scored(run: MatchRun, index: Index, need: Need, offer: Offer, rows: np.ndarray) -> Match:
    asked = rank_asked(index, [need], [lexical.bag(need)], rows[:1], top=len(index), settings=run.ranker)
    found = next(iter(asked))
    others = found.rows != index.places.get(offer.key, -1)
    scores, keys = found.scores[others], index.keys[found.rows[others]]
    ladders = {need.key: (scores / MICRO).tolist()}
    match = score_offer(index, offer, rows[1], [need], rows[:1], settings=run.ranker, ladders=ladders)[0]
    equals = keys[scores == round(match.score * MICRO)]  # ties go by key, as in the run
    return replace(match, rank=match.rank + int((equals < offer.key.encode()).sum()))
