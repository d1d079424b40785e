"""Reports are asked for by a person or the clock, and made by a worker: a row first, then its figures, then its files."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import officials
from common.errors import Invalid, Refused
from inbox.enums import Kind
from inbox.services import notify
from parks.models import Park
from portal.cockpit.enums import ReportKind, ReportStatus
from portal.cockpit.models import Report
from portal.cockpit.papers.content import MAKERS, day_words, sections
from portal.cockpit.papers.pdf import report_pdf
from portal.cockpit.papers.word import report_docx
from portal.cockpit.rules import Reach, sits_in_cockpit

logger = structlog.get_logger(__name__)
LEASE = timedelta(minutes=5)
"""A report without a sign of life for so long is taken up by another worker."""


def span_of(kind: str, day: date) -> tuple[date, date]:
    """The seven days that end with the day before `day`; for a yearly one its calendar year up to there."""
    end = day - timedelta(days=1)
    return (end - timedelta(days=6), end) if kind == ReportKind.WEEKLY else (end.replace(month=1, day=1), end)


@transaction.atomic
def ask_report(*, kind: str, by: User | None, now: datetime, park: Park | None = None) -> Report:
    """Ask for a report up to yesterday. One that is still being made is answered instead of a second one.

    `by=None` is the clock. Raises Refused, Invalid.
    """
    if kind not in ReportKind.values:
        raise Invalid(_("请选择周报或年报。"))
    if by is not None and not sits_in_cockpit(by):
        raise Refused(_("报告由科技局和园区管理机构生成。"))
    starts_on, ends_on = span_of(kind, timezone.localdate(now))
    same = Report.objects.select_for_update().filter(kind=kind, park=park, starts_on=starts_on)
    if under_way := same.filter(status__in=(ReportStatus.QUEUED, ReportStatus.RUNNING)).first():
        return under_way
    version = (
        Report.objects.filter(kind=kind, park=park, starts_on=starts_on).aggregate(v=Max("version"))["v"] or 0
    ) + 1
    return Report.objects.create(
        kind=kind, park=park, starts_on=starts_on, ends_on=ends_on, version=version, asked_by=by, asked_at=now,
        total=len(MAKERS) + 2,
    )  # fmt: skip


def make_report(*, report_id: int, now: datetime) -> Report | None:
    """Make it, unless another worker does: figures section by section, then both files with their hashes.

    A fault is written on the row, so that whoever asked sees it; nothing half made is ever offered.
    """
    open_ones = Q(status=ReportStatus.QUEUED) | Q(status=ReportStatus.RUNNING, alive_at__lt=now - LEASE)
    taken = Report.objects.filter(open_ones, pk=report_id).update(status=ReportStatus.RUNNING, alive_at=now, done=0)
    if not taken:
        return None
    report = Report.objects.select_related("park__operator", "asked_by").get(pk=report_id)
    try:
        _make(report, now)
    except Exception as error:
        logger.exception("report_failed", report=report.pk)
        Report.objects.filter(pk=report.pk).update(status=ReportStatus.FAILED, error=type(error).__name__)
    report.refresh_from_db()
    return report


def _make(report: Report, now: datetime) -> None:
    reach = _reach(report)
    made = []
    for section in sections(reach, report.starts_on, report.ends_on, now):
        made.append(section)
        _step(report, len(made))
    content = {**_head(report, now), "sections": made}
    pdf = report_pdf(content)
    _step(report, len(made) + 1)
    docx = report_docx(content)
    with transaction.atomic():
        _keep(report, content, pdf, docx, now)
        _tell(report, now)


def _step(report: Report, done: int) -> None:
    Report.objects.filter(pk=report.pk).update(done=done, alive_at=timezone.now())


def _reach(report: Report) -> Reach:
    """Read with the eyes of who asked; the clock reads as an official of the bureau."""
    reader = report.asked_by or officials().order_by("pk").first()
    if reader is None:
        raise Invalid(_("还没有科技局人员，无法生成报告。"))
    return Reach(reader, (report.park,) if report.park else None)


def _head(report: Report, now: datetime) -> dict[str, object]:
    where = report.park.name if report.park else _("全市高新区")
    span = _("%(start)s至%(end)s") % {"start": day_words(report.starts_on), "end": day_words(report.ends_on)}
    made = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
    return {
        "title": _("%(where)s%(kind)s") % {"where": where, "kind": report.get_kind_display()},
        "author": _("牵桥平台自动生成"),
        "lead": [
            _("期间：%(span)s。第 %(version)d 版，%(made)s 由牵桥平台自动生成。") % {"span": span, "version": report.version, "made": made},
            _("每个数字都注明指标或口径和日期，与平台页面、导出明细出自同一套计算。"),
        ],
        "nothing": _("本期没有。"),
    }  # fmt: skip


def _keep(report: Report, content: dict, pdf: bytes | None, docx: bytes, now: datetime) -> None:
    for name, body in (("pdf", pdf), ("docx", docx)):
        if body is not None:
            getattr(report, name).save(f"{secrets.token_hex(16)}.{name}", ContentFile(body), save=False)
            setattr(report, f"{name}_sha256", hashlib.sha256(body).hexdigest())
    report.content, report.made_at, report.done, report.status = content, now, report.total, ReportStatus.COMPLETED
    report.save()


def _tell(report: Report, now: datetime) -> None:
    people = [report.asked_by] if report.asked_by else list(officials())
    notify(
        event=f"report:{report.pk}", recipients=people, kind=Kind.OPERATIONS, now=now, url=report.get_absolute_url(),
        title=_("报告已生成：%(title)s") % {"title": report.content["title"]},
        why=_("您要求生成这份报告。") if report.asked_by else _("每周一自动生成上周的周报。"),
    )  # fmt: skip
