"""The lexical leg: TF-IDF over terms, as sparse rows that are scored in compiled code.

A document is a bag of term codes in which the title counts several times. Weights are log(1 + tf) · idf, rows have
length 1, so that a product is a cosine. Cosines favour very short texts; each offer is therefore raised or lowered by
how its length stands to the library's mean (pivoted length normalisation, Singhal et al. 1996). Terms that the library
has never seen count in a need's length, which makes a score independent of what else is compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.engine.text import term_codes
from matching.engine.types import Need, Offer

TITLE_WEIGHT = 6  # measured: docs/matching.md
KEYWORD_WEIGHT = 2
BODY_LIMIT = 4_000  # characters of the description that are read
PIVOT = 0.7  # 1 would be the plain cosine; measured: docs/matching.md


@dataclass(frozen=True, slots=True)
class Bag:
    """Distinct term codes (uint64, ascending) and their weighted counts (float32)."""

    codes: np.ndarray
    counts: np.ndarray


def bag(item: Need | Offer) -> Bag:
    """The weighted terms of a need or an offer."""
    title = term_codes(item.title[:BODY_LIMIT])
    keywords = term_codes("\n".join(item.keywords)[:BODY_LIMIT])
    body = term_codes(item.text[:BODY_LIMIT])
    codes, inverse = np.unique(np.concatenate([title, keywords, body]), return_inverse=True)
    weights = np.repeat(
        np.array([TITLE_WEIGHT, KEYWORD_WEIGHT, 1], dtype=np.float64), [len(title), len(keywords), len(body)]
    )
    counts = np.bincount(inverse, weights=weights, minlength=len(codes))
    return Bag(codes, counts.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A bag's positions in a vocabulary (-1 unknown), its unit weights (float32), and the length they had before."""

    places: np.ndarray
    weights: np.ndarray
    length: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Term codes of a library (uint64, ascending), in how many of its ``size`` documents each stands (int32)."""

    codes: np.ndarray
    frequencies: np.ndarray
    size: int

    def idf(self, frequencies: np.ndarray) -> np.ndarray:
        """Rarity of terms found in that many documents, at least 1."""
        return np.log((1 + self.size) / (1 + frequencies.astype(np.float64))) + 1

    def locate(self, codes: np.ndarray) -> np.ndarray:
        """Position of each code, -1 where the library does not know it."""
        if not len(self.codes):
            return np.full(len(codes), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return np.where(self.codes[places] == codes, places, -1)

    def weigh(self, terms: Bag) -> Weighed:
        """The weights of a bag against this library."""
        places = self.locate(terms.codes)
        known = places >= 0
        frequencies = np.zeros(len(places), dtype=np.int64)
        frequencies[known] = self.frequencies[places[known]]
        weights = np.log1p(terms.counts.astype(np.float64)) * self.idf(frequencies)
        length = float(np.sqrt((weights * weights).sum()))
        return Weighed(places, (weights / (length or 1.0)).astype(np.float32), length)


def boosts(lengths: np.ndarray, mean: float) -> np.ndarray:
    """Factors, float32, by which offers of these lengths are raised (longer than the mean) or lowered (shorter)."""
    pivoted = (1 - PIVOT) * mean + PIVOT * np.asarray(lengths, dtype=np.float64)
    return np.divide(lengths, pivoted, out=np.ones_like(pivoted), where=pivoted > 0).astype(np.float32)


def query_matrix(vocabulary: Vocabulary, bags: Sequence[Bag]) -> sparse.csr_matrix:
    """Needs as unit rows over the library's terms, shape (needs, terms)."""
    rows = [vocabulary.weigh(terms) for terms in bags]
    kept = [(row.places[row.places >= 0], row.weights[row.places >= 0]) for row in rows]
    indptr = np.concatenate([[0], np.cumsum([len(places) for places, _ in kept], dtype=np.int64)])
    indices = np.concatenate([places for places, _ in kept] or [np.zeros(0)]).astype(np.int32)
    data = np.concatenate([weights for _, weights in kept] or [np.zeros(0)]).astype(np.float32)
    return sparse.csr_matrix((data, indices, indptr), shape=(len(bags), len(vocabulary.codes)))


def cosine(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> float:
    """Score of two weighed bags given as (codes ascending, unit weights)."""
    _, left, right = np.intersect1d(one[0], other[0], assume_unique=True, return_indices=True)
    return float(np.dot(one[1][left].astype(np.float64), other[1][right].astype(np.float64)))


def count_terms(bags: Iterable[Bag]) -> tuple[np.ndarray, np.ndarray]:
    """Distinct codes of some documents and the number of documents that hold each."""
    codes = [terms.codes for terms in bags]
    found, frequencies = np.unique(np.concatenate(codes or [np.zeros(0, np.uint64)]), return_counts=True)
    return found, frequencies.astype(np.int32)
