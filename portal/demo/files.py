"""Reading the demo world: `portal/demo/data/`, or `regions/<city>/demo/`."""

import csv
import json
from pathlib import Path
from typing import Any

from django.conf import settings

HOME = DATA = Path(__file__).parent / "data"
"""The first city's."""


def folder() -> Path:
    """The demo world of the region: its own, or the first city's."""
    found: Path = settings.REGION.file("demo", HOME)
    return found


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one CSV file."""
    with (folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def postings(kind: str) -> list[dict[str, Any]]:
    """Every entry of `needs/` or `achievements/`, by its code."""
    entries = [entry for path in (folder() / kind).glob("*.json") for entry in json.loads(path.read_text("utf-8"))]
    return sorted(entries, key=lambda entry: entry["code"])


def centres() -> list[dict[str, str]]:
    """The R&D centres in the cloud."""
    found: list[dict[str, str]] = json.loads((folder() / "centres.json").read_text("utf-8"))
    return found


def official() -> str:
    """User name of the official who enters what the bureau knows: the first of a government office."""
    offices = {row["code"] for row in rows("organisations") if row["kind"] == "government"}
    return next(row["username"] for row in rows("people") if row["organisation"] in offices)
