"""The small fact store, and every store that a graph can stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_graph import fill

from kg.facts.store import FactStore
from kg.graph.embedded import EmbeddedGraph
from kg.graph.store import GraphStore

STORES = ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)]


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[FactStore]:
    with fill(tmp_path / "kb") as store:
        yield store


@pytest.fixture(params=STORES)
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], GraphStore]]:
    """Opens the store of this test; each call gives a new one on the same graph, closed at the end."""
    opened: list[GraphStore] = []
    server = request.getfixturevalue("empty_neo4j") if request.param == "neo4j" else None

    def opening() -> GraphStore:
        if server is None:
            opened.append(EmbeddedGraph(tmp_path / "kb"))
        else:
            from kg.graph.neo4j import Neo4jGraph

            opened.append(Neo4jGraph(server.uri, server.credentials))
        return opened[-1]

    yield opening
    for store in opened:
        store.close()
