"""Units of the graph and their digests, kept in the fact store so that a load computes only those that are due.

A unit is a report with all that it states, or one shared node with the PART_OF that leads from it. `record` brings the
table `unit` level with the facts, inside the transaction of the load, and numbers the load: what the graph lacks of a
state that it held is what changed in the loads since.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from kg.graph.nodes import ENTITIES, SharedNodes, Unit
from kg.graph.schema import schema_version

_SHARED = ("Place", "Document", *ENTITIES)
_AT_ONCE = 20_000  # rows of one write


class Part(NamedTuple):
    """What is kept of a unit: `links` counts a report's MENTIONS, another's PART_OF; `passages` those of a report."""

    digest: str
    links: int
    passages: int = 0


class Totals(NamedTuple):
    """Sums over all units: of the digests (`weight`), and per label of units, links and passages."""

    sum: int
    counts: dict[str, tuple[int, int, int]]

    @property
    def units(self) -> int:
        return sum(map(self.of, self.counts))

    @property
    def digest(self) -> str:
        """A hash of the whole graph."""
        return hashlib.blake2b(f"{schema_version()} {self.units} {self.sum}".encode(), digest_size=16).hexdigest()

    def of(self, label: str) -> int:
        """How many units have a label."""
        return self.counts.get(label, (0, 0, 0))[0]


class Digests:
    """Computes the parts of units from the facts."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._nodes = SharedNodes(sql)

    def all(self) -> Iterator[tuple[Unit, Part]]:
        for label in _SHARED:
            yield from self.shared(label)
        yield from self.reports(id for (id,) in self._sql.execute("SELECT id FROM report ORDER BY id").fetchall())

    def shared(self, label: str, ids: Iterable[str] | None = None) -> Iterator[tuple[Unit, Part]]:
        for node in self._nodes.read(label, None if ids is None else set(ids)):
            yield node.unit, Part(_hash((node.row, node.part_of)), len(node.part_of))

    def reports(self, ids: Iterable[str]) -> Iterator[tuple[Unit, Part]]:
        """Of the reports given that count."""
        for id in ids:
            row = self._sql.execute(
                "SELECT r.id, f.sha256, f.extractor, d.name, r.start, r.place, r.level, r.title, r.plan_year"
                " FROM report r JOIN document d ON d.id = r.document JOIN file f ON f.name = d.file"
                " WHERE r.id = ? AND r.same_as IS NULL",
                (id,),
            ).fetchone()
            if row is None:
                continue
            # one string, put together by SQLite: a row a mention would take far longer
            resolved, links = self._sql.execute(
                "SELECT group_concat(type || coalesce(entity, '')), count(entity)"
                " FROM (SELECT type, entity FROM mention WHERE report = ? ORDER BY number)",
                (id,),
            ).fetchone()
            tracked = self._sql.execute("SELECT digest FROM tracked_report WHERE report = ?", (id,)).fetchone()
            (passages,) = self._sql.execute("SELECT count(*) FROM passage WHERE report = ?", (id,)).fetchone()
            rejected = self._rejected.get(id, [])
            said = (tuple(row), resolved, rejected, self._judged.get(id), tracked and tracked[0], self._sources.get(id))
            yield ("Report", id), Part(_hash((schema_version(), *said)), links - len(rejected), passages)

    @cached_property
    def _rejected(self) -> Mapping[str, list[str]]:
        """Per report, what it mentions and a person rejected; only judgements reject."""
        found = defaultdict(list)
        for report, entity in self._sql.execute(
            "SELECT m.report, e.id FROM judged_entity CROSS JOIN entity e USING (id) CROSS JOIN mention m"
            " ON m.entity = e.id WHERE e.status = 'rejected' ORDER BY 1, 2"
        ):
            found[report].append(entity)
        return found

    @cached_property
    def _judged(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Per report, its mentions that judgements changed."""
        found = defaultdict(list)
        for report, *row in self._sql.execute(
            'SELECT m.report, m.id, m.start, m."end", m.type, m.text FROM judged j CROSS JOIN mention m USING (id)'
            " ORDER BY m.id"
        ):
            found[report].append(tuple(row))
        return found

    @cached_property
    def _sources(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Per report that others repeat, where those stand."""
        found = defaultdict(list)
        for same_as, *row in self._sql.execute(
            'SELECT same_as, document, start, "end" FROM report WHERE same_as IS NOT NULL ORDER BY document, start'
        ):
            found[same_as].append(tuple(row))
        return found


# kept in the fact store


def record(db: sqlite3.Connection) -> None:
    """Brings `unit` level with the facts and what is `due`; works inside the caller's transaction."""
    held = _meta(db, "units")
    whole = held is None or held.split()[0] != schema_version()
    if whole:
        for table in ("unit", "history"):
            db.execute(f"DELETE FROM {table}")
        db.execute("INSERT OR REPLACE INTO meta VALUES ('graph', '[0, {}]')")
    state = _meta(db, "state") or ""
    (number,) = db.execute("SELECT coalesce(max(number), 0) + 1 FROM history").fetchone()
    db.execute("INSERT INTO history VALUES (?, ?)", (number, state))
    totals = _Adding(totals_of(db))
    rows: list[tuple[Any, ...]] = []
    for unit, old, new in ((unit, None, part) for unit, part in Digests(db).all()) if whole else _changed(db):
        totals.add(unit, old, -1)
        totals.add(unit, new, 1)
        links, passages = (new.links, new.passages) if new else (0, 0)
        rows.append((*unit, new and new.digest, links, passages, number))
        if len(rows) >= _AT_ONCE:
            _write(db, rows)
    _write(db, rows)
    db.execute("DELETE FROM due")
    values = {"graph": json.dumps([totals.sum, totals.counts]), "units": f"{schema_version()} {state}"}
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


def _write(db: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> None:
    db.executemany("INSERT OR REPLACE INTO unit VALUES (?,?,?,?,?,?)", rows)
    rows.clear()


def _changed(db: sqlite3.Connection) -> Iterator[tuple[Unit, Part | None, Part | None]]:
    """Units that differ from what is kept of them: places, documents, programmes of the authority file, all due."""
    digests = Digests(db)
    reports = [id for (id,) in db.execute("SELECT id FROM due WHERE label = 'Report' ORDER BY id")]
    entities = [id for (id,) in db.execute("SELECT id FROM due WHERE label = '' UNION SELECT id FROM programme")]
    for label in _SHARED:
        if label in ENTITIES:
            wanted, held = dict(digests.shared(label, entities)), _held(db, label, entities)
        else:
            wanted, held = dict(digests.shared(label)), _held(db, label)
        yield from _differences(wanted, held)
    yield from _differences(dict(digests.reports(reports)), _held(db, "Report", reports))


def _differences(
    wanted: Mapping[Unit, Part], held: Mapping[Unit, Part]
) -> Iterator[tuple[Unit, Part | None, Part | None]]:
    for unit in sorted(wanted.keys() | held.keys()):
        if wanted.get(unit) != held.get(unit):
            yield unit, held.get(unit), wanted.get(unit)


def _held(db: sqlite3.Connection, label: str, ids: list[str] | None = None) -> dict[Unit, Part]:
    columns = "SELECT u.id, u.digest, u.links, u.passages FROM"
    if ids is None:
        rows = db.execute(f"{columns} unit u WHERE u.label = ? AND u.digest IS NOT NULL", (label,))
    else:
        rows = db.execute(
            f"{columns} json_each(?) j CROSS JOIN unit u ON u.id = j.value WHERE u.label = ? AND u.digest IS NOT NULL",
            (json.dumps(ids), label),
        )
    return {(label, id): Part(*part) for id, *part in rows}


def totals_of(sql: sqlite3.Connection) -> Totals:
    """The sums as they are kept."""
    total, counts = json.loads(_meta(sql, "graph") or "[0, {}]")
    return Totals(total, {label: tuple(numbers) for label, numbers in counts.items()})


def is_level(sql: sqlite3.Connection, state: str | None) -> bool:
    """Whether what is kept belongs to the state of the facts and to this schema of the graph."""
    return state is not None and _meta(sql, "units") == f"{schema_version()} {state}"


def since(sql: sqlite3.Connection, state: str) -> tuple[set[Unit], set[Unit]] | None:
    """The units that changed, and those that went, since a state; None where it is not known."""
    (number,) = sql.execute("SELECT max(number) FROM history WHERE state = ?", (state,)).fetchone()
    if number is None:
        return None
    changed: set[Unit] = set()
    gone: set[Unit] = set()
    for label, id, digest in sql.execute("SELECT label, id, digest FROM unit WHERE changed > ?", (number,)):
        (gone if digest is None else changed).add((label, id))
    return changed, gone


def sums(parts: Iterable[tuple[Unit, Part]]) -> Totals:
    """The sums over units."""
    totals = _Adding(Totals(0, {}))
    for unit, part in parts:
        totals.add(unit, part, 1)
    return Totals(totals.sum, totals.counts)


class _Adding:
    """Sums that grow and shrink."""

    def __init__(self, totals: Totals) -> None:
        self.sum = totals.sum
        self.counts = dict(totals.counts)

    def add(self, unit: Unit, part: Part | None, sign: int) -> None:
        if part is not None:
            self.sum += sign * weight(unit, part.digest)
            units, links, passages = self.counts.get(unit[0], (0, 0, 0))
            self.counts[unit[0]] = (units + sign, links + sign * part.links, passages + sign * part.passages)
            if units + sign == 0:
                del self.counts[unit[0]]


def weight(unit: Unit, digest: str) -> int:
    """What a unit adds to the sum: no order is needed, and two units do not cancel each other out."""
    return int(digest, 16) * (zlib.crc32(unit[1].encode()) | 1)


def _hash(value: object) -> str:
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _meta(sql: sqlite3.Connection, key: str) -> str | None:
    row = sql.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None
