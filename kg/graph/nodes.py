"""The nodes that reports share: places, documents, entities. Rows as the fact store has them, before the schema."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from kg.graph.schema import ENTITY_LABELS

Unit = tuple[str, str]  # label and id of the node that stands for it
Row = tuple[Any, ...]

ENTITIES = tuple(label for label in ENTITY_LABELS.values() if label != "Place")
_TYPE_OF = {label: type for type, label in ENTITY_LABELS.items()}
_ENTITY = (
    "e.id, e.type, e.name, e.aliases, e.status, e.places, e.kind, e.level, e.part_of, e.definition, e.source, e.codes"
)
_TYPE, _PART_OF = 1, 8  # where they stand in such a row
_AT_ONCE = 1_000  # ids of one query


class Node(NamedTuple):
    """`row` holds what is known of it, without the digest; `part_of` the ids that PART_OF leads to."""

    unit: Unit
    row: Row
    part_of: tuple[str, ...] = ()


class SharedNodes:
    """The nodes that the graph must hold, from a fact store that does not change meanwhile."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    def read(self, label: str, ids: Collection[str] | None = None) -> Iterator[Node]:
        """The nodes of a label in a fixed order; with `ids` those of them that the graph must hold."""
        if label not in ("Place", "Document"):
            return self._entities(label, ids)
        nodes = iter(self.places.values()) if label == "Place" else self._documents()
        return (node for node in nodes if ids is None or node.unit[1] in ids)

    # places and documents: few

    @cached_property
    def known(self) -> dict[str, Row]:
        """All places of the fact store: id, name, full name, code, level, parent."""
        rows = self._sql.execute("SELECT id, name, full_name, adcode, level, parent FROM place ORDER BY id")
        return {row[0]: tuple(row) for row in rows}

    @cached_property
    def places(self) -> dict[str, Node]:
        """Those that reports that count name or are of, and what they lie in."""
        wanted = self._sql.execute(
            "SELECT id FROM place p WHERE EXISTS (SELECT 1 FROM said s CROSS JOIN report r ON r.id = s.report"
            " WHERE s.entity = p.id AND r.same_as IS NULL)"
            " UNION SELECT place FROM report WHERE same_as IS NULL AND place IS NOT NULL"
        )
        known = self.known
        chains: dict[str, list[str]] = {}
        for (id,) in wanted:
            above: list[str] = []
            at = id
            while at in known and at not in above:
                above.append(at)
                at = known[at][5]
            for i, place in enumerate(above):
                chains.setdefault(place, above[i:])
        nodes = {}
        for id in sorted(chains):
            _, name, full_name, adcode, level, parent = known[id]
            province = next((known[p][1] for p in chains[id] if known[p][4] == "province"), None)
            row = (id, name, full_name, adcode or None, level, province, chains[id][1:])
            nodes[id] = Node(("Place", id), row, (parent,) if parent in chains else ())
        return nodes

    def _documents(self) -> Iterator[Node]:
        for row in self._sql.execute(
            "SELECT id, name, format FROM document WHERE id IN (SELECT document FROM report) ORDER BY id"
        ):
            yield Node(("Document", row[0]), tuple(row))

    # entities: many

    def _entities(self, label: str, ids: Collection[str] | None) -> Iterator[Node]:
        """Those that reports that count mention, and what they are part of."""
        type = _TYPE_OF[label]
        unmentioned = (row for id, row in self._unmentioned.items() if ids is None or id in ids)
        mentioned = self._all(type) if ids is None else self._listed(type, sorted(ids))
        for row in chain(mentioned, unmentioned):
            if row[_TYPE] == type:
                yield Node((label, row[0]), row, self._parents(row))

    def _all(self, type: str) -> Iterator[Row]:
        wanted = "e.type = ? AND e.mentions > 0 AND e.status <> 'rejected' ORDER BY e.id"
        return map(tuple, self._sql.execute(f"SELECT {_ENTITY} FROM entity e WHERE {wanted}", (type,)))

    def _listed(self, type: str, ids: list[str]) -> Iterator[Row]:
        wanted = "e.type = ? AND e.mentions > 0 AND e.status <> 'rejected' ORDER BY e.id"
        sql = f"SELECT {_ENTITY} FROM json_each(?) j CROSS JOIN entity e ON e.id = j.value WHERE {wanted}"
        for at in range(0, len(ids), _AT_ONCE):
            yield from map(tuple, self._sql.execute(sql, (json.dumps(ids[at : at + _AT_ONCE]), type)))

    def _parents(self, row: Row) -> tuple[str, ...]:
        if row[_PART_OF] == "[]" or row[_TYPE] != "programme":
            return ()
        entries, unmentioned = self._entries, self._unmentioned
        return tuple(
            sorted(
                id
                for id in set(unpacked(row[_PART_OF])) - {row[0]}
                if id in entries and entries[id][_TYPE] == "programme" and (entries[id][-1] or id in unmentioned)
            )
        )

    @cached_property
    def _entries(self) -> dict[str, Row]:
        """The programmes of the authority file, each with the number of its mentions at the end."""
        sql = f"SELECT {_ENTITY}, e.mentions FROM programme p JOIN entity e USING (id) WHERE e.status <> 'rejected'"
        return {row[0]: tuple(row) for row in self._sql.execute(sql)}

    @cached_property
    def _unmentioned(self) -> dict[str, Row]:
        """Programmes of the authority file that no report names, but that one which is named is part of."""
        entries = self._entries
        wanted = {id for id, row in entries.items() if row[-1]}
        queue = sorted(wanted)
        while queue:
            for parent in unpacked(entries[queue.pop()][_PART_OF]):
                if parent in entries and parent not in wanted:
                    wanted.add(parent)
                    queue.append(parent)
        return {id: entries[id][:-1] for id in sorted(wanted) if not entries[id][-1]}


def unpacked(packed: str | None) -> list[str]:
    """A list kept as JSON."""
    found: list[str] = [] if packed in (None, "", "[]") else json.loads(packed or "[]")
    return found
