"""For a Neo4j that we cannot reach: a Cypher script, and a folder for `neo4j-admin database import`."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfileobj
from typing import Any, TextIO

from kg.export.tables import Row, Table
from kg.graph.schema import NODES, quoted

_ROWS = 500  # of a statement
_TYPES = {"string": "", "strings": ":string[]", "int": ":long", "float": ":double", "bool": ":boolean"}
_BETWEEN = ";"  # the names of a list, neo4j-admin's default


class CypherScript:
    """Statements for `cypher-shell -f`: constraints, nodes, relations. They create, so the database must hold none."""

    def __init__(self, out: Path) -> None:
        self._nodes = out.open("w", encoding="utf-8", newline="\n")
        self._later = out.with_name(out.name + ".relations")
        self._relations = self._later.open("w", encoding="utf-8", newline="\n")
        self._nodes.write("// policy-kg: for a database that holds none of these nodes\n")
        for node in NODES:
            self._nodes.write(
                f"CREATE CONSTRAINT kg_{node.label.lower()}_id IF NOT EXISTS "
                f"FOR (n:{quoted(node.label)}) REQUIRE n.id IS UNIQUE;\n"
            )

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        if table.record == "node":
            for part in _parts(rows):
                maps = ",\n".join(_map(dict(zip(table.names, row, strict=True))) for row in part)
                self._nodes.write(f"UNWIND [\n{maps}\n] AS row CREATE (n:{quoted(table.name)}) SET n = row;\n")
            return
        by_ends: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            by_ends.setdefault((row[1], row[3]), []).append(row)
        for (source, target), found in by_ends.items():
            for part in _parts(found):
                properties = [dict(zip(table.names[4:], row[4:], strict=True)) for row in part]
                triples = ",\n".join(
                    f"[{_literal(row[0])}, {_literal(row[2])}, {_map(values)}]"
                    for row, values in zip(part, properties, strict=True)
                )
                self._relations.write(
                    f"UNWIND [\n{triples}\n] AS row "
                    f"MATCH (a:{quoted(source)} {{id: row[0]}}) MATCH (b:{quoted(target)} {{id: row[1]}}) "
                    f"CREATE (a)-[r:{quoted(table.name)}]->(b) SET r = row[2];\n"
                )

    def close(self) -> tuple[str, ...]:
        self._relations.close()
        with self._later.open(encoding="utf-8") as relations:
            copyfileobj(relations, self._nodes)
        self._nodes.close()
        self._later.unlink()
        return ()


def _parts(rows: Sequence[Row]) -> list[Sequence[Row]]:
    return [rows[i : i + _ROWS] for i in range(0, len(rows), _ROWS)]


def _map(values: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{quoted(k)}: {_literal(v)}" for k, v in values.items() if v is not None) + "}"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    text = str(value).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{text}'"


class ImportFolder:
    """CSV with typed headings, and `import.args` for `neo4j-admin database import full DATABASE @import.args`."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._files: dict[str, TextIO] = {}
        self._arguments: dict[str, str] = {}
        out.mkdir()

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        if not rows:
            return
        name = f"{table.name}.csv"
        first = name not in self._files
        if first:
            self._files[name] = (self._out / name).open("w", encoding="utf-8", newline="")
        writer = csv.writer(self._files[name], lineterminator="\n")
        if table.record == "node":
            if first:
                # ids are unique over all labels, so one space of ids serves all
                writer.writerow(["id:ID", *(n + _TYPES[t] for n, t in table.columns[1:])])
                self._arguments[name] = f"--nodes={table.name}={name}"
            writer.writerows([_plain(value) for value in row] for row in rows)
        else:
            if first:
                writer.writerow([":START_ID", ":END_ID", *(n + _TYPES[t] for n, t in table.columns[4:])])
                self._arguments[name] = f"--relationships={table.name}={name}"
            writer.writerows([row[0], row[2], *map(_plain, row[4:])] for row in rows)

    def close(self) -> tuple[str, ...]:
        for file in self._files.values():
            file.close()
        lines = [*sorted(self._arguments.values()), "--multiline-fields=true", f"--array-delimiter={_BETWEEN}"]
        (self._out / "import.args").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return ()


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return _BETWEEN.join(item.replace(_BETWEEN, "；") for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
