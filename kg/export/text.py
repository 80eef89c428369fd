"""CSV that spreadsheets open rightly, and JSON Lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from kg.export.tables import FLAT, Row, Table, flat

SEPARATOR = "；"  # between the names of a list
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> Any:
    """A value for a spreadsheet: lists joined, a text that would be taken for a formula gets a `'` before it."""
    if isinstance(value, list):
        value = SEPARATOR.join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _open(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8-sig", newline="")  # Excel takes UTF-8 for GBK without the mark


class CsvFolder:
    """A file for each label and relation type."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._files: dict[str, TextIO] = {}
        out.mkdir()

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        first = table.name not in self._files
        if first:
            self._files[table.name] = _open(self._out / f"{table.name}.csv")
        writer = csv.writer(self._files[table.name])
        if first:
            writer.writerow(table.names)
        writer.writerows([cell(value) for value in row] for row in rows)

    def close(self) -> tuple[str, ...]:
        for file in self._files.values():
            file.close()
        return ()


class CsvFile:
    """One file for all: `record` tells nodes from relations, `type` is the label or relation type."""

    def __init__(self, out: Path) -> None:
        self._file = _open(out)
        self._writer = csv.DictWriter(self._file, [name for name, _ in FLAT])
        self._writer.writeheader()

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        self._writer.writerows({k: cell(v) for k, v in flat(table, row).items()} for row in rows)

    def close(self) -> tuple[str, ...]:
        self._file.close()
        return ()


class JsonLines:
    """A node or relation a line; what is unknown is left out."""

    def __init__(self, out: Path) -> None:
        self._file = out.open("w", encoding="utf-8", newline="\n")

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        for row in rows:
            known = {k: v for k, v in flat(table, row).items() if v is not None}
            self._file.write(json.dumps(known, ensure_ascii=False) + "\n")

    def close(self) -> tuple[str, ...]:
        self._file.close()
        return ()
