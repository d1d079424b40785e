"""A shard: some offers on disk, as they are by themselves. Nothing in it depends on the rest of the library.

A folder holds NumPy arrays and manifest.json. It is written under a temporary name and renamed, so a folder that exists
is whole; readers map it. What a library adds (rarities, centres, lengths) is in statistics.py.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from matching.engine import lexical
from matching.engine.facts import Facts, decode_facts, encode_facts, facts_of
from matching.engine.phrases import Readable, read_offer
from matching.engine.structure import Columns
from matching.engine.types import Offer

FORMAT = 2
SHARD_ROWS = 8_192
"""Offers of a shard: their scores with one need stay in the second cache."""


@dataclass(frozen=True, slots=True)
class ShardManifest:
    """What a shard holds; ``content_hash`` names its files."""

    format: int
    dimension: int
    offers: int
    terms: int
    postings: int
    files: dict[str, str]
    content_hash: str


def write_folder(directory: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder under another name and put it in place; one still mapped elsewhere lives on until it is closed."""
    mine = secrets.token_hex(6)  # workers of several machines may write the same
    draft = directory.with_name(f"{directory.name}.building-{mine}")
    old = directory.with_name(f"{directory.name}.old-{mine}")
    draft.mkdir(parents=True)
    try:
        fill(draft)
        if directory.exists():
            os.rename(directory, old)
        os.rename(draft, directory)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a folder, by its path from there."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"):
        with open(path, "rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def name_of(*parts: object) -> str:
    """A hash over some JSON values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def write_shard(offers: Sequence[Offer], vectors: np.ndarray, directory: Path, digests: Sequence[str] = ()) -> None:
    """Write a shard, replacing what was there.

    ``vectors``: float32, shape (offers, dimension), row-aligned. ``digests``: the caller's names of the offers'
    contents, kept with them. Raises ValueError where rows and offers differ in
    number, a key stands twice, or there are more than SHARD_ROWS.
    """
    if len(offers) != len(vectors):
        raise ValueError(f"{len(offers)} offers but {len(vectors)} vectors")
    if len({offer.key for offer in offers}) != len(offers):
        raise ValueError("an offer's key stands twice")
    if len(offers) > SHARD_ROWS:
        raise ValueError(f"{len(offers)} offers are too many for a shard")
    write_folder(directory, lambda draft: _fill(offers, np.asarray(vectors, dtype=np.float32), digests, draft))


def _fill(offers: Sequence[Offer], vectors: np.ndarray, digests: Sequence[str], draft: Path) -> None:
    np.save(draft / "digests.npy", np.array(digests or [""] * len(offers), dtype=bytes))
    np.save(draft / "keys.npy", np.array([offer.key.encode() for offer in offers] or [b""], dtype=bytes)[: len(offers)])
    np.save(draft / "vectors.npy", vectors)
    for name, array in postings_of([lexical.bag(offer) for offer in offers]).items():
        np.save(draft / f"{name}.npy", array)
    columns = _save_facts(offers, draft)
    _save_texts(offers, draft)
    np.savez(draft / "columns.npz", **{name: getattr(columns, name) for name in Columns.names()})
    files = file_hashes(draft)
    counts = (len(offers), len(np.load(draft / "terms.npy")), len(np.load(draft / "rows.npy")))
    named = name_of(FORMAT, vectors.shape[1], files)
    manifest = ShardManifest(FORMAT, vectors.shape[1], *counts, files, named)
    (draft / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True), "utf-8")


def postings_of(bags: Sequence[lexical.Bag]) -> dict[str, np.ndarray]:
    """``terms`` (uint64, ascending), ``starts`` (int32, one more), and in this order ``rows`` (uint16) and ``steps``."""
    empty = np.zeros(0, np.uint64)
    codes = np.concatenate([terms.codes for terms in bags] or [empty])
    steps = lexical.tf_steps(np.concatenate([terms.counts for terms in bags] or [np.zeros(0, np.float32)]))
    rows = np.repeat(np.arange(len(bags), dtype=np.uint16), [len(terms.codes) for terms in bags])
    order = np.argsort(codes, kind="stable")
    terms, counts = np.unique(codes, return_counts=True)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return {"terms": terms, "starts": starts, "rows": rows[order], "steps": steps[order]}


def _save_facts(offers: Sequence[Offer], draft: Path) -> Columns:
    facts = [facts_of(offer) for offer in offers]
    ends = [0]
    with open(draft / "facts.bin", "wb") as file:
        for one in facts:
            ends.append(ends[-1] + file.write(encode_facts(one)))
    np.save(draft / "fact_ends.npy", np.array(ends, dtype=np.int64))
    return Columns.of(facts)


def _save_texts(offers: Sequence[Offer], draft: Path) -> None:
    """Texts as explanations read them: normalised, segmented, with the way back to the original."""
    read = [read_offer(offer) for offer in offers]
    np.save(draft / "text_ends.npy", np.cumsum([0] + [len(text.chars) for text in read], dtype=np.int64))
    np.save(draft / "titles.npy", np.array([text.title for text in read], dtype=np.int32))
    for name, kind in (("chars", np.uint32), ("origin", np.uint16), ("marks", np.uint8)):
        np.save(draft / f"{name}.npy", np.concatenate([getattr(text, name) for text in read] or [np.zeros(0, kind)]))


class Shard:
    """A shard opened for reading. Cheap to open: share one per process."""

    def __init__(self, directory: Path, manifest: ShardManifest) -> None:
        self.directory, self.manifest = directory, manifest
        self._facts = (directory / "facts.bin").read_bytes()
        self.facts = lru_cache(maxsize=SHARD_ROWS)(self._read_facts)

    @classmethod
    def open(cls, directory: Path, *, verify: bool = False) -> "Shard":
        """Map a shard. Raises ValueError for another format, or with ``verify`` for a file that was altered."""
        manifest = ShardManifest(**json.loads((directory / "manifest.json").read_text("utf-8")))
        if manifest.format != FORMAT:
            raise ValueError(f"{directory} has format {manifest.format}, not {FORMAT}")
        if verify and file_hashes(directory) != manifest.files:
            raise ValueError(f"a file of {directory} was altered")
        return cls(directory, manifest)

    def __len__(self) -> int:
        return self.manifest.offers

    @cached_property
    def keys(self) -> np.ndarray:
        return self._array("keys")

    @cached_property
    def digests(self) -> np.ndarray:
        return self._array("digests")

    @cached_property
    def terms(self) -> np.ndarray:
        return self._array("terms")

    @cached_property
    def starts(self) -> np.ndarray:
        return self._array("starts")

    @cached_property
    def rows(self) -> np.ndarray:
        return self._array("rows")

    @cached_property
    def steps(self) -> np.ndarray:
        return self._array("steps")

    @cached_property
    def vectors(self) -> np.ndarray:
        return self._array("vectors")

    @cached_property
    def columns(self) -> Columns:
        """Facts of all rows, for features."""
        with np.load(self.directory / "columns.npz") as saved:
            return Columns(**{name: saved[name] for name in Columns.names()})

    def text(self, row: int) -> Readable:
        """The text of an offer as explanations read it."""
        first, last = self._text_ends[row : row + 2]
        chars, origin, marks = (array[first:last] for array in self._texts)
        return Readable(chars, origin, marks, int(self._titles[row]))

    @cached_property
    def _texts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self._array("chars"), self._array("origin"), self._array("marks")

    @cached_property
    def _titles(self) -> np.ndarray:
        return self._array("titles")

    @cached_property
    def _text_ends(self) -> np.ndarray:
        return self._array("text_ends")

    @cached_property
    def _fact_ends(self) -> np.ndarray:
        return self._array("fact_ends")

    def _read_facts(self, row: int) -> Facts:
        return decode_facts(self._facts[self._fact_ends[row] : self._fact_ends[row + 1]])

    def _array(self, name: str) -> np.ndarray:
        return np.load(self.directory / f"{name}.npy", mmap_mode="r").view(np.ndarray)


class LooseShard:
    """Some offers in memory, as a shard: what a single posting is matched by."""

    def __init__(self, offers: Sequence[Offer], vectors: np.ndarray) -> None:
        self.keys = np.array([offer.key.encode() for offer in offers], dtype=bytes)
        self.vectors = np.asarray(vectors, dtype=np.float32).reshape(len(offers), -1)
        arrays = postings_of([lexical.bag(offer) for offer in offers])
        for array in arrays.values():
            array.setflags(write=False)  # as mapped ones are, so that the same compiled code serves both
        self.terms, self.starts, self.rows, self.steps = arrays.values()

    def __len__(self) -> int:
        return len(self.keys)
