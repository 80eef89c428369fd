"""What all formats write: tables of nodes and relations, cleaned of what files cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from kg.graph.reading import batches
from kg.graph.schema import NODES, RELATIONS, TEXTS, NodeType, RelationType, Type
from kg.graph.store import GraphStore

Row = tuple[Any, ...]

# not allowed in XML 1.0, and refused or misread by spreadsheets: control characters, halves of surrogate pairs
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_HIDDEN = "digest"  # bookkeeping of the stores


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one label or relation type.

    A relation's columns begin with `from`, `from_label`, `to`, `to_label` (ids and labels of its ends).
    """

    name: str
    record: Literal["node", "relation"]
    kind: NodeType | RelationType
    columns: tuple[tuple[str, Type], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)


class Writer(Protocol):
    """Writes one format to the path that it was made with."""

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Takes rows of a table, or none where the graph has none; the same table may come again. Unknown is None, a
        list of names a list.
        """

    def close(self) -> tuple[str, ...]:
        """Completes the file or folder; returns notes on what the format could not hold."""


_ENDS: tuple[tuple[str, Type], ...] = (
    ("from", "string"), ("from_label", "string"), ("to", "string"), ("to_label", "string"),
)  # fmt: skip


def _table(kind: NodeType | RelationType) -> Table:
    properties = tuple((p.name, p.type) for p in kind.properties if p.name != _HIDDEN)
    if isinstance(kind, NodeType):
        return Table(kind.label, "node", kind, properties)
    return Table(kind.type, "relation", kind, (*_ENDS, *properties))


TABLES = {table.name: table for table in (*map(_table, NODES), *map(_table, RELATIONS))}

# one table for all: a record is a node or a relation, `type` its label or relation type
_RECORD: dict[str, Type] = {"record": "string", "type": "string"}
RENAMED = {"type": "type_of"}  # a property of that name → its name there
FLAT: tuple[tuple[str, Type], ...] = tuple(
    (_RECORD | {RENAMED.get(name, name): type for table in TABLES.values() for name, type in table.columns}).items()
)


def flat(table: Table, row: Row) -> dict[str, Any]:
    """A row as a record with the columns of FLAT; what the table lacks is absent."""
    names = (RENAMED.get(name, name) for name in table.names)
    return {"record": table.record, "type": table.name, **dict(zip(names, row, strict=True))}


def chunks(store: GraphStore, *, passages: bool) -> Iterator[tuple[Table, list[Row]]]:
    """All nodes and relations of the graph, nodes before the relations that need them.

    A table without any comes at the end, without rows: who reads a folder finds the same files whatever was loaded.
    """
    left = {name for name, table in TABLES.items() if passages or not _of_texts(table.kind)}
    for batch in batches(store, passages=passages):
        kind, ends = batch.kind, batch.ends
        name = kind.label if isinstance(kind, NodeType) else kind.type
        keep = [i for i, p in enumerate(kind.properties) if p.name != _HIDDEN]
        if ends is None:
            rows = [tuple(clean(row[i]) for i in keep) for row in batch.rows]
        else:
            rows = [(row[0], ends[0], row[1], ends[1], *(clean(row[2 + i]) for i in keep)) for row in batch.rows]
        left.discard(name)
        yield TABLES[name], rows
    for name in sorted(left):
        yield TABLES[name], []


def _of_texts(kind: NodeType | RelationType) -> bool:
    """Whether it goes where passages are left out, as in `kg.graph.reading.batches`."""
    if isinstance(kind, NodeType):
        return kind.label in TEXTS
    return all(set(TEXTS) & set(ends) for ends in kind.ends)


def clean(value: Any) -> Any:
    """A value without control characters and halves of surrogate pairs."""
    if isinstance(value, str):
        return _UNWANTED.sub("", value)
    if isinstance(value, list):
        return [clean(item) for item in value]
    return value
