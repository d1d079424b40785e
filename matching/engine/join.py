"""The exact nearest offers of many vectors: every product is made, a score matrix is never kept."""

import numpy as np
from numba import njit

from matching.engine.products import Packed
from matching.engine.semantic import Codes

NEEDS, TILE = 64, 4_096
_LANES = 64


def nearest(needs: Codes, offers: Codes, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows (int32) and cosines (float32) of the ``count`` nearest offers of each need, best first.

    Rounded vectors, so products are whole numbers and exact; of equal ones the earlier row comes first.
    """
    inverse = np.divide(1, offers.lengths, out=np.zeros(len(offers.lengths), np.float32), where=offers.lengths > 0)
    tiles = [(start, Packed(offers.values[start : start + TILE])) for start in range(0, len(inverse), TILE)]
    scores = np.full((len(needs.lengths), count), -np.inf, np.float32)
    rows = np.full((len(needs.lengths), count), -1, np.int32)
    for first in range(0, len(scores), NEEDS):
        block = slice(first, first + NEEDS)
        for start, packed in tiles:
            products = packed.times(needs.values[block], "join")
            _keep_best(products, inverse[start : start + packed.rows], start, scores[block], rows[block])
    lengths = np.where(needs.lengths > 0, needs.lengths, 1)[:, None]
    return rows, scores / lengths


@njit(cache=True, nogil=True)
def _keep_best(products: np.ndarray, inverse: np.ndarray, start: int, scores: np.ndarray, rows: np.ndarray) -> None:
    """Insert a tile's offers into each need's best, which stand in falling order."""
    size, last = len(inverse), scores.shape[1] - 1
    for i in range(len(scores)):
        for begin in range(0, size, _LANES):
            end = min(begin + _LANES, size)
            hits = 0
            for j in range(begin, end):
                hits += np.float32(products[i, j]) * inverse[j] > scores[i, last]
            if not hits:
                continue
            for j in range(begin, end):
                score = np.float32(products[i, j]) * inverse[j]
                if score > scores[i, last]:
                    place = last
                    while place > 0 and scores[i, place - 1] < score:
                        scores[i, place], rows[i, place] = scores[i, place - 1], rows[i, place - 1]
                        place -= 1
                    scores[i, place], rows[i, place] = score, start + j
