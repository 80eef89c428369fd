"""The small graph, as the formats are given it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from small_graph import fill, graph_of

from kg.facts.store import FactStore
from kg.graph.store import GraphStore


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FactStore]:
    with fill(tmp_path_factory.mktemp("export") / "kb") as store:
        yield store


@pytest.fixture(scope="module")
def store(facts: FactStore) -> Iterator[GraphStore]:
    with graph_of(facts) as graph:
        yield graph
