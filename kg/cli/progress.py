"""Bars on a terminal while files are read, places tracked and the graph is built."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.console import say, terminal
from kg.cli.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.graph.store import Change, Progress
    from kg.load import Progress as Reading
    from kg.load import Tracking


@contextmanager
def reading() -> Iterator[tuple[Callable[[Reading], None] | None, Callable[[Tracking], None] | None]]:
    """Progress bars, on a terminal: files with MB/s and time left, then places that are tracked; else nothing."""
    if not sys.stderr.isatty():
        yield None, None
        return
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[files]}"),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}"),
    )
    with Progress(*columns, console=terminal(stderr=True), transient=True) as bar:
        task = bar.add_task(tr("读取", "reading"), total=None, files="", file="")

        def tell(p: Reading) -> None:
            bar.update(
                task, total=p.bytes_total, completed=p.bytes, files=f"{p.files}/{p.files_total}", file=p.file[-40:]
            )

        def tell_tracking(p: Tracking) -> None:
            said = tr(f"{p.places}/{p.places_total} 个地区", f"{p.places} of {p.places_total} places")
            bar.update(
                task, description=tr("跟踪", "tracking"), total=p.places_total, completed=p.places, files=said, file=""
            )

        yield tell, tell_tracking


def update_graph(folder: Path, neo4j: str | None, *, rebuild: bool = False) -> Change:
    """Brings the graph level with the facts, with progress on a terminal."""
    from kg.errors import KgError
    from kg.facts import FactStore
    from kg.graph.engine import engine, refresh

    try:
        store = engine(folder, neo4j or os.environ.get("NEO4J_URI") or None)
        try:
            with FactStore.open(folder) as facts, _building() as progress:
                return refresh(store, facts, progress, rebuild=rebuild)
        finally:
            store.close()
    except KgError:
        say("事实已经存好，只差图：", "The facts are stored, only the graph is missing:")
        raise


@contextmanager
def _building() -> Iterator[Progress | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress as Bar

    with Bar(console=terminal(stderr=True), transient=True) as bar:
        task = bar.add_task(tr("建图", "graph"), total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total)
