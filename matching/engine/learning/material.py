"""What there is to learn from: records, their vectors, and judgements of pairs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from matching.engine.index import Index, build_index
from matching.engine.types import Need, Offer


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people made of a pair: ``grade`` 1 (unrelated) to 4 (strong), ``weight`` how much it counts, 1 a grader's."""

    need: str
    offer: str
    grade: int
    weight: float = 1.0


@dataclass(frozen=True)
class Material:
    """Needs and offers with vectors of one model, float32 and row-aligned, and judgements of pairs of their keys."""

    model_id: str
    needs: tuple[Need, ...]
    need_vectors: np.ndarray
    offers: tuple[Offer, ...]
    offer_vectors: np.ndarray
    judgements: tuple[Judgement, ...]

    def __post_init__(self) -> None:
        known = {need.key for need in self.needs}, {offer.key for offer in self.offers}
        strange = [one for one in self.judgements if one.need not in known[0] or one.offer not in known[1]]
        if strange:
            raise ValueError(f"judgements of unknown records: {strange[:3]}")

    @cached_property
    def grades(self) -> dict[str, dict[str, int]]:
        """{need key: {offer key: grade}}."""
        found: dict[str, dict[str, int]] = {}
        for one in self.judgements:
            found.setdefault(one.need, {})[one.offer] = one.grade
        return found

    @cached_property
    def need_rows(self) -> dict[str, int]:
        return {need.key: row for row, need in enumerate(self.needs)}

    @cached_property
    def offer_rows(self) -> dict[str, int]:
        return {offer.key: row for row, offer in enumerate(self.offers)}

    def some_needs(self, keys: Iterable[str]) -> tuple[list[Need], np.ndarray]:
        """These needs and their vectors."""
        rows = [self.need_rows[key] for key in keys]
        return [self.needs[row] for row in rows], self.need_vectors[rows]

    def index(self, folder: Path) -> Index:
        """An index of all offers, written below ``folder``."""
        build_index(
            sorted(self.offers, key=lambda offer: offer.key),
            self.offer_vectors[np.argsort(np.array([offer.key for offer in self.offers]), kind="stable")],
            folder,
            model_id=self.model_id,
            need_vectors=self.need_vectors,
        )
        return Index.open(folder)


def by_need(judgements: Iterable[Judgement]) -> Mapping[str, list[Judgement]]:
    """Judgements of each need, in the order of the needs' keys."""
    found: dict[str, list[Judgement]] = {}
    for one in sorted(judgements, key=lambda one: (one.need, one.offer)):
        found.setdefault(one.need, []).append(one)
    return found
