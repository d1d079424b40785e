"""A layout says which columns a kind of import knows; a mapping says which of them a file has, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from common.errors import Text
from common.search import fold
from postings.importing.cells import Parser
from postings.importing.sniffing import FileRefused


@dataclass(frozen=True)
class Column:
    """One column: the model field that it fills, its name in the template, other names that files use for it.

    `required` columns must be in the file and filled in every row. Several columns that fill one text field are joined
    by line breaks in the file's order. `field` may also be one of `columns.BESIDE`, which the services resolve.
    """

    field: str
    name: Text
    parse: Parser
    aliases: tuple[str, ...] = ()
    required: bool = False
    example: Text = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (str(self.name), *self.aliases)


BESIDE = frozenset({"organisation", "contact"})
"""Columns that name the posting organisation and its person, not content."""


@dataclass(frozen=True)
class Layout:
    """The columns of one kind of import, in the template's order."""

    columns: tuple[Column, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {_key(name): column for column in self.columns for name in column.names}


@dataclass(frozen=True)
class Mapping:
    """Where the file has each known column; `unknown` are headers that nothing here reads."""

    places: tuple[tuple[int, str, Column], ...]
    unknown: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for _place, _header, column in self.places)


def map_headers(layout: Layout, headers: Sequence[str]) -> Mapping:
    """Match the file's headers; blanks, width and notes in brackets do not count. Raises FileRefused."""
    places: list[tuple[int, str, Column]] = []
    unknown: list[str] = []
    for place, header in enumerate(headers):
        column = layout.by_name.get(_key(header)) or layout.by_name.get(_key(_bare(header)))
        if column is not None:
            places.append((place, header, column))
        elif header:
            unknown.append(header)
    _refuse_doubles(places)
    mapping = Mapping(tuple(places), tuple(unknown))
    for column in layout.columns:
        if column.required and column.field not in mapping.fields:
            raise FileRefused(
                _("缺少必需的列“%(name)s”。可用的列名：%(names)s。文件中的列：%(headers)s。")
                % {"name": column.name, "names": "、".join(column.names), "headers": "、".join(headers)[:300]}
            )
    return mapping


def _refuse_doubles(places: list[tuple[int, str, Column]]) -> None:
    headers = [header for _place, header, _column in places]
    double = next((header for header in headers if headers.count(header) > 1), None)
    if double is not None:
        raise FileRefused(_("列“%(name)s”出现了不止一次，请只保留一列。") % {"name": double})


def _key(header: str) -> str:
    return "".join(fold(header).split()).strip("*:")


def _bare(header: str) -> str:
    """`拟投入资金（万元）` → `拟投入资金`."""
    return fold(header).split("(", 1)[0]
