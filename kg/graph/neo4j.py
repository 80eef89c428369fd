"""The graph on a Neo4j server: written by difference, marked as ours by the knowledge base's id.

What belongs to a unit of the projection is written in one transaction with the unit's digest, so a load that is
interrupted leaves whole units and a record without digest; the next load writes only what is missing. Nodes and
relations without our `kb` are never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import islice
from typing import Any

import neo4j
from neo4j import graph as bolt_graph

from kg.errors import ServerError
from kg.graph.bolt import Credentials, connect, errors
from kg.graph.ddl import neo4j_ddl
from kg.graph.lock import alone
from kg.graph.project import Projection
from kg.graph.schema import KNOWLEDGE_BASE, NODES, RELATIONS, quoted, schema_version
from kg.graph.sending import Writer, ahead
from kg.graph.statement import check, check_parameters
from kg.graph.store import MAX_ROWS, MAX_SECONDS, Change, Progress, Rows

_PLAIN = frozenset({str, int, float, bool, type(None)})  # most values are
_FETCHED = 10_000  # rows that the server sends before it waits


class Neo4jGraph:
    """A `GraphStore` on a server.

    Args:
        uri: bolt://, neo4j://, or their encrypted forms +s and +ssc.
        credentials: None reads them (`kg.graph.bolt.Credentials.read`).

    Raises:
        ServerError: no server, wrong password, wrong database, too old.
    """

    engine = "neo4j"

    def __init__(self, uri: str, credentials: Credentials | None = None) -> None:
        self.uri = uri
        self._credentials = credentials or Credentials.read()
        self._driver = connect(uri, self._credentials)

    def close(self) -> None:
        self._driver.close()

    # reading

    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = MAX_ROWS,
        timeout: float = MAX_SECONDS,
        write: bool = False,
    ) -> Rows:
        check(cypher, write=write)
        check_parameters(cypher, parameters or {})
        with self._session(write, timeout) as session, session.begin_transaction(timeout=timeout) as transaction:
            result = transaction.run(cypher, dict(parameters or {}))
            columns = tuple(result.keys())
            rows = [_row(record) for record in islice(result, limit)]
            cut = limit is not None and result.peek() is not None
            if write:
                transaction.commit()
        return Rows(columns, rows, cut)

    def counts(self) -> dict[str, int]:
        kb = self._record().get("id")
        counts = {}
        for node in NODES:
            found = self._read(f"MATCH (n:{quoted(node.label)}) WHERE n.kb = $kb RETURN count(n) AS n", kb=kb)
            counts[node.label] = found[0]["n"]
        for relation in RELATIONS:
            pattern = f"()-[r:{quoted(relation.type)}]->()"
            counts[relation.type] = self._read(f"MATCH {pattern} WHERE r.kb = $kb RETURN count(r) AS n", kb=kb)[0]["n"]
        return counts

    def digest(self) -> str | None:
        record = self._record()
        return record.get("digest") if record.get("schema") == schema_version() else None

    def _record(self) -> dict[str, Any]:
        """What the database says of the knowledge base in it; empty where there is none."""
        found = self._read(f"MATCH (k:{quoted(KNOWLEDGE_BASE.label)}) RETURN properties(k) AS k LIMIT 1")
        return dict(found[0]["k"]) if found else {}

    def _read(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        with self._session(False) as session:
            return session.execute_read(lambda tx: tx.run(cypher, parameters).data())

    @contextmanager
    def _session(self, write: bool, timeout: float | None = None) -> Iterator[neo4j.Session]:
        mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        with (
            errors(self.uri, self._credentials, timeout),
            self._driver.session(
                database=self._credentials.database, default_access_mode=mode, fetch_size=_FETCHED
            ) as session,
        ):
            yield session

    # writing

    def refresh(self, projection: Projection, progress: Progress | None = None, *, rebuild: bool = False) -> Change:
        if self._is_level(self._record(), projection) and not rebuild:
            return Change()
        with alone(projection.folder) if projection.folder else nullcontext():
            record = self._record()  # another process may have written meanwhile
            if self._is_level(record, projection) and not rebuild:
                return Change()
            return self._bring_level(record, projection, progress, rebuild)

    def _is_level(self, record: Mapping[str, Any], projection: Projection) -> bool:
        if record and record["id"] != projection.kb:
            raise self._holds_another(record["id"])
        same = record.get("schema") == schema_version() and record.get("state") == projection.state is not None
        return same and bool(record.get("digest"))

    def _holds_another(self, kb: str) -> ServerError:
        return ServerError(
            f"{self.uri}: 数据库里已有另一个知识库（{kb}），请换一个数据库，或先删除 kb 属性为它的节点"
            f" / the database holds another knowledge base ({kb}): use another database, or delete its nodes first"
            " (they carry that id as kb)"
        )

    def _bring_level(
        self, record: dict[str, Any], projection: Projection, progress: Progress | None, rebuild: bool
    ) -> Change:
        current = record.get("schema") == schema_version()
        with self._session(True) as session:
            writer = Writer(session, projection.kb)
            if not current:
                for statement in neo4j_ddl():
                    writer.run(statement)
            if not record and (other := writer.claim()):
                raise self._holds_another(other)
            if rebuild or (record and not current):
                writer.record(None)
                writer.clear()
                record = {}
            return self._write(writer, projection, record if record.get("digest") else {}, progress)

    def _write(
        self, writer: Writer, projection: Projection, record: Mapping[str, Any], progress: Progress | None
    ) -> Change:
        """`record` is of a graph that is complete, else empty."""
        known = projection.since(record.get("state"))
        if known is None:
            units = projection.units()
            held = dict(writer.held())
            changed = {unit for unit, digest in units.items() if held.get(unit) != digest}
            gone = held.keys() - units.keys()
        else:  # only what changed since is looked at
            held = dict(writer.held(known[0] | known[1]))
            changed = {unit for unit in known[0] if held.get(unit) != projection.digest_of(unit)}
            gone = held.keys() & known[1]
        if changed or gone:
            writer.record(None)
        writer.shared(projection, changed, held)
        total = sum(1 for label, _ in changed if label == "Report")
        done = 0
        for written in ahead(
            (len(ids), partial(writer.reports, [id for id in ids if ("Report", id) in held], batches))
            for ids, batches in projection.reports(changed)
        ):
            done += written
            if progress:
                progress(done, total, "graph")
        writer.remove(gone)
        writer.record(projection)
        return Change(written=len(changed), removed=len(gone))


def _row(record: neo4j.Record) -> tuple[Any, ...]:
    row = tuple(tuple.__iter__(record))  # the driver's own way looks at every value once more
    return row if _PLAIN.issuperset(map(type, row)) else tuple(plain(value) for value in record.values())


def plain(value: Any) -> Any:
    """A value of the driver as both engines give it: nodes and relations as their properties."""
    if isinstance(value, (bolt_graph.Node, bolt_graph.Relationship)):
        return {k: plain(v) for k, v in value.items() if k not in ("kb", "digest")}
    if isinstance(value, bolt_graph.Path):
        return {"nodes": [plain(n) for n in value.nodes], "relations": [plain(r) for r in value.relationships]}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)  # dates, points, bytes: nothing that we store
