"""Indexes on disk, below MATCHING_INDEX_DIR: built once, named by their content, shared by all workers.

On several machines the folder is a shared volume. A worker that does not find its run's index makes the run begin
again.
"""

import hashlib
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from matching import vectors
from matching.datasource import content_digest, load_needs, stream_offers
from matching.engine.index import Index, build_index
from matching.engine.settings import Settings
from matching.models import MatchRun

STALE_SECONDS = 3600
"""A folder under construction that has not been touched for so long belongs to a builder that was killed."""


def build(run: MatchRun, achievement_ids: Sequence[int], need_ids: Sequence[int]) -> dict[str, Any]:
    """Build the index of these achievements, unless it stands there already; its name and manifest.

    The achievements are read twice, once for their digests and vectors, once for their terms: none is kept in memory.
    """
    digests, hashes = [], []
    for offer in stream_offers(achievement_ids):
        digests.append(content_digest(offer))
        hashes.append(vectors.vector_text(offer)[0])
    need_hashes = [vectors.vector_text(need)[0] for need in load_needs(need_ids)]
    name = _name(run, digests, need_hashes)
    directory = _root() / name
    if not (directory / "manifest.json").exists():
        rows = vectors.matrix(run.model_id, run.dimension, hashes)
        need_rows = vectors.matrix(run.model_id, run.dimension, need_hashes)
        manifest = _build(stream_offers(achievement_ids), rows, need_rows, directory, run.model_id, run.ranker)
    else:
        manifest = open_index(name).manifest
    return {"index_name": name, "index_manifest": asdict(manifest)}


def _build(
    offers: Iterable[Any], rows: np.ndarray, need_rows: np.ndarray, directory: Path, model_id: str, ranker: Settings
) -> Any:
    directory.parent.mkdir(parents=True, exist_ok=True)
    return build_index(offers, rows, directory, model_id=model_id, settings=ranker, need_vectors=need_rows)


def _name(run: MatchRun, digests: Iterable[str], need_hashes: Iterable[str]) -> str:
    """Named by all that goes in: the same inputs give the same name, and the index is not built again."""
    named = hashlib.blake2b(digest_size=12)
    for part in (run.model_id, run.ranker.hash, *digests, "needs", *need_hashes):
        named.update(part.encode() + b"\n")
    return f"index-{named.hexdigest()}"


@lru_cache(maxsize=1)
def open_index(name: str) -> Index:
    """The index of that name, mapped into this process. Raises FileNotFoundError where it is gone."""
    return Index.open(_root() / name)


def exists(name: str) -> bool:
    return bool(name) and (_root() / name / "manifest.json").exists()


def remove_all_but(names: Iterable[str]) -> list[str]:
    """Remove other indexes, and what killed builders left; returns what was removed."""
    kept = set(names)
    removed = []
    for folder in sorted(_root().glob("index-*")):
        in_construction = "." in folder.name and time.time() - folder.stat().st_mtime < STALE_SECONDS
        if folder.name not in kept and not in_construction:
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder.name)
    return removed


def _root() -> Path:
    return Path(settings.MATCHING_INDEX_DIR)
