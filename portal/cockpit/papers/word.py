"""A report as a Word document (OOXML) that an office can go on writing in."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

FONT, EAST_ASIAN = "Times New Roman", "宋体"
"""What offices in China write in; a reader without it shows its own."""


def report_docx(content: dict[str, Any]) -> bytes:
    """Title, span, and a heading, a rule and a table for each section."""
    document = Document()
    _set_font(document.styles["Normal"], 10.5)
    for level in (0, 1):
        _set_font(document.styles["Title" if level == 0 else "Heading 1"], 20 if level == 0 else 14)
    document.core_properties.title = content["title"]
    document.core_properties.author = content["author"]
    document.add_heading(content["title"], 0)
    for line in content["lead"]:
        document.add_paragraph(line)
    for section in content["sections"]:
        document.add_heading(section["heading"], 1)
        document.add_paragraph(section["rule"])
        if section["rows"]:
            _add_table(document, section["columns"], section["rows"])
        else:
            document.add_paragraph(content["nothing"])
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add_table(document: Any, columns: list[str], rows: list[list[str]]) -> None:
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words


def _set_font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), EAST_ASIAN)
