"""A book: the terms and vectors of some needs on disk, read once from their texts and asked by every later run."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.engine import lexical
from matching.engine.lexical import Bag
from matching.engine.shards import write_folder
from matching.engine.types import Need

_NAMES = ("keys", "codes", "counts", "ends", "vectors")


def write_book(needs: Sequence[Need], vectors: np.ndarray, directory: Path) -> None:
    """Write a book. ``vectors``: float32, shape (needs, dimension), row-aligned."""
    bags = [lexical.bag(need) for need in needs]
    arrays = (
        np.array([need.key.encode() for need in needs], dtype=bytes),
        np.concatenate([terms.codes for terms in bags]),
        np.concatenate([terms.counts for terms in bags]),
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
    """The books of a run: where each need's terms and vector stand. A later book replaces an earlier one's entries."""

    def __init__(self, directories: Sequence[Path]) -> None:
        self.books = [Book.open(directory) for directory in directories]
        self._places = {key: (book, row) for book in self.books for row, key in enumerate(book.keys.tolist())}

    def __contains__(self, key: str) -> bool:
        return key.encode() in self._places

    def take(self, keys: Sequence[str]) -> tuple[list[Bag], np.ndarray]:
        """Terms and vectors (float32, row-aligned) of these needs. Raises KeyError for one in no book."""
        found = [self._places[key.encode()] for key in keys]
        dimension = self.books[0].vectors.shape[1] if self.books else 0
        rows = np.array([book.vectors[row] for book, row in found], dtype=np.float32).reshape(len(found), dimension)
        return [book.bag(row) for book, row in found], rows
