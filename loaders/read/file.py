"""One file → its Documents and Refusals: which reader it gets, and that nothing it holds can stop the others."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from kg.errors import Unreadable
from kg.model import Document, Refusal
from loaders.read.limits import MAX_FILE_BYTES, MAX_PAGE_BYTES
from loaders.read.reasons import unreadable

# suffix → the module that reads it; modules are imported when a file needs them, for their libraries load slowly
_READERS = {
    ".txt": "text", ".text": "text", ".md": "text",
    ".docx": "docx", ".docm": "docx",
    ".pdf": "pdf",
    ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html",
    ".csv": "tables", ".tsv": "tables", ".xlsx": "tables", ".xlsm": "tables",
    ".jsonl": "tables", ".ndjson": "tables", ".json": "tables",
    ".doc": "office", ".wps": "office", ".rtf": "office", ".odt": "office", ".xls": "office", ".et": "office",
    ".zip": "archive",
}  # fmt: skip
SUFFIXES = frozenset(_READERS)
_LARGEST = {"html": MAX_PAGE_BYTES} | dict.fromkeys(("text", "docx", "pdf", "office"), MAX_FILE_BYTES)
_MAGIC = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"%PDF-", "pdf"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"), (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"), (b"Rar!", "rar"), (b"\x7fELF", "program"), (b"MZ\x90", "program"),
    (b"SQLite format 3", "sqlite"),
)  # fmt: skip
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # how Office keeps a docx or xlsx with a password


def read_file(path: Path, name: str) -> Iterator[Document | Refusal]:
    """The Documents of a file (one, or one a member or row), and a Refusal for what could not be read. Never raises.

    Args:
        path: the file.
        name: its name in the knowledge base; members and rows are named after it (CONTRACT, "Files").
    """
    try:
        if path.exists() and not path.is_file():
            raise unreadable(name, "not_a_file")
        with path.open("rb") as stream:
            yield from read_stream(stream, name)
    except FileNotFoundError:
        yield _refusal(unreadable(name, "missing"))
    except PermissionError:
        yield _refusal(unreadable(name, "permission"))
    except OSError as error:
        yield _refusal(unreadable(name, "system", detail=error.strerror or error))
    except Unreadable as error:
        yield _refusal(error)


def read_stream(stream: BinaryIO, name: str) -> Iterator[Document | Refusal]:
    """As `read_file`, for an open, seekable stream."""
    try:
        reader = _reader(stream, name)
        yield from import_module(f"loaders.read.{reader}").read(stream, name)
    except Unreadable as error:
        yield _refusal(error)
    except ImportError:  # a library is missing: that is no fault of the file
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            yield _refusal(unreadable(name, "system", detail=error.strerror or error))
            return
        # the libraries raise anything on damaged files (also OSError), and one must not stop the others
        yield _refusal(unreadable(name, "damaged", detail=f"{type(error).__name__}: {str(error)[:200]}"))


def _reader(stream: BinaryIO, name: str) -> str:
    """The module that reads this file: by its suffix, corrected by its first bytes where suffixes commonly lie."""
    suffix = PurePosixPath(name).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        raise unreadable(name, "unsupported", suffix=suffix or "?")
    size = stream.seek(0, 2)
    stream.seek(0)
    if size == 0:
        raise unreadable(name, "empty")
    if size > _LARGEST.get(reader, size):
        raise unreadable(name, "too_large", size=size, limit=_LARGEST[reader])
    head = stream.read(4096)
    stream.seek(0)
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if reader == "tables" and suffix not in (".xlsx", ".xlsm"):
        if kind is not None:
            raise unreadable(name, "binary", detail=kind)
        return reader
    if reader in ("text", "html"):
        if kind is not None:
            raise unreadable(name, "binary", detail=kind)
        return reader
    if kind == "ole" and reader in ("docx", "office", "tables"):
        if _is_encrypted(stream):
            raise unreadable(name, "encrypted")
        return "office"
    if kind == "zip" and suffix in (".doc", ".wps"):
        return "docx"  # saved in the new format under the old name
    if kind is None and suffix in (".doc", ".wps", ".docx") and b"<html" in head.lower():
        return "html"
    expected = {"docx": ("zip",), "office": ("ole", "rtf", "zip"), "tables": ("zip",), "archive": ("zip",)}
    if reader in expected and kind not in expected[reader]:
        raise unreadable(name, "damaged", detail=f"{kind or 'unknown'} data under the suffix {suffix}")
    return reader


def _is_encrypted(stream: BinaryIO) -> bool:
    data = stream.read(MAX_FILE_BYTES)
    stream.seek(0)
    return _ENCRYPTED_PACKAGE in data


def _refusal(error: Unreadable) -> Refusal:
    return Refusal(file=error.file, reason=error.reason)
