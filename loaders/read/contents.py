"""What a file is by its contents: suffixes lie (a doc saved as docx, a page saved under a txt name)."""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO

from loaders.read.limits import MAX_FILE_BYTES

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF-", ".pdf"), (b"{\\rtf", ".rtf"), (b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF8", ".gif"),
    (b"\x1f\x8b", ".gz"), (b"7z\xbc\xaf", ".7z"), (b"Rar!", ".rar"), (b"\x7fELF", ".elf"), (b"MZ\x90", ".exe"),
    (b"SQLite format 3", ".sqlite"),
)  # fmt: skip
# a member that only this kind of package has → its suffix
_PACKAGES = (
    ("word/document.xml", ".docx"), ("xl/workbook.xml", ".xlsx"), ("ppt/presentation.xml", ".pptx"),
    ("OFD.xml", ".ofd"), ("content.xml", ".odt"),
)  # fmt: skip
_STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", ".doc"), ("Workbook", ".xls"), ("Book", ".xls"))
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_MIME = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:(?:From|Subject|Date|Snapshot-Content-Location): [^\n]*\n)*MIME-Version:", re.I
)


def kind_of(stream: BinaryIO) -> str | None:
    """The suffix that the contents of a file stand for, ".zip" for any other archive, "encrypted" for a package of
    Office with a password; None where they tell nothing (text, tables of text, noise). The stream is rewound.
    """
    stream.seek(0)
    head = stream.read(4096)
    try:
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return _package(stream)
        if head.startswith(_OLE):
            return _compound(stream)
        if found := next((kind for magic, kind in _MAGIC if head.startswith(magic)), None):
            return found
        if _PAGE.match(head):
            return ".html"
        return ".mht" if _MIME.match(head) and b"multipart/related" in head.lower() else None
    finally:
        stream.seek(0)


def _package(stream: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return ".zip"
    return next((kind for member, kind in _PACKAGES if member in members), ".zip")


def _compound(stream: BinaryIO) -> str:
    """A compound file of old Office, by the name of its main stream; they stand in UTF-16."""
    stream.seek(0)
    data = stream.read(MAX_FILE_BYTES)
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), ".doc")
