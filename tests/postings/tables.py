"""Small tables for the tests of imports: CSV and XLSX bytes out of rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from postings.importing.enums import ImportOutcome
from postings.importing.registry import importer
from postings.importing.services import Report, import_table
from postings.importing.writing import Target, platform_organisation

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NEED_HEADERS = ("编号", "需求名称", "需求描述", "关键词", "技术领域", "拟投入资金（万元）", "期望成熟度", "需求时限")
ACHIEVEMENT_HEADERS = ("编号", "成果名称", "成果简介", "完成单位", "关键词", "学科")


def csv_bytes(
    headers: Sequence[str], rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ","
) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def need_row(number: int) -> list[str]:
    """A sound row of NEED_HEADERS."""
    return [
        f"XQ-{number:04d}",
        f"第{number}号阀门的低温密封材料",
        f"现有密封圈在零下196摄氏度下变脆，{number}次循环后泄漏，需要新的材料与结构，并给出寿命试验方法。",
        "低温；密封",
        "新材料",
        "120.5",
        "6",
        "2027-12-31",
    ]


def upload(content: bytes, name: str = "需求.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def run(content: bytes, kind: str = "need", **options: Any) -> Report:
    """Import these bytes as the command does."""
    target = options.pop("target", None) or Target(
        organisation=platform_organisation(now=NOW),
        by=None,
        outcome=options.pop("outcome", ImportOutcome.DRAFT),
        for_others=True,
    )
    return import_table(file=io.BytesIO(content), importer=importer(kind), target=target, now=NOW, **options)
