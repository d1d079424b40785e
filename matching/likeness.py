"""Which needs are alike, by the same engine that matches: each need is ranked against all needs as if they were offers.

A likeness is the score of the other text divided by the score of the need's own, from 0 to 1; field, stage and budget stay
out of it, they are asked apart. Two needs are joined when each stands among the other's nearest, both likenesses reach the
threshold, and they are of one field or industry.
"""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from matching import encoders, vectors
from matching.engine.constraints import same_name
from matching.engine.index import Index, build_index
from matching.engine.ranker import rank
from matching.engine.types import Need, Offer
from matching.engine.units import parse_unit
from matching.models import MatchRun

NEAREST = 10
ALIKE = 0.5
"""Likeness from which two needs are joined. Proposal: no graded pairs of needs exist yet."""
ALIKE_MEASURED = 0.35
"""The same where they measure at least one quantity in common."""
MOST = 20
"""Needs of a cluster; a larger one is a field, not a purchase, and is left alone."""


def clusters(run: MatchRun, needs: Sequence[Need]) -> list[list[int]]:
    """Connected groups of two needs and more, as keys, the need with the most ties first."""
    if len(needs) < 2:
        return []
    near = _nearest(run, needs)
    by_key = {need.key: place for place, need in enumerate(needs)}
    ties = [
        (by_key[one], by_key[other])
        for (one, other), likeness in near.items()
        if one < other and _joined(needs[by_key[one]], needs[by_key[other]], likeness, near.get((other, one), 0.0))
    ]
    return _components(needs, ties)


def _nearest(run: MatchRun, needs: Sequence[Need]) -> dict[tuple[str, str], float]:
    """Likeness of each need's nearest, by pair of keys."""
    asked = [Need(need.key, need.title, need.text, need.keywords) for need in needs]
    offered = [Offer(need.key, need.title, need.text, need.keywords) for need in needs]
    rows = vectors.vectors_for(run.model_id, run.dimension, asked, encoders.encoder)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "needs"
        build_index(offered, rows, place, model_id=run.model_id, settings=run.ranker, need_vectors=rows)
        lists = rank(Index.open(place), asked, rows, top=NEAREST + 1, settings=run.ranker)
    found = {}
    for key, matches in lists.items():
        own = next((match.score for match in matches if match.offer_key == key), 0.0)
        if own > 0:
            found.update({(key, m.offer_key): m.score / own for m in matches if m.offer_key != key})
    return found


def _joined(one: Need, other: Need, likeness: float, back: float) -> bool:
    if not (set(one.fields) & set(other.fields) or set(one.industries) & set(other.industries)):
        return False
    return min(likeness, back) >= (ALIKE_MEASURED if measure_alike(one, other) else ALIKE)


def measure_alike(one: Need, other: Need) -> bool:
    """Whether they have an indicator of the same quantity in comparable units."""
    return any(
        same_name(a.quantity, b.quantity) and parse_unit(a.unit).dimension == parse_unit(b.unit).dimension
        for a in one.constraints
        for b in other.constraints
    )


def _components(needs: Sequence[Need], ties: Iterable[tuple[int, int]]) -> list[list[int]]:
    pairs = np.array(list(ties), dtype=np.int64).reshape(-1, 2)
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(needs), len(needs)))
    _count, labels = connected_components(graph, directed=False)
    degree = np.bincount(pairs.ravel(), minlength=len(needs))
    groups: dict[int, list[int]] = {}
    for place in np.flatnonzero(degree).tolist():
        groups.setdefault(int(labels[place]), []).append(place)
    chosen = [sorted(group, key=lambda place: (-degree[place], place)) for group in groups.values()]
    return [[int(needs[place].key) for place in group] for group in chosen if len(group) <= MOST]
