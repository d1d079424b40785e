"""The library of offers on disk: built once, named by what is in it, then memory-mapped by every process that ranks.

A folder holds NumPy arrays and manifest.json. It is written under a temporary name and renamed, so a folder that exists
is whole. Building streams the offers in blocks: memory follows the number of distinct terms, not the number of texts.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from scipy import sparse

from matching.engine import lexical
from matching.engine.facts import Facts, decode_facts, encode_facts
from matching.engine.semantic import Codes, Space
from matching.engine.settings import DEFAULT_SETTINGS, Settings
from matching.engine.types import Match, Offer

FORMAT = 1
BLOCK = 4_096


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index holds. ``content_hash`` names offers, vectors, model and settings together."""

    format: int
    model_id: str
    dimension: int
    settings_hash: str
    offers: int
    terms: int
    postings: int
    files: dict[str, str]
    content_hash: str


def build_index(
    offers: Iterable[Offer],
    vectors: np.ndarray,
    directory: Path,
    *,
    model_id: str,
    settings: Settings = DEFAULT_SETTINGS,
    need_vectors: np.ndarray | None = None,
) -> Manifest:
    """Write the index of ``offers`` to ``directory``, replacing what was there.

    ``vectors``: float16 or float32, shape (offers, dimension), row-aligned; dimension 0 without an encoder.
    ``need_vectors``: those of all needs of the run, used for their mean only; the model's own mean without them.
    Give offers in key order: the content hash follows the order. Raises ValueError when rows and offers differ in
    number, or a key stands twice.
    """
    directory = Path(directory)
    draft = directory.with_name(f"{directory.name}.building-{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        count = _write_terms(offers, draft)
        if count != len(vectors):
            raise ValueError(f"{count} offers but {len(vectors)} vectors")
        space = Space.fit(model_id, vectors, need_vectors)
        _write_vectors(space, vectors, draft)
        manifest = _manifest(draft, model_id, vectors.shape[1], settings, count)
        (draft / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True), "utf-8")
        _swap(draft, directory)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return manifest


def _write_terms(offers: Iterable[Offer], draft: Path) -> int:
    """Keys, facts, vocabulary and postings. Two passes: count the terms, then place them term by term."""
    scratch = draft / "scratch"
    scratch.mkdir()
    keys, fact_ends, blocks = [], [0], 0
    codes, frequencies = np.zeros(0, np.uint64), np.zeros(0, np.int64)
    with open(draft / "facts.bin", "wb") as facts:
        for block in _batches(offers):
            bags = [lexical.bag(offer) for offer in block]
            _save_block(scratch / f"{blocks}.npz", bags)
            codes, frequencies = _merge_counts(codes, frequencies, *lexical.count_terms(bags))
            for offer in block:
                keys.append(offer.key.encode())
                fact_ends.append(fact_ends[-1] + facts.write(encode_facts(offer)))
            blocks += 1
    if len(set(keys)) != len(keys):
        raise ValueError("an offer's key stands twice")
    np.save(draft / "keys.npy", np.array(keys or [b""], dtype=bytes)[: len(keys)])
    np.save(draft / "fact_ends.npy", np.array(fact_ends, dtype=np.int64))
    vocabulary = lexical.Vocabulary(codes, frequencies.astype(np.int32), len(keys))
    np.save(draft / "terms.npy", codes)
    _write_postings(vocabulary, scratch, blocks, draft)
    shutil.rmtree(scratch)
    return len(keys)


def _batches(offers: Iterable[Offer]) -> Iterator[list[Offer]]:
    stream = iter(offers)
    while block := list(islice(stream, BLOCK)):
        yield block


def _save_block(path: Path, bags: list[lexical.Bag]) -> None:
    ends = np.cumsum([0] + [len(terms.codes) for terms in bags])
    np.savez(
        path, ends=ends, codes=np.concatenate([b.codes for b in bags]), counts=np.concatenate([b.counts for b in bags])
    )


def _merge_counts(
    codes: np.ndarray, frequencies: np.ndarray, more_codes: np.ndarray, more_frequencies: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    merged, inverse = np.unique(np.concatenate([codes, more_codes]), return_inverse=True)
    weights = np.concatenate([frequencies, more_frequencies])
    return merged, np.bincount(inverse, weights=weights, minlength=len(merged)).astype(np.int64)


def _write_postings(vocabulary: lexical.Vocabulary, scratch: Path, blocks: int, draft: Path) -> None:
    """Rows of terms, each with its offers ascending, written block by block into place."""
    starts = np.concatenate([[0], np.cumsum(vocabulary.frequencies, dtype=np.int64)])
    np.save(draft / "starts.npy", starts)
    total = max(int(starts[-1]), 1)
    rows = np.lib.format.open_memmap(draft / "offers.npy", mode="w+", dtype=np.int32, shape=(total,))
    weights = np.lib.format.open_memmap(draft / "weights.npy", mode="w+", dtype=np.float32, shape=(total,))
    cursor, lengths = starts[:-1].copy(), []
    for number in range(blocks):
        with np.load(scratch / f"{number}.npz") as saved:
            ends, codes, counts = saved["ends"], saved["codes"], saved["counts"]
        bags = (lexical.Bag(codes[a:b], counts[a:b]) for a, b in pairwise(ends))
        weighed = [vocabulary.weigh(terms) for terms in bags]
        lengths += [row.length for row in weighed]
        places = np.concatenate([row.places for row in weighed])
        values = np.concatenate([row.weights for row in weighed])
        owners = np.repeat(np.arange(len(weighed), dtype=np.int32) + number * BLOCK, np.diff(ends))
        order = np.argsort(places, kind="stable")
        places = places[order]
        found, first, repeated = np.unique(places, return_index=True, return_counts=True)
        slots = cursor[places] + np.arange(len(places)) - np.repeat(first, repeated)
        rows[slots], weights[slots] = owners[order], values[order]
        cursor[found] += repeated
    np.save(draft / "text_lengths.npy", np.array(lengths, dtype=np.float32))


def _write_vectors(space: Space, vectors: np.ndarray, draft: Path) -> None:
    np.save(draft / "offer_mean.npy", space.offer_mean)
    np.save(draft / "need_mean.npy", space.need_mean)
    values = np.lib.format.open_memmap(draft / "vectors.npy", mode="w+", dtype=np.int8, shape=vectors.shape)
    lengths = np.zeros(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), BLOCK):
        codes = space.place_offers(vectors[start : start + BLOCK])
        values[start : start + BLOCK], lengths[start : start + BLOCK] = codes.values, codes.lengths
    np.save(draft / "lengths.npy", lengths)


