"""What a file is, judged by its content: name, declared type and extension are only what somebody typed.

Accepted: PDF, PNG, JPEG, Office documents without macros, ZIP, plain text and CSV, each under `UPLOAD_MAX_BYTES`.
Refused within a second: wrong magic, files that are two formats at once, zip bombs, names that leave their folder.
Files are kept under generated names and only ever served as downloads, so this is the second fence, not the only one.
"""

import hashlib
import re
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _

from common.errors import Invalid

_OOXML = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": f"{_OOXML}.wordprocessingml.document",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "pptx": f"{_OOXML}.presentationml.presentation",
    "zip": "application/zip",
    "txt": "text/plain",
    "csv": "text/csv",
}
ACCEPT = ",".join(f".{extension}" for extension in MEDIA_TYPES)
"""For the `accept` attribute of a file input."""
SHOWN_TYPES = "PDF、PNG、JPG、DOCX、XLSX、PPTX、ZIP、TXT、CSV"

ZIP_MAX_ENTRIES = 2_000
ZIP_MAX_RATIO = 200
"""Unpacked size over packed size: DEFLATE reaches 1,032; documents stay under 60 (measured on our own samples)."""
_OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_NESTED = re.compile(r"\.(zip|rar|7z|gz|bz2|xz|tar|jar|exe|dll|js|vbs|bat|cmd|ps1|scr|msi|html?|svg)$", re.IGNORECASE)
_CHUNK = 1 << 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class JudgedFile:
    """What is kept of an accepted upload: a name to show, its type by content, size in bytes, hash."""

    name: str
    media_type: str
    size: int
    sha256: str


def judge(file: IO[bytes], *, name: str, size: int) -> JudgedFile:
    """Read the file once and say what it is; raises Invalid with what to do instead. Leaves the file at its start."""
    shown = shown_name(name)
    extension = PurePosixPath(shown).suffix.lower().lstrip(".")
    if extension not in MEDIA_TYPES:
        raise Invalid(_("不能上传这种文件。可以上传：%(types)s。") % {"types": SHOWN_TYPES})
    if not size:
        raise Invalid(_("文件是空的，请检查后重新选择。"))
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024**2
        raise Invalid(_("文件超过 %(limit)d MB，请压缩或拆分后上传。") % {"limit": limit})
    _judge_content(file, extension)
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(_CHUNK):
        digest.update(block)
    file.seek(0)
    return JudgedFile(name=shown, media_type=MEDIA_TYPES[extension], size=size, sha256=digest.hexdigest())


def shown_name(name: str) -> str:
    """The last part of what was typed, without control and direction characters, at most 160 characters."""
    last = _CONTROL.sub("", name.replace("\\", "/").rsplit("/", 1)[-1]).strip().strip(".") or "file"
    stem, dot, extension = last.rpartition(".")
    return f"{stem[: 150 - len(extension)]}{dot}{extension}" if dot and len(extension) <= 10 else last[:150]


def _judge_content(file: IO[bytes], extension: str) -> None:
    file.seek(0)
    head = file.read(8192)
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 8192))
    tail = file.read()
    if extension in {"txt", "csv"}:
        _judge_text(file, head)
    elif extension in {*_OFFICE_FOLDERS, "zip"}:
        _require(head.startswith(b"PK\x03\x04"), extension)
        _judge_archive(file, extension)
    else:
        _require(f".{extension}" in _found(head), extension)
        ends = {"png": b"IEND\xaeB`\x82", "pdf": b"%%EOF"}.get(extension, b"\xff\xd9")
        exact = extension != "pdf"
        _require(tail.rstrip(b"\r\n \x00").endswith(ends) if exact else ends in tail[-1024:], extension)
        if is_zipfile(file):
            raise Invalid(_("文件里藏有另一个压缩包，不能上传。请用原程序重新导出。"))


def _found(head: bytes) -> set[str]:
    """Extensions that the first bytes allow, by the table of puremagic."""
    try:
        found = puremagic.magic_string(head)
    except puremagic.PureError:
        return set()
    return {match.extension for match in found}


def _require(true: bool, extension: str) -> None:
    if not true:
        raise Invalid(_("文件内容不是完整的 %(type)s。请用原程序打开并另存后再上传。") % {"type": extension.upper()})


def _judge_text(file: IO[bytes], head: bytes) -> None:
    """Text in UTF-8 or GB18030 without zero bytes, and not a web page in disguise."""
    opening = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    file.seek(0)
    content = file.read()
    if (
        b"\x00" in content
        or _found(head) & {".html", ".exe", ".pdf", ".zip"}
        or opening.startswith((b"<", b"%pdf", b"pk\x03"))
    ):
        raise Invalid(_("文件内容不是纯文本。请另存为 UTF-8 的 TXT 或 CSV 后再上传。"))
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return
    raise Invalid(_("无法识别文字编码。请另存为 UTF-8 后再上传。"))


def _judge_archive(file: IO[bytes], extension: str) -> None:
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
            _judge_entries(entries, extension)
            for entry in entries:
                _read_through(archive, entry)
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, UnicodeDecodeError) as error:
        raise Invalid(_("压缩包损坏或加了密码，无法检查。请重新打包、不设密码后上传。")) from error


def _judge_entries(entries: list[ZipInfo], extension: str) -> None:
    """By the directory alone, before anything is unpacked."""
    packed, unpacked = sum(e.compress_size for e in entries), sum(e.file_size for e in entries)
    limit = settings.UPLOAD_UNPACKED_MAX_BYTES
    if len(entries) > ZIP_MAX_ENTRIES or unpacked > limit or unpacked > ZIP_MAX_RATIO * max(packed, 4096):
        raise Invalid(
            _("压缩包解开后过大（上限 %(size)d MB、%(count)d 个文件），请拆分后上传。")
            % {"size": limit // 1024**2, "count": ZIP_MAX_ENTRIES}
        )
    names = [entry.filename.replace("\\", "/") for entry in entries]
    if any(name.startswith("/") or ".." in name.split("/") or ":" in name for name in names):
        raise Invalid(_("压缩包内的文件路径不安全，请重新打包。"))
    if extension == "zip":
        if any(_NESTED.search(name) for name in names):
            raise Invalid(_("压缩包内不能再有压缩包、程序或网页文件。"))
        return
    _require("[Content_Types].xml" in names and any(n.startswith(_OFFICE_FOLDERS[extension]) for n in names), extension)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Invalid(_("文件带有宏，不能上传。请另存为不含宏的文件。"))


def _read_through(archive: ZipFile, entry: ZipInfo) -> None:
    """Unpack to nowhere: a size or checksum that lies is found here, within the limit already checked."""
    with archive.open(entry) as member:
        while member.read(_CHUNK):
            pass
