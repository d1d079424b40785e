"""The best offers of many needs, exactly: every pair is scored, none is kept in memory but a pool for each need.

A text score is ``pivoted lexical cosine + semantic weight * centred cosine``, in whole millionths. It depends on the
need, the offer and the library's statistics alone: not on blocks, tiles, threads, or what else is scored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine import kernels, lexical
from matching.engine.lexical import Bag
from matching.engine.settings import Settings
from matching.engine.shards import LooseShard, Shard
from matching.engine.statistics import TILE, Prepared, Statistics

NEEDS = 64
"""Needs of a block: with a tile of offers its products are one MiB each."""
_LOW = np.int64(0xFFFFFFFF)
_NO_FLOOR = np.int64(np.iinfo(np.int64).min)


@dataclass(frozen=True)
class Section:
    """A shard within a library. ``ties`` (int32): place of each offer's key among all keys; negative where the offer
    has been replaced or taken out since the shard was written."""

    shard: Shard | LooseShard
    prepared: Prepared
    ties: np.ndarray


@dataclass(frozen=True)
class Questions:
    """Needs as the kernels take them; term ``terms[i]`` of ``codes`` has ``weights[i]``, for i in a need's ``ends``."""

    codes: np.ndarray
    terms: np.ndarray
    weights: np.ndarray
    ends: np.ndarray
    common: np.ndarray
    meaning: np.ndarray
    steps: tuple[np.ndarray, np.ndarray, np.ndarray]

    def __len__(self) -> int:
        return len(self.ends) - 1


@dataclass(frozen=True, slots=True)
class Pool:
    """The best offers of a need, best first: their ties, text scores and the vectors' part of these, in millionths."""

    ties: np.ndarray
    totals: np.ndarray
    nears: np.ndarray


def questions(statistics: Statistics, bags: Sequence[Bag], vectors: np.ndarray, settings: Settings) -> Questions:
    """Needs, given by their terms and vectors (float32, row-aligned), against a library's statistics."""
    asked = [statistics.vocabulary.ask(terms, statistics.common) for terms in bags]
    codes, terms = np.unique(
        np.concatenate([a.rare_codes for a in asked] or [np.zeros(0, np.uint64)]), return_inverse=True
    )
    placed = statistics.space.place_needs(vectors)
    weight = settings.profile(statistics.model_id).semantic
    inverse = np.divide(weight, placed.lengths, out=np.zeros(len(placed.lengths)), where=placed.lengths > 0)
    return Questions(
        codes,
        terms.astype(np.int32),
        np.concatenate([a.rare for a in asked] or [np.zeros(0, np.int32)]),
        np.cumsum([0] + [len(a.rare) for a in asked]),
        np.array([a.common for a in asked], dtype=np.int8).reshape(len(asked), len(statistics.common)),
        placed.values,
        (
            np.array([a.rare_step for a in asked], dtype=np.float32),
            np.array([a.common_step for a in asked], dtype=np.float32),
            inverse.astype(np.float32),
        ),
    )


def retrieve(
    sections: Iterable[Section], asked: Questions, depth: int, *, floors: np.ndarray | None = None
) -> list[Pool]:
    """The ``depth`` best offers of each need. ``floors`` (int64 keys): only what beats these is wanted."""
    sections = list(sections)
    room = min(2 * depth, sum(len(section.ties) for section in sections) + 1)
    keys, nears = np.empty((len(asked), room), np.int64), np.empty((len(asked), room), np.int32)
    counts = np.zeros(len(asked), np.int64)
    floors = np.full(len(asked), _NO_FLOOR) if floors is None else floors.astype(np.int64)
    for section in sections:
        _search(section, asked, depth, (keys, nears, counts, floors))
    return [_pool(keys[i, :count], nears[i, :count], depth) for i, count in enumerate(counts.tolist())]


def key_of(total: int, tie: int) -> int:
    """A score and a tie as one number, as floors are given."""
    return (total << 32) | (int(_LOW) - tie)


def _pool(keys: np.ndarray, nears: np.ndarray, depth: int) -> Pool:
    order = np.argsort(-keys)[:depth]
    best = keys[order]
    return Pool((_LOW - (best & _LOW)).astype(np.int64), best >> 32, nears[order])


def _search(section: Section, asked: Questions, depth: int, pools: tuple[np.ndarray, ...]) -> None:
    shard, size = section.shard, len(section.ties)
    places = lexical.locate(shard.terms, asked.codes).astype(np.int64)[asked.terms]
    rare = np.empty((NEEDS, size), np.int32)
    arrays = (shard.starts, shard.rows, shard.steps)
    for first in range(0, len(asked), NEEDS):
        block = slice(first, min(first + NEEDS, len(asked)))
        for row, need in enumerate(range(block.start, block.stop)):
            of_need = slice(asked.ends[need], asked.ends[need + 1])
            kernels.add_postings(rare[row], places[of_need], asked.weights[of_need], *arrays)
        _search_block(section, asked, block, rare, depth, tuple(part[block] for part in pools))


def _search_block(
    section: Section, asked: Questions, block: slice, rare: np.ndarray, depth: int, pools: tuple[np.ndarray, ...]
) -> None:
    prepared = section.prepared
    steps = tuple(step[block] for step in asked.steps)
    for number, (common, meaning) in enumerate(prepared.packed):
        tile = slice(number * TILE, number * TILE + common.rows)
        products = (common.times(asked.common[block], "common"), meaning.times(asked.meaning[block], "meaning"))
        columns = (prepared.scale[tile], prepared.inverse[tile], section.ties[tile])
        kernels.scan(rare, steps, columns, products, pools, tile.start, depth)
