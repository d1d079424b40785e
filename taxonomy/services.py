"""Writing dictionaries: the files in `taxonomy/data` are the record, the table follows them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from common.pinyin import initials, sort_key
from taxonomy.enums import Scheme
from taxonomy.models import Term

DATA = Path(__file__).parent / "data"
FIELDS = ("name", "note", "aliases", "position", "sort_key", "initials", "source", "valid_from", "valid_to")


@dataclass(frozen=True)
class LoadReport:
    """Counts of terms: `kept` were already as the files say."""

    added: int
    updated: int
    ended: int
    kept: int


@transaction.atomic
def load_terms(*, now: datetime) -> LoadReport:
    """Bring the table to what the files say; twice is once. A term no longer in its file ends yesterday."""
    existing = {(term.scheme, term.code): term for term in Term.objects.all()}
    wanted = {(row["scheme"], row["code"]): row for scheme in Scheme.values for row in read_rows(scheme)}
    new = [Term(scheme=key[0], code=key[1], **_values(row)) for key, row in wanted.items() if key not in existing]
    Term.objects.bulk_create(new)
    changed = [term for key, term in existing.items() if key in wanted and _apply(term, _values(wanted[key]))]
    ended = _vanished(existing, wanted, now)
    for term in [*changed, *ended]:
        term.updated_at = now
    Term.objects.bulk_update([*changed, *ended], [*FIELDS, "updated_at"])
    moved = _link_parents(existing | {(term.scheme, term.code): term for term in new}, wanted)
    updated = len({term.pk for term in changed} | (moved - {term.pk for term in new}))
    return LoadReport(len(new), updated, len(ended), len(wanted) - len(new) - updated)


def read_rows(scheme: str) -> Iterator[dict[str, Any]]:
    """The rows of one file: code, name, parent, note, aliases, source, valid_from, valid_to, in order."""
    path = settings.REGION.file(f"dictionaries/{scheme}.csv", DATA / f"{scheme}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file)):
            yield {**row, "scheme": scheme, "position": position}


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "note": row["note"],
        "aliases": [alias for alias in row["aliases"].split("|") if alias],
        "position": row["position"],
        "sort_key": sort_key(row["name"]),
        "initials": initials(row["name"]),
        "source": row["source"],
        "valid_from": date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    }


def _apply(term: Term, values: dict[str, Any]) -> bool:
    """Set what differs; whether anything did."""
    differing = {field: value for field, value in values.items() if getattr(term, field) != value}
    for field, value in differing.items():
        setattr(term, field, value)
    return bool(differing)


def _vanished(existing: dict[Any, Term], wanted: dict[Any, Any], now: datetime) -> list[Term]:
    yesterday = timezone.localdate(now) - timedelta(days=1)
    missing = (term for key, term in existing.items() if key not in wanted)
    gone = [term for term in missing if term.valid_to is None or term.valid_to > yesterday]
    for term in gone:
        term.valid_to = yesterday
    return gone


def _link_parents(terms: dict[tuple[str, str], Term], wanted: dict[Any, dict[str, Any]]) -> set[int]:
    """Point each term at its parent; the ids of those that moved."""
    moved = []
    for (scheme, code), row in wanted.items():
        term = terms[scheme, code]
        parent_id = terms[scheme, row["parent"]].pk if row["parent"] else None
        if term.parent_id != parent_id:
            term.parent_id = parent_id
            moved.append(term)
    Term.objects.bulk_update(moved, ["parent"])
    return {term.pk for term in moved}
