"""The graph that the golden rows were written for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from small_graph import fill, graph_of
from tracked_graph import fill_tracked

from kg.facts.store import FactStore
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
    with graph_of(tracked_facts) as store:
        yield store


@pytest.fixture(scope="session")
def embedded(small_facts: FactStore) -> Iterator[GraphStore]:
    with graph_of(small_facts) as store:
        yield store
