"""The graph as networkx knows it, for analysis and for GraphML and GEXF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.graph.reading import batches
from kg.graph.schema import NodeType
from kg.graph.store import GraphStore

if TYPE_CHECKING:
    import networkx


def network(store: GraphStore, *, passages: bool = True) -> networkx.MultiDiGraph[str]:
    """All nodes by `id` with `label` and their properties, all relations with `type` and theirs, keyed by id if any.

    Args:
        passages: False leaves out Passage and Promise nodes and what hangs on them (`kg.graph.reading.batches`).
    """
    import networkx as nx

    graph: networkx.MultiDiGraph[str] = nx.MultiDiGraph()
    for batch in batches(store, passages=passages):
        kind = batch.kind
        if isinstance(kind, NodeType):
            for row in batch.rows:
                graph.add_node(row[0], label=kind.label, **_known(kind.columns, row))
        else:
            for row in batch.rows:
                properties = _known(kind.columns, row[2:])
                graph.add_edge(row[0], row[1], key=properties.get("id"), type=kind.type, **properties)
    return graph


def _known(names: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None and name != "digest"}
