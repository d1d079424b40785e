"""Figures of the founding documents: historical, labelled 文献数据, never mixed with what the platform measures."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).parent / "data"
LEVELS = {"nation": _("全国"), "province": _("全省"), "city": _("全市")}
BEFORE = {"超过", "近", "约"}
"""Words of approximation that stand before the number; the others stand behind it."""


@dataclass(frozen=True)
class ReferenceFigure:
    """One number of one document. `share` is the part of the province, as printed; `level` a key of LEVELS or a district."""

    code: str
    theme: str
    level: str
    label: str
    value: Decimal
    approximate: str
    unit: str
    year: int
    share: str
    rank: str
    source: str
    row: str

    @property
    def shown(self) -> str:
        """`9777`, `超过 8000`, `3200 余`: with the document's own word of approximation."""
        if self.approximate in BEFORE:
            return f"{self.approximate} {self.value}"
        return f"{self.value} {self.approximate}".strip()


def reference_figures() -> tuple[ReferenceFigure, ...]:
    """Every figure of the region's documents, in the order of the file."""
    return _figures(settings.REGION.file("figures/reference_figures.csv", DATA / "reference_figures.csv"))


@cache
def _figures(path: Path) -> tuple[ReferenceFigure, ...]:
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(_figure(row) for row in csv.DictReader(lines))


def _figure(row: dict[str, Any]) -> ReferenceFigure:
    return ReferenceFigure(**{**row, "value": Decimal(row["value"]), "year": int(row["year"])})


def sources() -> dict[str, str]:
    """Code of a document → its title and year."""
    return _sources(settings.REGION.file("figures/reference_sources.csv", DATA / "reference_sources.csv"))


@cache
def _sources(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: f"{row['title']}，{row['year']}" for row in csv.DictReader(lines)}


def years() -> list[int]:
    """Years that have figures, the latest first."""
    return sorted({figure.year for figure in reference_figures()}, reverse=True)


def figures_of(*, level: str = "", year: int | None = None) -> list[ReferenceFigure]:
    """Those of one level and one year, or of all."""
    rows = reference_figures()
    return [one for one in rows if (not level or one.level == level) and (year is None or one.year == year)]
