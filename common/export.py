"""CSV out: readable by Excel, streamed, and no cell becomes a formula (OWASP CSV injection)."""

from collections.abc import Iterable, Iterator
from csv import writer
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import StreamingHttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"  # Excel takes a file without it for the system's own code page


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def safe_cell(value: Any) -> str:
    """The cell's text; a text that a spreadsheet might run is preceded by an apostrophe. Numbers stay numbers."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, (int, float, Decimal)):
        return text
    risky = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return "'" + text if risky else text


def csv_lines(header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The file line by line, every cell escaped, with CRLF as RFC 4180 asks."""
    out = writer(_Echo())
    yield _BOM + out.writerow([safe_cell(cell) for cell in header])
    for row in rows:
        yield out.writerow([safe_cell(cell) for cell in row])


def csv_response(filename: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A download; `filename` may be Chinese. `rows` may be a generator over `queryset.iterator()`."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename=\"export.csv\"; filename*=UTF-8''{quote(filename)}"
    return response
