"""Scores, places and grades.

A text score comes from retrieval.py: absolute, so that one new offer is scored by the same arithmetic as a whole
library. Structured findings are then added for the candidates of needs that state any. Scores are whole millionths
before they order; ties go by key. Nothing depends on how needs are cut into chunks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.engine import lexical
from matching.engine.facts import Facts, facts_of
from matching.engine.findings import has_structure
from matching.engine.grading import LEVEL_DEPTH, Grader, level_of
from matching.engine.index import Index, in_blocks
from matching.engine.kernels import MICRO
from matching.engine.lexical import Bag
from matching.engine.retrieval import Pool, Questions, Section, questions, retrieve
from matching.engine.settings import DEFAULT_SETTINGS, Settings
from matching.engine.shards import LooseShard
from matching.engine.statistics import prepare
from matching.engine.structure import Columns, adjustments, features
from matching.engine.types import Band, Match, Need, Offer

__all__ = ["DEFAULT_SETTINGS", "Settings", "grade_pairs", "rank", "score_offer"]

NEED_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Ranked:
    """A need's list: rows of the index, scores in millionths, and whether each breaks a condition; best first."""

    rows: np.ndarray
    scores: np.ndarray
    broken: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)


def rank(
    index: Index,
    needs: Sequence[Need],
    need_vectors: np.ndarray,
    *,
    top: int,
    settings: Settings = DEFAULT_SETTINGS,
) -> dict[str, list[Match]]:
    """The ``top`` best offers of each need, best first; ``need_vectors`` float32, shape (needs, dimension)."""
    _check(index, needs, need_vectors)
    bags = [lexical.bag(need) for need in needs]
    lists = rank_asked(index, needs, bags, need_vectors, top=top, settings=settings)
    return {
        need.key: matches_of(index, need, found, top=top, settings=settings)
        for need, found in zip(needs, lists, strict=True)
    }


def rank_asked(
    index: Index,
    needs: Sequence[Need],
    bags: Sequence[Bag],
    vectors: np.ndarray,
    *,
    top: int,
    settings: Settings = DEFAULT_SETTINGS,
) -> Iterator[Ranked]:
    """As :func:`rank` for needs whose terms are at hand: rows and scores, at least LEVEL_DEPTH where there are so many."""
    depth = max(top, LEVEL_DEPTH)
    for block in in_blocks(len(needs), NEED_BLOCK):
        asked = questions(index.statistics, bags[block], vectors[block], settings)
        pools = retrieve(index.sections, asked, depth + settings.reserve)
        for need, pool in zip(needs[block], pools, strict=True):
            yield order(index, need, pool, depth, settings)


def ask(index: Index, needs: Sequence[Need], vectors: np.ndarray, settings: Settings) -> Questions:
    """Needs as retrieval takes them."""
    return questions(index.statistics, [lexical.bag(need) for need in needs], vectors, settings)


def order(index: Index, need: Need, pool: Pool, depth: int, settings: Settings, *, least: int | None = None) -> Ranked:
    """The best ``depth`` of a pool, findings included. Without findings a pool is in order already.

    ``least``: only scores from there on are wanted (millionths), and what cannot reach it even with all constraints met
    is not looked at closely.
    """
    rows, totals, ties = index.order[pool.ties], pool.totals, pool.ties
    if least is not None and need.constraints:
        near = totals + _reachable(index, need, rows, settings) >= least
        rows, totals, ties = rows[near], totals[near], ties[near]
    if not has_structure(need):
        return Ranked(rows[:depth], totals[:depth], np.zeros(min(depth, len(rows)), dtype=bool))
    added, broken = adjusted(index, need, rows, settings)
    scores = totals + added
    best = np.lexsort((ties, -scores))[:depth]
    best = best if least is None else best[scores[best] >= least]
    return Ranked(rows[best], scores[best], broken[best])


def most_lift(need: Need, settings: Settings) -> int:
    """The most that findings can add to a score of this need, in millionths: what is formal adds nothing."""
    return round(_constraints_met(need, settings) * MICRO)


def _constraints_met(need: Need, settings: Settings) -> float:
    weights = settings.adjustments
    return min(len(need.constraints) * weights.constraint_met, weights.constraints_met_limit)


def _reachable(index: Index, need: Need, rows: np.ndarray, settings: Settings) -> np.ndarray:
    """The most that findings can add to the scores of these rows: all but the constraints, which would all be met."""
    without = replace(need, constraints=())
    found = features(without, index.columns, rows, lambda place: index.facts(int(rows[place])))
    return adjustments(need, found, settings.adjustments) + round(_constraints_met(need, settings) * MICRO)


