"""The projection: rows of the fact store become the nodes and relations of the graph.

Only reports that count (`same_as` IS NULL) give facts; the files of the others stay named by STANDS_IN. Every row
belongs to a *unit*, and a unit has a digest: a report with all that it states, or one shared node (place, document,
entity) with the PART_OF that leads from it. Two graphs with the same digests are the same; a store writes only units
whose digest differs.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import msgspec

from kg.facts.quotes import Quote, quote
from kg.graph import units as kept
from kg.graph.nodes import ENTITIES, Node, Row, SharedNodes, Unit, unpacked
from kg.graph.schema import (
    ENTITY_LABELS,
    FACT_RELATIONS,
    NODE_BY_LABEL,
    RELATION_BY_TYPE,
    STATED_RELATIONS,
    NodeType,
    RelationType,
)
from kg.graph.tracked import TrackedRows
from kg.model import Piece

_ROWS_A_BATCH = 20_000
_SHORTENED = 200  # sentences from this length on may have been cut
_HEADWORD_WITHIN = 10  # a glossary passage defines the programme that it names within its first characters


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one label, or of one relation type between two labels.

    A node's row holds the schema's properties in order; a relation's row holds the ids of its ends and then the
    properties. None is unknown.
    """

    kind: NodeType | RelationType
    rows: list[Row]
    ends: tuple[str, str] | None = None


@dataclass(slots=True)
class _Rows:
    """Rows that wait to be handed out, by table."""

    nodes: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    relations: dict[tuple[str, str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))

    def size(self) -> int:
        return sum(map(len, self.nodes.values())) + sum(map(len, self.relations.values()))

    def batches(self) -> Iterator[Batch]:
        for label in NODE_BY_LABEL:
            if label in self.nodes:
                yield Batch(NODE_BY_LABEL[label], self.nodes[label])
        for relation in RELATION_BY_TYPE.values():
            for ends in relation.ends:
                rows = self.relations.get((relation.type, *ends))
                if rows:
                    yield Batch(relation, rows, ends)


