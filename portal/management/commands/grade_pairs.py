"""Grades of given pairs, by the same engine and index as the current run."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from matching.services.grading import NoIndex, UnknownCodes, grade_codes

COLUMNS = ("需求编号", "成果编号")


class Command(BaseCommand):
    help = "Read 需求编号, 成果编号 from a CSV file and write them with 等级, a number from 1 to 4."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("target", type=Path)

    def handle(self, *args: Any, source: Path, target: Path, **options: Any) -> None:
        pairs = list(_read(source))
        try:
            grades = grade_codes(pairs)
        except UnknownCodes as error:
            shown = "、".join(error.codes[:10])
            raise CommandError(_("没有这些已发布的编号：%(codes)s") % {"codes": shown}) from error
        except NoIndex as error:
            raise CommandError(_("还没有匹配结果，请先运行 run_matching --wait。")) from error
        _write(target, pairs, grades)
        self.stdout.write(_("已写入 %(count)d 行：%(path)s") % {"count": len(pairs), "path": target})


def _read(path: Path) -> Iterable[tuple[str, str]]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or [])]
            if missing:
                raise CommandError(_("%(path)s 缺少列：%(columns)s") % {"path": path, "columns": "、".join(missing)})
            for row in rows:
                yield (row[COLUMNS[0]] or "").strip(), (row[COLUMNS[1]] or "").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(_("无法读取 %(path)s：%(error)s") % {"path": path, "error": error}) from error


def _write(path: Path, pairs: list[tuple[str, str]], grades: list[float]) -> None:
    try:
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow((*COLUMNS, "等级"))
            writer.writerows(
                (need, achievement, f"{grade:.4f}") for (need, achievement), grade in zip(pairs, grades, strict=True)
            )
    except OSError as error:
        raise CommandError(_("无法写入 %(path)s：%(error)s") % {"path": path, "error": error.strerror}) from error
