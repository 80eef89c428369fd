"""The small fact store, and every store that a graph can stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_graph import fill

from kg.facts.store import FactStore
from kg.graph.embedded import EmbeddedGraph
from kg.graph.store import GraphStore

STORES = ["embedded"]


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[FactStore]:
    with fill(tmp_path / "kb") as store:
        yield store


@pytest.fixture(params=STORES)
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], GraphStore]]:
    """Opens the store of this test; each call gives a new one on the same graph, closed at the end."""
    opened: list[GraphStore] = []

    def opening() -> GraphStore:
        opened.append(EmbeddedGraph(tmp_path / "kb"))
        return opened[-1]

    yield opening
    for store in opened:
        store.close()