class Projection:
    """What the graph must hold, read from an open fact store inside one read transaction of the caller.

    Args:
        connection: of the fact store; rows may come as tuples or sqlite3.Row.
        kb: id of the knowledge base, with which a server tells our nodes from others'.
    """

    def __init__(self, connection: sqlite3.Connection, kb: str) -> None:
        self._sql = connection
        self.kb = kb
        found = connection.execute("SELECT value FROM meta WHERE key = 'state'").fetchone()
        self.state: str | None = found[0] if found else None  # changes with every load that changed facts
        self._kept = kept.is_level(connection, self.state)  # the digests are in the fact store
        self._nodes = SharedNodes(connection)
        self._places = self._nodes.known
        self._labels = _Labels(connection, self._places)  # id of an entity or place → label
        self._tracked = TrackedRows(connection, self._labels)
        self._last = ("", "")  # the document read last, and its text

    @cached_property
    def _parts(self) -> dict[Unit, kept.Part]:
        """Of all units, where the fact store does not keep them."""
        return dict(kept.Digests(self._sql).all())

    @cached_property
    def totals(self) -> kept.Totals:
        """Sums over all units: `digest`, and how many units, links and passages there are of each label."""
        return kept.totals_of(self._sql) if self._kept else kept.sums(self._parts.items())

    def units(self) -> dict[Unit, str]:
        """The digest of every unit."""
        if not self._kept:
            return {unit: part.digest for unit, part in self._parts.items()}
        rows = self._sql.execute("SELECT label, id, digest FROM unit WHERE digest IS NOT NULL")
        return {(label, id): digest for label, id, digest in rows}

    def digest(self) -> str:
        """A hash of the whole graph: equal to a store's digest when the store holds just this."""
        return self.totals.digest

    def since(self, state: str | None) -> tuple[set[Unit], set[Unit]] | None:
        """The units that changed, and those that went, since a state of the facts; None where that is not known."""
        return kept.since(self._sql, state) if self._kept and state else None

    def digest_of(self, unit: Unit) -> str:
        """The digest of a unit that the graph must hold."""
        if not self._kept:
            return self._parts[unit].digest
        row = self._sql.execute("SELECT digest FROM unit WHERE label = ? AND id = ?", unit).fetchone()
        digest: str = row[0]
        return digest

    def counts(self) -> dict[str, int]:
        """How many nodes of each label and relations of each type there are; by reading all of it."""
        counts = dict.fromkeys((*NODE_BY_LABEL, *RELATION_BY_TYPE), 0)
        for batch in self.batches():
            counts[_name(batch.kind)] += len(batch.rows)
        return counts

    def known_counts(self) -> dict[str, int]:
        """What `counts` gives, for the labels and types that the fact store tells without reading every row."""
        totals = {label: (0, 0, 0) for label in NODE_BY_LABEL} | self.totals.counts
        counts = {label: totals[label][0] for label in ("Place", "Document", "Report", *ENTITIES)}
        (sources,) = self._sql.execute("SELECT count(*) FROM report").fetchone()
        counts["Passage"] = counts["HAS_PASSAGE"] = totals["Report"][2]
        counts["STANDS_IN"] = sources
        counts["MENTIONS"] = totals["Report"][1]
        (promises,) = self._sql.execute("SELECT count(*) FROM promise").fetchone()
        counts["Promise"] = counts["PROMISED"] = promises
        counts["PART_OF"] = sum(links for label, (_, links, _) in totals.items() if label != "Report")
        return counts

    def batches(self, units: Collection[Unit] | None = None) -> Iterator[Batch]:
        """The rows of the units given (None: all): shared nodes first, a report's nodes before its relations."""
        yield from self.shared(units)
        for _, batches in self.reports(units):
            yield from batches

    def shared(self, units: Collection[Unit] | None = None) -> Iterator[Batch]:
        """The rows of the shared nodes among the units: all nodes, then PART_OF."""
        links = _Rows()
        for label in ("Place", "Document", *ENTITIES):
            ids = None if units is None else {id for of, id in units if of == label}
            if ids is not None and not ids:
                continue
            rows: list[Row] = []
            digests = self._digests_of(label) if ids is None and self._kept else {}
            for node in self._nodes.read(label, ids):
                rows.append(self._node_row(node, digests.get(node.unit[1])))
                if node.part_of:
                    links.relations["PART_OF", label, label] += [(node.unit[1], target) for target in node.part_of]
                if len(rows) >= _ROWS_A_BATCH:
                    yield Batch(NODE_BY_LABEL[label], rows)
                    rows = []
            if rows:
                yield Batch(NODE_BY_LABEL[label], rows)
        yield from links.batches()

    def reports(self, units: Collection[Unit] | None = None) -> Iterator[tuple[list[str], list[Batch]]]:
        """The reports among the units, a few at a time: their ids, and the rows of all that they state."""
        sql = "SELECT r.id, r.document FROM {} JOIN document d ON d.id = r.document WHERE r.same_as IS NULL"
        if units is None:
            order = self._sql.execute(f"{sql.format('report r')} ORDER BY d.name, r.start").fetchall()
        else:
            wanted = json.dumps([id for label, id in units if label == "Report"])
            listed = sql.format("json_each(?) j CROSS JOIN report r ON r.id = j.value")
            order = self._sql.execute(f"{listed} ORDER BY d.name, r.start", (wanted,)).fetchall()
        rows = _Rows()
        ids: list[str] = []
        for id, document in order:
            self._read_report(id, document, rows)
            ids.append(id)
            if rows.size() >= _ROWS_A_BATCH:
                yield ids, list(rows.batches())
                rows, ids = _Rows(), []
        if ids:
            yield ids, list(rows.batches())

    def report_ids(self) -> list[str]:
        """The reports that count, in the order in which `reports` gives them."""
        sql = "SELECT r.id FROM report r JOIN document d ON d.id = r.document WHERE r.same_as IS NULL"
        return [id for (id,) in self._sql.execute(f"{sql} ORDER BY d.name, r.start")]

    @property
    def folder(self) -> Path | None:
        """That of the fact store; None where it does not keep the digests, which are then reckoned here."""
        file = self._sql.execute("PRAGMA database_list").fetchone()[2]
        return Path(file).parent if file and self._kept else None

    @cached_property
    def _repeated(self) -> Mapping[str, list[Row]]:
        """Where the reports stand that repeat another, by that one."""
        found = defaultdict(list)
        for id, *row in self._sql.execute(
            'SELECT same_as, document, start, "end" FROM report WHERE same_as IS NOT NULL'
        ):
            found[id].append(tuple(row))
        return found

    def _text(self, document: str) -> str:
        if self._last[0] != document:
            (packed,) = self._sql.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
            self._last = (document, zlib.decompress(packed).decode("utf-8"))
        return self._last[1]

    def _digests_of(self, label: str) -> dict[str, str]:
        sql = "SELECT id, digest FROM unit WHERE label = ? AND digest IS NOT NULL"
        return dict(self._sql.execute(sql, (label,)).fetchall())

    def _node_row(self, node: Node, digest: str | None = None) -> Row:
        """A shared node as the schema wants it; `digest` where it is at hand."""
        label, _ = node.unit
        row = node.row
        if label in ENTITIES:
            id, _, name, aliases, status, places, kind, level, _, definition, source, codes = row
            row = (id, name, unpacked(aliases), status, places)
            if label == "Programme":
                row += (kind, level, definition, _source(source))
            elif label == "Organisation":
                row += (kind,)
            elif label == "Industry":
                row += (unpacked(codes), kind)
        return (*row, digest or self.digest_of(node.unit))

    # reports

    def _read_report(self, id: str, document: str, rows: _Rows) -> None:
        sql = self._sql
        meta = sql.execute(
            "SELECT r.title, r.kind, r.level, r.delivered, r.speaker, r.meeting, r.review_from, r.review_year, "
            'r.plan_year, coalesce(r.plan_until, r.plan_year), d.name, r.start, r."end", r.place, r.place_evidence '
            "FROM report r JOIN document d ON d.id = r.document WHERE r.id = ?",
            (id,),
        ).fetchone()
        file, place, evidence = meta[10], meta[13], meta[14]
        spanned = meta[6] is not None and meta[7] is not None and meta[6] < meta[7]
        rows.nodes["Report"].append((id, *meta[:13], self.digest_of(("Report", id))))
        if place in self._places:
            found = json.loads(evidence) if evidence else {}
            rows.relations["COVERS", "Report", "Place"].append(
                (id, place, found.get("method"), found.get("quote"), file, found.get("start"), found.get("end"))
            )
        for place_in_file in sorted([(document, *meta[11:13]), *self._repeated.get(id, ())]):
            rows.relations["STANDS_IN", "Report", "Document"].append((id, *place_in_file))
        passages: dict[int, _Passage] = {}  # by their key in the fact store
        for key, number, start, end, kind, period, heading, clean, pieces in sql.execute(
            'SELECT id, number, start, "end", kind, period, heading, text, pieces FROM passage '
            "WHERE report = ? ORDER BY number",
            (id,),
        ):
            passage = f"{id}#{number}"
            passages[key] = _Passage(passage, kind, start, clean, pieces)
            path = " / ".join(json.loads(heading)) or None
            rows.nodes["Passage"].append((passage, id, number, kind, period, path, clean or None, file, start, end))
            rows.relations["HAS_PASSAGE", "Report", "Passage"].append((id, passage))
        self._read_statements(id, document, file, place, spanned, passages, rows)
        self._tracked.read(id, rows.nodes, rows.relations)

    def _read_statements(
        self,
        id: str,
        document: str,
        file: str,
        place: str | None,
        spanned: bool,
        passages: dict[int, _Passage],
        rows: _Rows,
    ) -> None:
        self._labels.read(id)
        text = partial(self._text, document)
        mentions: dict[str, tuple[str, Row]] = {}  # id → entity, what relations repeat
        defined: set[tuple[str, str]] = set()
        for row in self._sql.execute(
            'SELECT id, passage, start, "end", text, period, year, role, role_why, rule, entity, attributes '
            "FROM mention WHERE report = ? AND entity IS NOT NULL ORDER BY number",
            (id,),
        ):
            mention, key, start, end, written, period, year, role, why, rule, entity, extra = row
            label = self._labels.get(entity)
            if label is None:
                continue
            passage = passages[key]
            sentence = passage.quote(start, end).stated(text)
            when = (year, spanned and period == "review", period)
            within = msgspec.json.decode(extra).get("within") if '"within"' in extra else None
            rows.relations["MENTIONS", "Passage", label].append(
                (passage.id, entity, mention, written, *sentence, file, start, end, *when, role, why, rule, within)
            )
            evidence = (passage.id, mention, written, *sentence, file, start, end)
            mentions[mention] = (entity, (*when, id, *evidence))
            fact = _FACT_OF_LABEL.get(label)
            if fact is not None and role == "own" and place in self._places:
                type, columns = fact
                given = msgspec.json.decode(extra) if columns and extra != "{}" else {}
                own = map(given.get, columns)
                fact_id = "fact" + mention.removeprefix("mention")
                rows.relations[type, "Place", label].append((place, entity, fact_id, *mentions[mention][1], *own))
            if passage.kind == "glossary" and label == "Programme" and start - passage.start <= _HEADWORD_WITHIN:
                self._define(rows, defined, passage.id, entity, id, mention)
        for source, target, said, rule in self._sql.execute(
            "SELECT source, target, kind, r.rule FROM relation r JOIN mention m ON m.id = r.source "
            "WHERE m.report = ? ORDER BY source, target, kind",
            (id,),
        ):
            if source not in mentions or target not in mentions:
                continue
            (a, stated), (b, _) = mentions[source], mentions[target]
            if said == "defines":
                if self._labels[b] == "Programme":
                    self._define(rows, defined, stated[4], b, id, target)
                continue
            stating = STATED_RELATIONS.get(said)
            ends = (self._labels[a], self._labels[b])
            if stating and ends in RELATION_BY_TYPE[stating].ends:
                year, _, *rest = stated
                rows.relations[stating, ends[0], ends[1]].append(
                    (a, b, f"{stating}:{source}:{target}", year, *rest, rule)
                )

    def _define(
        self, rows: _Rows, defined: set[tuple[str, str]], passage: str, entity: str, report: str, mention: str
    ) -> None:
        if (passage, entity) not in defined:
            defined.add((passage, entity))
            rows.relations["DEFINES", "Passage", "Programme"].append((passage, entity, report, mention))


