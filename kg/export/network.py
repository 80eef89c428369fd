"""GraphML and GEXF, for Gephi, Cytoscape, networkx and igraph.

Written as a stream: the libraries' own writers fail on lists and on unknown values, and take `start` and `end` of a
piece of evidence for times. Names of a list are joined by `；`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfileobj
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kg.export.tables import RENAMED, TABLES, Row, Table
from kg.export.text import SEPARATOR
from kg.graph.schema import NodeType, Type

_GRAPHML = {"string": "string", "strings": "string", "int": "long", "float": "double", "bool": "boolean"}
_GEXF = {**_GRAPHML, "strings": "string"}
# words that the formats keep for themselves → our names there
_RENAMED = {**RENAMED, "label": "label_of", "start": "start_char", "end": "end_char"}
_SKIPPED = ("id", "from", "from_label", "to", "to_label")


def _attributes(record: str) -> dict[str, Type]:
    """Attributes of all nodes or all relations, with their types."""
    found: dict[str, Type] = {"type": "string"}
    for table in TABLES.values():
        if table.record == record:
            found.update({_RENAMED.get(n, n): t for n, t in table.columns if n not in _SKIPPED})
    return found


NODE_ATTRIBUTES = _attributes("node")
EDGE_ATTRIBUTES = _attributes("relation")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return SEPARATOR.join(value) if isinstance(value, list) else str(value)


class _Network:
    """Nodes go to the file, relations to a second one that is appended when all nodes are there."""

    def __init__(self, out: Path) -> None:
        self._nodes = out.open("w", encoding="utf-8", newline="\n")
        self._later = out.with_name(out.name + ".relations")
        self._edges = self._later.open("w", encoding="utf-8", newline="\n")
        self._edge = 0
        self._nodes.write("<?xml version='1.0' encoding='utf-8'?>\n")
        self.begin()

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        for row in rows:
            values = dict(zip(table.names, row, strict=True))
            known = {_RENAMED.get(k, k): v for k, v in values.items() if v is not None and k not in _SKIPPED}
            if isinstance(table.kind, NodeType):
                caption = _text(values.get(table.kind.caption) or values["id"])
                self._nodes.write(self.node(values["id"], table, caption, {"type": table.name, **known}))
            else:
                self._edge += 1
                key = values.get("id") or f"e{self._edge}"
                self._edges.write(self.edge(key, table, values, {"type": table.name, **known}))

    def close(self) -> tuple[str, ...]:
        self._edges.close()
        self._nodes.write(self.between)
        with self._later.open(encoding="utf-8") as edges:
            copyfileobj(edges, self._nodes)
        self._nodes.write(self.last)
        self._nodes.close()
        self._later.unlink()
        return ()

    between = last = ""

    def begin(self) -> None:
        raise NotImplementedError

    def node(self, id: str, table: Table, caption: str, values: dict[str, Any]) -> str:
        raise NotImplementedError

    def edge(self, id: str, table: Table, row: dict[str, Any], values: dict[str, Any]) -> str:
        raise NotImplementedError


class GraphML(_Network):
    """GraphML with a key for every attribute, so that readers know its type."""

    last = "</graph>\n</graphml>\n"

    def begin(self) -> None:
        self._nodes.write('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        self._nodes.write('<key id="n_label" for="node" attr.name="label" attr.type="string"/>\n')
        for prefix, scope, names in (("n", "node", NODE_ATTRIBUTES), ("e", "edge", EDGE_ATTRIBUTES)):
            for name, type in names.items():
                self._nodes.write(
                    f'<key id="{prefix}_{name}" for="{scope}" attr.name="{name}" attr.type="{_GRAPHML[type]}"/>\n'
                )
        self._nodes.write('<graph id="policy-kg" edgedefault="directed">\n')

    def node(self, id: str, table: Table, caption: str, values: dict[str, Any]) -> str:
        return f"<node id={quoteattr(id)}>{_data('n', {'label': caption, **values})}</node>\n"

    def edge(self, id: str, table: Table, row: dict[str, Any], values: dict[str, Any]) -> str:
        ends = f"source={quoteattr(row['from'])} target={quoteattr(row['to'])}"
        return f"<edge id={quoteattr(id)} {ends}>{_data('e', values)}</edge>\n"


def _data(prefix: str, values: dict[str, Any]) -> str:
    return "".join(f'<data key="{prefix}_{name}">{escape(_text(v))}</data>' for name, v in values.items())


class Gexf(_Network):
    """GEXF 1.2: nodes coloured by type; a relation with a year is there in that year (Gephi's timeline)."""

    between = "</nodes>\n<edges>\n"
    last = "</edges>\n</graph>\n</gexf>\n"

    def begin(self) -> None:
        write = self._nodes.write
        write(
            '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">\n'
            '<graph defaultedgetype="directed" mode="dynamic" timeformat="integer">\n'
        )
        for scope, names in (("node", NODE_ATTRIBUTES), ("edge", EDGE_ATTRIBUTES)):
            write(f'<attributes class="{scope}" mode="static">\n')
            for name, type in names.items():
                write(f'<attribute id="{scope[0]}_{name}" title="{name}" type="{_GEXF[type]}"/>\n')
            write("</attributes>\n")
        write("<nodes>\n")

    def node(self, id: str, table: Table, caption: str, values: dict[str, Any]) -> str:
        assert isinstance(table.kind, NodeType)
        red, green, blue = bytes.fromhex(table.kind.colour[1:])
        return (
            f"<node id={quoteattr(id)} label={quoteattr(caption)}>{_attvalues('n', values)}"
            f'<viz:color r="{red}" g="{green}" b="{blue}"/></node>\n'
        )

    def edge(self, id: str, table: Table, row: dict[str, Any], values: dict[str, Any]) -> str:
        year = row.get("year")
        spell = f' start="{year}" end="{year}"' if year is not None else ""
        return (
            f"<edge id={quoteattr(id)} source={quoteattr(row['from'])} target={quoteattr(row['to'])}"
            f" label={quoteattr(table.name)}{spell}>{_attvalues('e', values)}</edge>\n"
        )


def _attvalues(prefix: str, values: dict[str, Any]) -> str:
    pairs = "".join(f'<attvalue for="{prefix}_{name}" value={quoteattr(_text(v))}/>' for name, v in values.items())
    return f"<attvalues>{pairs}</attvalues>"
