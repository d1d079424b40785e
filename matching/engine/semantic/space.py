"""The space in which vectors are compared: centred, and rounded to whole numbers.

Raw cosines of sentence encoders are squeezed together, and needs (long, asking) lie elsewhere than offers (short,
naming). Taking the mean of each side away mends both. Means of few vectors say little, so they are drawn towards the
means of the model that were measured once (means.json).

Components are rounded to -127..127: a dot product of such vectors is a whole number below 2**24, exact in float32
whatever the order of summation. Scores are therefore the same bit for bit in any block size and thread count.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

PRIOR_COUNT = 50  # a measured mean counts as much as so many vectors
UNMEASURED_COUNT = 5  # for another model: offers are drawn towards zero, needs towards the offers
BLOCK = 8_192


@dataclass(frozen=True, slots=True)
class Codes:
    """Rounded vectors (int8, shape (n, dimension)) and their lengths (float32, n); a length of 0 compares as 0."""

    values: np.ndarray
    lengths: np.ndarray


@dataclass(frozen=True, slots=True)
class Space:
    """The centre of either side, float32 of shape (dimension,)."""

    offer_mean: np.ndarray
    need_mean: np.ndarray

    @classmethod
    def fit(cls, model_id: str, offers: np.ndarray | Sequence[np.ndarray], needs: np.ndarray | None) -> "Space":
        """Centres of these vectors, drawn towards the model's own; the offers' may come in several arrays."""
        parts = [offers] if isinstance(offers, np.ndarray) else offers
        dimension = parts[0].shape[1]
        asked = [] if needs is None else [needs]
        measured = _measured_means().get(model_id.partition("-")[0])
        if measured:
            offer_prior, need_prior = np.array(measured["offer"]), np.array(measured["need"])
            return cls(_shrunk_mean(parts, offer_prior, PRIOR_COUNT), _shrunk_mean(asked, need_prior, PRIOR_COUNT))
        offer_mean = _shrunk_mean(parts, np.zeros(dimension), UNMEASURED_COUNT)
        return cls(offer_mean, _shrunk_mean(asked, offer_mean, UNMEASURED_COUNT))

    def place_offers(self, vectors: np.ndarray) -> Codes:
        return _codes(vectors, self.offer_mean)

    def place_needs(self, vectors: np.ndarray) -> Codes:
        return _codes(vectors, self.need_mean)


def cosines(needs: Codes, offers: Codes) -> np.ndarray:
    """Cosines of rounded vectors, float32 of shape (needs, offers)."""
    products = needs.values.astype(np.float32) @ offers.values.astype(np.float32).T
    lengths = np.multiply.outer(needs.lengths, offers.lengths)
    return np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)


def _codes(vectors: np.ndarray, mean: np.ndarray) -> Codes:
    vectors = np.asarray(vectors, dtype=np.float32)
    centred = np.where(np.any(vectors, axis=1, keepdims=True), vectors - mean, 0)
    largest = np.abs(centred).max(axis=1, keepdims=True, initial=0)
    scaled = np.divide(centred * 127, largest, out=np.zeros_like(centred), where=largest > 0)
    values = np.rint(scaled).astype(np.int8)
    squares = (values.astype(np.int64) ** 2).sum(axis=1)
    return Codes(values, np.sqrt(squares).astype(np.float32))


def _shrunk_mean(parts: Sequence[np.ndarray], prior: np.ndarray, count: int) -> np.ndarray:
    total = prior * count
    for block in (block for part in parts for block in _blocks(part)):
        filled = block[np.any(block, axis=1)]
        total, count = total + filled.sum(axis=0, dtype=np.float64), count + len(filled)
    return (total / count).astype(np.float32)


def _blocks(vectors: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(vectors), BLOCK):
        yield np.asarray(vectors[start : start + BLOCK], dtype=np.float32)


@lru_cache(maxsize=1)
def _measured_means() -> dict[str, dict[str, list[float]]]:
    return json.loads((Path(__file__).parent / "means.json").read_text("utf-8"))