_FACT_COLUMNS = RELATION_BY_TYPE["DEVELOPS"].columns  # has none of its own
# label of an entity → type of its fact, and the columns of the fact that are attributes of the mention
_FACT_OF_LABEL = {
    ENTITY_LABELS[type]: (relation, RELATION_BY_TYPE[relation].columns[len(_FACT_COLUMNS) :])
    for type, relation in FACT_RELATIONS.items()
}


class _Labels(dict[str, str]):
    """The label of an entity or place by its id, looked up once; rejected ones have none."""

    def __init__(self, sql: sqlite3.Connection, places: Mapping[str, Row]) -> None:
        super().__init__()
        self._sql = sql
        self._places = places

    def read(self, report: str) -> None:
        """Looks up all that a report mentions, and forgets the rest."""
        self.clear()
        for id, type in self._sql.execute(
            "SELECT DISTINCT e.id, e.type FROM mention m JOIN entity e ON e.id = m.entity"
            " WHERE m.report = ? AND e.status <> 'rejected'",
            (report,),
        ):
            self[id] = ENTITY_LABELS[type]

    def __missing__(self, id: str) -> str:
        if id in self._places:
            label = "Place"
        else:
            sql = "SELECT type FROM entity WHERE id = ? AND status <> 'rejected'"
            row = self._sql.execute(sql, (id,)).fetchone()
            if row is None:
                raise KeyError(id)
            label = ENTITY_LABELS[row[0]]
        self[id] = label
        return label

    def get(self, id: str, default: Any = None) -> Any:
        try:
            return self[id]
        except KeyError:
            return default


