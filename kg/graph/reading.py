"""The whole graph, read back from the store that holds it, whichever engine that is.

Rows come in the form in which the projection gave them (`kg.graph.batches.Batch`): what was written is what is read.
Nodes that are not ours carry no digest, and what hangs on them is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kg.errors import GraphError
from kg.graph.batches import Batch
from kg.graph.schema import NODES, RELATION_BY_TYPE, RELATIONS, TEXTS, NodeType, RelationType, quoted
from kg.graph.store import GraphStore

Row = tuple[Any, ...]
_SECONDS = 600.0  # of one statement
_AT_A_TIME = 20  # reports, or places with reports, whose rows are in memory together
# what hangs on a report and has no digest of its own: label → how it is reached
_PARTS = {
    node.label: next((r, a) for r in RELATIONS for a, b in r.ends if b == node.label)
    for node in NODES
    if "digest" not in node.columns
}


def batches(store: GraphStore, *, passages: bool = True) -> Iterator[Batch]:
    """All nodes, then all relations, in an order that is always the same.

    Args:
        passages: False leaves out Passage and Promise nodes and what hangs on them (HAS_PASSAGE, MENTIONS, DEFINES,
            PROMISED, ABOUT, ANSWERED_IN).

    Raises:
        GraphError: there is no graph, it is incomplete, or it changed meanwhile.
    """
    before = whole(store)
    chunks = {"Report": _reports(store), "Place": _places(store)}
    for kind in NODES:
        if kind.label == "Report":
            for ids in chunks["Report"]:
                yield from _batch(kind, _read(store, "UNWIND $ids AS id MATCH (x:Report {id: id})", kind, ids))
        elif kind.label not in _PARTS:
            yield from _batch(kind, _read(store, f"MATCH (x:{kind.label}) WHERE x.digest IS NOT NULL", kind))
        elif passages or kind.label not in TEXTS:
            relation, owner = _PARTS[kind.label]
            for ids in chunks[owner]:
                match = f"UNWIND $ids AS id MATCH (:{owner} {{id: id}})-[:{relation.type}]->(x:{kind.label})"
                yield from _batch(kind, _read(store, match, kind, ids))
    for relation in RELATIONS:
        for ends in relation.ends:
            if passages or not set(TEXTS) & set(ends):
                yield from _relations(store, relation, ends, chunks)
    if store.digest() != before:
        raise GraphError("图在读取时有变化，请再运行一次 / the graph changed while it was read: run it again")


def whole(store: GraphStore) -> str:
    """The digest of the graph that the store holds.

    Raises:
        GraphError: it holds none, or the graph is incomplete.
    """
    digest = store.digest()
    if digest is None:
        raise GraphError("这里没有完整的图，请先用 kg load 载入 / there is no complete graph here: run kg load first")
    return digest


def _relations(
    store: GraphStore, kind: RelationType, ends: tuple[str, str], chunks: dict[str, list[list[str]]]
) -> Iterator[Batch]:
    a, b = ends
    arrow = f"-[x:{kind.type}]->(b:{b})"
    if a in _PARTS:
        relation, owner = _PARTS[a]
        match = f"UNWIND $ids AS id MATCH (:{owner} {{id: id}})-[:{relation.type}]->(a:{a}){arrow}"
    else:
        owner = a
        match = f"UNWIND $ids AS id MATCH (a:{a} {{id: id}}){arrow}"
        match += "" if b in _PARTS else " WHERE b.digest IS NOT NULL"
    if owner in chunks:
        for ids in chunks[owner]:
            yield from _batch(kind, _read(store, match, kind, ids), ends)
    else:
        match = f"MATCH (a:{a}){arrow} WHERE a.digest IS NOT NULL AND b.digest IS NOT NULL"
        yield from _batch(kind, _read(store, match, kind), ends)


def _reports(store: GraphStore) -> list[list[str]]:
    """Ids of the reports in order of file and offset, a few at a time."""
    found = "MATCH (x:Report) WHERE x.digest IS NOT NULL RETURN x.file AS file, x.start AS start, x.id AS id"
    return _parts([id for *_, id in sorted(_run(store, found))])


def _places(store: GraphStore) -> list[list[str]]:
    """Ids of all places: those with reports a few at a time, the others, of which there is little to say, at once."""
    found = _run(store, "MATCH (x:Place) WHERE x.digest IS NOT NULL RETURN x.id AS id")
    with_reports = {id for (id,) in _run(store, "MATCH (:Report)-[:COVERS]->(x:Place) RETURN DISTINCT x.id AS id")}
    ids = sorted(id for (id,) in found)
    others = [id for id in ids if id not in with_reports]
    return [*_parts([id for id in ids if id in with_reports]), others]


def _read(store: GraphStore, match: str, kind: NodeType | RelationType, ids: Sequence[str] | None = None) -> list[Row]:
    """The rows of `kind` (`x`, between `a` and `b`) in the order of their ids."""
    ends = ["a.id AS a_", "b.id AS b_"] if isinstance(kind, RelationType) else []
    returned = ", ".join([*ends, *(f"x.{quoted(c)} AS {quoted(c)}" for c in kind.columns)])
    rows = _run(store, f"{match} RETURN {returned}", ids)
    return sorted(rows, key=lambda row: tuple(value for value in row[:3] if isinstance(value, str)))


def _run(store: GraphStore, cypher: str, ids: Sequence[str] | None = None) -> list[Row]:
    if ids is not None and not ids:
        return []
    return store.run(cypher, {} if ids is None else {"ids": list(ids)}, limit=None, timeout=_SECONDS).rows


def _batch(kind: NodeType | RelationType, rows: list[Row], ends: tuple[str, str] | None = None) -> Iterator[Batch]:
    if rows:
        yield Batch(kind, rows, ends)


def _parts(ids: list[str]) -> list[list[str]]:
    return [ids[at : at + _AT_A_TIME] for at in range(0, len(ids), _AT_A_TIME)]


def links(store: GraphStore, types: Sequence[str]) -> dict[tuple[str, str], tuple[str, int]]:
    """Which place has which entity by facts of these types: (place id, entity id) → type and the entity's `places`."""
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for type in types:
        ((_, label),) = RELATION_BY_TYPE[type].ends
        match = f"MATCH (p:Place)-[:{type}]->(e:{label})"
        rows = _run(store, f"{match} RETURN DISTINCT p.id AS place, e.id AS entity, e.places AS places")
        for place, entity, places in sorted(rows):
            found[place, entity] = (type, places)
    return found


def adoptions(store: GraphStore) -> list[Row]:
    """Place id and programme id for every programme that a place carries out; candidates of a single place not."""
    return _run(
        store,
        "MATCH (p:Place)-[:CARRIES_OUT]->(g:Programme) WHERE g.status = 'accepted' OR g.places >= 2 "
        "RETURN DISTINCT p.id AS place, g.id AS programme",
    )
