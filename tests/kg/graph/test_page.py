"""docs/graph.md and docs/neo4j.grass are what tools/graph_page.py would write now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import queries
from kg.graph.schema import NODES, RELATIONS
from kg.graph.statement import tokens
from tools.graph_page import ROOT, grass, page, pasted

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


@pytest.mark.parametrize("query", queries.all_queries(), ids=[q.id for q in queries.all_queries()])
def test_pasted_queries_need_no_parameters(query: queries.Query) -> None:
    assert not [t for t in tokens(pasted(query)) if t.kind == "parameter"]