class _Passage:
    """A passage whose mentions are read; neighbours often share a sentence."""

    def __init__(self, id: str, kind: str, start: int, text: str, pieces: bytes) -> None:
        self.id, self.kind, self.start = id, kind, start
        self._text, self._packed = text, pieces
        self._pieces: tuple[Piece, ...] | None = None
        self._last: Quote | None = None

    def quote(self, start: int, end: int) -> Quote:
        """The sentence around a span of the document."""
        last = self._last
        if last is None or not (last.start <= start and end <= last.end):
            if self._pieces is None:
                self._pieces = msgspec.msgpack.decode(self._packed, type=tuple[Piece, ...])
            last = quote(self._text, self._pieces, start, end)
            # a sentence that was shortened depends on the mention
            self._last = last if len(last.clean) < _SHORTENED else None
        return last


def _name(kind: NodeType | RelationType) -> str:
    return kind.label if isinstance(kind, NodeType) else kind.type


def _source(source: str | None) -> str | None:
    """A definition's source (JSON of kg.model.Source) as a reader wants it: file:start-end, or the document cited."""
    if not source:
        return None
    given = json.loads(source)
    if given.get("file"):
        at = "" if given.get("start") is None else f":{given['start']}-{given.get('end')}"
        return f"{given['file']}{at}"
    cited: str | None = given.get("cited")
    return cited
