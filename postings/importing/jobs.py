"""The life of an import job: received, checked, confirmed, written batch by batch, reported."""

import hashlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from common.errors import Invalid, Refused
from common.workflow import move
from inbox.enums import Kind
from inbox.services import notify
from postings.importing.enums import ImportOutcome, ImportStatus
from postings.importing.models import ImportIssue, ImportJob
from postings.importing.parsing import Batch, Issue, Parser
from postings.importing.previewing import build_preview
from postings.importing.readers import open_table
from postings.importing.registry import importer
from postings.importing.rules import may_import, outcomes_for
from postings.importing.services import KEPT_REMARKS
from postings.importing.sniffing import FileRefused, file_format
from postings.importing.writing import Target, Written, write
from postings.rules import may_publish_in_bulk

LEASE = timedelta(seconds=60)
"""Without a sign of life for so long, a job is anybody's to go on with."""
CHECK_AT_ONCE = 1 << 20
"""Bytes up to which the file is checked while its sender waits."""
WRITE_AT_ONCE = 200
"""Rows up to which a confirmed file is written while its sender waits: under a second, whatever the workers are busy with."""
Clock = Callable[[], datetime]


def receive_import(
    *,
    file: File,
    kind: str,
    organisation: Organisation,
    outcome: str,
    declared_unclassified: bool,
    by: User,
    now: datetime,
) -> ImportJob:
    """Keep the uploaded file and open a job for it. Raises Invalid for the file, Refused for the rest."""
    importer(kind)
    if not may_import(by) or not (organisation.pk in by.organisation_ids or may_publish_in_bulk(by)):
        raise Refused(_("只能为您所在的机构导入。"))
    if outcome not in outcomes_for(by):
        raise Refused(_("您不能选择“%(outcome)s”。") % {"outcome": ImportOutcome(outcome).label})
    if not declared_unclassified:
        message = _("请确认内容不涉密。涉密内容不能在网上提交，请按保密规定与主管部门线下联系。")
        raise Invalid(message, fields={"declared_unclassified": message})
    form = file_format(cast(BinaryIO, file))
    job = ImportJob(
        kind=kind, organisation=organisation, outcome=outcome, declared_unclassified=True, by=by, status_at=now,
        format=form,         name=_file_name(file.name or ""), size=file.size, sha256=_sha256(file),
    )  # fmt: skip
    file.seek(0)
    job.file.save("", file, save=False)
    job.save()
    return job


def _file_name(typed: str) -> str:
    name = "".join(character for character in typed.replace("\\", "/").rsplit("/", 1)[-1] if character.isprintable())
    return name[-160:] or _("未命名")