def adjusted(index: Index, need: Need, rows: np.ndarray, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """What findings add to the scores of these rows, in millionths, and where they break a condition."""
    found = features(need, index.columns, rows, lambda place: index.facts(int(rows[place])))
    return adjustments(need, found, settings.adjustments), found.musts > 0


def score_offer(
    index: Index,
    offer: Offer,
    offer_vector: np.ndarray,
    needs: Sequence[Need],
    need_vectors: np.ndarray,
    *,
    settings: Settings = DEFAULT_SETTINGS,
    ladders: Mapping[str, Sequence[float]] | None = None,
) -> list[Match]:
    """One offer, in the index or not, against each need: its score, grade and the place where it would stand.

    ``ladders`` holds the scores of the needs' stored lists, best first, without this offer: places and levels are then
    taken from them at once. For needs without a ladder the index is read. Scores are those of :func:`rank` on an index
    that holds the offer and has the same statistics.
    """
    _check(index, needs, need_vectors)
    ladders = ladders or {}
    read = [place for place, need in enumerate(needs) if need.key not in ladders]
    ladders = {**ladders, **_ladders(index, [needs[i] for i in read], need_vectors[read], offer.key, settings)}
    facts, grader = facts_of(offer), Grader.on(index, settings)
    matches = []
    for need, text in zip(needs, _alone(index, offer, offer_vector, needs, need_vectors, settings), strict=True):
        total, broken = _with_findings(need, text, facts, settings)
        score, ladder = total / MICRO, ladders[need.key]
        place = 1 + sum(other > score for other in ladder)
        level = level_of(sorted([*ladder[:LEVEL_DEPTH], score], reverse=True))
        grade, band = grader.grade(score, level, broken=broken)
        matches.append(Match(need.key, offer.key, place, score, grade, band))
    return matches


def _alone(
    index: Index, offer: Offer, vector: np.ndarray, needs: Sequence[Need], rows: np.ndarray, settings: Settings
) -> list[int]:
    """Text scores of one offer with each need."""
    loose = LooseShard([offer], np.asarray(vector, dtype=np.float32).reshape(1, -1))
    section = Section(loose, prepare(loose, index.statistics), np.zeros(1, dtype=np.int32))
    return [int(pool.totals[0]) for pool in retrieve([section], ask(index, needs, rows, settings), 1)]


def _with_findings(need: Need, total: int, facts: Facts, settings: Settings) -> tuple[int, bool]:
    if not has_structure(need):
        return total, False
    found = features(need, Columns.of([facts]), np.zeros(1, dtype=np.int64), lambda _: facts)
    return total + int(adjustments(need, found, settings.adjustments)[0]), bool(found.musts[0])


def grade_pairs(
    index: Index,
    needs: Sequence[Need],
    need_vectors: np.ndarray,
    pairs: Iterable[tuple[str, str]],
    *,
    settings: Settings = DEFAULT_SETTINGS,
) -> list[float]:
    """Grades, 1 to 4, of pairs (need key, offer key) in their order. Raises KeyError for a key that is not known."""
    _check(index, needs, need_vectors)
    pairs = list(pairs)
    wanted: dict[str, list[str]] = {}
    for need_key, offer_key in pairs:
        index.places[offer_key]  # raises KeyError
        wanted.setdefault(need_key, []).append(offer_key)
    rows = {need.key: row for row, need in enumerate(needs)}
    chosen = [rows[key] for key in wanted]
    lists = rank(index, [needs[row] for row in chosen], need_vectors[chosen], top=len(index), settings=settings)
    grades = {(match.need_key, match.offer_key): match.grade for found in lists.values() for match in found}
    return [grades[pair] for pair in pairs]


def _check(index: Index, needs: Sequence[Need], vectors: np.ndarray) -> None:
    if vectors.shape != (len(needs), index.manifest.dimension):
        raise ValueError(f"vectors of shape {vectors.shape} for {len(needs)} needs of {index.manifest.model_id}")


def matches_of(index: Index, need: Need, found: Ranked, *, top: int, settings: Settings) -> list[Match]:
    """A need's list as matches, with grades and bands."""
    grades, bands = graded(index, found, top=top, settings=settings)
    scores, keys = (found.scores[:top] / MICRO).tolist(), index.keys[found.rows[:top]].tolist()
    return [
        Match(need.key, key.decode(), place, score, grade, band)
        for place, (key, score, grade, band) in enumerate(zip(keys, scores, grades, bands, strict=True), 1)
    ]


def graded(index: Index, found: Ranked, *, top: int, settings: Settings) -> tuple[list[float], list[Band]]:
    """Grades and bands of a list's first places; the level is that of the whole list."""
    scores = found.scores / MICRO
    return Grader.on(index, settings).grades(scores[:top], level_of(scores.tolist()), found.broken[:top])


def _ladders(
    index: Index, needs: Sequence[Need], vectors: np.ndarray, without: str, settings: Settings
) -> dict[str, list[float]]:
    """All scores of each need, best first, an offer of that key left out."""
    lists = rank(index, needs, vectors, top=len(index), settings=settings) if needs else {}
    return {key: [match.score for match in found if match.offer_key != without] for key, found in lists.items()}
