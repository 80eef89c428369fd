"""Which engine holds the graph, and keeping it level with the fact store."""

from __future__ import annotations

from pathlib import Path

from kg.facts.store import FactStore
from kg.graph.project import Projection
from kg.graph.store import Change, GraphStore, Progress


def engine(folder: Path, neo4j: str | None = None) -> GraphStore:
    """The graph of the knowledge base in `folder`: on the Neo4j server at this URI, else embedded."""
    if neo4j:
        from kg.graph.neo4j import Neo4jGraph

        return Neo4jGraph(neo4j)
    from kg.graph.embedded import EmbeddedGraph

    return EmbeddedGraph(folder)


def refresh(store: GraphStore, facts: FactStore, progress: Progress | None = None, *, rebuild: bool = False) -> Change:
    """Brings the graph level with the facts; what is level already is not written."""
    with facts.snapshot():
        return store.refresh(Projection(facts.db, facts.meta("kb_id") or ""), progress, rebuild=rebuild)
