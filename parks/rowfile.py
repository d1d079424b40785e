"""The rows behind a figure as a file: what is exported, what is frozen at a publication, and what has changed since."""

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from parks.lineage import Row

SHOWN = 20
"""So many rows of a change are kept word for word; the others are counted."""


@dataclass(frozen=True)
class Changes:
    """Rows that came and that went between two files, as lines of cells."""

    came: list[list[str]]
    went: list[list[str]]


def order(row: Row) -> tuple[int, str, str, str]:
    """By park, organisation, reference and day, so that the same rows make the same file."""
    return (row.park_id, row.organisation, row.reference, str(row.at or ""))


def header() -> list[str]:
    return [_("编号"), _("名称"), _("单位"), _("日期"), _("分子"), _("分母"), _("测量值")]


def cells(row: Row) -> list[Any]:
    """One line of the file; days in Shanghai's calendar."""
    day = timezone.localdate(row.at) if isinstance(row.at, datetime) else row.at
    return [row.reference, row.title, row.organisation, day, row.numerator, row.denominator, row.amount]


def packed(rows: Iterable[Row]) -> bytes:
    """The lines without header, gzipped; the same rows give the same bytes."""
    text = io.StringIO()
    csv.writer(text).writerows(map(_plain, sorted(rows, key=order)))
    return gzip.compress(text.getvalue().encode(), mtime=0)


def unpacked(data: bytes) -> list[list[str]]:
    """The lines of a frozen file."""
    return list(csv.reader(io.StringIO(gzip.decompress(data).decode())))


def typed(line: list[str]) -> list[Any]:
    """The cells of a frozen line as an export writes them: numbers as numbers."""
    return [*line[:4], *(Decimal(cell) if cell else None for cell in line[4:])]


def changes(before: list[list[str]], after: list[list[str]]) -> Changes:
    """A row whose words or numbers changed went and came."""
    old, new = Counter(map(tuple, before)), Counter(map(tuple, after))
    came, went = (sorted(list(line) for line in (one - two).elements()) for one, two in ((new, old), (old, new)))
    return Changes(came, went)


def kept(found: Changes) -> dict[str, Any]:
    """What a correction keeps of it: the first rows and all the counts."""
    return {
        "came": found.came[:SHOWN], "came_count": len(found.came),
        "went": found.went[:SHOWN], "went_count": len(found.went),
    }  # fmt: skip


def _plain(row: Row) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells(row)]
