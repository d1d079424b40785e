"""Scores, places and grades.

A text score is ``pivoted lexical cosine + semantic weight * centred cosine``: absolute, so that one new offer is
scored by the same arithmetic as a whole library. Structured findings are then added for the candidates of needs that
state any. Scores are rounded before they order; ties go by key. Nothing depends on how needs are cut into chunks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine import lexical
from matching.engine.facts import Facts, facts_of
from matching.engine.findings import adjustment, compare_facts, has_structure, violates_must
from matching.engine.grading import Grader
from matching.engine.index import Index, in_blocks
from matching.engine.semantic import Codes, cosines
from matching.engine.settings import DEFAULT_SETTINGS, Settings
from matching.engine.types import Match, Need, Offer

__all__ = ["DEFAULT_SETTINGS", "Settings", "grade_pairs", "rank", "score_offer"]

NEED_BLOCK = 32
OFFER_BLOCK = 16_384
DECIMALS = 6
LEVEL_DEPTH = 10  # a need's level is the mean of so many of its best scores


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    key: str
    broken: bool = False  # violates a condition of the need


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
    depth = max(top, LEVEL_DEPTH)
    lists = {}
    for block in in_blocks(len(needs), NEED_BLOCK):
        scores = _text_scores(index, needs[block], need_vectors[block], settings)
        for need, row in zip(needs[block], scores, strict=True):
            found = _candidates(index, need, row, depth, settings)
            lists[need.key] = _matches(index, need, found, settings)[:top]
    return lists


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
    that holds the offer, up to the change that one document makes to term rarities and to the centre of the vectors.
    """
    _check(index, needs, need_vectors)
    given = lexical.bag(offer)
    weighed = index.vocabulary.weigh(given)
    boost = float(lexical.boosts(np.array([weighed.length]), index.mean_length)[0])
    codes = index.space.place_offers(np.asarray(offer_vector, dtype=np.float32).reshape(1, -1))
    semantic = cosines(index.space.place_needs(need_vectors), codes)[:, 0]
    profile = settings.profile(index.manifest.model_id)
    ladders = ladders or {}
    read = [place for place, need in enumerate(needs) if need.key not in ladders]
    ladders = {**ladders, **_ladders(index, [needs[i] for i in read], need_vectors[read], offer.key, settings)}
    facts, grader = facts_of(offer), Grader(settings, index.manifest.model_id)
    matches = []
    for need, near in zip(needs, semantic.tolist(), strict=True):
        asked = lexical.bag(need)
        words = lexical.cosine((asked.codes, index.vocabulary.weigh(asked).weights), (given.codes, weighed.weights))
        score = round(words * boost + profile.semantic * near, DECIMALS)
        candidate = _adjust(need, _Candidate(score, offer.key), facts, settings)
        ladder = ladders[need.key]
        place = 1 + sum(score > candidate.score for score in ladder)
        level = _level(sorted([*ladder[:LEVEL_DEPTH], candidate.score], reverse=True))
        matches.append(_match(need, candidate, place, level, grader))
    return matches


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
        wanted.setdefault(need_key, []).append(offer_key)
    rows = {need.key: row for row, need in enumerate(needs)}
    order = [rows[key] for key in wanted]
    grader = Grader(settings, index.manifest.model_id)
    grades: dict[tuple[str, str], float] = {}
    for block in in_blocks(len(order), NEED_BLOCK):
        chosen = [needs[row] for row in order[block]]
        for need, row in zip(chosen, _text_scores(index, chosen, need_vectors[order[block]], settings), strict=True):
            level = _level([found.score for found in _candidates(index, need, row, LEVEL_DEPTH, settings)])
            for key in wanted[need.key]:
                place = index.places[key]
                candidate = _adjust(need, _Candidate(_plain(row[place]), key), index.facts(place), settings)
                grades[need.key, key] = grader.grade(candidate.score, level, broken=candidate.broken)[0]
    return [grades[pair] for pair in pairs]


def _check(index: Index, needs: Sequence[Need], vectors: np.ndarray) -> None:
    if vectors.shape != (len(needs), index.manifest.dimension):
        raise ValueError(f"vectors of shape {vectors.shape} for {len(needs)} needs of {index.manifest.model_id}")


def _text_scores(index: Index, needs: Sequence[Need], vectors: np.ndarray, settings: Settings) -> np.ndarray:
    """Rounded text scores, float32 of shape (needs, offers)."""
    queries = lexical.query_matrix(index.vocabulary, [lexical.bag(need) for need in needs])
    scores = (queries @ index.postings).toarray() * index.boosts
    weight = np.float32(settings.profile(index.manifest.model_id).semantic)
    if weight and index.manifest.dimension:
        placed = index.space.place_needs(vectors)
        for part in in_blocks(len(index), OFFER_BLOCK):
            codes = Codes(index.vectors.values[part], index.vectors.lengths[part])
            scores[:, part] += weight * cosines(placed, codes)
    return np.round(scores, DECIMALS)


def _candidates(index: Index, need: Need, row: np.ndarray, depth: int, settings: Settings) -> list[_Candidate]:
    """The best ``depth`` offers of a need, best first, findings included."""
    structured = has_structure(need) and index.has_facts
    wide = depth + settings.reserve if structured else depth
    if wide < len(row):
        least = np.partition(row, len(row) - wide)[len(row) - wide]
        places = np.flatnonzero(row >= least)
    else:
        places = np.arange(len(row))
    keys = index.keys[places]
    best = np.lexsort((keys, -row[places]))[:wide]
    found = [_Candidate(_plain(row[places[i]]), keys[i].decode()) for i in best]
    if structured:
        found = [_adjust(need, one, index.facts(int(places[i])), settings) for one, i in zip(found, best, strict=True)]
        found.sort(key=lambda one: (-one.score, one.key))
    return found[:depth]


def _plain(score: np.floating) -> float:
    return round(float(score), DECIMALS)


def _adjust(need: Need, candidate: _Candidate, facts: Facts, settings: Settings) -> _Candidate:
    if not has_structure(need) or facts == Facts():
        return candidate
    findings = compare_facts(need, facts)
    score = round(candidate.score + adjustment(findings, settings.adjustments), DECIMALS)
    return _Candidate(score, candidate.key, violates_must(findings))


def _matches(index: Index, need: Need, found: list[_Candidate], settings: Settings) -> list[Match]:
    grader = Grader(settings, index.manifest.model_id)
    level = _level([candidate.score for candidate in found])
    return [_match(need, candidate, place, level, grader) for place, candidate in enumerate(found, 1)]


def _match(need: Need, candidate: _Candidate, place: int, level: float, grader: Grader) -> Match:
    grade, band = grader.grade(candidate.score, level, broken=candidate.broken)
    return Match(need.key, candidate.key, place, candidate.score, grade, band)


def _level(scores: Sequence[float]) -> float:
    best = scores[:LEVEL_DEPTH]
    return sum(best) / len(best) if best else 0.0


def _ladders(
    index: Index, needs: Sequence[Need], vectors: np.ndarray, without: str, settings: Settings
) -> dict[str, list[float]]:
    """All scores of each need, best first, an offer of that key left out."""
    lists = rank(index, needs, vectors, top=len(index), settings=settings) if needs else {}
    return {key: [match.score for match in found if match.offer_key != without] for key, found in lists.items()}
