"""The lists that readers see now, as CSV."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from matching.exporting import export_rows
from matching.limits import KEPT
from matching.selectors import current_run

HEADER = ("需求编号", "成果编号", "排名", "得分", "等级", "差一点", "差多少")


class Command(BaseCommand):
    help = "Write the current lists to a CSV file, near misses marked: imported codes where there are any, else references."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--top", type=int, default=KEPT, help=f"places of each need's list, 1 to {KEPT}")

    def handle(self, *args: Any, path: Path, top: int, **options: Any) -> None:
        if not 1 <= top <= KEPT:
            raise CommandError(_("--top 应为 1 到 %(kept)d。") % {"kept": KEPT})
        if current_run() is None:
            raise CommandError(_("还没有匹配结果，请先运行 run_matching --wait。"))
        try:
            count = _write(path, top)
        except OSError as error:
            raise CommandError(_("无法写入 %(path)s：%(error)s") % {"path": path, "error": error.strerror}) from error
        self.stdout.write(_("已写入 %(count)d 行：%(path)s") % {"count": count, "path": path})


def _write(path: Path, top: int) -> int:
    count = 0
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in export_rows(top=top):
            near = _("是") if row.is_near_miss else ""
            place = (row.need, row.achievement, row.rank, f"{row.score:.6f}", f"{row.grade:.4f}")
            writer.writerow((*place, near, row.gap))
            count += 1
    return count
