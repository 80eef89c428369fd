"""The graph as networkx knows it, for analysis and for GraphML and GEXF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.facts.store import FactStore
from kg.graph.project import Projection
from kg.graph.schema import NodeType

if TYPE_CHECKING:
    import networkx


def network(facts: FactStore, *, passages: bool = True) -> networkx.MultiDiGraph[str]:
    """All nodes by `id` with `label` and their properties, all relations with `type` and theirs, keyed by id if any.

    Args:
        passages: False leaves out Passage nodes and what hangs on them (HAS_PASSAGE, MENTIONS, DEFINES).
    """
    import networkx as nx

    graph: networkx.MultiDiGraph[str] = nx.MultiDiGraph()
    with facts.snapshot():
        for batch in Projection(facts.db, facts.meta("kb_id") or "").batches():
            kind = batch.kind
            if isinstance(kind, NodeType):
                if passages or kind.label != "Passage":
                    for row in batch.rows:
                        graph.add_node(row[0], label=kind.label, **_known(kind.columns, row))
            elif passages or "Passage" not in (batch.ends or ()):
                for row in batch.rows:
                    properties = _known(kind.columns, row[2:])
                    graph.add_edge(row[0], row[1], key=properties.get("id"), type=kind.type, **properties)
    return graph


def _known(names: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None and name != "digest"}
