"""Zip archives: members are read like files, named `a.zip!/b.txt`; what would burst is refused, not unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from kg.errors import Unreadable
from kg.model import Document, Refusal
from kg.text import numbered
from loaders.read.folder import is_skipped
from loaders.read.limits import (
    MAX_ARCHIVE_BYTES,
    MAX_ARCHIVE_DEPTH,
    MAX_MEMBER_BYTES,
    MAX_MEMBERS,
    MAX_PACKAGE_XML_BYTES,
    MAX_RATIO,
    RATIO_FROM_BYTES,
)
from loaders.read.reasons import unreadable

MEMBER = "!/"
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
# Python unpacks others as a whole, and 350 bytes of bzip2 may hold 300 MB
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BLOCK = 1 << 20


def read(stream: BinaryIO, name: str) -> Iterator[Document | Refusal]:
    """The documents of all members, those of archives inside it too; what cannot be read of it is refused.

    Raises:
        Unreadable: it is no archive, lies too deep in others, or has too many members.
    """
    from loaders.read.file import read_stream

    if name.count(MEMBER) >= MAX_ARCHIVE_DEPTH:
        raise unreadable(name, "too_deep", limit=MAX_ARCHIVE_DEPTH)
    with _open(stream, name) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        if len(members) > MAX_MEMBERS:
            raise unreadable(name, "too_many", limit=MAX_MEMBERS)
        left, used = MAX_ARCHIVE_BYTES, set[str]()
        for member, label in sorted(
            ((m, _label(m)) for m in members), key=lambda pair: (pair[1], pair[0].header_offset)
        ):
            if any(is_skipped(part) for part in label.split("/")):
                continue
            shown = f"{name}{MEMBER}{_unique(label, used)}"
            try:
                data = _unpack(archive, member, shown, left)
            except Unreadable as error:
                yield Refusal(file=error.file, reason=error.reason)
                continue
            left -= len(data)
            yield from read_stream(io.BytesIO(data), shown)


def check_package(stream: BinaryIO, name: str) -> None:
    """A docx or xlsx is a zip archive too: refuses a damaged one and one that would burst. The stream is rewound.

    Raises:
        Unreadable: damaged, or its members are too large, or another size than they declare.
    """
    with _open(stream, name) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise unreadable(name, "too_many", limit=MAX_MEMBERS)
        total = sum(member.file_size for member in members)
        xml = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
        if xml > MAX_PACKAGE_XML_BYTES or total > MAX_MEMBER_BYTES:
            raise unreadable(name, "bomb", size=total, ratio=total // max(1, sum(m.compress_size for m in members)))
        for member in members:  # the libraries unpack each in one read
            for _ in _blocks(archive, member, name):
                pass
    stream.seek(0)


def _open(stream: BinaryIO, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise unreadable(name, "damaged", detail=error) from error


def _check_size(member: zipfile.ZipInfo, name: str, limit: int) -> None:
    ratio = member.file_size // max(1, member.compress_size)
    too_dense = member.file_size > RATIO_FROM_BYTES and ratio > MAX_RATIO
    if member.file_size > min(limit, MAX_MEMBER_BYTES) or too_dense:
        raise unreadable(name, "bomb", size=member.file_size, ratio=ratio)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, left: int) -> bytes:
    _check_size(member, name, left)
    return b"".join(_blocks(archive, member, name))


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The bytes in pieces: zipfile tells that a declared size lies only after it has unpacked what it is asked for."""
    if member.flag_bits & _ENCRYPTED_FLAG:
        raise unreadable(name, "encrypted")
    if member.compress_type not in _METHODS:
        raise unreadable(name, "packing", detail=member.compress_type)
    try:
        with archive.open(member) as opened:
            while block := opened.read(_BLOCK):
                yield block
    except Exception as error:  # BadZipFile, zlib.error …
        raise unreadable(name, "damaged", detail=error) from error


def _label(member: zipfile.ZipInfo) -> str:
    """The member's name: without the UTF-8 flag, zipfile reads it as cp437, where Chinese tools write UTF-8 or GBK."""
    text = member.filename
    if not member.flag_bits & _UTF8_FLAG:
        try:
            raw = text.encode("cp437")
        except UnicodeEncodeError:
            raw = text.encode("utf-8", "surrogateescape")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("gb18030", "replace")
    parts = [p for p in PurePosixPath(text.replace("\\", "/")).parts if p not in ("/", "..", ".")]
    return "/".join(parts).encode("utf-8", "replace").decode("utf-8") or "?"


def _unique(label: str, used: set[str]) -> str:
    shown = next(name for name in numbered(label) if name not in used)
    used.add(shown)
    return shown
