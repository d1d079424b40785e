"""Vectors in the database: one per text and model, computed only when new."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import structlog

from matching.engine.semantic import Encoder, encoder_text, text_hash
from matching.engine.types import Need, Offer
from matching.models import Embedding

logger = structlog.get_logger(__name__)
BLOCK = 2_000
ENCODE_BATCH = 16
"""Texts between two looks at the clock: a second or two of work."""


def vector_text(item: Need | Offer) -> tuple[str, str]:
    """The name of the text whose vector is stored, and that text."""
    text = encoder_text(item)
    return text_hash(text), text


def unknown(model_id: str, hashes: Iterable[str]) -> set[str]:
    """Those of these texts that have no vector by this model yet."""
    wanted = sorted(set(hashes))
    known: set[str] = set()
    for block in _blocks(wanted):
        stored = Embedding.objects.filter(model_id=model_id, text_hash__in=block)
        known.update(stored.values_list("text_hash", flat=True))
    return set(wanted) - known


def encode_missing(items: Sequence[Need | Offer], encoder: Encoder) -> dict[str, np.ndarray]:
    """Vectors of the texts that have none, by text hash; nothing is written."""
    if not encoder.dimension:
        return {}
    texts = dict(vector_text(item) for item in items)
    missing = sorted(unknown(encoder.model_id, texts))
    found: dict[str, np.ndarray] = {}
    for start in range(0, len(missing), ENCODE_BATCH):
        batch = missing[start : start + ENCODE_BATCH]
        found.update(zip(batch, _encode([texts[name] for name in batch], encoder), strict=True))
    return found


def _encode(texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    """Vectors of some texts. A text at which the encoder fails has a vector of zeros, which compares as nothing."""
    try:
        return encoder.encode(texts)
    except (ValueError, RuntimeError, ArithmeticError, IndexError):
        rows = [_encode_alone(text, encoder) for text in texts]
        if all(row is None for row in rows):
            raise  # not a text's fault
        logger.exception("texts_not_encoded", count=sum(row is None for row in rows))
        return np.array([np.zeros(encoder.dimension, np.float32) if row is None else row for row in rows])


def _encode_alone(text: str, encoder: Encoder) -> np.ndarray | None:
    try:
        return encoder.encode([text])[0]
    except (ValueError, RuntimeError, ArithmeticError, IndexError):
        return None


def save(model_id: str, vectors: dict[str, np.ndarray]) -> int:
    """Store vectors, keeping those that another worker stored meanwhile; returns how many were given."""
    rows = [
        Embedding(model_id=model_id, text_hash=name, dimension=len(vector), vector=vector.astype("<f4").tobytes())
        for name, vector in sorted(vectors.items())
    ]
    Embedding.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BLOCK)
    return len(rows)


def matrix(model_id: str, dimension: int, hashes: Sequence[str]) -> np.ndarray:
    """Stored vectors, float32 of shape (len(hashes), dimension), a row for each hash in order; zeros where none is."""
    result = np.zeros((len(hashes), dimension), dtype=np.float32)
    if not dimension:
        return result
    for start in range(0, len(hashes), BLOCK):
        block = hashes[start : start + BLOCK]
        stored = Embedding.objects.filter(model_id=model_id, dimension=dimension, text_hash__in=set(block))
        vectors = dict(stored.values_list("text_hash", "vector"))
        for row, name in enumerate(block, start):
            if name in vectors:
                result[row] = np.frombuffer(vectors[name], dtype="<f4")
    return result


def vectors_for(
    model_id: str, dimension: int, items: Sequence[Need | Offer], encoder: Callable[[], Encoder]
) -> np.ndarray:
    """Vectors of these items by that model, row-aligned; those that are new are computed and stored."""
    store_new(model_id, dimension, items, encoder)
    return matrix(model_id, dimension, [vector_text(item)[0] for item in items])


def store_new(model_id: str, dimension: int, items: Sequence[Need | Offer], encoder: Callable[[], Encoder]) -> None:
    """Compute and store the vectors of these items' texts that have none.

    `encoder` is called only where one is needed. Where it is of another model, new texts count by their words alone.
    """
    if dimension and unknown(model_id, (vector_text(item)[0] for item in items)):
        found = encoder()
        if found.model_id == model_id:
            save(model_id, encode_missing(items, found))


def _blocks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + BLOCK] for start in range(0, len(values), BLOCK))
