"""Making a graph file: rows as CSV files with a plan, and the child process in which the engine takes them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from kg.errors import GraphError
from kg.graph.lock import alone
from kg.graph.nodes import Unit
from kg.graph.project import Projection
from kg.graph.schema import schema_version
from kg.graph.staging import Part, Staging
from kg.graph.store import Progress
from kg.processors import cores

FILE = "graph.lbug"
_LOGGED_AT_MOST = 5_000  # rows in the log beside the file; more are merged into it
_TAKEN_OUT_AT_MOST = 5  # reports that the log takes out
_MANY = 40  # reports, from which on two processes are faster
_OWN_SHARE = 0.48  # of them, that this process writes, which has the shared nodes too


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """A folder to build in. One builder at a time; what a killed one left behind goes."""
    with alone(folder):
        for left in folder.glob("graph-new-*"):
            shutil.rmtree(left, ignore_errors=True)
        try:
            staging = Path(tempfile.mkdtemp(prefix="graph-new-", dir=folder))
            try:
                yield staging
            finally:
                shutil.rmtree(staging, ignore_errors=True)
        except OSError as error:
            raise GraphError(f"{folder}: 无法写入图：{error} / the graph cannot be written: {error}") from error


def stage(
    projection: Projection,
    units: Collection[Unit],
    folder: Path,
    old: Mapping[Unit, str],
    reports_out: Sequence[Unit],
    nodes_out: Sequence[Unit],
) -> dict[str, int]:
    """Writes the rows that change, with a plan for the child process; counts what it wrote.

    Args:
        old: units that are in the graph already and change.
    """
    staging = Staging(folder, old)
    try:
        for batch in projection.batches(units):
            staging.add(batch)
    finally:
        staging.close()
    plan = {
        "record": _about(projection, staging.counts),
        "copies": staging.take(),
        "reports_out": sorted(id for _, id in reports_out),
        "nodes_out": _by_label(nodes_out),
        "nodes_changed": _by_label([unit for unit in old if unit[0] != "Report"]),
        "merge": merges(staging.counts, reports_out),
    }
    (folder / "plan.json").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    return staging.counts


def _about(projection: Projection, counts: Mapping[str, int]) -> dict[str, Any]:
    """What a graph file says of itself."""
    return {
        "id": projection.kb,
        "digest": projection.digest(),
        "state": projection.state,
        "schema": schema_version(),
        "counts": json.dumps(counts),
    }


def merges(rows: Mapping[str, int], reports_out: Sequence[Unit]) -> bool:
    """Whether a change is too large for the log beside the file."""
    return sum(rows.values()) > _LOGGED_AT_MOST or len(reports_out) > _TAKEN_OUT_AT_MOST


def _by_label(units: Sequence[Unit]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label, id in sorted(units):
        found.setdefault(label, []).append(id)
    return found


def build(projection: Projection, folder: Path, progress: Progress | None) -> dict[str, int]:
    """Builds a graph file in a folder; counts the rows.

    Of many reports another process writes half of the rows. The engine gets one whole table after the other: a table
    that is added to after a checkpoint is written anew.
    """
    staging = Staging(folder, {})
    ids = projection.report_ids()
    many = len(ids) >= _MANY and cores() > 1 and projection.folder is not None
    mine = int(len(ids) * _OWN_SHARE) if many else len(ids)
    part = Part(projection, ids[mine:], folder) if many else None
    done = 0

    def write(reports: Sequence[str]) -> None:
        nonlocal done
        for written, batches in projection.reports([("Report", id) for id in reports]):
            for batch in batches:
                staging.add(batch)
            done += len(written)
            if progress:
                progress(done, len(ids), "graph")

    try:
        for batch in projection.shared():
            staging.add(batch)
        write(ids[:mine])
        if part is not None:
            found = part.written()
            if found is None:
                write(ids[mine:])
            else:
                staging.add_all(found)
    finally:
        staging.close()
        if part is not None:
            part.stop()
    plan = {"copies": staging.take(), "record": _about(projection, staging.counts)}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    run_child("build", folder, folder / FILE)
    return staging.counts


def run_child(task: Literal["build", "change"], staging: Path, target: Path) -> None:
    """Has the engine do what the plan in `staging` says, in a process of its own (`kg.graph.copying`).

    Raises:
        GraphError: with what the process said last.
    """
    # in UTF-8 also where the system has another encoding; an environment may ask for that all the same
    command = [sys.executable, "-X", "utf8", "-m", "kg.graph.copying", task, str(staging), str(target)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode or not target.is_file():
        said = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise GraphError(
            f"图没有建成，事实未受影响，可再运行一次：{said[0]} "
            f"/ the graph was not built, the facts are safe: {said[0]}"
        )
