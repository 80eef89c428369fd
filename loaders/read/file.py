"""One file → its Documents and Refusals: which reader it gets, and that nothing it holds can stop the others."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from msgspec.structs import replace

from kg.errors import Unreadable
from kg.model import Document, Refusal
from loaders.read.contents import kind_of
from loaders.read.encoding import decode
from loaders.read.limits import MAX_FILE_BYTES, MAX_PAGE_BYTES
from loaders.read.reasons import unreadable

# suffix → the module that reads it; modules are imported when a file needs them, for their libraries load slowly
_READERS = {
    ".txt": "text", ".text": "text", ".md": "text",
    ".docx": "docx", ".docm": "docx",
    ".pdf": "pdf",
    ".mht": "mht", ".mhtml": "mht",
    ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html",
    ".csv": "tables", ".tsv": "tables", ".xlsx": "tables", ".xlsm": "tables",
    ".jsonl": "tables", ".ndjson": "tables", ".json": "tables",
    ".doc": "office", ".wps": "office", ".rtf": "office", ".odt": "office", ".xls": "office", ".et": "office",
    ".zip": "archive",
}  # fmt: skip
SUFFIXES = frozenset(_READERS)
_TEXT_TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".json"})
_LARGEST = {"html": MAX_PAGE_BYTES, "mht": MAX_FILE_BYTES} | dict.fromkeys(
    ("text", "docx", "pdf", "office"), MAX_FILE_BYTES
)


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
        suffix = _suffix(stream, name)
        reader = _READERS[suffix]
        read = import_module(f"loaders.read.{reader}").read
        said = PurePosixPath(name).suffix.lower()
        results = read(stream, name, suffix) if reader in ("tables", "office") else read(stream, name)
        yield from (_noted(result, suffix, said) for result in results)
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


def _suffix(stream: BinaryIO, name: str) -> str:
    """What a file is, as a key of `_READERS`: its contents go before its name where they tell."""
    said = PurePosixPath(name).suffix.lower()
    if said not in _READERS:
        raise unreadable(name, "unsupported", suffix=said) if said else unreadable(name, "no_suffix")
    size = stream.seek(0, 2)
    if size == 0:
        raise unreadable(name, "empty")
    suffix = _agreed(name, said, stream)
    limit = _LARGEST.get(_READERS[suffix], size)
    if size > limit:
        raise unreadable(name, "too_large", size=size, limit=limit)
    return suffix


def _agreed(name: str, said: str, stream: BinaryIO) -> str:
    """The suffix to go by: what the contents stand for, where they tell, else the one that the name has.

    Raises:
        Unreadable: the contents are of a kind that is not read, or tell that it is not what its name says.
    """
    kind, reader = kind_of(stream), _READERS[said]
    textual = reader in ("text", "html", "mht") or said in _TEXT_TABLES
    if kind == "encrypted":
        raise unreadable(name, "encrypted")
    if kind is None:
        if textual or reader == "archive":
            return said
        if _is_text(stream):
            return ".txt"
        raise unreadable(name, "damaged", detail=f"unknown data under the suffix {said}")
    if kind == ".zip" and (reader in ("docx", "archive") or said in (".xlsx", ".xlsm")):
        return said  # an archive, or a package that is damaged
    if kind == ".zip" or kind not in _READERS:
        if textual:
            raise unreadable(name, "binary", detail=kind[1:])
        raise unreadable(name, "unsupported", suffix=kind)
    if _READERS[kind] == reader == "office" and (kind == ".xls") == (said in (".xls", ".et")):
        return said  # wps and doc are of one kind
    return kind


def _is_text(stream: BinaryIO) -> bool:
    try:
        decode(stream.read(MAX_FILE_BYTES), "")
    except Unreadable:
        return False
    finally:
        stream.seek(0)
    return True


def _noted(result: Document | Refusal, kind: str, said: str) -> Document | Refusal:
    families = {_READERS[kind], _READERS[said]}
    as_usual = len(families) == 1 and not (said in _TEXT_TABLES and kind not in _TEXT_TABLES)
    if isinstance(result, Refusal) or as_usual or families == {"docx", "office"}:  # one program saves both of these
        return result
    note = f"扩展名是 {said}，内容是 {kind}，按内容读取 / named {said}, but it holds {kind}: read as that"
    return replace(result, notes=(*result.notes, note))


def _refusal(error: Unreadable) -> Refusal:
    return Refusal(file=error.file, reason=error.reason)
