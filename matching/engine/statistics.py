"""What a library knows as a whole: how rare each term is, how long its offers are, where its vectors have their centre.

Statistics are fitted once and then kept while a library changes a little, so that a score depends on one need, one
offer and their name alone: lists that nothing touched stay as they are. ``prepare`` turns a shard into the numbers that
scores are made of, for one set of statistics.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from matching.engine import lexical
from matching.engine.lexical import Vocabulary
from matching.engine.products import Packed
from matching.engine.semantic import Space
from matching.engine.shards import LooseShard, Shard, name_of, write_folder

TILE = 4_096
"""Offers of a tile: its products with 64 needs stay in the second cache."""


@dataclass(frozen=True)
class Statistics:
    """``common``: codes of the terms that go through the matrix product. ``name`` is a hash over all of it."""

    model_id: str
    vocabulary: Vocabulary
    common: np.ndarray
    mean_length: float
    space: Space
    name: str

    @classmethod
    def fit(cls, shards: Sequence[Shard], model_id: str, need_vectors: np.ndarray | None) -> "Statistics":
        """Statistics of these shards together."""
        codes, frequencies = lexical.merge_counts([(shard.terms, np.diff(shard.starts)) for shard in shards])
        vocabulary = Vocabulary(codes, frequencies, sum(len(shard) for shard in shards))
        lengths = np.concatenate([text_lengths(shard, vocabulary) for shard in shards] or [np.zeros(0)])
        mean = float(lengths.mean()) if len(lengths) else 0.0
        dimension = shards[0].manifest.dimension if shards else 0
        vectors = [shard.vectors for shard in shards] or [np.zeros((0, dimension), np.float32)]
        space = Space.fit(model_id, vectors, need_vectors)
        named = name_of(
            model_id, mean, *(array.tobytes().hex() for array in (space.offer_mean, space.need_mean)),
            [shard.manifest.content_hash for shard in shards],
        )  # fmt: skip
        return cls(model_id, vocabulary, vocabulary.common(), mean, space, named)

    def save(self, directory: Path) -> None:
        write_folder(directory, self._fill)

    def _fill(self, draft: Path) -> None:
        for name, array in (
            ("codes", self.vocabulary.codes), ("frequencies", self.vocabulary.frequencies), ("common", self.common),
            ("offer_mean", self.space.offer_mean), ("need_mean", self.space.need_mean),
        ):  # fmt: skip
            np.save(draft / f"{name}.npy", array)
        about = {
            "model_id": self.model_id, "size": self.vocabulary.size, "mean_length": self.mean_length, "name": self.name
        }  # fmt: skip
        (draft / "statistics.json").write_text(json.dumps(about, sort_keys=True), "utf-8")

    @classmethod
    def open(cls, directory: Path) -> "Statistics":
        about = json.loads((directory / "statistics.json").read_text("utf-8"))
        names = ("codes", "frequencies", "common", "offer_mean", "need_mean")
        codes, frequencies, common, offers, needs = (
            np.load(directory / f"{name}.npy", mmap_mode="r") for name in names
        )
        vocabulary = Vocabulary(codes, frequencies, about["size"])
        space = Space(np.asarray(offers), np.asarray(needs))
        return cls(about["model_id"], vocabulary, np.asarray(common), about["mean_length"], space, about["name"])


def text_lengths(shard: Shard | LooseShard, vocabulary: Vocabulary) -> np.ndarray:
    """Length of each offer's term weights before they are made units, float64."""
    weights = np.repeat(vocabulary.idf_of(shard.terms), np.diff(shard.starts)) * (shard.steps / lexical.TF_STEPS)
    return np.sqrt(np.bincount(shard.rows, weights=weights * weights, minlength=len(shard)))


@dataclass(frozen=True)
class Prepared:
    """Numbers of a shard's offers under some statistics, row-aligned.

    ``scale`` (float32): factor of a lexical sum; ``inverse`` (float32): one over the length of the rounded vector, 0
    for none; ``codes`` (int8): the rounded vector; ``common`` (int8): tf steps of the common terms.
    """

    scale: np.ndarray
    inverse: np.ndarray
    codes: np.ndarray
    common: np.ndarray

    @cached_property
    def packed(self) -> list[tuple[Packed, Packed]]:
        """For each tile the common terms and the vectors, ready for products. Kept: some 0.8 KB an offer."""
        starts = range(0, len(self.scale), TILE)
        return [(Packed(self.common[s : s + TILE]), Packed(self.codes[s : s + TILE])) for s in starts]

    def save(self, directory: Path) -> None:
        write_folder(directory, self._fill)

    def _fill(self, draft: Path) -> None:
        for name in ("scale", "inverse", "codes", "common"):
            np.save(draft / f"{name}.npy", getattr(self, name))

    @classmethod
    def open(cls, directory: Path) -> "Prepared":
        names = ("scale", "inverse", "codes", "common")
        return cls(*(np.load(directory / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in names))


def prepare(shard: Shard | LooseShard, statistics: Statistics) -> Prepared:
    """The numbers of a shard under these statistics."""
    lengths = text_lengths(shard, statistics.vocabulary)
    scale = np.divide(
        lexical.boosts(lengths, statistics.mean_length), lengths, out=np.zeros(len(lengths)), where=lengths > 0
    )
    placed = statistics.space.place_offers(shard.vectors)
    inverse = np.divide(1, placed.lengths, out=np.zeros(len(placed.lengths), np.float32), where=placed.lengths > 0)
    return Prepared(scale.astype(np.float32), inverse, placed.values, _common(shard, statistics.common))


def _common(shard: Shard | LooseShard, common: np.ndarray) -> np.ndarray:
    table = np.zeros((len(shard), len(common)), dtype=np.int8)
    for column, place in enumerate(lexical.locate(shard.terms, common)):
        if place >= 0:
            where = slice(shard.starts[place], shard.starts[place + 1])
            table[shard.rows[where], column] = shard.steps[where]
    return table
