"""The projection: rows of the fact store become the nodes and relations of the graph.

Only reports that count (`same_as` IS NULL) give facts; the files of the others stay named by STANDS_IN. Every row
belongs to a *unit*, and a unit has a digest: a report with all that it states, or one shared node (place, document,
entity) with the PART_OF that leads from it. Two graphs with the same digests are the same; a store writes only units
whose digest differs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path

from kg.graph import units as kept
from kg.graph.batches import Batch, Rows
from kg.graph.nodes import ENTITIES, Node, Row, SharedNodes, Unit, unpacked
from kg.graph.reports import ReportRows
from kg.graph.schema import NODE_BY_LABEL, RELATION_BY_TYPE, NodeType, RelationType

_ROWS_A_BATCH = 20_000


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
        self._reports = ReportRows(connection, self._nodes.known)

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
        links = Rows()
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
        rows = Rows()
        ids: list[str] = []
        for id, document in order:
            self._reports.read(id, document, self.digest_of(("Report", id)), rows)
            ids.append(id)
            if rows.size() >= _ROWS_A_BATCH:
                yield ids, list(rows.batches())
                rows, ids = Rows(), []
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
