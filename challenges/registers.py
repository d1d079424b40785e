"""Projects and funds named in published documents (F044, F074–F076): reference rows, never mixed with the platform's own."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.errors import Text

_FILE = Path(__file__).parent / "data" / "registers.csv"
REGISTERS: dict[str, Text] = {
    "linkage": _("部市联动项目"), "provincial": _("省级项目与资金"), "cultivation": _("园区培育资金")
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One row as its source has it; `year`, `projects` and `yuan` are empty where the source does not say."""

    register: str
    item: str
    year: str
    projects: int | None
    yuan: Decimal | None
    note: str
    source: str


def entries() -> tuple[Entry, ...]:
    """Every row of the region's file, in its order."""
    return _read(settings.REGION.file("registers.csv", _FILE))


@cache
def _read(path: Path) -> tuple[Entry, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_entry(row) for row in csv.DictReader(file))


def of_register(name: str) -> list[Entry]:
    return [entry for entry in entries() if entry.register == name]


def _entry(row: dict[str, str]) -> Entry:
    projects = int(row["projects"]) if row["projects"] else None
    return Entry(
        row["register"], row["item"], row["year"], projects, Decimal(row["yuan"]) if row["yuan"] else None, row["note"],
        row["source"],
    )  # fmt: skip
