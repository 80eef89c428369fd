"""One writer of a knowledge base's graph at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import GraphError

FILE = "graph.lock"
_SECONDS = 60.0  # for the other one


@contextmanager
def alone(folder: Path, seconds: float = _SECONDS) -> Iterator[None]:
    """Holds the lock in the folder of a knowledge base; in one that may not be written to there is none.

    The lock is SQLite's, which every platform releases when a process dies.

    Raises:
        GraphError: another process goes on writing the graph for longer than `seconds`.
    """
    lock: sqlite3.Connection | None = None
    try:
        try:
            lock = sqlite3.connect(folder / FILE, timeout=seconds, isolation_level=None)
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise GraphError(
                    f"{folder}: 另一个进程正在写这个知识库的图，等它结束再运行一次"
                    " / another process is writing the graph of this knowledge base: run it again when that is done"
                ) from error
        yield
    finally:
        if lock is not None:
            with suppress(sqlite3.Error):
                lock.close()
