"""The graph that the golden rows were written for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_graph import fill
from tracked_graph import fill_tracked

from kg.facts.store import FactStore
from kg.graph.embedded import EmbeddedGraph
from kg.graph.project import Projection
from kg.graph.store import GraphStore


@pytest.fixture(scope="session")
def small_facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FactStore]:
    with fill(tmp_path_factory.mktemp("small") / "kb") as facts:
        yield facts


@pytest.fixture(scope="session")
def tracked_facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FactStore]:
    with fill_tracked(tmp_path_factory.mktemp("tracked") / "kb") as facts:
        yield facts


@pytest.fixture(scope="session")
def tracked(tracked_facts: FactStore) -> Iterator[GraphStore]:
    store = EmbeddedGraph(Path(tracked_facts.path).parent)
    store.refresh(Projection(tracked_facts.db, "kb"))
    yield store
    store.close()


@pytest.fixture(scope="session")
def embedded(small_facts: FactStore) -> Iterator[GraphStore]:
    store = EmbeddedGraph(Path(small_facts.path).parent)
    store.refresh(Projection(small_facts.db, "kb"))
    yield store
    store.close()
