"""Uploads are judged by what they hold. Every attack is refused in words, within a second."""

import io
import struct
import time
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from common.errors import Conflict, Invalid, Refused
from postings.enums import PostingStatus
from postings.services import attach_file, remove_file
from postings.uploads import judge, shown_name
from tests.factories import NeedFactory, draft_need

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 60 + b"\xff\xd9"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


def packed(entries, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def xlsx():
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


DOCX = packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})
PPTX = packed({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"})

GOOD = {
    "报告.pdf": PDF,
    "照片.png": PNG,
    "照片.jpg": JPEG,
    "照片.JPEG": JPEG,
    "说明.docx": DOCX,
    "数据.xlsx": xlsx(),
    "汇报.pptx": PPTX,
    "图纸.zip": packed({"图纸/一.dwg": b"AC1032" * 50}),
    "说明.txt": "盐雾试验".encode(),
    "数据.csv": "时间,盐度\n1,35".encode("gb18030"),
}


def check(name, content):
    return judge(io.BytesIO(content), name=name, size=len(content))


@pytest.mark.parametrize("name", GOOD)
def test_accepts(name):
    judged = check(name, GOOD[name])
    assert judged.name == name
    assert judged.size == len(GOOD[name])
    assert len(judged.sha256) == 64


def lying_sizes():
    """A member whose directory says 10 bytes and that unpacks to ten megabytes."""
    data = bytearray(packed({"[Content_Types].xml": "<Types/>", "word/document.xml": b"0" * 10_000_000}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 10)
    return bytes(data)


def encrypted():
    data = bytearray(GOOD["图纸.zip"])
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data[at] |= 1
    return bytes(data)


ATTACKS = {
    "program as pdf": ("报告.pdf", b"MZ\x90\x00" + b"\0" * 200),
    "page as png": ("图.png", b"<html><script>alert(1)</script>"),
    "page as text": ("说明.txt", b"\xef\xbb\xbf  <!doctype html><script>alert(1)</script>"),
    "svg as csv": ("数据.csv", b"<svg onload=alert(1)>"),
    "binary as text": ("说明.txt", b"abc\x00def"),
    "undecodable text": ("说明.txt", b"\x81\xff\xfe\xff" * 9),
    "forbidden kind": ("页面.html", b"<p>"),
    "double extension": ("报告.pdf.exe", PDF),
    "no extension": ("报告", PDF),
    "empty": ("空.pdf", b""),
    "gif with a pdf inside": ("报告.pdf", b"GIF89a" + PDF),
    "pdf and zip in one": ("报告.pdf", PDF + packed({"a.txt": "x"})),
    "png with a tail": ("图.png", PNG + b"<script>alert(1)</script>"),
    "jpeg with a zip behind": ("图.jpg", JPEG + packed({"a.txt": "x"})),
    "zip behind a script": ("图纸.zip", b"#!/bin/sh\n" + GOOD["图纸.zip"]),
    "cut png": ("图.png", PNG[:-12]),
    "zip named docx": ("说明.docx", GOOD["图纸.zip"]),
    "xlsx named docx": ("说明.docx", GOOD["数据.xlsx"]),
    "macros": ("说明.docx", packed({"[Content_Types].xml": "x", "word/document.xml": "x", "word/vbaProject.bin": "x"})),
    "bomb": ("图纸.zip", packed({"a.bin": b"\0" * 60_000_000})),
    "bomb of many": ("图纸.zip", packed({f"{n}.txt": "x" for n in range(2_500)})),
    "bomb in a docx": ("说明.docx", packed({"[Content_Types].xml": "x", "word/document.xml": b"\0" * 60_000_000})),
    "lying sizes": ("说明.docx", lying_sizes()),
    "zip in zip": ("图纸.zip", packed({"内.zip": packed({"a": "x"})})),
    "page in zip": ("图纸.zip", packed({"a.html": "<script>"})),
    "climbing out": ("图纸.zip", packed({"../../etc/passwd": "x"})),
    "absolute path": ("图纸.zip", packed({"/etc/passwd": "x"})),
    "windows path": ("图纸.zip", packed({"C:\\x.txt": "x"})),
    "with a password": ("图纸.zip", encrypted()),
    "broken zip": ("图纸.zip", GOOD["图纸.zip"][:-30]),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_refuses_within_a_second(attack):
    name, content = ATTACKS[attack]
    began = time.perf_counter()
    with pytest.raises(Invalid) as refusal:
        check(name, content)
    assert time.perf_counter() - began < 1
    assert str(refusal.value)


def test_refuses_what_is_too_large_without_reading_it(settings):
    with pytest.raises(Invalid, match="20 MB"):
        judge(io.BytesIO(b""), name="大.pdf", size=settings.UPLOAD_MAX_BYTES + 1)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../../etc/报告.pdf", "报告.pdf"),
        ("C:\\Users\\x\\报告.pdf", "报告.pdf"),
        ("报告\x00\r\n.pdf", "报告.pdf"),
        ("报告\u202efdp.exe.pdf", "报告fdp.exe.pdf"),
        ("...", "file"),
        ("长" * 300 + ".pdf", "长" * 147 + ".pdf"),
    ],
)
def test_names_are_only_for_showing(typed, shown):
    assert shown_name(typed) == shown


@pytest.mark.django_db
class TestOnAPosting:
    def upload(self, name="报告.pdf", content=PDF):
        return SimpleUploadedFile(name, content, content_type="text/html")

    def test_is_kept_under_a_generated_name_and_served_as_what_it_is(self, linhai, now):
        kept = attach_file(posting=draft_need(), file=self.upload("../../报告.pdf"), by=linhai, now=now)
        assert kept.file.name == f"attachments/{kept.token[:2]}/{kept.token}"
        assert (kept.name, kept.media_type) == ("报告.pdf", "application/pdf")

    def test_strangers_and_reviewed_ones_are_refused(self, linhai, sunqi, now):
        with pytest.raises(Refused):
            attach_file(posting=draft_need(), file=self.upload(), by=sunqi, now=now)
        with pytest.raises(Conflict):
            attach_file(posting=NeedFactory(status=PostingStatus.SUBMITTED), file=self.upload(), by=linhai, now=now)

    def test_ten_at_most_and_none_twice(self, linhai, now):
        need = draft_need()
        attach_file(posting=need, file=self.upload(), by=linhai, now=now)
        with pytest.raises(Invalid, match="已经在"):
            attach_file(posting=need, file=self.upload(), by=linhai, now=now)
        for number in range(9):
            attach_file(posting=need, file=self.upload(f"{number}.pdf"), by=linhai, now=now)
        with pytest.raises(Invalid, match="最多 10"):
            attach_file(posting=need, file=self.upload("11.pdf"), by=linhai, now=now)

    def test_a_removed_file_leaves_the_disk(self, linhai, now, django_capture_on_commit_callbacks):
        kept = attach_file(posting=draft_need(), file=self.upload(), by=linhai, now=now)
        storage, path = kept.file.storage, kept.file.name
        assert storage.exists(path)
        with django_capture_on_commit_callbacks(execute=True):
            remove_file(attachment=kept, by=linhai, now=now)
        assert not storage.exists(path)
