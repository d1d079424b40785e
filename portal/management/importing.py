"""What the two import commands share."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.errors import DomainError
from postings.importing.enums import ImportOutcome
from postings.importing.registry import importer
from postings.importing.services import Report, import_table
from postings.importing.writing import Target, platform_organisation

REMARKS_PRINTED = 20


class ImportCommand(BaseCommand):
    """Reads one file into the organisation named, or into 平台导入; exits 1 when the file as a whole is refused."""

    kind: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="CSV (UTF-8 or GB18030) or XLSX with Chinese headers")
        parser.add_argument("--publish", action="store_true", help="publish without screening, not as drafts")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--organisation", metavar="NAME", help="owner of the rows, by its full name")

    def handle(
        self, *args: Any, path: Path, publish: bool, dry_run: bool, organisation: str | None, **options: Any
    ) -> None:
        now = timezone.now()
        owner = _organisation(organisation) if organisation else platform_organisation(now=now)
        outcome = ImportOutcome.PUBLISH if publish else ImportOutcome.DRAFT
        target = Target(organisation=owner, by=None, outcome=outcome, for_others=True)
        try:
            with path.open("rb") as file:
                report = import_table(
                    file=file,
                    importer=importer(self.kind),
                    target=target,
                    now=now,
                    dry_run=dry_run,
                    progress=self._progress,
                )
        except OSError as error:
            raise CommandError(_("无法打开文件：%(error)s") % {"error": error}) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._print(report, dry_run)

    def _progress(self, report: Report) -> None:
        if report.rows % 10_000 == 0:
            self.stdout.write(_("已处理 %(rows)d 行") % {"rows": report.rows})

    def _print(self, report: Report, dry_run: bool) -> None:
        remarks = 0
        for issue in sorted(report.issues, key=lambda issue: (issue.row, not issue.is_error)):
            remarks += not issue.is_error
            if issue.is_error or remarks <= REMARKS_PRINTED:
                mark = _("未导入") if issue.is_error else _("提示")
                where = " ".join(filter(None, (issue.column, issue.value and f"“{issue.value}”")))
                self.stdout.write(f"{mark} · {_('第 %(row)d 行') % {'row': issue.row}} {where} {issue.reason}")
        if report.remarks > REMARKS_PRINTED:
            self.stdout.write(_("提示共 %(count)d 条，仅列出前 %(limit)d 条。") % {
                "count": report.remarks, "limit": REMARKS_PRINTED,
            })  # fmt: skip
        if report.unknown_columns:
            self.stdout.write(_("未使用的列：%(names)s") % {"names": "、".join(report.unknown_columns)})
        summary = _("共 %(rows)d 行：新增 %(created)d，更新 %(updated)d，未变 %(unchanged)d，未导入 %(failed)d。") % {
            "rows": report.rows, "created": report.created, "updated": report.updated,
            "unchanged": report.unchanged, "failed": report.failed,
        }  # fmt: skip
        self.stdout.write((_("试运行，未写入。") if dry_run else "") + summary)


def _organisation(name: str) -> Organisation:
    try:
        return Organisation.objects.get(name=name)
    except Organisation.DoesNotExist as error:
        raise CommandError(_("没有名为“%(name)s”的机构。") % {"name": name}) from error
