"""The rows of the graph as CSV files for the child process that copies them (`kg.graph.copying`).

`python -m kg.graph.staging` does so for some of the reports (`Part`), while its parent does the others.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from kg.graph.batches import Batch
from kg.graph.copying import EMPTY, SEPARATOR
from kg.graph.nodes import Row, Unit
from kg.graph.project import Projection
from kg.graph.schema import NODES, RELATIONS, TEXTS, NodeType

QUOTE, TWICE = '"', '""'
_COPIED_AT_ONCE = 48 << 20  # bytes of CSV of one table: the engine copies them in one transaction, held in memory


class Staging:
    """Writes batches to CSV files: a table is one file, or several where it is large.

    Args:
        old: units that are in the graph already and change.
        mark: of the names of the files.

    Attributes:
        counts: rows of each label and type so far.
    """

    def __init__(self, folder: Path, old: Mapping[Unit, str], mark: str = "") -> None:
        self.counts = dict.fromkeys([*(n.label for n in NODES), *(r.type for r in RELATIONS)], 0)
        self._folder = folder
        self._old = old
        self._mark = mark
        self._order = {name: i for i, name in enumerate(self.counts)}
        self._copies: list[dict[str, Any]] = []
        self._open: dict[str, tuple[dict[str, Any], TextIO]] = {}  # by table
        self._number = 0

    def add(self, batch: Batch) -> None:
        for part, is_old in _split(batch, self._old):
            name = _table(batch) + ("-old" if is_old else "")
            if name not in self._open:
                copy = _copy(batch, f"{name}.{self._mark}{self._number}") | {"old": is_old}
                self._number += 1
                self._copies.append(copy)
                path = self._folder / f"{copy['name']}.csv"
                self._open[name] = copy, open(path, "w", encoding="utf-8", newline="")  # noqa: SIM115
            copy, file = self._open[name]
            given = zip(*part, strict=True)
            columns = [_cells(values, type) for values, type in zip(given, copy["types"], strict=True)]
            copy["empty"] |= any(EMPTY in values for values in columns)
            file.writelines(",".join(cells) + "\n" for cells in zip(*columns, strict=True))
            if file.tell() > _COPIED_AT_ONCE:
                self._open.pop(name)[1].close()
            self.counts[copy["table"]] += len(part)

    def take(self) -> list[dict[str, Any]]:
        """What the child needs to know of the files, nodes before relations."""
        self.close()
        return sorted(self._copies, key=lambda copy: (self._order[copy["table"]], copy["name"].rpartition(".")[0]))

    def add_all(self, other: Mapping[str, Any]) -> None:
        """Files that another wrote: its `copies` and `counts`; they come after those that are here."""
        self._copies += other["copies"]
        for name, count in other["counts"].items():
            self.counts[name] += count

    def close(self) -> None:
        for _, file in self._open.values():
            file.close()
        self._open = {}


class Part:
    """A process that writes the rows of some reports."""

    def __init__(self, projection: Projection, reports: Sequence[str], folder: Path) -> None:
        wanted = {"facts": str(projection.folder), "kb": projection.kb, "state": projection.state, "reports": reports}
        (folder / "part.json").write_text(json.dumps(wanted), encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kg.graph.staging", str(folder)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
        )  # fmt: skip

    def written(self) -> dict[str, Any] | None:
        """What `Staging.add_all` takes, when it is done; None where it failed."""
        said, _ = self._process.communicate()
        return None if self._process.returncode else dict(json.loads(said))

    def stop(self) -> None:
        if self._process.stdout is not None and not self._process.stdout.closed:
            self._process.kill()
            self._process.communicate()


def _write_part(folder: Path) -> None:
    from kg.facts import FactStore

    wanted = json.loads((folder / "part.json").read_text(encoding="utf-8"))
    with FactStore.open(wanted["facts"]) as facts, facts.snapshot():
        projection = Projection(facts.db, wanted["kb"])
        if projection.state != wanted["state"]:  # a load was quick: the parent still sees the facts before it
            raise SystemExit(1)
        staging = Staging(folder, {}, "p")
        try:
            for _, batches in projection.reports([("Report", id) for id in wanted["reports"]]):
                for batch in batches:
                    staging.add(batch)
        finally:
            staging.close()
    json.dump({"copies": staging.take(), "counts": staging.counts}, sys.stdout)


def _split(batch: Batch, old: Mapping[Unit, str]) -> Iterator[tuple[list[Row], bool]]:
    """Rows of new nodes (and of relations, and of reports, which are put in anew), and rows of nodes that change."""
    kind = batch.kind
    if not old or not isinstance(kind, NodeType) or kind.label in ("Report", *TEXTS):
        yield batch.rows, False
        return
    parts: tuple[list[Row], list[Row]] = ([], [])
    for row in batch.rows:
        parts[(kind.label, row[0]) in old].append(row)
    for part, is_old in zip(parts, (False, True), strict=True):
        if part:
            yield part, is_old


def _table(batch: Batch) -> str:
    return batch.kind.label if isinstance(batch.kind, NodeType) else "-".join((batch.kind.type, *(batch.ends or ())))


def _copy(batch: Batch, name: str) -> dict[str, Any]:
    kind = batch.kind
    types = [p.type for p in kind.properties]
    table = kind.label if isinstance(kind, NodeType) else kind.type
    keys = ["string", "string"] if batch.ends else []
    return {
        "name": name, "table": table, "ends": batch.ends, "columns": kind.columns, "types": [*keys, *types],
        "empty": False,
    }  # fmt: skip


def _cells(values: Sequence[Any], type: str) -> Sequence[str]:
    """A column as the CSV file has it; null is an empty field. Twice as fast as `csv.writer`, whole columns at once."""
    if type == "strings":
        values = [SEPARATOR.join(value or ()) for value in values]
    elif type != "string":
        return ["" if value is None else repr(value) for value in values]
    elif "" in values:
        values = [EMPTY if value == "" else value for value in values]
    if None in values:
        values = [value or "" for value in values]
    every = "".join(values)
    if "\x00" in every:  # the reader of CSV ends a field at a zero byte
        values = [value and (value.replace("\x00", "") or EMPTY) for value in values]
    if '"' in every:
        return [f'"{value.replace(QUOTE, TWICE)}"' if _special(value) else value for value in values]
    if "," in every or "\n" in every or "\r" in every:
        return [f'"{value}"' if _special(value) else value for value in values]
    return values


def _special(value: str) -> bool:
    """Whether a field needs quotation marks."""
    return "," in value or "\n" in value or '"' in value or "\r" in value


if __name__ == "__main__":
    _write_part(Path(sys.argv[1]))