def _manifest(draft: Path, model_id: str, dimension: int, settings: Settings, count: int) -> Manifest:
    files = {path.name: _file_hash(path) for path in sorted(draft.iterdir())}
    starts = np.load(draft / "starts.npy", mmap_mode="r")
    named = json.dumps([FORMAT, model_id, settings.hash, files], sort_keys=True)
    content = hashlib.sha256(named.encode()).hexdigest()
    terms, postings = len(starts) - 1, int(starts[-1])
    return Manifest(FORMAT, model_id, dimension, settings.hash, count, terms, postings, files, content)


def _file_hash(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _swap(draft: Path, directory: Path) -> None:
    """Put the draft in place; a folder that is still mapped elsewhere lives on until it is closed there."""
    old = directory.with_name(f"{directory.name}.old-{os.getpid()}")
    if directory.exists():
        os.rename(directory, old)
    os.rename(draft, directory)
    shutil.rmtree(old, ignore_errors=True)


class Index:
    """A library opened for reading. Cheap to open; share one per process."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        self.directory, self.manifest = directory, manifest
        self.keys = self._array("keys")
        self.space = Space(self._array("offer_mean"), self._array("need_mean"))
        self.vectors = Codes(self._array("vectors"), self._array("lengths"))
        self._starts = self._array("starts")
        self._fact_ends = self._array("fact_ends")
        self._facts = (directory / "facts.bin").read_bytes()
        self.facts = lru_cache(maxsize=100_000)(self._read_facts)

    @classmethod
    def open(cls, directory: Path, *, verify: bool = False) -> "Index":
        """Map an index. Raises ValueError for another format, or with ``verify`` for a file that was altered."""
        directory = Path(directory)
        manifest = Manifest(**json.loads((directory / "manifest.json").read_text("utf-8")))
        if manifest.format != FORMAT:
            raise ValueError(f"{directory} has format {manifest.format}, not {FORMAT}")
        for name, digest in manifest.files.items() if verify else ():
            if _file_hash(directory / name) != digest:
                raise ValueError(f"{directory / name} was altered")
        return cls(directory, manifest)

    def __len__(self) -> int:
        return self.manifest.offers

    @cached_property
    def vocabulary(self) -> lexical.Vocabulary:
        return lexical.Vocabulary(self._array("terms"), np.diff(self._starts).astype(np.int32), len(self))

    @cached_property
    def postings(self) -> sparse.csr_matrix:
        """Unit weights, shape (terms, offers)."""
        total = int(self._starts[-1])
        parts = (self._array("weights")[:total], self._array("offers")[:total], self._starts)
        return sparse.csr_matrix(parts, shape=(len(self._starts) - 1, len(self)), copy=False)

    @cached_property
    def mean_length(self) -> float:
        """Mean length of the offers' term weights before they were made units."""
        return float(self._array("text_lengths").mean(dtype=np.float64)) if len(self) else 0.0

    @cached_property
    def boosts(self) -> np.ndarray:
        """Factor of each offer's cosine, float32, shape (offers,)."""
        return lexical.boosts(self._array("text_lengths"), self.mean_length)

    @cached_property
    def places(self) -> dict[str, int]:
        """Row of each key."""
        return {key.decode(): row for row, key in enumerate(self.keys.tolist())}

    @property
    def has_facts(self) -> bool:
        return bool(self._facts)

    def rarity(self, text: str) -> float:
        """How rare the rarest term of a phrase is in this library, at least 1."""
        places = self.vocabulary.locate(lexical.term_codes(text))
        frequencies = np.where(places >= 0, self.vocabulary.frequencies[places], 0)
        return float(self.vocabulary.idf(frequencies).max(initial=1.0))

    def _read_facts(self, row: int) -> Facts:
        return decode_facts(self._facts[self._fact_ends[row] : self._fact_ends[row + 1]])

    def _array(self, name: str) -> np.ndarray:
        return np.load(self.directory / f"{name}.npy", mmap_mode="r")


def result_hash(matches: Iterable[Match]) -> str:
    """Name of a result, the same for any order of matches and chunks."""
    lines = sorted(f"{m.need_key}\t{m.offer_key}\t{m.rank}\t{m.score:.6f}\t{m.grade:.3f}\t{m.band}" for m in matches)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def in_blocks(rows: int, size: int) -> Iterator[slice]:
    """Slices that cover ``rows``."""
    return (slice(start, min(start + size, rows)) for start in range(0, rows, size))
