"""From rows of text to fields of a posting, or to reasons why not: batch by batch, writing nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from postings.importing.cells import KEYWORD_LENGTH, MAX_KEYWORDS, CellError, Context
from postings.importing.columns import BESIDE, Column, Layout, Mapping, map_headers
from postings.importing.readers import FORMULA, Row, Table

BATCH = 1_000
_VALUE_SHOWN = 80
_FORMULA_TEXT = re.compile(r"[=＝](?:[A-Za-z.]+\(|[A-Za-z]{1,3}[0-9]|[0-9(]).*", re.DOTALL)


@dataclass(frozen=True)
class Issue:
    """Something about one row: an error (the row is left out) or a remark (it is taken)."""

    row: int
    column: str
    value: str
    reason: str
    is_error: bool = True


@dataclass(frozen=True)
class Entry:
    """A sound row: fields of the model under their names, and what stands beside the content."""

    row: int
    fields: dict[str, Any]
    organisation: str = ""
    contact: str = ""


@dataclass
class Batch:
    """Up to a thousand rows; `next_row` is where the one after it begins."""

    entries: list[Entry] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    rows: int = 0
    failed: int = 0
    next_row: int = 0


class Parser:
    """Reads one table by one layout. `seen` remembers every 编号 of the file: at 100,000 rows some 10 MB."""

    def __init__(self, table: Table, layout: Layout, *, day: date) -> None:
        self.table = table
        self.mapping: Mapping = map_headers(layout, table.headers)
        self._context = Context(day)
        self._seen: dict[str, int] = {}
        self._code_place = next(
            (place for place, _h, column in self.mapping.places if column.field == "external_code"), None
        )

    def batches(self, *, from_row: int = 0, size: int = BATCH) -> Iterator[Batch]:
        """The rest of the file from that row on. Rows before it were dealt with earlier; their 编号 still count."""
        rows = self._rows_from(from_row)
        while lot := list(islice(rows, size)):
            batch = Batch(rows=len(lot), next_row=lot[-1].number + 1)
            for row in lot:
                entry, issues = self.parse(row)
                batch.issues += issues
                if entry is None:
                    batch.failed += 1
                else:
                    batch.entries.append(entry)
            yield batch

    def _rows_from(self, from_row: int) -> Iterator[Row]:
        for row in self.table.rows:
            if row.number >= from_row:
                yield row
            elif not row.fault and self._code_place is not None and (code := row.cells[self._code_place].strip()):
                self._seen.setdefault("".join(code.split()), row.number)

    def parse(self, row: Row) -> tuple[Entry | None, list[Issue]]:
        """The row's entry, or None, and what is to be said about it."""
        if row.fault:
            return None, [Issue(row.number, "", _shown("，".join(row.cells)), row.fault)]
        context = self._context
        context.doubts.clear()
        context.extra_keywords.clear()
        issues: list[Issue] = []
        values: dict[str, Any] = {}
        for place, header, column in self.mapping.places:
            issues += self._cell(row, header, column, row.cells[place], values)
        if not any(issue.is_error for issue in issues):
            issues += self._double(row, values)
        if any(issue.is_error for issue in issues):
            return None, issues
        return self._entry(row, values), issues

    def _cell(self, row: Row, header: str, column: Column, raw: str, values: dict[str, Any]) -> list[Issue]:
        """Put the cell's value among `values`; what is to be said about it. A blank optional cell says nothing."""
        if raw == FORMULA or _FORMULA_TEXT.fullmatch(raw.strip()):
            shown = "" if raw == FORMULA else _shown(raw)
            return [Issue(row.number, header, shown, _("是公式，请在表格中粘贴为数值后再导入。"))]
        context = self._context
        context.remarks.clear()
        try:
            value = column.parse(raw, context) if raw.strip() else None
        except CellError as error:
            return [Issue(row.number, header, _shown(raw), str(error))]
        if column.required and not value:
            return [Issue(row.number, header, _shown(raw), _("不能为空。"))]
        if value is not None:
            earlier = values.get(column.field)
            joined = isinstance(earlier, str) and isinstance(value, str) and earlier
            values[column.field] = f"{earlier}\n{value}" if joined else value
        return [Issue(row.number, header, _shown(raw), remark, is_error=False) for remark in context.remarks]

    def _double(self, row: Row, values: dict[str, Any]) -> list[Issue]:
        code = values.get("external_code")
        if not code or self._seen.setdefault(code, row.number) == row.number:
            return []
        reason = _("编号与第 %(row)d 行重复，请保留一行。") % {"row": self._seen[code]}
        return [Issue(row.number, _("编号"), _shown(code), reason)]

    def _entry(self, row: Row, values: dict[str, Any]) -> Entry:
        context = self._context
        beside = {name: values.pop(name, "") for name in BESIDE}
        if context.extra_keywords:
            words = [*values.get("keywords", []), *(w for w in context.extra_keywords if len(w) <= KEYWORD_LENGTH)]
            values["keywords"] = list(dict.fromkeys(words))[: MAX_KEYWORDS + 1]
        values["text_warnings"] = list(context.doubts)
        return Entry(row.number, values, **beside)


def _shown(raw: str) -> str:
    """The beginning of a value, printable and storable."""
    text = "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else "�" for c in raw[: _VALUE_SHOWN + 1])
    return text if len(text) <= _VALUE_SHOWN else text[:_VALUE_SHOWN] + "…"
