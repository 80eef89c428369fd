"""The child process that fills a fresh Ladybug file: `python -m kg.graph.copying STAGING TARGET`.

STAGING holds `plan.json` and the CSV files that it names (`kg.graph.embedded`). A child, because a failure inside the
engine may abort the process.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import ladybug

from kg.graph.schema import KNOWLEDGE_BASE, ladybug_ddl, quoted

_BUFFER = 512 << 20
_OPTIONS = "header=false, parallel=false, auto_detect=false, delim=',', quote='\"', escape='\"'"
_READ = {"string": "STRING", "strings": "STRING", "int": "INT64", "float": "DOUBLE", "bool": "BOOLEAN"}
_LIST = "CASE WHEN {0} IS NULL THEN CAST([] AS STRING[]) ELSE string_split({0}, '\x1f') END"


def build(staging: Path, target: Path) -> None:
    """Makes the tables, copies the rows, writes the checkpoint."""
    plan = json.loads((staging / "plan.json").read_text(encoding="utf-8"))
    database = ladybug.Database(target, buffer_pool_size=_BUFFER, auto_checkpoint=False)
    connection = ladybug.Connection(database)
    connection.execute("BEGIN TRANSACTION")  # one for all: each COPY of its own costs a checkpoint
    for statement in ladybug_ddl():
        connection.execute(statement)
    for copy in plan["copies"]:
        connection.execute(_copy(copy, staging / f"{copy['name']}.csv"))
    columns = ", ".join(f"{quoted(c)}: ${c}" for c in KNOWLEDGE_BASE.columns)
    record = {key: "" if value is None else value for key, value in plan["record"].items()}
    connection.execute(f"CREATE (:{quoted(KNOWLEDGE_BASE.label)} {{{columns}}})", record)
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")
    connection.close()
    database.close()


def _copy(copy: dict[str, Any], file: Path) -> str:
    path = str(file).replace("\\", "/").replace("'", "\\'")
    if "ends" in copy:
        a, b = copy["ends"]
        return f"COPY {quoted(copy['table'])} FROM '{path}' ({_OPTIONS}, from='{a}', to='{b}')"
    if "strings" not in copy["types"]:
        return f"COPY {quoted(copy['table'])} FROM '{path}' ({_OPTIONS})"
    # types are given, since a column of digits would be guessed to be numbers; lists come as text with a separator
    types = ", ".join(f"c{i} {_READ[type]}" for i, type in enumerate(copy["types"]))
    values = ", ".join(_LIST.format(f"c{i}") if type == "strings" else f"c{i}" for i, type in enumerate(copy["types"]))
    load = f"LOAD WITH HEADERS ({types}) FROM '{path}' ({_OPTIONS}) RETURN {values}"
    return f"COPY {quoted(copy['table'])} FROM ({load})"


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
