"""How two things hang together: the shortest chain of facts between them."""

from __future__ import annotations

from math import log
from typing import Any

from kg.errors import NotFound
from kg.facts.store import FactStore

Row = dict[str, Any]


def chain(facts: FactStore, a: str, b: str) -> list[tuple[str, str, Row]]:
    """The shortest chain of facts (place and entity by turns) from `a` to `b`, both ids of places or entities.

    Of chains equally long, the one through what few places have, since that says most. Indicators do not count: all
    places report them.

    Returns:
        for each link both ids and the first fact that states it, with its quote (`FactReader.facts`).

    Raises:
        NotFound: nothing joins them.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    sql = (
        "SELECT DISTINCT f.place, f.entity, e.places FROM fact f JOIN entity e ON e.id = f.entity"
        " WHERE f.place IS NOT NULL AND f.kind <> 'REPORTS' ORDER BY 1, 2"
    )
    for place, entity, places in facts.db.execute(sql):
        # one more link always costs more than any difference in rarity
        graph.add_edge(place, entity, weight=1 + log(1 + places) / 1000, place=place, entity=entity)
    try:
        nodes = nx.shortest_path(graph, a, b, weight="weight")
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        raise NotFound("两者之间没有相连的事实 / no chain of facts joins them") from None
    links = []
    for i, v in enumerate(nodes[1:]):
        u = nodes[i]
        edge = graph.edges[u, v]
        stated = facts.facts(place=edge["place"], entity=edge["entity"], quotes=True)
        links.append((u, v, min(stated, key=lambda f: (f["year"] or 9999, f["file"], f["start"]))))
    return links
