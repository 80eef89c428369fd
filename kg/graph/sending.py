"""What a load sends to a Neo4j server: every method of the Writer is one or more whole transactions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import neo4j

from kg.graph.batches import Batch
from kg.graph.nodes import Row, Unit
from kg.graph.project import Projection
from kg.graph.schema import (
    KNOWLEDGE_BASE,
    NODES,
    PART_OF,
    RELATIONS,
    TEXTS,
    NodeType,
    RelationType,
    quoted,
    schema_version,
)

T = TypeVar("T")
_BATCH = 10_000  # rows of one statement
_REPORTS_TAKEN_OUT = 20  # in one transaction
# the constraints make one plan the best for any size of the graph; without this the server plans each statement anew
# whenever the graph has grown, above all at the first change after a fill
_KEEP_PLAN = "CYPHER replan=skip "
_UNITS = tuple(node for node in NODES if "digest" in node.columns)
_WITH_REPORT = tuple(r for r in RELATIONS if r.has("report") and not set(TEXTS) & set(r.ends[0]))


def ahead(tasks: Iterable[tuple[int, Callable[[], None]]]) -> Iterator[int]:
    """Runs tasks one after the other in a thread and makes the next one meanwhile: the server writes some reports while
    others are read. Yields what came with a task when it is done.
    """
    with ThreadPoolExecutor(1, "neo4j") as thread:
        running: tuple[int, Future[None]] | None = None
        for size, task in tasks:
            if running:
                running[1].result()
                yield running[0]
            running = size, thread.submit(task)
        if running:
            running[1].result()
            yield running[0]


class Writer:
    """Writes of one load; every method is one or more managed transactions."""

    def __init__(self, session: neo4j.Session, kb: str) -> None:
        self._session = session
        self._kb = kb

    def run(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        return self._session.execute_write(lambda tx: tx.run(cypher, parameters, kb=self._kb).data())

    def held(self, units: Collection[Unit] | None = None) -> Iterator[tuple[Unit, str | None]]:
        """The digest of every unit in the database; with `units` of those among them."""
        for node in _UNITS:
            label = node.label
            found = f"(n:{quoted(label)}) WHERE n.kb = $kb"
            if units is None:
                rows = self.run(f"MATCH {found} RETURN n.id AS id, n.digest AS d")
            else:
                statement = f"UNWIND $ids AS wanted MATCH {found} AND n.id = wanted RETURN n.id AS id, n.digest AS d"
                ids = sorted(id for of, id in units if of == label)
                rows = [row for part in _parts(ids) for row in self.run(statement, ids=part)]
            for row in rows:
                yield (label, row["id"]), row["d"]

    def record(self, projection: Projection | None) -> None:
        """Writes what the database holds; None marks it as incomplete."""
        values = {
            "digest": projection and projection.digest(),
            "state": projection and projection.state,
            "schema": schema_version(),
        }
        self.run(f"MERGE (k:{quoted(KNOWLEDGE_BASE.label)} {{id: $kb}}) SET k.kb = $kb, k += $values", values=values)

    def claim(self) -> str | None:
        """Writes that the empty database is ours, as incomplete; the id of another knowledge base that did so at the
        same time, and then nothing is left of ours. Each writes before it looks, so that one at least sees the other.
        """
        self.record(None)
        label = quoted(KNOWLEDGE_BASE.label)
        found = self.run(f"MATCH (k:{label}) WHERE k.id <> $kb RETURN k.id AS id LIMIT 1")
        if not found:
            return None
        self.run(f"MATCH (k:{label} {{id: $kb}}) DELETE k")
        return str(found[0]["id"])

    def clear(self) -> None:
        """Takes out all that is ours."""
        for node in NODES:
            statement = (
                f"MATCH (n:{quoted(node.label)}) WHERE n.kb = $kb WITH n LIMIT 10000 DETACH DELETE n RETURN 1 AS x"
            )
            while self.run(statement):
                pass

    def shared(self, projection: Projection, changed: set[Unit], held: Mapping[Unit, str | None]) -> None:
        """Shared nodes are changed in place, so what others hung on them stays; then PART_OF, with the digests of those
        that it leads or led from.
        """
        nested = {unit for unit in changed if (unit[0], unit[0]) in PART_OF.ends}
        leading = {(b.ends[0], row[0]) for b in projection.shared(nested) if b.ends for row in b.rows}
        later = {unit for unit in nested if unit in leading or unit in held}
        for batch in projection.shared(changed):
            if isinstance(batch.kind, NodeType):
                label = batch.kind.label
                rows = [(*row[:-1], None) if (label, row[0]) in later else row for row in batch.rows]
                self._nodes(batch.kind, rows, held)
        for batch in projection.shared(later):
            if isinstance(batch.kind, NodeType):
                self._part_of(batch.kind, batch.rows, projection)

    def _nodes(self, kind: NodeType, rows: Sequence[Row], held: Mapping[Unit, str | None]) -> None:
        new = [row for row in rows if (kind.label, row[0]) not in held]
        old = [row for row in rows if (kind.label, row[0]) in held]
        for part in _parts(new):
            self.run(_create_nodes(kind), rows=part)
        for part in _parts(old):
            self.run(
                f"UNWIND $rows AS row MATCH (n:{quoted(kind.label)} {{id: row.id}}) SET n += row",
                rows=[dict(zip(kind.columns, row, strict=True)) for row in part],
            )

    def _part_of(self, kind: NodeType, rows: Sequence[Row], projection: Projection) -> None:
        label = quoted(kind.label)
        for part in _parts(rows):
            units = {(kind.label, row[0]) for row in part}
            pairs = [row for b in projection.shared(units) if isinstance(b.kind, RelationType) for row in b.rows]

            def write(tx: neo4j.ManagedTransaction, part: Sequence[Row] = part, pairs: list[Row] = pairs) -> None:
                tx.run(
                    f"UNWIND $ids AS id MATCH (:{label} {{id: id}})-[r:PART_OF]->() WHERE r.kb = $kb DELETE r",
                    ids=[row[0] for row in part],
                    kb=self._kb,
                ).consume()
                tx.run(_create_relations(PART_OF, (kind.label, kind.label)), rows=_lists(pairs), kb=self._kb).consume()
                tx.run(
                    f"UNWIND $rows AS row MATCH (n:{label} {{id: row[0]}}) SET n.digest = row[1]",
                    rows=[[row[0], row[-1]] for row in part],
                ).consume()

            self._session.execute_write(write)

    def reports(self, replaced: list[str], batches: Iterable[Batch]) -> None:
        """Reports with all that they state, whole or not at all; what is there of them is taken out before."""
        batches = list(batches)

        def write(tx: neo4j.ManagedTransaction) -> None:
            if replaced:
                self._take_out(tx, replaced)
            for batch in batches:
                kind = batch.kind
                if isinstance(kind, NodeType):
                    statement = _create_nodes(kind)
                else:
                    assert batch.ends is not None
                    statement = _create_relations(kind, batch.ends)
                for part in _parts(batch.rows):
                    tx.run(statement, rows=_lists(part), kb=self._kb).consume()

        self._session.execute_write(write)

    def _take_out(self, tx: neo4j.ManagedTransaction, reports: list[str]) -> None:
        tx.run(
            "UNWIND $ids AS id MATCH (:Report {id: id})-[r:HAS_PASSAGE]->(p:Passage) WHERE p.kb = $kb DETACH DELETE p",
            ids=reports,
            kb=self._kb,
        ).consume()
        tx.run(
            "UNWIND $ids AS id MATCH (p:Promise {report: id}) WHERE p.kb = $kb DETACH DELETE p",
            ids=reports,
            kb=self._kb,
        ).consume()
        types = "|".join(quoted(relation.type) for relation in _WITH_REPORT)  # planned as a union of seeks by index
        tx.run(
            f"UNWIND $ids AS id MATCH ()-[r:{types} {{report: id}}]->() WHERE r.kb = $kb DELETE r",
            ids=reports,
            kb=self._kb,
        ).consume()
        tx.run("UNWIND $ids AS id MATCH (r:Report {id: id}) WHERE r.kb = $kb DETACH DELETE r", ids=reports, kb=self._kb)

    def remove(self, gone: Iterable[Unit]) -> None:
        by_label: dict[str, list[str]] = {}
        for label, id in sorted(gone):
            by_label.setdefault(label, []).append(id)
        for part in _parts(by_label.pop("Report", []), _REPORTS_TAKEN_OUT):
            self._session.execute_write(lambda tx, part=part: self._take_out(tx, part))  # type: ignore[misc]
        for label, ids in by_label.items():
            for part in _parts(ids):
                self.run(
                    f"UNWIND $ids AS id MATCH (n:{quoted(label)} {{id: id}}) WHERE n.kb = $kb DETACH DELETE n", ids=part
                )


def _create_nodes(kind: NodeType) -> str:
    properties = ", ".join(f"{quoted(name)}: row[{i}]" for i, name in enumerate(kind.columns))
    return f"{_KEEP_PLAN}UNWIND $rows AS row CREATE (:{quoted(kind.label)} {{{properties}, kb: $kb}})"


def _create_relations(kind: RelationType, ends: tuple[str, str]) -> str:
    properties = "".join(f"{quoted(name)}: row[{i + 2}], " for i, name in enumerate(kind.columns))
    a, b = (quoted(label) for label in ends)
    return (
        f"{_KEEP_PLAN}UNWIND $rows AS row MATCH (a:{a} {{id: row[0]}}) MATCH (b:{b} {{id: row[1]}}) "
        f"CREATE (a)-[:{quoted(kind.type)} {{{properties}kb: $kb}}]->(b)"
    )


def _lists(rows: Iterable[Row]) -> list[list[Any]]:
    return [list(row) for row in rows]


def _parts(rows: Sequence[T], size: int = _BATCH) -> Iterator[Sequence[T]]:
    for at in range(0, len(rows), size):
        yield rows[at : at + size]
