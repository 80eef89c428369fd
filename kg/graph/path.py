"""How two things hang together: the shortest chain of facts between them."""

from __future__ import annotations

from itertools import pairwise
from math import log
from typing import Any

from kg.errors import NotFound
from kg.graph.reading import links
from kg.graph.schema import FACT_RELATIONS, RELATION_BY_TYPE, quoted
from kg.graph.store import GraphStore

Row = dict[str, Any]
# indicators do not count: all places report them
_JOINING = tuple(type for type in FACT_RELATIONS.values() if type != "REPORTS")


def chain(store: GraphStore, a: str, b: str) -> list[tuple[str, str, Row]]:
    """The shortest chain of facts (place and entity by turns) from `a` to `b`, both ids of places or entities.

    Of chains equally long, the one through what few places have, since that says most.

    Returns:
        for each link both ids and the first fact that states it: `kind`, `year`, `period`, `text`, `quote`, `file`,
        `start`, `end`.

    Raises:
        NotFound: nothing joins them.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for (place, entity), (type, places) in links(store, _JOINING).items():
        # one more link always costs more than any difference in rarity
        graph.add_edge(place, entity, weight=1 + log(1 + places) / 1000, place=place, entity=entity, type=type)
    try:
        nodes = nx.shortest_path(graph, a, b, weight="weight")
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        raise NotFound("两者之间没有相连的事实 / no chain of facts joins them") from None
    return [(u, v, _stated(store, graph.edges[u, v])) for u, v in pairwise(nodes)]


def _stated(store: GraphStore, edge: Row) -> Row:
    """The first fact of a link, with its sentence."""
    ((_, label),) = RELATION_BY_TYPE[edge["type"]].ends
    rows = store.run(
        f"MATCH (:Place {{id: $place}})-[c:{quoted(edge['type'])}]->(:{quoted(label)} {{id: $entity}}) "
        "RETURN c.year AS year, c.period AS period, c.text AS text, c.quote AS quote, c.file AS file, "
        "c.start AS start, c.`end` AS `end` ORDER BY coalesce(year, 9999), file, start LIMIT 1",
        {"place": edge["place"], "entity": edge["entity"]},
    )
    return {"kind": edge["type"], **next(rows.dicts())}
