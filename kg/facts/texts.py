"""The files of a fact store: their documents, the passages of their reports, and the sentence around a span."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from kg.errors import NotFound
from kg.facts.quotes import quote
from kg.model import Piece

Row = dict[str, Any]

unpack_pieces = msgspec.msgpack.Decoder(tuple[Piece, ...]).decode
_TEXTS_KEPT = 64  # decoded texts in memory


class TextReader:
    """Reads files, texts and passages through an open connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._texts: OrderedDict[str, str] = OrderedDict()

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[Row]:
        """The rows of a query of the caller's own, as dicts."""
        cursor = self.db.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))

    def meta(self, key: str) -> str | None:
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    # files and texts

    def files(self) -> list[Row]:
        return list(self.rows("SELECT name AS file, root, relative, size, sha256, extractor FROM file ORDER BY name"))

    def documents(self) -> list[Row]:
        """`file`, `source` (the file on disk), `format`, `encoding`, `hints`, `notes`, `not_a_report` (why)."""
        sql = (
            "SELECT name AS file, file AS source, format, encoding, hints, notes, not_a_report"
            " FROM document ORDER BY name"
        )
        return [{**row, "hints": json.loads(row["hints"]), "notes": json.loads(row["notes"])} for row in self.rows(sql)]

    def refusals(self) -> list[Row]:
        """What could not be read: `file` (or its member or row, or a folder or link) and `reason`."""
        rows = [*self.rows("SELECT name AS file, reason FROM refusal"), *self.unreached().values()]
        return sorted(rows, key=lambda row: str(row["file"]))

    def unreached(self) -> dict[str, Row]:
        """Folders that may not be opened, links that lead nowhere: `file` and `reason` by their paths."""
        found: dict[str, Row] = json.loads(self.meta("unreached") or "{}")
        return found

    def text(self, name: str) -> str:
        """The decoded text of a document, by its name.

        Raises:
            NotFound: there is none of this name; `suggestions` holds near ones.
        """
        if name in self._texts:
            self._texts.move_to_end(name)
            return self._texts[name]
        row = self.db.execute("SELECT text FROM document WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise NotFound(f"没有这个文件：{name} / no such file: {name}", self._near_files(name))
        text = zlib.decompress(row[0]).decode("utf-8", "surrogatepass")
        self._texts[name] = text
        if len(self._texts) > _TEXTS_KEPT:
            self._texts.popitem(last=False)
        return text

    def _near_files(self, name: str) -> list[str]:
        from difflib import get_close_matches

        names = [row[0] for row in self.db.execute("SELECT name FROM document ORDER BY name")]
        inside = [n for n in names if name and (n.startswith(f"{name}!/") or n.endswith(f"/{name}"))]
        return inside[:10] or get_close_matches(name, names, n=5)

    # passages

    def passages(self, report: str) -> list[Row]:
        """The passages of a report in order: `number`, `start`, `end`, `kind`, `period`, `heading`, `text`."""
        sql = 'SELECT number, start, "end", kind, period, heading, text FROM passage WHERE report = ? ORDER BY number'
        return [{**row, "heading": json.loads(row["heading"])} for row in self.rows(sql, (report,))]

    def mended(self, report: str) -> list[tuple[str, str]]:
        """Period and mended text of each passage of a report, in order."""
        sql = "SELECT period, text FROM passage WHERE report = ? ORDER BY number"
        return self.db.execute(sql, (report,)).fetchall()

    def pieces(self, report: str, number: int) -> tuple[Piece, ...]:
        """What leads from the mended text of a passage to its document."""
        sql = "SELECT pieces FROM passage WHERE report = ? AND number = ?"
        return unpack_pieces(self.db.execute(sql, (report, number)).fetchone()[0])

    def quoted(self, report: str, passage: int, start: int, end: int) -> Row:
        """`quote` with `quote_start` and `quote_end` in the document, and `quote_clean`, around `start:end`."""
        text, packed, file = self.db.execute(
            "SELECT p.text, p.pieces, d.name FROM passage p JOIN report r ON r.id = p.report"
            " JOIN document d ON d.id = r.document WHERE p.report = ? AND p.number = ?",
            (report, passage),
        ).fetchone()
        return quote(text, unpack_pieces(packed), start, end).row(lambda: self.text(file))


def where_clause(equal: Mapping[str, Any], conditions: list[str]) -> tuple[str, list[Any]]:
    """` WHERE …` and its values; a None is no condition, a list means one of it. Always begins a WHERE."""
    parts, values = ["1"], []
    for column, wanted in equal.items():
        if wanted is None:
            continue
        if isinstance(wanted, str | int):
            parts.append(f"{column} = ?")
            values.append(wanted)
        else:
            parts.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(wanted)))
    return " WHERE " + " AND ".join(parts + conditions), values
