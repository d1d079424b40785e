"""Loops that are compiled (numba). Plain arrays in, plain arrays out; whole numbers wherever an order could matter."""

import numpy as np
from numba import njit

LANES = 64  # columns that are judged together before one is looked at by itself
MICRO = 1_000_000  # scores are whole millionths
_LOW = 0xFFFFFFFF


@njit(cache=True, nogil=True)
def add_postings(
    out: np.ndarray, terms: np.ndarray, weights: np.ndarray, starts: np.ndarray, rows: np.ndarray, steps: np.ndarray
) -> None:
    """out[row] += weight of the need's term * tf steps of the offer's, for each posting of each term. Whole numbers."""
    out[:] = 0
    for i in range(len(terms)):
        term = terms[i]
        if term < 0:
            continue
        weight = weights[i]
        for j in range(starts[term], starts[term + 1]):
            out[rows[j]] += weight * np.int32(steps[j])


@njit(cache=True, nogil=True)
def score_tile(
    totals: np.ndarray,
    meanings: np.ndarray,
    rare: np.ndarray,
    common: np.ndarray,
    meaning: np.ndarray,
    rare_step: np.float32,
    common_step: np.float32,
    meaning_step: np.float32,
    scale: np.ndarray,
    inverse: np.ndarray,
) -> None:
    """Scores of one need with a tile of offers, in whole millionths: all, and the part that is the vectors'."""
    million = np.float32(MICRO)
    for j in range(len(totals)):
        near = np.rint((meaning_step * inverse[j]) * np.float32(meaning[j]) * million)
        words = (rare_step * np.float32(rare[j]) + common_step * np.float32(common[j])) * scale[j]
        meanings[j] = np.int32(near)
        totals[j] = np.int32(np.rint(words * million)) + np.int32(near)


@njit(cache=True, nogil=True)
def collect(
    totals: np.ndarray,
    meanings: np.ndarray,
    ties: np.ndarray,
    keys: np.ndarray,
    nears: np.ndarray,
    count: int,
    floor: np.int64,
    depth: int,
) -> tuple[int, np.int64]:
    """Put what beats the floor into a need's pool (score in the high half of a key, the tie in the low one).

    The pool is cut to its best ``depth`` whenever it is full; the floor is then the last of these. Offers with a
    negative tie are dead. Returns the new count and floor.
    """
    limit = np.int32(floor >> 32)
    for first in range(0, len(totals), LANES):
        last = min(first + LANES, len(totals))
        hits = 0
        for j in range(first, last):
            hits += totals[j] >= limit
        if not hits:
            continue
        for j in range(first, last):
            if totals[j] < limit or ties[j] < 0:
                continue
            key = (np.int64(totals[j]) << 32) | np.int64(_LOW - ties[j])
            if key <= floor:
                continue
            keys[count], nears[count] = key, meanings[j]
            count += 1
            if count == len(keys):
                floor = np.partition(keys, count - depth)[count - depth] - 1
                count = _keep_above(keys, nears, count, floor)
                limit = np.int32(floor >> 32)
    return count, floor


@njit(cache=True, nogil=True)
def _keep_above(keys: np.ndarray, nears: np.ndarray, count: int, floor: np.int64) -> int:
    kept = 0
    for i in range(count):
        if keys[i] > floor:
            keys[kept], nears[kept] = keys[i], nears[i]
            kept += 1
    return kept


@njit(cache=True, nogil=True)
def scan(
    rare: np.ndarray,
    queries: tuple,
    columns: tuple,
    products: tuple,
    pools: tuple,
    first: int,
    depth: int,
) -> None:
    """A block of needs against a tile of offers: score, then collect. All arguments are filled in place.

    ``rare``: int32 (needs, offers of the shard). ``queries``: rare, common and meaning steps, float32 (needs,).
    ``columns``: scale, inverse lengths, ties of the tile's offers. ``products``: common and meaning, int32
    (needs, tile). ``pools``: keys, nears, counts, floors. ``first``: column of the tile's first offer in its shard.
    """
    rare_steps, common_steps, meaning_steps = queries
    scale, inverse, ties = columns
    common, meaning = products
    keys, nears, counts, floors = pools
    size = len(scale)
    totals, meanings = np.empty(size, np.int32), np.empty(size, np.int32)
    for i in range(len(counts)):
        score_tile(
            totals, meanings, rare[i, first : first + size], common[i], meaning[i],
            rare_steps[i], common_steps[i], meaning_steps[i], scale, inverse,
        )  # fmt: skip
        counts[i], floors[i] = collect(totals, meanings, ties, keys[i], nears[i], counts[i], floors[i], depth)
