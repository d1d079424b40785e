"""Indexes on disk, below MATCHING_INDEX_DIR: built once, named by their content, shared by all workers.

Side by side stand `shard-…` (some achievements), `book-…` (some needs), `statistics-…` and `prepared-…` (what a library
makes of its shards) and `index-…`, which names the others. On several machines the folder is a shared volume. A worker
that does not find its run's index makes the run begin again.
"""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from matching import vectors
from matching.datasource import content_digest, load_needs, load_offers
from matching.engine.books import Book, Shelf, write_book
from matching.engine.index import Index, assemble
from matching.engine.shards import FORMAT, Shard, write_folder, write_shard
from matching.engine.statistics import Statistics
from matching.engine.types import Need, Offer
from matching.models import MatchRun
from matching.oddities import Found, Item, oddities_of, readable

STALE_SECONDS = 3600
"""A folder under construction that has not been touched for so long belongs to a builder that was killed."""


@dataclass(frozen=True)
class Part:
    """A folder that was written for a run, and what was odd about the texts in it."""

    folder: str
    oddities: list[Found]


_KINDS = ("index", "shard", "book", "statistics", "prepared")
_BOOKS = "books.json"


def write_shard_of(run: MatchRun, achievement_ids: Sequence[int]) -> Part:
    """The shard of these achievements, unless it stands there already."""
    offers = load_offers(achievement_ids)
    digests, hashes = _contents(offers)
    name = _name("shard", FORMAT, run.model_id, *digests, *hashes)
    rows = vectors.matrix(run.model_id, run.dimension, hashes)
    return _part(name, offers, lambda items: write_shard(items, rows, _root() / name, digests))


def write_book_of(run: MatchRun, need_ids: Sequence[int]) -> Part:
    """The book of these needs, likewise."""
    needs = load_needs(need_ids)
    digests, hashes = _contents(needs)
    name = _name("book", FORMAT, run.model_id, *digests, *hashes)
    rows = vectors.matrix(run.model_id, run.dimension, hashes)
    return _part(name, needs, lambda items: write_book(items, digests, rows, _root() / name))


def _part(name: str, items: Sequence[Item], write: Callable[[Sequence[Item]], None]) -> Part:
    """Write a folder unless it stands there; texts that are odd are noted either way."""
    if (_root() / name).exists():
        return Part(name, [odd for item in items for odd in oddities_of(item)])
    return Part(name, readable(items, write))


def _contents(items: Sequence[Need | Offer]) -> tuple[list[str], list[str]]:
    """Digests of the contents, and names of the texts whose vectors are stored."""
    return [content_digest(item) for item in items], [vectors.vector_text(item)[0] for item in items]


def join(run: MatchRun, shards: Sequence[str], books: Sequence[str]) -> dict[str, Any]:
    """The index of a run out of its shards and books: its name and manifest, as fields of the run."""
    known = _name("statistics", run.model_id, *shards, "needs", *books)
    opened = [Shard.open(_root() / name) for name in shards]
    if not (_root() / known).exists():
        asked = np.concatenate([Book.open(_root() / name).vectors for name in books])
        Statistics.fit(opened, run.model_id, asked).save(_root() / known)
    name = _name("index", run.ranker.hash, known)

    def fill(draft: Path) -> None:
        assemble(draft, [_root() / shard for shard in shards], _root() / known, _root(), settings=run.ranker)
        (draft / _BOOKS).write_text(json.dumps(list(books)), "utf-8")

    if not exists(name):
        write_folder(_root() / name, fill)
    return {"index_name": name, "index_manifest": asdict(open_index(name).manifest)}


def renew(run: MatchRun, achievement_ids: Sequence[int], need_ids: Sequence[int]) -> str:
    """The index of a run after some postings have changed: the same statistics, another small shard and book at the end.

    What stood in older shards of these achievements is dead. Returns the new index's name; nothing else is touched.
    """
    old = open_index(run.index_name)
    shard = write_shard_of(run, achievement_ids).folder
    books = [*_books(run.index_name), write_book_of(run, need_ids).folder]
    gone = [old.places[str(pk)] for pk in achievement_ids if str(pk) in old.places]
    dead = [[int(row) for row in np.flatnonzero(~old.standing[a:b])] for a, b in pairwise(old.starts.tolist())]
    for row in gone:
        number, place = old.shard_of(row)
        dead[number].append(place)
    shards = [_root() / Path(path).name for path in old.manifest.shards] + [_root() / shard]
    known = Path(old.manifest.statistics).name
    name = _name("index", run.ranker.hash, known, *shards, dead, books)

    def fill(draft: Path) -> None:
        assemble(draft, shards, _root() / known, _root(), settings=run.ranker, dead=[*dead, []])
        (draft / _BOOKS).write_text(json.dumps(books), "utf-8")

    if not exists(name):
        write_folder(_root() / name, fill)
    return name


def _name(kind: str, *parts: object) -> str:
    """Named by all that goes in: the same inputs give the same name, and nothing is built again."""
    named = hashlib.blake2b(digest_size=12)
    for part in parts:
        named.update(f"{part}\n".encode())
    return f"{kind}-{named.hexdigest()}"


@lru_cache(maxsize=1)
def open_index(name: str) -> Index:
    """The index of that name, mapped into this process. Raises FileNotFoundError where it is gone."""
    return Index.open(_root() / name)


@lru_cache(maxsize=1)
def shelf(name: str) -> Shelf:
    """The books of an index, mapped into this process."""
    return Shelf([_root() / book for book in _books(name)])


def _books(name: str) -> list[str]:
    return json.loads((_root() / name / _BOOKS).read_text("utf-8"))


def exists(name: str) -> bool:
    """Whether there is an index of that name that this version can read."""
    try:
        return bool(name) and json.loads((_root() / name / "manifest.json").read_text("utf-8"))["format"] == FORMAT
    except FileNotFoundError:
        return False


def remove_all_but(names: Iterable[str]) -> list[str]:
    """Remove other indexes with what only they use, and what killed builders left; returns what was removed."""
    kept = set(names)
    for name in [name for name in kept if exists(name)]:
        kept.update(_parts(name))
    removed = []
    for folder in sorted(path for kind in _KINDS for path in _root().glob(f"{kind}-*")):
        in_construction = "." in folder.name and time.time() - folder.stat().st_mtime < STALE_SECONDS
        if folder.name not in kept and not in_construction:
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder.name)
    return removed


def _parts(name: str) -> list[str]:
    """Folders that an index names."""
    manifest = json.loads((_root() / name / "manifest.json").read_text("utf-8"))
    paths = [*manifest["shards"], *manifest["prepared"], manifest["statistics"]]
    return [Path(path).name for path in paths] + _books(name)


def _root() -> Path:
    return Path(settings.MATCHING_INDEX_DIR)