def _sha256(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def check_import(*, job: ImportJob, now: datetime) -> ImportJob:
    """Read the whole file without writing a row; the job then waits for its owner, or has failed with a reason."""
    try:
        with job.file.open("rb") as file:
            table = open_table(cast(BinaryIO, file))
            job.encoding = table.encoding
            preview, total = build_preview(Parser(table, importer(job.kind).layout, day=timezone.localdate(now)), job)
    except FileRefused as error:
        _fail(job, str(error), now)
        return job
    move(job, "check", by=None, now=now, preview=preview, total=total, encoding=job.encoding, beat_at=None)
    return job


def confirm_import(*, job: ImportJob, by: Any, now: datetime) -> None:
    """Its owner has seen the preview and wants it written."""
    if not job.preview.get("good"):
        raise Invalid(_("没有可以导入的行，请更正文件后重新上传。"))
    move(job, "confirm", by=by, now=now, beat_at=None)


def cancel_import(*, job: ImportJob, by: Any, now: datetime) -> None:
    """Its owner does not want it; the uploaded file is removed."""
    with transaction.atomic():
        move(job, "cancel", by=by, now=now)
        transaction.on_commit(lambda: job.file.delete(save=False))


def claim_import(*, job_id: int, now: datetime) -> ImportJob | None:
    """Take the job for one minute unless somebody else shows signs of life."""
    free = Q(beat_at=None) | Q(beat_at__lt=now - LEASE)
    working = [ImportStatus.UPLOADED, ImportStatus.CONFIRMED, ImportStatus.RUNNING]
    taken = ImportJob.objects.filter(free, pk=job_id, status__in=working).update(beat_at=now)
    return ImportJob.objects.select_related("organisation", "by").get(pk=job_id) if taken else None


def run_import(*, job: ImportJob, clock: Clock = timezone.now, seconds: float = 200) -> bool:
    """Write the confirmed file from `next_row` on; returns False after `seconds` with more to do.

    A batch, its issues, the counters and `next_row` are one transaction; the row's lock keeps a second worker off.
    """
    if job.status == ImportStatus.CONFIRMED:
        move(job, "start", by=None, now=clock())
    until = time.monotonic() + seconds
    try:
        with job.file.open("rb") as file:
            parser = Parser(
                open_table(cast(BinaryIO, file)), importer(job.kind).layout, day=timezone.localdate(job.created_at)
            )
            for batch in parser.batches(from_row=job.next_row):
                if not _write_batch(job, batch, clock()):
                    return True
                if time.monotonic() > until:
                    ImportJob.objects.filter(pk=job.pk).update(beat_at=None)
                    return False
    except FileRefused as error:
        _fail(job, str(error), clock())
        return True
    _finish(job, clock())
    return True


def fail_import(*, job: ImportJob, now: datetime) -> None:
    """Something that no row explains went wrong; its owner is told, operators find the cause in the log."""
    _fail(job, _("系统内部错误，已记录。已写入的行保留；请稍后重新上传同一文件，已有编号的行不会重复。"), now)


@transaction.atomic
def _write_batch(job: ImportJob, batch: Batch, now: datetime) -> bool:
    """False when somebody else has gone on with the job meanwhile."""
    held = ImportJob.objects.select_for_update().get(pk=job.pk)
    if held.status != ImportStatus.RUNNING or held.next_row != job.next_row:
        return False
    written = write(importer(job.kind), batch.entries, _target(job), now=now)
    _count(job, batch, written, now)
    remarks = held.issues.filter(is_error=False).count()
    ImportIssue.objects.bulk_create(
        [_issue_row(job, issue) for issue in _kept([*batch.issues, *written.issues], KEPT_REMARKS - remarks)]
    )
    job.save(update_fields=["created", "updated", "unchanged", "failed", "next_row", "beat_at", "updated_at"])
    return True


def _count(job: ImportJob, batch: Batch, written: Written, now: datetime) -> None:
    job.created += written.created
    job.updated += written.updated
    job.unchanged += written.unchanged
    job.failed += batch.failed + written.failed
    job.next_row, job.beat_at = batch.next_row, now


def _kept(issues: list[Issue], room: int) -> list[Issue]:
    errors = [issue for issue in issues if issue.is_error]
    return errors + [issue for issue in issues if not issue.is_error][: max(0, room)]


def _issue_row(job: ImportJob, issue: Issue) -> ImportIssue:
    return ImportIssue(
        job=job, row=issue.row, column=issue.column[:120], value=issue.value[:120], reason=issue.reason[:400],
        is_error=issue.is_error,
    )  # fmt: skip


def _target(job: ImportJob) -> Target:
    return Target(
        organisation=job.organisation, by=job.by, outcome=ImportOutcome(job.outcome),
        declared_unclassified=job.declared_unclassified, for_others=bool(may_publish_in_bulk(job.by)),
    )  # fmt: skip


@transaction.atomic
def _finish(job: ImportJob, now: datetime) -> None:
    move(job, "finish", by=None, now=now, finished_at=now)
    body = _("新增 %(created)d，更新 %(updated)d，未变 %(unchanged)d，未导入 %(failed)d。") % {
        "created": job.created, "updated": job.updated, "unchanged": job.unchanged, "failed": job.failed,
    }  # fmt: skip
    _tell(job, _("导入完成：%(name)s") % {"name": job.name}, body, now)


@transaction.atomic
def _fail(job: ImportJob, reason: str, now: datetime) -> None:
    move(job, "fail", by=None, now=now, error=reason[:500], finished_at=now)
    _tell(job, _("导入未完成：%(name)s") % {"name": job.name}, reason, now)


def _tell(job: ImportJob, title: str, body: str, now: datetime) -> None:
    notify(
        event=f"import:{job.token}:{job.status}", recipients=[job.by], kind=Kind.IMPORT, title=title, body=body,
        why=_("您上传了这个文件。"), url=job.get_absolute_url(), now=now,
    )  # fmt: skip
