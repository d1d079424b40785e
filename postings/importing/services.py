"""Imports without a job row: for commands, where whoever started it watches."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from postings.importing.parsing import Batch, Issue, Parser
from postings.importing.readers import open_table
from postings.importing.registry import Importer
from postings.importing.writing import Target, Written, write

KEPT_REMARKS = 5_000


@dataclass
class Report:
    """Counts of rows, and the issues: every error, and the first 5,000 remarks (`remarks` counts them all)."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    remarks: int = 0
    unknown_columns: tuple[str, ...] = ()
    issues: list[Issue] = field(default_factory=list)

    def add(self, batch: Batch, written: Written) -> None:
        self.rows += batch.rows
        self.failed += batch.failed + written.failed
        self.created += written.created
        self.updated += written.updated
        self.unchanged += written.unchanged
        for issue in (*batch.issues, *written.issues):
            self.remarks += not issue.is_error
            if issue.is_error or self.remarks <= KEPT_REMARKS:
                self.issues.append(issue)


class _Undo(Exception):
    """Ends a dry run's transaction."""


def import_table(
    *, file: BinaryIO, importer: Importer, target: Target, now: datetime, dry_run: bool = False,
    progress: Callable[[Report], None] = lambda report: None,
) -> Report:  # fmt: skip
    """Import a whole table, batch by batch; a dry run does the same and takes every batch back.

    Raises FileRefused before anything is written where the file as a whole cannot be read; where it breaks off later,
    the batches before that stay, and importing the mended file goes on from them (same 编号, same row).
    """
    parser = Parser(open_table(file), importer.layout, day=timezone.localdate(now))
    report = Report(unknown_columns=parser.mapping.unknown)
    for batch in parser.batches():
        report.add(batch, _written(importer, batch, target, now, dry_run))
        progress(report)
    return report


def _written(importer: Importer, batch: Batch, target: Target, now: datetime, dry_run: bool) -> Written:
    written = Written()
    try:
        with transaction.atomic():
            written = write(importer, batch.entries, target, now=now)
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    return written
