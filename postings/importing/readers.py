"""The rows of a table, one at a time, whatever the file's format."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from postings.importing.sniffing import FileRefused, delimiter_of, encoding_of, file_format

_MAX_COLUMNS = 200
_CELL_LIMIT = 40_000  # characters; a workbook's cell holds 32,767
FORMULA = "\x00formula"
"""Stands for a cell that holds a formula: no real cell starts with NUL, rows with NUL being refused before."""


@dataclass(frozen=True)
class Row:
    """`number` counts from 1 with the header, as a spreadsheet shows it; `fault` says why it cannot be read."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """An opened file: its kind, its header and the way to its rows."""

    format: str
    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    rows: Iterator[Row]


def open_table(file: BinaryIO) -> Table:
    """Open a CSV or XLSX file that stays open while its rows are read. Raises FileRefused, also later while reading."""
    if file_format(file) == "xlsx":
        encoding, delimiter, lines = "", "", _workbook_rows(file)
    else:
        encoding = encoding_of(file)
        delimiter = delimiter_of(file, encoding)
        lines = _csv_rows(file, encoding, delimiter)
    numbered = ((number, cells) for number, cells in enumerate(lines, 1) if any(cell.strip() for cell in cells))
    _number, first = next(numbered, (0, []))
    headers = tuple(cell.strip() for cell in first)
    while headers and not headers[-1]:
        headers = headers[:-1]
    if not headers:
        raise FileRefused(_("没有找到表头，请在第一行写上列名。"))
    if len(headers) > _MAX_COLUMNS:
        raise FileRefused(_("列数过多（最多 %(limit)d 列），请只保留需要导入的列。") % {"limit": _MAX_COLUMNS})
    ragged = bool(not encoding)
    rows = (_row(number, cells, len(headers), ragged=ragged) for number, cells in numbered)
    return Table("csv" if encoding else "xlsx", encoding, delimiter, headers, rows)


def _row(number: int, cells: list[str], width: int, *, ragged: bool) -> Row:
    """A row as wide as the header, or with its fault."""
    extra = [cell for cell in cells[width:] if cell.strip()]
    if extra or (len(cells) < width and not ragged):
        fault = _("表头有 %(width)d 列，这一行有 %(count)d 列；请检查分隔符和引号。") % {
            "width": width,
            "count": len(cells),
        }
        return Row(number, tuple(cells), fault)
    return Row(number, tuple((cells + [""] * width)[:width]), _bytes_fault(cells))


def _bytes_fault(cells: list[str]) -> str:
    if any("\x00" in cell and cell != FORMULA for cell in cells):
        return _("含有空字符（NUL），文件可能在传输中损坏，请重新导出。")
    if any("\udc80" <= character <= "\udcff" for cell in cells if not cell.isascii() for character in cell):
        return _("含有无法按 UTF-8 识别的字节，请更正后重新导入。")
    return ""


def _csv_rows(file: BinaryIO, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Bytes that do not decode become lone surrogates, so that their row can be reported."""
    csv.field_size_limit(_CELL_LIMIT)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="strict" if encoding == "utf-16" else "surrogateescape", newline="")
    quotes = _Quotes(text)
    lines = csv.reader(quotes, delimiter=delimiter)
    cells: list[str] = []
    try:
        for cells in lines:
            yield [_unescaped(cell) for cell in cells]
        if quotes.count % 2 and any("\n" in cell for cell in cells):
            raise csv.Error("the last quote is not closed")
    except (csv.Error, UnicodeError) as error:
        raise FileRefused(
            _("第 %(row)d 行之后无法读取，多半是引号没有成对，请更正后重新导入。") % {"row": lines.line_num}
        ) from error
    finally:
        if not text.closed:
            text.detach()


class _Quotes:
    """The lines of a text, with a count of the quotation marks in them: an odd one means that a cell never ended."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.count += line.count('"')
            yield line


def _unescaped(cell: str) -> str:
    """Our own exports put an apostrophe before what a spreadsheet might run; it is no part of the text."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"} else cell


def _workbook_rows(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of the first sheet, streamed."""
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows():
            yield [_cell_text(cell) for cell in row[: _MAX_COLUMNS + 1]]
    except FileRefused:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part makes it stumble over
        raise FileRefused(_("工作簿无法读取，请用 Excel 打开并另存一份再导入。")) from error


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return str(value)
