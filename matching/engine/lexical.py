"""The lexical leg: TF-IDF over terms, in whole numbers, so that a score is the same in any order of summation.

A document is a bag of term codes in which the title counts several times. Weights are log(1 + tf) · idf, rows have
length 1, so that a product is a cosine. Cosines favour very short texts; each offer is therefore raised or lowered by
how its length stands to the library's mean (pivoted length normalisation, Singhal et al. 1996). Terms that the library
has never seen count in a need's length, which makes a score independent of what else is compared.

An offer keeps log(1 + tf) in steps of 1/27.35, one byte a term; idf and length are put in when it is read. A need keeps
its weights as whole numbers too: 16 bits for rare terms, which go through postings, and 8 bits for the few terms that
stand in many offers, which go through a matrix product (they would be nine tenths of all postings).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.text import term_codes
from matching.engine.types import Need, Offer

TITLE_WEIGHT = 6  # measured: docs/matching.md
KEYWORD_WEIGHT = 2
BODY_LIMIT = 4_000  # characters of the description that are read
PIVOT = 0.7  # 1 would be the plain cosine; measured: docs/matching.md
TF_STEPS = 27.35  # a step of log(1 + tf) is 1 of so many: chosen so that 1, 2, 3, 6, 7, 8 fall near whole numbers
COMMON_TERMS = 384  # at most so many terms go through the matrix product
COMMON_FROM = 64  # documents; rarer terms stay in the postings


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


def tf_steps(counts: np.ndarray) -> np.ndarray:
    """log(1 + tf) of an offer's terms in whole steps, uint8, 1 to 127."""
    return np.clip(np.rint(np.log1p(counts.astype(np.float64)) * TF_STEPS), 1, 127).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Asked:
    """A need's terms as whole numbers; a lexical cosine is ``rare_step * rare + common_step * common``, then pivoted.

    ``rare``: codes (uint64, ascending) and int32 weights to be met by postings. ``common``: int8, one weight for each
    common term of the library.
    """

    rare_codes: np.ndarray
    rare: np.ndarray
    rare_step: float
    common: np.ndarray
    common_step: float


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
        return locate(self.codes, codes)

    def idf_of(self, codes: np.ndarray) -> np.ndarray:
        """Rarity of these terms; one that the library has never seen is as rare as can be."""
        places = self.locate(codes)
        frequencies = np.zeros(len(places), dtype=np.int64)
        frequencies[places >= 0] = self.frequencies[places[places >= 0]]
        return self.idf(frequencies)

    def common(self) -> np.ndarray:
        """Codes of the terms that stand in most documents, ascending; ties go by code."""
        order = np.lexsort((self.codes, -self.frequencies.astype(np.int64)))[:COMMON_TERMS]
        return np.sort(self.codes[order[self.frequencies[order] >= COMMON_FROM]])

    def ask(self, terms: Bag, common: np.ndarray) -> Asked:
        """A need's weights against this library, with the squared idf of both sides already in them."""
        idf = self.idf_of(terms.codes)
        weights = np.log1p(terms.counts.astype(np.float64)) * idf
        length = float(np.sqrt((weights * weights).sum())) or 1.0
        weights = weights * idf / (length * TF_STEPS)
        places = locate(common, terms.codes)
        is_common = places >= 0
        rare, rare_step = _whole(weights[~is_common], 32_767)
        found, common_step = _whole(weights[is_common], 127)
        row = np.zeros(len(common), dtype=np.int8)
        row[places[is_common]] = found
        return Asked(terms.codes[~is_common], rare.astype(np.int32), rare_step, row, common_step)


def locate(codes: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Position of each wanted code among ascending ones, -1 where it is not among them."""
    if not len(codes):
        return np.full(len(wanted), -1, dtype=np.int64)
    places = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.where(codes[places] == wanted, places, -1)


def _whole(weights: np.ndarray, largest: int) -> tuple[np.ndarray, float]:
    """Weights as whole numbers up to ``largest``, and what a step of them is worth."""
    most = float(weights.max(initial=0.0))
    return (np.rint(weights * (largest / most)), most / largest) if most > 0 else (np.zeros(len(weights)), 0.0)


def boosts(lengths: np.ndarray, mean: float) -> np.ndarray:
    """Factors by which offers of these lengths are raised (longer than the mean) or lowered (shorter)."""
    pivoted = (1 - PIVOT) * mean + PIVOT * np.asarray(lengths, dtype=np.float64)
    return np.divide(lengths, pivoted, out=np.ones_like(pivoted), where=pivoted > 0)


def count_terms(bags: Iterable[Bag]) -> tuple[np.ndarray, np.ndarray]:
    """Distinct codes of some documents and the number of documents that hold each."""
    codes = [terms.codes for terms in bags]
    found, frequencies = np.unique(np.concatenate(codes or [np.zeros(0, np.uint64)]), return_counts=True)
    return found, frequencies.astype(np.int32)


def merge_counts(parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Codes (ascending) and document counts of several libraries together."""
    if not parts:
        return np.zeros(0, np.uint64), np.zeros(0, np.int32)
    codes = np.concatenate([part for part, _ in parts])
    counts = np.concatenate([part for _, part in parts])
    order = np.argsort(codes, kind="stable")
    codes, counts = codes[order], counts[order]
    first = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]])) if len(codes) else np.zeros(0, int)
    return codes[first], np.add.reduceat(counts, first).astype(np.int32) if len(first) else counts.astype(np.int32)
