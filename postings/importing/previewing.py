"""What an import would do, in figures and in its first rows, for the person who confirms it."""

from datetime import date
from decimal import Decimal
from typing import Any

from common.money import show_wan
from postings.importing.models import ImportJob
from postings.importing.parsing import Batch, Entry, Issue, Parser
from postings.importing.registry import importer
from postings.models import Posting
from taxonomy.models import Term

ROWS_SHOWN = 20
ISSUES_SHOWN = 50
_CELL_SHOWN = 60


def build_preview(parser: Parser, job: ImportJob) -> tuple[dict[str, Any], int]:
    """(the preview as JSON, number of rows): reads the whole file, writes nothing."""
    model = importer(job.kind).model
    shown: list[list[str]] = []
    issues: list[Issue] = []
    good = bad = updates = remarks = total = 0
    for batch in parser.batches():
        total += batch.rows
        good += len(batch.entries)
        bad += batch.failed
        remarks += sum(not issue.is_error for issue in batch.issues)
        updates += _known(model, job, batch)
        shown += [_shown_row(parser, model, entry) for entry in batch.entries[: ROWS_SHOWN - len(shown)]]
        issues = sorted([*issues, *batch.issues], key=lambda issue: not issue.is_error)[:ISSUES_SHOWN]
    preview = {
        "columns": [{"header": header, "name": str(column.name)} for _place, header, column in parser.mapping.places],
        "unknown": list(parser.mapping.unknown),
        "has_code": "external_code" in parser.mapping.fields,
        "rows": shown,
        "issues": [[issue.row, issue.column, issue.value, issue.reason, issue.is_error] for issue in issues],
        "good": good,
        "bad": bad,
        "updates": updates,
        "remarks": remarks,
        "same_file": _same_file(job),
    }
    return preview, total


def _known(model: type[Posting], job: ImportJob, batch: Batch) -> int:
    """How many of the batch's 编号 the organisation already has."""
    codes = [entry.fields["external_code"] for entry in batch.entries if entry.fields.get("external_code")]
    return model.objects.filter(organisation=job.organisation, external_code__in=codes).count()


def _same_file(job: ImportJob) -> str:
    """When the very same file was imported before, as a date; otherwise nothing."""
    earlier = ImportJob.objects.filter(sha256=job.sha256, organisation=job.organisation, kind=job.kind, status="done")
    found = earlier.exclude(pk=job.pk).order_by("-finished_at").first()
    return found.finished_at.date().isoformat() if found and found.finished_at else ""


def _shown_row(parser: Parser, model: type[Posting], entry: Entry) -> list[str]:
    """The row number, then each known column as it was understood."""
    beside = {"organisation": entry.organisation, "contact": entry.contact}
    values = entry.fields | beside
    return [
        str(entry.row),
        *(_text(model, column.field, values.get(column.field)) for *_rest, column in parser.mapping.places),
    ]


def _text(model: type[Posting], name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return "；".join(_text(model, name, part) for part in value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values())
    if isinstance(value, Decimal):
        return show_wan(value)
    if isinstance(value, Term | date):
        return str(value)
    choices = dict(getattr(model._meta.get_field(name), "flatchoices", [])) if hasattr(model, name) else {}
    text = str(choices.get(value, value))
    return text if len(text) <= _CELL_SHOWN else text[:_CELL_SHOWN] + "…"
