"""The child process that writes Ladybug files: `python -m kg.graph.copying build|change STAGING TARGET`.

STAGING holds `plan.json` and the CSV files that it names (`kg.graph.embedded`). A child, because a failure inside the
engine may abort the process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.graph.ddl import ladybug_ddl
from kg.graph.schema import KNOWLEDGE_BASE, NODES, PART_OF, RELATIONS, TEXTS, quoted

if TYPE_CHECKING:
    import ladybug

_BUFFER = 768 << 20
_COMMITTED_AT_ONCE = 64 << 20  # bytes of CSV: a transaction takes several times as much memory
_WHOLE_TABLE = 96 << 20  # of one table; more is cut, though what is added to it after a checkpoint writes it anew
_OPTIONS = "header=false, parallel=false, auto_detect=false, delim=',', quote='\"', escape='\"'"
EMPTY = "\x1e"
SEPARATOR = "\x1f"
_READ = {"string": "STRING", "strings": "STRING", "int": "INT64", "float": "DOUBLE", "bool": "BOOLEAN"}
# an empty field is null, so '' has a mark of its own; lists come as text with a separator
_VALUE = {
    "string": f"CASE WHEN {{0}} = '{EMPTY}' THEN '' ELSE {{0}} END",
    "strings": f"CASE WHEN {{0}} IS NULL THEN CAST([] AS STRING[]) ELSE string_split({{0}}, '{SEPARATOR}') END",
}


def build(staging: Path, target: Path) -> None:
    """Makes the tables, copies the rows, writes the checkpoint."""
    plan = _plan(staging)
    with _open(target) as connection:
        connection.execute("BEGIN TRANSACTION")
        for statement in ladybug_ddl():
            connection.execute(statement)
        for number, copies in enumerate(_turns(plan["copies"], staging)):
            if number:
                connection.execute("COMMIT")
                connection.execute("CHECKPOINT")
                connection.execute("BEGIN TRANSACTION")
            for copy in copies:
                source = _source(copy, staging)
                connection.execute(_copy(copy, source))
                source.unlink()
        columns = ", ".join(f"{quoted(c)}: ${c}" for c in KNOWLEDGE_BASE.columns)
        connection.execute(f"CREATE (:{quoted(KNOWLEDGE_BASE.label)} {{{columns}}})", _record(plan))
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")


def _turns(copies: Sequence[dict[str, Any]], staging: Path) -> Iterator[list[dict[str, Any]]]:
    """The files of one transaction after the other.

    Many small tables together, as each transaction costs a checkpoint; what it holds must fit into the buffer. A table
    stays whole: one that is added to after a checkpoint is written anew, which takes a fifth of all the time.
    """
    turn: list[dict[str, Any]] = []
    waiting = 0
    for _, files in groupby(copies, key=lambda copy: copy["name"].rpartition(".")[0]):
        table = [(copy, _source(copy, staging).stat().st_size) for copy in files]
        most = _COMMITTED_AT_ONCE - sum(size for _, size in table)
        for copy, size in table:
            if turn and waiting > (most if copy is table[0][0] else _WHOLE_TABLE - size):
                yield turn
                turn, waiting = [], 0
            turn.append(copy)
            waiting += size
    if turn:
        yield turn


def _source(copy: dict[str, Any], staging: Path) -> Path:
    return staging / f"{copy['name']}.csv"


def change(staging: Path, target: Path) -> None:
    """Takes units out and puts units in; without `merge` in the plan the file stays and its log holds the change."""
    plan = _plan(staging)
    with _open(target) as connection:
        connection.execute("CALL force_checkpoint_on_close=false")
        connection.execute("BEGIN TRANSACTION")
        for report in plan["reports_out"]:
            for statement in _take_out():
                connection.execute(statement, {"report": report})
        for label, ids in plan["nodes_changed"].items():
            if (label, label) in PART_OF.ends:
                for id in ids:
                    connection.execute(f"MATCH (n:{quoted(label)} {{id: $id}})-[r:PART_OF]->() DELETE r", {"id": id})
        for copy in plan["copies"]:
            _put(connection, copy, staging)
        for label, ids in plan["nodes_out"].items():
            for id in ids:
                connection.execute(f"MATCH (n:{quoted(label)} {{id: $id}}) DETACH DELETE n", {"id": id})
        values = _record(plan) | {"counts": json.dumps(count(connection))}
        assignments = ", ".join(f"k.{quoted(c)} = ${c}" for c in KNOWLEDGE_BASE.columns[1:])
        connection.execute(f"MATCH (k:{quoted(KNOWLEDGE_BASE.label)} {{id: $id}}) SET {assignments}", values)
        connection.execute("COMMIT")
        if plan["merge"]:
            connection.execute("CHECKPOINT")


def count(connection: ladybug.Connection) -> dict[str, int]:
    """Nodes of each label and relations of each type."""
    patterns = {n.label: f"(x:{quoted(n.label)})" for n in NODES}
    patterns |= {r.type: f"()-[x:{quoted(r.type)}]->()" for r in RELATIONS}
    counts = {}
    for name, pattern in patterns.items():
        result = connection.execute(f"MATCH {pattern} RETURN count(*)")
        assert not isinstance(result, list)
        (counts[name],) = result.get_next()
        result.close()
    return counts


def _plan(staging: Path) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((staging / "plan.json").read_text(encoding="utf-8"))
    return plan


def _record(plan: dict[str, Any]) -> dict[str, Any]:
    return {key: "" if value is None else value for key, value in plan["record"].items()}


@contextmanager
def _open(target: Path) -> Iterator[ladybug.Connection]:
    import ladybug

    database = ladybug.Database(target, buffer_pool_size=_BUFFER, auto_checkpoint=False)
    connection = ladybug.Connection(database)
    yield connection
    connection.close()
    database.close()


def _take_out() -> Iterator[str]:
    """Statements that take a report with all that it states out."""
    yield "MATCH (r:Report {id: $report})-[:HAS_PASSAGE]->(p:Passage) DETACH DELETE p"
    yield "MATCH (p:Promise) WHERE p.report = $report DETACH DELETE p"
    for relation in RELATIONS:
        if not relation.has("report") or set(TEXTS) & set(relation.ends[0]):
            continue
        type = quoted(relation.type)
        if relation.ends[0][0] == "Place":  # reached from the report's place, not by looking at all of them
            way = f"(:Report {{id: $report}})-[:COVERS]->(:Place)-[x:{type}]->()"
            yield f"MATCH {way} WHERE x.report = $report DELETE x"
        else:
            yield f"MATCH ()-[x:{type}]->() WHERE x.report = $report DELETE x"
    yield "MATCH (r:Report {id: $report}) DETACH DELETE r"


def _put(connection: ladybug.Connection, copy: dict[str, Any], staging: Path) -> None:
    """Rows of a table; COPY would write to the file itself, so they come one by one through the log."""
    load = _load(copy, _source(copy, staging))
    values = [_VALUE.get(type, "{0}").format(f"c{i}") for i, type in enumerate(copy["types"])]
    names = [quoted(name) for name in copy["columns"]]
    if copy["ends"]:
        a, b = (quoted(end) for end in copy["ends"])
        properties = ", ".join(f"{n}: {v}" for n, v in zip(names, values[2:], strict=True))
        connection.execute(
            f"{load} MATCH (a:{a} {{id: c0}}) MATCH (b:{b} {{id: c1}}) "
            f"CREATE (a)-[:{quoted(copy['table'])} {{{properties}}}]->(b)"
        )
    elif copy["old"]:
        assignments = ", ".join(f"n.{n} = {v}" for n, v in list(zip(names, values, strict=True))[1:])
        connection.execute(f"{load} MATCH (n:{quoted(copy['table'])} {{id: c0}}) SET {assignments}")
    else:
        properties = ", ".join(f"{n}: {v}" for n, v in zip(names, values, strict=True))
        connection.execute(f"{load} CREATE (:{quoted(copy['table'])} {{{properties}}})")


def _load(copy: dict[str, Any], file: Path) -> str:
    # types are given, since a column of digits would be guessed to be numbers
    types = ", ".join(f"c{i} {_READ[type]}" for i, type in enumerate(copy["types"]))
    return f"LOAD WITH HEADERS ({types}) FROM '{_path(file)}' ({_OPTIONS})"


def _path(file: Path) -> str:
    return str(file).replace("\\", "/").replace("'", "\\'")


def _copy(copy: dict[str, Any], file: Path) -> str:
    ends = ", from='{}', to='{}'".format(*copy["ends"]) if copy["ends"] else ""
    table = quoted(copy["table"])
    if "strings" not in copy["types"] and not copy["empty"]:
        return f"COPY {table} FROM '{_path(file)}' ({_OPTIONS}{ends})"
    values = ", ".join(_VALUE.get(type, "{0}").format(f"c{i}") for i, type in enumerate(copy["types"]))
    return f"COPY {table} FROM ({_load(copy, file)} RETURN {values})" + (f" ({ends[2:]})" if ends else "")


if __name__ == "__main__":
    {"build": build, "change": change}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
