"""Every named query gives the same rows in the same order on the embedded engine and on Neo4j."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j_server import Running

import queries
from kg.facts.store import FactStore
from kg.graph.embedded import EmbeddedGraph
from kg.graph.project import Projection
from kg.graph.store import GraphStore
from queries import Query
from tools.graph_page import pasted

pytestmark = pytest.mark.neo4j
ALL = queries.all_queries()
Both = tuple[FactStore, GraphStore, GraphStore]
# the places and programmes to ask for: as many as have most to tell
_PLACES = "SELECT place FROM report WHERE place IS NOT NULL GROUP BY place ORDER BY count(*) DESC, place LIMIT 12"
_ENTITIES = "SELECT id FROM entity WHERE type = ? ORDER BY mentions DESC, id LIMIT 12"


def both(folder: Path, server: Running) -> Iterator[Both]:
    """The knowledge base in `folder` on both engines."""
    from kg.graph.neo4j import Neo4jGraph

    server.empty()
    with FactStore.open(folder) as facts:
        stores: tuple[GraphStore, GraphStore] = (EmbeddedGraph(folder), Neo4jGraph(server.uri, server.credentials))
        for store in stores:
            with facts.snapshot():
                store.refresh(Projection(facts.db, "parity"))
        assert stores[0].counts() == stores[1].counts()
        assert stores[0].digest() == stores[1].digest()
        yield (facts, *stores)
        for store in stores:
            store.close()


@pytest.fixture(scope="module")
def examples(example_kb: Path, neo4j_server: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("parity") / "kb"
    shutil.copytree(example_kb, folder)
    yield from both(folder, neo4j_server)


def asked(query: Query, facts: FactStore) -> Iterator[dict[str, Any]]:
    """Parameters to ask a query with: for every place or programme in turn, the others fixed."""
    known = {"place": [id for (id,) in facts.db.execute(_PLACES)]}
    for p in query.parameters:
        if p.type not in ("place", "year", "count", "text"):
            known[p.type] = [id for (id,) in facts.db.execute(_ENTITIES, (p.type,))] or ["none"]
    turns = max([len(known[p.type]) for p in query.parameters if p.type in known], default=1)
    for turn in range(turns):
        values: dict[str, Any] = {}
        for i, p in enumerate(query.parameters):
            if p.type in known:
                values[p.name] = known[p.type][(turn + i) % len(known[p.type])]
            else:
                values[p.name] = (query.example or {})[p.name]
        yield values


@pytest.mark.parametrize("query", ALL, ids=[q.id for q in ALL])
def test_same_rows_on_the_examples(query: Query, examples: Both) -> None:
    facts, embedded, server = examples
    for values in asked(query, facts):
        ours, theirs = (store.run(query.cypher, values, limit=None) for store in (embedded, server))
        assert ours.columns == theirs.columns == query.columns
        assert ours.rows == theirs.rows


@pytest.mark.parametrize("query", ALL, ids=[q.id for q in ALL])
def test_same_rows_for_what_is_pasted(query: Query, examples: Both) -> None:
    facts, embedded, server = examples
    statement = pasted(query, facts)
    assert embedded.run(statement, limit=None).rows == server.run(statement, limit=None).rows


@pytest.fixture(scope="module")
def reports(shared: Path, neo4j_server: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    from kg.load import load
    from loaders.pipeline import ReportReader

    folder = tmp_path_factory.mktemp("reports") / "kb"
    load(folder, [shared / "reports"], ReportReader(), jobs=2)
    yield from both(folder, neo4j_server)


@pytest.mark.shared
@pytest.mark.slow
def test_same_rows_on_the_reports(reports: Both, capsys: pytest.CaptureFixture[str]) -> None:
    """Also prints how long each query takes warm; the figures are judged by the benchmark, on a quiet machine."""
    facts, embedded, server = reports
    lines = []
    differing: dict[str, Any] = {}
    for query in ALL:
        took: dict[str, list[float]] = {"ladybug": [], "neo4j": []}
        for values in asked(query, facts):
            rows = []
            for store in (embedded, server):
                store.run(query.cypher, values, limit=None)
                start = time.perf_counter()
                rows.append(store.run(query.cypher, values, limit=None))
                took[store.engine].append((time.perf_counter() - start) * 1000)
            assert rows[0].columns == rows[1].columns == query.columns
            if rows[0].rows != rows[1].rows:
                differing[query.id] = (values, len(rows[0].rows), len(rows[1].rows))
        lines.append(f"{query.id:28}" + "".join(f"{k} {statistics.median(v):7.1f} ms  " for k, v in took.items()))
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert not differing
