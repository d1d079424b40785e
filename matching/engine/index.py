"""The library of offers as needs see it: shards on disk, the statistics they share, and which rows still stand.

A folder holds manifest.json, which names the shards, the statistics and, for each shard, the numbers prepared under
these statistics; they may lie beside the folder and be shared by several indexes. Readers map everything.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from itertools import islice
from os.path import relpath
from pathlib import Path

import numpy as np

from matching.engine import lexical
from matching.engine.facts import Facts
from matching.engine.phrases import Readable
from matching.engine.retrieval import Section
from matching.engine.settings import DEFAULT_SETTINGS, Settings
from matching.engine.shards import FORMAT, SHARD_ROWS, Shard, name_of, write_folder, write_shard
from matching.engine.statistics import Prepared, Statistics, prepare
from matching.engine.structure import Columns
from matching.engine.types import Match, Offer


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index holds. Paths are relative to its folder. ``content_hash`` names shards, dead rows, statistics,
    model and settings together; ``offers`` counts those that stand, ``terms`` and ``postings`` all that is stored."""

    format: int
    model_id: str
    dimension: int
    settings_hash: str
    offers: int
    terms: int
    postings: int
    shards: tuple[str, ...]
    prepared: tuple[str, ...]
    statistics: str
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

    def fill(draft: Path) -> None:
        shards = _write_shards(offers, vectors, draft)
        statistics = Statistics.fit([Shard.open(path) for path in shards], model_id, need_vectors)
        statistics.save(draft / "statistics")
        assemble(draft, shards, draft / "statistics", draft, settings=settings)

    write_folder(directory, fill)
    return Index.open(directory).manifest


def _write_shards(offers: Iterable[Offer], vectors: np.ndarray, folder: Path) -> list[Path]:
    stream, done = iter(offers), 0
    paths: list[Path] = []
    while (block := list(islice(stream, SHARD_ROWS))) or not paths:
        paths.append(folder / f"shard-{len(paths):04d}")
        write_shard(block, vectors[done : done + len(block)], paths[-1])
        done += len(block)
        if not block:
            break
    if done != len(vectors):
        raise ValueError(f"{done} offers but {len(vectors)} vectors")
    return paths


def assemble(
    directory: Path,
    shards: Sequence[Path],
    statistics: Path,
    prepared: Path,
    *,
    settings: Settings = DEFAULT_SETTINGS,
    dead: Sequence[Sequence[int]] = (),
) -> None:
    """Write the manifest of an index into ``directory`` out of shards and statistics that are on disk.

    What the statistics make of a shard is written below ``prepared``, unless it stands there. ``dead``: for each shard
    the rows that no longer stand.
    """
    known = Statistics.open(statistics)
    folders: list[Path] = []
    opened = [Shard.open(path) for path in shards]
    for shard in opened:
        folders.append(prepared / f"prepared-{shard.manifest.content_hash[:16]}-{known.name[:16]}")
        if not folders[-1].exists():
            prepare(shard, known).save(folders[-1])
    gone = [sorted(rows) for rows in dead] or [[] for _ in shards]
    np.savez(directory / "dead.npz", *[np.array(rows, dtype=np.int32) for rows in gone])
    hashes = [shard.manifest.content_hash for shard in opened]
    manifest = Manifest(
        FORMAT,
        known.model_id,
        opened[0].manifest.dimension,
        settings.hash,
        sum(len(shard) for shard in opened) - sum(len(rows) for rows in gone),
        len(known.vocabulary.codes),
        sum(shard.manifest.postings for shard in opened),
        tuple(relpath(path, directory) for path in shards),
        tuple(relpath(path, directory) for path in folders),
        relpath(statistics, directory),
        name_of(FORMAT, known.model_id, settings.hash, known.name, hashes, gone),
    )
    (directory / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True), "utf-8")


@dataclass(frozen=True, slots=True)
class Told:
    """An offer as explanations read it; ``digest`` is the caller's name of its content, "" where none was given."""

    text: Readable
    facts: Facts
    digest: str


