"""Products of small whole numbers: exact, so that tiles, threads and libraries change nothing.

NumKong multiplies bytes with the processor's own instructions, about twice as fast as 32-bit floats; where it cannot be
loaded, NumPy's floats hold the same whole numbers exactly (all sums stay below 2**24 up to 1,040 components).
"""

from functools import lru_cache
from typing import Any

import numpy as np

try:
    import numkong
except ImportError:  # another processor or system than its wheels are made for
    numkong = None  # type: ignore[assignment]


class Packed:
    """The offers' side of a product, int8 of shape (offers, components), in the order the processor likes."""

    def __init__(self, values: np.ndarray) -> None:
        self.rows, self.depth = values.shape
        values = np.ascontiguousarray(values, dtype=np.int8)
        self._empty = 0 in values.shape
        if self._empty:
            self._side: Any = None
        elif numkong is not None:
            self._side = numkong.dots_pack(values)
        else:
            self._side = values.astype(np.float32).T

    def times(self, needs: np.ndarray, slot: str) -> np.ndarray:
        """Sums of products, int32 of shape (needs, offers): a buffer that the next call for this slot overwrites."""
        if self._empty:
            return np.zeros((len(needs), self.rows), dtype=np.int32)
        if numkong is None:
            return np.matmul(needs.astype(np.float32), self._side).astype(np.int32)
        out, view = _buffer(slot, len(needs), self.rows)
        numkong.dots_packed(np.ascontiguousarray(needs, dtype=np.int8), self._side, out=out)
        return view


@lru_cache(maxsize=8)
def _buffer(slot: str, needs: int, offers: int) -> tuple[Any, np.ndarray]:
    out = numkong.zeros((needs, offers), dtype="int32")
    return out, np.asarray(out)
