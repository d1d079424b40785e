"""A run's lists into the database by COPY: one row a need, so that a million places take a second or two."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import connection

from matching.models import RankedList

BLOCK = 2_000
"""Lists written at a time: some 20 MB of text with their reasons."""
COLUMNS = ("run_id", "need_id", "achievements", "scores", "grades", "bands", "reasons")
_MARKS = 2**256
_REPLACE = """
UPDATE {table} AS list
SET achievements = new.achievements, scores = new.scores, grades = new.grades, bands = new.bands, reasons = new.reasons
FROM {fresh} AS new WHERE list.run_id = new.run_id AND list.need_id = new.need_id
"""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to be written, a place each, best first; `reasons` (JSON or None) of the first ones."""

    need: int
    achievements: Sequence[int]
    scores: Sequence[int]
    grades: Sequence[float]
    bands: Sequence[str]
    reasons: list[dict[str, Any] | None]

    def __len__(self) -> int:
        return len(self.achievements)


@dataclass(frozen=True, slots=True)
class Copied:
    """How many places were copied; `mark` names all their lists together, whatever their order (hexadecimal)."""

    places: int
    mark: str


def copy_lists(run_id: int, lists: Iterable[Listing]) -> Copied:
    """Copy lists into `RankedList` inside the transaction in hand."""
    waiting, places, mark = iter(lists), 0, 0
    while block := list(islice(waiting, BLOCK)):
        rows = [_row(run_id, one) for one in block]
        _copy(RankedList._meta.db_table, _lines(rows))
        places += sum(map(len, block))
        mark += sum(int.from_bytes(sha256(repr(row[1:-1]).encode()).digest()) for row in rows)
    return Copied(places, f"{mark % _MARKS:064x}")


def joined_marks(marks: Iterable[str]) -> str:
    """The mark of several copies together: the sum of the marks of all lists."""
    return f"{sum(int(mark, 16) for mark in marks) % _MARKS:064x}"


def as_text(run_id: int, lists: Iterable[Listing]) -> bytes:
    """Lists as lines for `replace_lists`: made where they are computed, and smaller to hand over."""
    return _lines([_row(run_id, one) for one in lists])


def replace_lists(texts: Sequence[bytes]) -> None:
    """Put the lists of these texts in the place of those that the same needs have in the same run."""
    table, fresh = RankedList._meta.db_table, "fresh_lists"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {fresh} (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DROP")
        cursor.execute(f"ALTER TABLE {fresh} DROP COLUMN id")
        for text in texts:
            _copy(fresh, text)
        cursor.execute(f"ANALYZE {fresh}")
        cursor.execute(_REPLACE.format(table=table, fresh=fresh))
        cursor.execute(f"DROP TABLE {fresh}")


def _copy(table: str, text: bytes) -> None:
    command = f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN WITH (FORMAT csv, ENCODING 'UTF8')"
    with connection.cursor() as cursor:
        cursor.copy_expert(command, io.BytesIO(text))


def _lines(rows: Iterable[tuple[object, ...]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def _row(run_id: int, one: Listing) -> tuple[object, ...]:
    reasons = json.dumps(one.reasons, ensure_ascii=False, separators=(",", ":"))
    return (run_id, one.need, *map(_array, (one.achievements, one.scores, one.grades, one.bands)), reasons)


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(map(str, values)) + "}"
