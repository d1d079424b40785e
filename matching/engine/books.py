"""A book: the terms and vectors of some needs on disk, read once from their texts and asked by every later run."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.engine import lexical
from matching.engine.lexical import Bag
from matching.engine.shards import write_folder
from matching.engine.types import Need

_NAMES = ("keys", "digests", "codes", "counts", "ends", "vectors")


def write_book(needs: Sequence[Need], digests: Sequence[str], vectors: np.ndarray, directory: Path) -> None:
    """Write a book. ``digests``: the caller's names of the contents; ``vectors``: float32, shape (needs, dimension)."""
    bags = [lexical.bag(need) for need in needs]
    arrays = (
        np.array([need.key for need in needs], dtype=bytes),
        np.array(digests, dtype=bytes),
        np.concatenate([terms.codes for terms in bags] or [np.zeros(0, np.uint64)]),
        np.concatenate([terms.counts for terms in bags] or [np.zeros(0, np.float32)]),
        np.cumsum([0] + [len(terms.codes) for terms in bags]),
        np.asarray(vectors, dtype=np.float32),
    )

    def fill(draft: Path) -> None:
        for name, array in zip(_NAMES, arrays, strict=True):
            np.save(draft / f"{name}.npy", array)

    write_folder(directory, fill)


@dataclass(frozen=True)
class Book:
    """``codes`` (uint64) and ``counts`` (float32) of need number i stand from ``ends[i]`` to ``ends[i + 1]``."""

    keys: np.ndarray
    digests: np.ndarray
    codes: np.ndarray
    counts: np.ndarray
    ends: np.ndarray
    vectors: np.ndarray

    @classmethod
    def open(cls, directory: Path) -> "Book":
        """Map a book."""
        return cls(*(np.load(directory / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in _NAMES))

    def bag(self, row: int) -> Bag:
        """The weighted terms of a need."""
        part = slice(self.ends[row], self.ends[row + 1])
        return Bag(self.codes[part], self.counts[part])


class Shelf:
    """The books of a run: terms and vector of each need, by its content. A later book replaces an earlier one's entry."""

    def __init__(self, directories: Sequence[Path]) -> None:
        self._books = [Book.open(directory) for directory in directories]
        self._latest = {key.decode(): (book, row) for book in self._books for row, key in enumerate(book.keys.tolist())}
        self._places = {
            (key.decode(), digest.decode()): (book, row)
            for book in self._books
            for row, (key, digest) in enumerate(zip(book.keys.tolist(), book.digests.tolist(), strict=True))
        }

    def find(self, key: str, digest: str) -> tuple[Bag, np.ndarray] | None:
        """Terms and vector of a need with this content; None where no book has it."""
        book, row = self._places.get((key, digest), (None, 0))
        return (book.bag(row), book.vectors[row]) if book is not None else None

    def knows(self, key: str) -> bool:
        return key in self._latest

    def take(self, keys: Sequence[str]) -> tuple[list[Bag], np.ndarray]:
        """Terms and vectors (float32, row-aligned) of these needs as they were last written. Raises KeyError."""
        found = [self._latest[key] for key in keys]
        rows = np.array([book.vectors[row] for book, row in found], dtype=np.float32)
        return [book.bag(row) for book, row in found], rows.reshape(len(found), -1)
