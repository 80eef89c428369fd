"""Tables with one report a row: csv, tsv, xlsx, jsonl, json.

A row is named `f.csv!/#N` or `f.xlsx!/sheet#N`, N counting the rows of data from 1 (the header not, blank rows with
them). A table with a single report is that report: it goes by the plain name of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import msgspec

from kg.errors import Unreadable
from kg.model import Document, Refusal
from loaders.read.archive import MEMBER, check_package
from loaders.read.cleaning import document
from loaders.read.columns import hints_of, is_header, text_column
from loaders.read.encoding import decode
from loaders.read.limits import (
    EXCEL_CELL_CHARS,
    MAX_BAD_BYTES,
    MAX_CELL_CHARS,
    MAX_FILE_BYTES,
    MAX_ROW_BYTES,
    SAMPLE_ROWS,
)
from loaders.read.reasons import unreadable

_PROBE = 1 << 18
_CUT_OFF = "正文恰为 Excel 单元格的长度上限，可能被截断 / as long as an Excel cell can be: the text may be cut off"
Row = tuple[int, Sequence[str]]


def read(stream: BinaryIO, name: str, suffix: str | None = None) -> Iterator[Document | Refusal]:
    """One Document a row.

    Args:
        suffix: what the file is, where its name says something else.

    Raises:
        Unreadable: no column holds full texts, or the file is damaged.
    """
    suffix = suffix or PurePosixPath(name).suffix.lower()
    if suffix in (".csv", ".tsv"):
        codec = _csv_codec(stream, name)
        rows = _csv_rows(stream, name, suffix, codec)
        results = _sheet(rows, f"{name}{MEMBER}#", "csv", codec.removesuffix("-sig"))
    elif suffix in (".jsonl", ".ndjson", ".json"):
        results = _jsonl(stream, name, whole=suffix == ".json")
    else:
        results = _xlsx(stream, name)
    yield from _plain_if_single(results, name)


def _plain_if_single(results: Iterator[Document | Refusal], name: str) -> Iterator[Document | Refusal]:
    first_two = list(itertools.islice(results, 2))
    if not first_two:
        raise unreadable(name, "no_text_column")
    if len(first_two) == 1:
        yield msgspec.structs.replace(first_two[0], file=name)
        return
    yield from first_two
    yield from results


def _sheet(rows: Iterator[Row], prefix: str, format: str, encoding: str | None = None) -> Iterator[Document | Refusal]:
    """The reports of one sheet; nothing where it has no column of full texts."""
    first = next(rows, None)
    if first is None:
        return
    header: Sequence[str] = ()
    if is_header(first[1]):
        header = first[1]
    else:
        rows = itertools.chain([(1, first[1])], ((number + 1, row) for number, row in rows))
    sample = list(itertools.islice(rows, SAMPLE_ROWS))
    column = text_column(header, [row for _, row in sample])
    if column is None:
        return
    for number, row in itertools.chain(sample, rows):
        if not any(cell.strip() for cell in row):
            continue
        text = row[column] if column < len(row) else ""
        yield _row(f"{prefix}{number}", text, format, hints_of(header, row, column), encoding)


def _row(name: str, text: str, format: str, hints: dict[str, str], encoding: str | None = None) -> Document | Refusal:
    try:
        if not text.strip():
            raise unreadable(name, "row_without_text")
        if text.count("\ufffd") > MAX_BAD_BYTES:
            raise unreadable(name, "encoding", place=f"U+FFFD × {text.count(chr(0xFFFD))}")
        made = document(name, text, format, encoding=encoding, hints=hints)
        if len(text) == EXCEL_CELL_CHARS:
            made = msgspec.structs.replace(made, notes=(*made.notes, _CUT_OFF))
        return made
    except Unreadable as error:
        return Refusal(file=error.file, reason=error.reason)


def _csv_rows(stream: BinaryIO, name: str, suffix: str, codec: str) -> Iterator[Row]:
    """Rows with their number; the header is 0."""
    csv.field_size_limit(MAX_CELL_CHARS)  # a setting of the module; the default of 131,072 cuts long reports
    with io.TextIOWrapper(stream, encoding=codec, errors="replace", newline="") as lines:
        # a cell of many lines keeps its line ends; NUL is an error before Python 3.11
        reader = csv.reader(
            (line.replace("\0", " ") for line in _bounded(lines, name)), delimiter=_delimiter(lines, suffix)
        )
        try:
            yield from enumerate(reader)
        except csv.Error as error:
            raise unreadable(name, "damaged", detail=f"line {reader.line_num}: {error}") from error


def _bounded(lines: io.TextIOWrapper, name: str) -> Iterator[str]:
    number = 0
    while line := lines.readline(MAX_CELL_CHARS):
        number += 1
        if len(line) >= MAX_CELL_CHARS:
            raise unreadable(name, "long_line", limit=MAX_CELL_CHARS, place=number)
        yield line


def _csv_codec(stream: BinaryIO, name: str) -> str:
    """The encoding of a table, from its start; the end is cut back to a whole line, so that no character is halved."""
    head = stream.read(_PROBE)
    if len(head) == _PROBE and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[: head.rfind(b"\n") + 1] or head
    stream.seek(0)
    encoding = decode(head, name)[1]
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _delimiter(lines: io.TextIOWrapper, suffix: str) -> str:
    if suffix == ".tsv":
        return "\t"
    header = lines.readline(10_000)
    lines.seek(0)
    return max(",;\t", key=header.count)


def _xlsx(stream: BinaryIO, name: str) -> Iterator[Document | Refusal]:
    import openpyxl

    check_package(stream, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that it leaves out
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                rows = ((n, [_cell(value) for value in row]) for n, row in enumerate(sheet.iter_rows(values_only=True)))
                yield from _sheet(rows, f"{name}{MEMBER}{sheet.title}#", "xlsx")
        finally:
            book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _jsonl(stream: BinaryIO, name: str, *, whole: bool) -> Iterator[Document | Refusal]:
    objects = _json_list(stream, name) if whole else _json_lines(stream, name)
    sample = list(itertools.islice(objects, SAMPLE_ROWS))
    header = list(dict.fromkeys(key for _, value in sample if isinstance(value, dict) for key in value))
    rows = [[_json_cell(value.get(key)) for key in header] for _, value in sample if isinstance(value, dict)]
    column = text_column(header, rows)
    if column is None:
        return
    for number, value in itertools.chain(sample, objects):
        label = f"{name}{MEMBER}#{number}"
        if not isinstance(value, dict):
            error = unreadable(label, "bad_row", detail=value)
            yield Refusal(file=error.file, reason=error.reason)
            continue
        cells = {key: _json_cell(item) for key, item in value.items()}
        keys = list(cells)
        text_index = keys.index(header[column]) if header[column] in cells else -1
        yield _row(label, cells.get(header[column], ""), "jsonl", hints_of(keys, list(cells.values()), text_index))


def _json_lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Objects with the number of their line; a string says why a line is none."""
    number = 0
    while line := stream.readline(MAX_ROW_BYTES):
        number += 1
        if len(line) >= MAX_ROW_BYTES:
            raise unreadable(name, "long_line", limit=MAX_ROW_BYTES, place=number)
        if not line.strip():
            continue
        try:
            value = json.loads(decode(line, name)[0])
        except (ValueError, RecursionError, Unreadable) as error:
            yield number, str(error)[:200]
            continue
        yield number, value if isinstance(value, dict) else type(value).__name__


def _json_list(stream: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise unreadable(name, "too_large", size=len(data), limit=MAX_FILE_BYTES)
    try:
        values = json.loads(decode(data, name)[0])
    except (ValueError, RecursionError) as error:
        raise unreadable(name, "damaged", detail=error) from error
    items: Iterable[Any] = values if isinstance(values, list) else [values]
    for number, value in enumerate(items, 1):
        yield number, value if isinstance(value, dict) else type(value).__name__


def _json_cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
