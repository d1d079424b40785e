"""The lists that readers see now, as rows of a table: near misses behind the list that they are kept out of, and marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.db.models import QuerySet

from matching.gaps import in_words
from matching.models import Candidate
from matching.musts import Conditions

BLOCK = 5_000
"""Places whose conditions are looked at together."""


@dataclass(frozen=True)
class ExportRow:
    """A place of the current run; codes are imported ones, else references. `gap` says what a near miss lacks."""

    need: str
    achievement: str
    rank: int
    score: float
    grade: float
    is_near_miss: bool
    gap: str


def export_rows(*, top: int) -> Iterator[ExportRow]:
    """Need by need: the main list, best first, then what breaks a condition, best first."""
    rows = _marked(Candidate.objects.of_current_run().filter(rank__lte=top).order_by("need_id", "rank"))
    for _, places in groupby(rows, key=lambda row: row.need):
        yield from sorted(places, key=lambda row: (row.is_near_miss, row.rank))


def _marked(places: QuerySet[Candidate]) -> Iterator[ExportRow]:
    conditions = Conditions()
    values: Any = places.values_list(
        "need_id", "achievement_id", "need__external_code", "need__reference", "achievement__external_code",
        "achievement__reference", "rank", "score", "grade",
    )  # fmt: skip
    rows = values.iterator(chunk_size=BLOCK)
    while block := list(islice(rows, BLOCK)):
        broken = conditions.broken((need, achievement) for need, achievement, *_ in block)
        for need, achievement, need_code, need_reference, code, reference, rank, score, grade in block:
            gaps = broken.get((need, achievement))
            words = "；".join(in_words(gap) for gap in gaps or ())
            yield ExportRow(need_code or need_reference, code or reference, rank, score, grade, gaps is not None, words)
