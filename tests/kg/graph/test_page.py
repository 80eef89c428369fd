"""docs/graph.md and docs/neo4j.grass are what tools/graph_page.py would write now."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import queries
from kg.facts import FactStore
from kg.graph.embedded import EmbeddedGraph
from kg.graph.engine import refresh
from kg.graph.schema import NODES, RELATIONS
from kg.graph.statement import tokens
from tools.graph_page import ROOT, first_row, grass, page, pasted

STALE = "run python tools/graph_page.py"


def test_page_is_fresh(example_kb: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kb"
    shutil.copytree(example_kb, copy)
    assert (ROOT / "docs" / "graph.md").read_text(encoding="utf-8") == page(copy), STALE


def test_style_is_fresh() -> None:
    style = (ROOT / "docs" / "neo4j.grass").read_text(encoding="utf-8")
    assert style == grass(), STALE
    for name in (*(f"node.{n.label}" for n in NODES), *(f"relationship.{r.type}" for r in RELATIONS)):
        assert f"{name} {{" in style


@pytest.fixture(scope="module")
def examples(example_kb: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FactStore, EmbeddedGraph]]:
    copy = tmp_path_factory.mktemp("page") / "kb"
    shutil.copytree(example_kb, copy)
    with FactStore.open(copy) as facts:
        graph = EmbeddedGraph(copy)
        refresh(graph, facts)
        yield facts, graph
        graph.close()


@pytest.mark.parametrize("query", queries.all_queries(), ids=[q.id for q in queries.all_queries()])
def test_pasted_queries_give_the_row_shown(query: queries.Query, examples: tuple[FactStore, EmbeddedGraph]) -> None:
    facts, graph = examples
    statement = pasted(query, facts)
    assert not [t for t in tokens(statement) if t.kind == "parameter"]
    assert next(graph.run(statement, limit=1).dicts(), None) == first_row(query, graph, facts)
