"""The projection: rows of the fact store become the nodes and relations of the graph.

Only reports that count (`same_as` IS NULL) give facts; the files of the others stay named by STANDS_IN. Every row
belongs to a *unit*, and a unit has a digest: a report with all that it states, or one shared node (place, document,
entity) with the PART_OF that leads from it. Two graphs with the same digests are the same; a store writes only units
whose digest differs.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from kg.facts.quotes import Quote, quote
from kg.graph.schema import (
    ENTITY_LABELS,
    FACT_RELATIONS,
    NODE_BY_LABEL,
    RELATION_BY_TYPE,
    STATED_RELATIONS,
    NodeType,
    RelationType,
    schema_version,
)
from kg.model import Piece
from kg.text import clean_quote

Unit = tuple[str, str]  # label and id of the node that stands for it
Row = tuple[Any, ...]

_PART_OF, _MENTIONS = 8, 12  # where they stand in a row of `_read_entities`
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
        self._digests: dict[Unit, str] | None = None
        self._digest: str | None = None
        self._labels: dict[str, str] = {}  # id of an entity or place → label
        self._entities: dict[str, Row] = {}
        self._places: dict[str, Row] = {}
        self._shared: dict[Unit, Row] = {}
        self._part_of: dict[Unit, list[str]] = {}
        self._mentions = 0
        self._last = ("", "")  # the document read last, and its text

    def units(self) -> dict[Unit, str]:
        """The digest of every unit; computed once."""
        if self._digests is None:
            self._read_entities()
            sums = self._read_mentions()
            self._digests = {unit: _digest(row, self._part_of.get(unit)) for unit, row in self._shared.items()}
            self._digests |= self._report_digests(sums)
        return self._digests

    def digest(self) -> str:
        """A hash of the whole graph: equal to a store's digest when the store holds just this."""
        if self._digest is None:
            self._digest = digest_of(self.units())
        return self._digest

    def counts(self) -> dict[str, int]:
        """How many nodes of each label and relations of each type there are; by reading all of it."""
        counts = dict.fromkeys((*NODE_BY_LABEL, *RELATION_BY_TYPE), 0)
        for batch in self.batches():
            counts[_name(batch.kind)] += len(batch.rows)
        return counts

    def known_counts(self) -> dict[str, int]:
        """What `counts` gives, for the labels and types that the fact store tells without reading every row."""
        units = self.units()
        counts: dict[str, int] = dict.fromkeys(NODE_BY_LABEL, 0)
        for label, _ in units:
            counts[label] += 1
        (passages,) = self._sql.execute(
            "SELECT count(*) FROM passage WHERE report IN (SELECT id FROM report WHERE same_as IS NULL)"
        ).fetchone()
        (sources,) = self._sql.execute("SELECT count(*) FROM report").fetchone()
        counts["Passage"] = counts["HAS_PASSAGE"] = passages
        counts["STANDS_IN"] = sources
        counts["MENTIONS"] = self._mentions
        counts["PART_OF"] = sum(map(len, self._part_of.values()))
        return counts

    def batches(self, units: Collection[Unit] | None = None) -> Iterator[Batch]:
        """The rows of the units given (None: all): shared nodes first, a report's nodes before its relations."""
        wanted = self.units() if units is None else units
        yield from self.shared(wanted)
        for _, batches in self.reports(wanted):
            yield from batches

    def shared(self, units: Collection[Unit]) -> Iterator[Batch]:
        """The rows of the shared nodes among the units: all nodes, then PART_OF."""
        rows = _Rows()
        self.units()
        for unit in sorted(u for u in units if u in self._shared):
            label, id = unit
            rows.nodes[label].append(self._node_row(unit))
            for target in self._part_of.get(unit, ()):
                rows.relations["PART_OF", label, label].append((id, target))
        yield from rows.batches()

    def reports(self, units: Collection[Unit]) -> Iterator[tuple[list[str], list[Batch]]]:
        """The reports among the units, a few at a time: their ids, and the rows of all that they state."""
        self.units()
        wanted = {id for label, id in units if label == "Report"}
        order = self._sql.execute(
            "SELECT r.id, r.document FROM report r JOIN document d ON d.id = r.document ORDER BY d.name, r.start"
        ).fetchall()
        rows = _Rows()
        ids: list[str] = []
        for id, document in order:
            if id not in wanted:
                continue
            self._read_report(id, document, rows)
            ids.append(id)
            if rows.size() >= _ROWS_A_BATCH:
                yield ids, list(rows.batches())
                rows, ids = _Rows(), []
        if ids:
            yield ids, list(rows.batches())

    def _text(self, document: str) -> str:
        if self._last[0] != document:
            (packed,) = self._sql.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
            self._last = (document, zlib.decompress(packed).decode("utf-8"))
        return self._last[1]

    # shared nodes

    def _read_entities(self) -> None:
        for row in self._sql.execute(
            "SELECT id, type, name, aliases, status, places, kind, level, part_of, definition, source, codes, "
            "mentions FROM entity WHERE status <> 'rejected'"
        ):
            self._entities[row[0]] = tuple(row)
            self._labels[row[0]] = ENTITY_LABELS[row[1]]
        for row in self._sql.execute("SELECT id, name, full_name, adcode, level, parent FROM place"):
            self._places[row[0]] = tuple(row)
            self._labels[row[0]] = "Place"

    def _read_mentions(self) -> dict[str, str]:
        """Makes the shared nodes; gives per report a digest of what its mentions resolve to."""
        sums = {id: "" for (id,) in self._sql.execute("SELECT id FROM report WHERE same_as IS NULL")}
        # one string a report, put together by SQLite in the order of the key: a row a mention would take far longer
        for report, resolved, number in self._sql.execute(
            "SELECT report, group_concat(type || coalesce(entity, '')), count(entity) FROM "
            "(SELECT report, type, entity FROM mention ORDER BY report, number) GROUP BY report"
        ):
            if report in sums:
                sums[report] = _digest((resolved,), None)
                self._mentions += number
        for report, entity in self._sql.execute(
            "SELECT m.report, e.id FROM entity e JOIN mention m ON m.entity = e.id "
            "WHERE e.status = 'rejected' ORDER BY 1, 2"
        ):
            if report in sums:
                sums[report] += entity
                self._mentions -= 1
        for row in self._sql.execute(
            'SELECT m.report, m.id, m.start, m."end", m.type, m.text '
            "FROM mention_read r JOIN mention m USING (id) ORDER BY m.id"
        ):
            if row[0] in sums:
                sums[row[0]] += repr(tuple(row))
        self._make_entities()
        places = self._sql.execute(
            "SELECT id FROM place WHERE EXISTS (SELECT 1 FROM mention m JOIN report r ON r.id = m.report "
            "WHERE m.entity = place.id AND r.same_as IS NULL) "
            "UNION SELECT place FROM report WHERE same_as IS NULL AND place IS NOT NULL"
        )
        self._make_places({id for (id,) in places} & self._places.keys())
        for id, name, format in self._sql.execute(
            "SELECT id, name, format FROM document WHERE id IN (SELECT document FROM report)"
        ):
            self._shared["Document", id] = (id, name, format)
        return sums

    def _make_entities(self) -> None:
        """Those that reports that count mention, and what they are part of."""
        known = self._entities
        wanted = {id for id, row in known.items() if row[_MENTIONS]}
        queue = [id for id in wanted if known[id][_PART_OF] != "[]"]
        while queue:
            for parent in _list(known[queue.pop()][_PART_OF]):
                if parent in known and parent not in wanted:
                    wanted.add(parent)
                    queue.append(parent)
        for id in wanted:
            row = known[id]
            unit = (self._labels[id], id)
            self._shared[unit] = row[:_MENTIONS]
            if row[_PART_OF] != "[]" and row[1] == "programme":
                targets = {p for p in _list(row[_PART_OF]) if p in wanted and p != id and known[p][1] == "programme"}
                if targets:
                    self._part_of[unit] = sorted(targets)

    def _node_row(self, unit: Unit) -> Row:
        """A shared node as the schema wants it."""
        label, id = unit
        row = self._shared[unit]
        if id in self._entities:
            _, _, name, aliases, status, places, kind, level, _, definition, source, codes = row
            row = (id, name, _list(aliases), status, places)
            if label == "Programme":
                row += (kind, level, definition, _source(source))
            elif label == "Organisation":
                row += (kind,)
            elif label == "Industry":
                row += (_list(codes), kind)
        return (*row, self.units()[unit])

    def _make_places(self, wanted: set[str]) -> None:
        """Those mentioned or covered, and what they lie in."""
        known = self._places
        chains: dict[str, list[str]] = {}
        for id in wanted:
            chain: list[str] = []
            at = id
            while at in known and at not in chain:
                chain.append(at)
                at = known[at][5]
            for i, place in enumerate(chain):
                chains.setdefault(place, chain[i:])
        for id, chain in chains.items():
            _, name, full_name, adcode, level, parent = known[id]
            province = next((known[p][1] for p in chain if known[p][4] == "province"), None)
            self._shared["Place", id] = (id, name, full_name, adcode, level, province)
            if parent is not None and parent in chains:
                self._part_of["Place", id] = [parent]

    # reports

    def _report_digests(self, sums: dict[str, str]) -> dict[Unit, str]:
        sources = defaultdict(list)
        for id, same_as, document, start, end in self._sql.execute(
            'SELECT id, same_as, document, start, "end" FROM report ORDER BY id'
        ):
            sources[same_as or id].append((document, start, end))
        digests: dict[Unit, str] = {}
        for row in self._sql.execute(
            "SELECT r.id, f.sha256, f.extractor, d.name, r.start, r.place, r.level, r.title, r.plan_year "
            "FROM report r JOIN document d ON d.id = r.document JOIN file f ON f.name = d.file WHERE r.same_as IS NULL"
        ):
            digests["Report", row[0]] = _digest((schema_version(), *row, sums[row[0]]), sources[row[0]])
        return digests

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
        rows.nodes["Report"].append((id, *meta[:13], self.units()["Report", id]))
        if place in self._places:
            found = json.loads(evidence) if evidence else {}
            rows.relations["COVERS", "Report", "Place"].append(
                (id, place, found.get("method"), found.get("quote"), file, found.get("start"), found.get("end"))
            )
        for document, start, end in sql.execute(
            'SELECT document, start, "end" FROM report WHERE id = ? OR same_as = ? ORDER BY document, start', (id, id)
        ):
            rows.relations["STANDS_IN", "Report", "Document"].append((id, document, start, end))
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
            found = passage.quote(start, end)
            whole = found.clean if found.whole else self._text(document)[found.start : found.end]
            readable = clean_quote(found.clean)
            sentence = (whole, found.start, None if readable == whole else readable)
            when = (year, spanned and period == "review", period)
            rows.relations["MENTIONS", "Passage", label].append(
                (passage.id, entity, mention, written, *sentence, file, start, end, *when, role, why, rule)
            )
            mentions[mention] = (entity, (*when, id, passage.id, mention))
            fact = _FACT_OF_LABEL.get(label)
            if fact is not None and role == "own" and place in self._places:
                type, columns = fact
                given = json.loads(extra) if columns and extra != "{}" else {}
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
                year, _, *evidence = stated
                rows.relations[stating, ends[0], ends[1]].append(
                    (a, b, f"{stating}:{source}:{target}", year, *evidence, rule)
                )

    def _define(
        self, rows: _Rows, defined: set[tuple[str, str]], passage: str, entity: str, report: str, mention: str
    ) -> None:
        if (passage, entity) not in defined:
            defined.add((passage, entity))
            rows.relations["DEFINES", "Passage", "Programme"].append((passage, entity, report, mention))


_FACT_COLUMNS = RELATION_BY_TYPE["CARRIES_OUT"].columns
# label of an entity → type of its fact, and the columns of the fact that are attributes of the mention
_FACT_OF_LABEL = {
    ENTITY_LABELS[type]: (relation, RELATION_BY_TYPE[relation].columns[len(_FACT_COLUMNS) :])
    for type, relation in FACT_RELATIONS.items()
}


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


def digest_of(units: Mapping[Unit, str]) -> str:
    """The digest of a graph from the digests of its units: their sum, so that no order is needed."""
    total = 0
    for (_, id), digest in units.items():
        total += int(digest, 16) * (zlib.crc32(id.encode()) | 1)
    return hashlib.blake2b(f"{schema_version()} {len(units)} {total}".encode(), digest_size=16).hexdigest()


def _digest(row: Row, more: Sequence[Any] | None) -> str:
    return hashlib.blake2b(repr((row, more)).encode(), digest_size=8).hexdigest()


def _list(packed: str | None) -> list[str]:
    found: list[str] = [] if packed in (None, "", "[]") else json.loads(packed or "[]")
    return found


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
