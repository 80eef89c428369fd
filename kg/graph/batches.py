"""Rows on their way from the fact store to a graph, by table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.graph.nodes import Row
from kg.graph.schema import NODE_BY_LABEL, RELATION_BY_TYPE, NodeType, RelationType


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one label, or of one relation type between two labels.

    A node's row holds the schema's properties in order; a relation's row holds the ids of its ends and then the
    properties. None is unknown.
    """

    kind: NodeType | RelationType
    rows: list[Row]
    ends: tuple[str, str] | None = None


@dataclass(slots=True)
class Rows:
    """Rows that wait to be handed out, by table."""

    nodes: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    relations: dict[tuple[str, str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))

    def size(self) -> int:
        return sum(map(len, self.nodes.values())) + sum(map(len, self.relations.values()))

    def batches(self) -> Iterator[Batch]:
        for label in NODE_BY_LABEL:
            if label in self.nodes:
                yield Batch(NODE_BY_LABEL[label], self.nodes[label])
        for relation in RELATION_BY_TYPE.values():
            for ends in relation.ends:
                rows = self.relations.get((relation.type, *ends))
                if rows:
                    yield Batch(relation, rows, ends)
