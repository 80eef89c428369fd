"""What is tracked stands in the graph, and follows the facts report by report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tracked_graph import fill_tracked

from kg.facts.store import FactStore
from kg.graph.batches import Batch
from kg.graph.project import Projection
from kg.graph.reading import batches
from kg.graph.schema import NodeType
from kg.graph.store import GraphStore

Opening = Callable[[], GraphStore]
TRACKED = {"Promise", "PROMISED", "ABOUT", "ANSWERED_IN", "TARGETS", "FOLLOWED", "SAME_AS"}


def projected(facts: FactStore) -> Projection:
    return Projection(facts.db, "kb-test")


def rows_of(found: Iterable[Batch]) -> dict[str, list[str]]:
    """All rows of each label and relation type."""
    rows: dict[str, list[str]] = {}
    for batch in found:
        name = batch.kind.label if isinstance(batch.kind, NodeType) else batch.kind.type
        rows.setdefault(name, []).extend(f"{batch.ends}{row}" for row in batch.rows)
    return {name: sorted(lines) for name, lines in rows.items()}


def test_the_graph_holds_what_is_tracked(open_store: Opening, tmp_path: Path) -> None:
    store = open_store()
    with fill_tracked(tmp_path / "kb") as facts:
        store.refresh(projected(facts))
        wanted = rows_of(projected(facts).batches())
    assert rows_of(batches(store)) == wanted
    assert wanted.keys() >= TRACKED
    assert not rows_of(batches(store, passages=False)).keys() & {"Promise", "PROMISED", "ABOUT", "ANSWERED_IN"}
    (row,) = store.run(
        "MATCH (p:Place {id: 'place:hz'})-[:PROMISED]->(m:Promise {promise: '运河隧道要开工'})"
        " MATCH (m)-[a:ANSWERED_IN]->(d:Document)"
        " RETURN m.quote AS quote, m.outcome AS outcome, a.quote AS answer, d.file AS file, a.start AS start,"
        " a.`end` AS stop"
    ).rows
    said = "推进城市更新，运河隧道要开工，建好城北水厂二期，争创国家森林城市，植树**万株。"
    assert row == (said, "fulfilled", "运河隧道开工，获评国家森林城市。", "hz-2023.txt", 0, 6)


def test_a_new_year_changes_only_what_it_touches(open_store: Opening, tmp_path: Path) -> None:
    store, kb = open_store(), tmp_path / "kb"
    steps: list[tuple[list[str], bool]] = [(["hz-2024.txt"], False), ([], True), (["hz-2023.txt"], False)]
    for leave_out, small in steps:
        with fill_tracked(kb, leave_out) as facts:
            change = store.refresh(projected(facts))
            found: Any = rows_of(batches(store))
            assert found == rows_of(projected(facts).batches())
        if small:
            assert not change.rebuilt
            assert change.written <= 20
