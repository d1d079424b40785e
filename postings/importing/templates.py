"""Empty tables to fill in: every column that an import knows, and one example row."""

import io
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from postings.importing.columns import Layout

_WIDTH = 18


def headers(layout: Layout) -> list[str]:
    return [str(column.name) for column in layout.columns]


def example(layout: Layout) -> list[str]:
    return [str(column.example) for column in layout.columns]


def workbook(layout: Layout, title: Any) -> bytes:
    """An XLSX file whose header tells what else a column may be called."""
    book = Workbook()
    sheet = book.active
    sheet.title = str(title)
    sheet.append(headers(layout))
    sheet.append(example(layout))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(layout.columns, 1):
        cell = sheet.cell(1, place)
        cell.font = Font(bold=True)
        notes = [_("必填。")] if column.required else []
        notes += [_("也可写作：%(names)s") % {"names": "、".join(column.aliases)}] if column.aliases else []
        if notes:
            cell.comment = Comment("".join(notes), _("牵桥"))
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
