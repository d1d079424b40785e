"""Files are judged by what is in them, and a refusal says how to mend it."""

import io
import zipfile

import pytest
from django.conf import LazySettings

from postings.importing.readers import Row, open_table
from postings.importing.sniffing import FileRefused
from tests.postings.tables import csv_bytes, xlsx_bytes

HEADERS = ("编号", "需求名称")
ROWS = [("1", "低温密封"), ("2", "海水淡化膜")]


def rows_of(content: bytes) -> list[Row]:
    return list(open_table(io.BytesIO(content)).rows)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (csv_bytes(HEADERS, ROWS), "utf-8-sig"),
        (csv_bytes(HEADERS, ROWS, encoding="utf-8-sig"), "utf-8-sig"),
        (csv_bytes(HEADERS, ROWS, encoding="gb18030"), "gb18030"),
        (csv_bytes(HEADERS, ROWS, encoding="utf-16", delimiter="\t"), "utf-16"),
        (csv_bytes(HEADERS, ROWS, delimiter=";"), "utf-8-sig"),
        (csv_bytes(HEADERS, ROWS, delimiter="\t", encoding="gb18030"), "gb18030"),
        (xlsx_bytes(HEADERS, ROWS), ""),
    ],
)
def test_the_same_table_in_every_dress(content: bytes, encoding: str) -> None:
    table = open_table(io.BytesIO(content))
    assert table.encoding == encoding
    assert table.headers == HEADERS
    assert [(row.number, row.cells) for row in table.rows] == [(2, ROWS[0]), (3, ROWS[1])]


def test_a_large_gb18030_file_is_recognised_wherever_its_pieces_are_cut() -> None:
    content = csv_bytes(HEADERS, [("a" * 7, "高温合金" * 50)] * 9000, encoding="gb18030")
    assert len(content) > 3 << 20
    assert open_table(io.BytesIO(content)).encoding == "gb18030"


def test_utf8_with_a_broken_byte_stays_utf8_and_its_row_is_reported() -> None:
    content = csv_bytes(HEADERS, [("1", "低温密封"), ("2", "坏字"), *[("3", "海水淡化膜材料")] * 20])
    broken = content.replace("坏".encode(), b"\xe5\x9d")
    rows = rows_of(broken)
    assert [row.number for row in rows if row.fault] == [3]
    assert "无法按 UTF-8 识别" in rows[1].fault


def test_blank_rows_count_but_say_nothing() -> None:
    content = "编号,需求名称\r\n\r\n,\r\n7,低温密封\r\n".encode()
    assert [(row.number, row.cells) for row in rows_of(content)] == [(4, ("7", "低温密封"))]


def test_line_breaks_inside_quotes_belong_to_the_cell() -> None:
    assert rows_of('编号,需求名称\n1,"第一行\n第二行"\n2,乙\n'.encode())[0].cells == ("1", "第一行\n第二行")


def test_too_many_or_too_few_cells_are_a_fault_of_the_row() -> None:
    rows = rows_of("编号,需求名称\n1,甲,多余\n2\n3,乙\n".encode())
    assert [bool(row.fault) for row in rows] == [True, True, False]
    assert "2 列" in rows[0].fault


def test_an_inch_sign_is_no_quote() -> None:
    assert rows_of('编号,需求名称\n1,5" 管接头\n'.encode())[0].cells == ("1", '5" 管接头')


def test_our_own_escape_before_a_formula_sign_is_taken_off() -> None:
    assert rows_of("编号,需求名称\n'-1,'=甲\n".encode())[0].cells == ("-1", "=甲")


class TestRefusals:
    def refusal(self, content: bytes) -> str:
        with pytest.raises(FileRefused) as caught:
            rows_of(content)
        return str(caught.value)

    def test_an_empty_file(self) -> None:
        assert "空的" in self.refusal(b"")

    def test_no_header(self) -> None:
        assert "表头" in self.refusal(b"\n\n")

    def test_an_old_workbook(self) -> None:
        assert "另存为 .xlsx" in self.refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)

    @pytest.mark.parametrize("magic", [b"%PDF-1.7", b"\x89PNG\r\n", b"MZ\x90"])
    def test_what_is_no_table(self, magic: bytes) -> None:
        assert "不是表格" in self.refusal(magic + b"\0" * 100)

    def test_a_zip_that_is_no_workbook(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("word/document.xml", "<a/>")
        assert "不是 Excel" in self.refusal(out.getvalue())

    def test_a_truncated_workbook(self) -> None:
        assert "已损坏" in self.refusal(xlsx_bytes(HEADERS, ROWS)[:-200])

    def test_a_bomb_is_refused_before_it_is_unpacked(self, settings: LazySettings) -> None:
        settings.UPLOAD_UNPACKED_MAX_BYTES = 1 << 20
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * (2 << 20))
        assert len(out.getvalue()) < 10_000
        assert "过大" in self.refusal(out.getvalue())

    def test_declared_entities(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>')
        assert "XML 声明" in self.refusal(out.getvalue())

    def test_an_oversized_file(self, settings: LazySettings) -> None:
        settings.IMPORT_MAX_BYTES = 10
        assert "拆分" in self.refusal(csv_bytes(HEADERS, ROWS))

    @pytest.mark.parametrize("rest", [3, 60_000])
    def test_an_unclosed_quote(self, rest: int) -> None:
        content = '编号,需求名称\n1,"没有结束的引号\n'.encode() + "2,低温密封材料\n".encode() * rest
        assert "引号" in self.refusal(content)

    def test_an_unknown_encoding(self) -> None:
        assert "编码" in self.refusal(b"\xff\x81\x90\xff\xfe,\x81\n" * 50)