class Index:
    """A library opened for reading. Cheap to open; share one per process."""

    def __init__(self, directory: Path, manifest: Manifest, shards: Sequence[Shard]) -> None:
        self.directory, self.manifest, self.shards = directory, manifest, list(shards)
        self.statistics = Statistics.open(directory / manifest.statistics)
        self.keys = np.concatenate([shard.keys for shard in shards])
        self.starts = np.cumsum([0] + [len(shard) for shard in shards])
        self._starts: list[int] = self.starts.tolist()
        self.standing = np.ones(len(self.keys), dtype=bool)
        with np.load(directory / "dead.npz") as dead:
            for start, name in zip(self.starts, dead.files, strict=False):
                self.standing[start + dead[name]] = False
        self.rarity = lru_cache(maxsize=200_000)(self._rarity)

    @classmethod
    def open(cls, directory: Path, *, verify: bool = False) -> "Index":
        """Map an index. Raises ValueError for another format, or with ``verify`` for a file that was altered."""
        directory = Path(directory)
        saved = json.loads((directory / "manifest.json").read_text("utf-8"))
        if saved["format"] != FORMAT:
            raise ValueError(f"{directory} has format {saved['format']}, not {FORMAT}")
        manifest = Manifest(**saved | {name: tuple(saved[name]) for name in ("shards", "prepared")})
        return cls(directory, manifest, [Shard.open(directory / path, verify=verify) for path in manifest.shards])

    def __len__(self) -> int:
        return self.manifest.offers

    @cached_property
    def order(self) -> np.ndarray:
        """Rows in the order of their keys: the row of each tie."""
        return np.argsort(self.keys, kind="stable")

    @cached_property
    def sections(self) -> list[Section]:
        """Shards with what retrieval needs of them."""
        ties = np.empty(len(self.keys), dtype=np.int32)
        ties[self.order] = np.arange(len(self.keys), dtype=np.int32)
        ties[~self.standing] = -1
        prepared = (Prepared.open(self.directory / path) for path in self.manifest.prepared)
        parts = zip(self.shards, prepared, self.starts[:-1], self.starts[1:], strict=True)
        return [Section(shard, numbers, ties[first:last]) for shard, numbers, first, last in parts]

    @cached_property
    def columns(self) -> Columns:
        """Facts of all rows, for features."""
        return Columns.joined([shard.columns for shard in self.shards])

    @cached_property
    def places(self) -> dict[str, int]:
        """Row of each key that stands."""
        return {key.decode(): row for row, key in enumerate(self.keys.tolist()) if self.standing[row]}

    def facts(self, row: int) -> Facts:
        shard, place = self.shard_of(row)
        return self.shards[shard].facts(place)

    def told(self, row: int) -> Told:
        """What an explanation reads of an offer."""
        number, place = self.shard_of(row)
        shard = self.shards[number]
        return Told(shard.text(place), shard.facts(place), shard.digests[place].decode())

    def shard_of(self, row: int) -> tuple[int, int]:
        """Number of a row's shard, and its place there."""
        shard = bisect_right(self._starts, row) - 1
        return shard, int(row) - self._starts[shard]

    def _rarity(self, text: str) -> float:
        """How rare the rarest term of a phrase is in this library, at least 1."""
        return float(self.statistics.vocabulary.idf_of(lexical.term_codes(text)).max(initial=1.0))


def result_hash(matches: Iterable[Match]) -> str:
    """Name of a result, the same for any order of matches and chunks."""
    lines = sorted(f"{m.need_key}\t{m.offer_key}\t{m.rank}\t{m.score:.6f}\t{m.grade:.3f}\t{m.band}" for m in matches)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def in_blocks(rows: int, size: int) -> Iterator[slice]:
    """Slices that cover ``rows``."""
    return (slice(start, min(start + size, rows)) for start in range(0, rows, size))
