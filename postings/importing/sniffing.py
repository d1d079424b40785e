"""What a file is, judged by its content: format, encoding, delimiter."""

import codecs
import zipfile
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from common.errors import Invalid

_CHUNK = 1 << 20
_SAMPLE = 64 * 1024
_MAX_PARTS = 1_000  # parts of a workbook; real ones have some dozens
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\x1f\x8b", b"7z\xbc\xaf", b"MZ", b"\x7fELF")
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


class FileRefused(Invalid):
    """The file as a whole cannot be imported; the message says how to mend it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, fields={"file": message})


def file_format(file: BinaryIO) -> str:
    """`csv` or `xlsx`. Raises FileRefused for anything else, empty or oversized files, and bombs."""
    size = file.seek(0, 2)
    head = _peek(file, 8)
    if size == 0:
        raise FileRefused(_("文件是空的，请选择有内容的文件。"))
    if size > settings.IMPORT_MAX_BYTES:
        limit = filesizeformat(settings.IMPORT_MAX_BYTES)
        raise FileRefused(_("文件超过 %(limit)s，请拆分后分别导入。") % {"limit": limit})
    if head.startswith(b"PK\x03\x04"):
        _check_workbook(file)
        return "xlsx"
    if head.startswith(_OLD_EXCEL):
        raise FileRefused(_("这是旧版 Excel（.xls）文件，请另存为 .xlsx 或 CSV 后再导入。"))
    if head.startswith(_BINARY):
        raise FileRefused(_("这不是表格文件，请上传 CSV 或 XLSX 文件。"))
    return "csv"


def _peek(file: BinaryIO, count: int) -> bytes:
    file.seek(0)
    head = file.read(count)
    file.seek(0)
    return head


def _check_workbook(file: BinaryIO) -> None:
    """Refuse what is no workbook, unpacks to too much, or declares XML entities."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise FileRefused(_("这不是 Excel 工作簿，请上传 CSV 或 XLSX 文件。"))
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > _MAX_PARTS or unpacked > settings.UPLOAD_UNPACKED_MAX_BYTES:
                raise FileRefused(_("工作簿解压后过大，请拆分，或另存为 CSV 后再导入。"))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares_entities(archive, part):
                    raise FileRefused(_("工作簿中含有不允许的 XML 声明，请用 Excel 另存一份再导入。"))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, RuntimeError, NotImplementedError) as error:
        raise FileRefused(_("工作簿已损坏或已加密，请用 Excel 打开并另存一份再导入。")) from error


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as xml:
        head = xml.read(4096)
    return any(mark in head.replace(b"\0", b"") for mark in _ENTITIES)


def encoding_of(file: BinaryIO) -> str:
    """`utf-8-sig`, `gb18030` or `utf-16`: the one that decodes the whole file strictly, read in pieces.

    UTF-8 with a few broken bytes stays UTF-8 (its bytes may form valid GB18030 by accident); their rows are reported.
    """
    if _peek(file, 2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    broken, wide = _decoding_faults(file, "utf-8")
    if not broken or broken * 20 < wide:
        return "utf-8-sig"
    if not _decoding_faults(file, "gb18030")[0]:
        return "gb18030"
    raise FileRefused(_("无法识别文件的文字编码，请另存为 UTF-8 编码的 CSV，或直接上传 XLSX。"))


def _decoding_faults(file: BinaryIO, encoding: str) -> tuple[int, int]:
    """(places that do not decode, characters beyond ASCII) of the whole file."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    broken = wide = 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        text = decoder.decode(chunk)
        broken += text.count("\ufffd")
        wide += len(text) - len(text.encode("ascii", "ignore"))
    broken += decoder.decode(b"", final=True).count("\ufffd")
    file.seek(0)
    return broken, wide


def delimiter_of(file: BinaryIO, encoding: str) -> str:
    """Comma, tab or semicolon: whichever the header line has most of."""
    sample = _peek(file, _SAMPLE).decode(encoding, "replace")
    header = next((line for line in sample.splitlines() if line.strip()), "")
    return max(",\t;", key=header.count)
