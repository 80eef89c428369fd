"""The graph as files for other programs: nodes and relations, each with its evidence.

Every format holds all nodes and relations that the graph holds, embedded or on a server (`kg.graph.reading`).
To add a format: write a `Writer` in the module of its kind and name it in `FORMATS`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError, Usage

if TYPE_CHECKING:
    from kg.export.tables import Writer
    from kg.graph.store import GraphStore

FORMATS = ("csv", "xlsx", "jsonl", "graphml", "gexf", "parquet", "cypher", "neo4j-admin")


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written; `notes` say what a format could not hold, in Chinese and English."""

    nodes: int
    relations: int
    notes: tuple[str, ...] = ()


def export(store: GraphStore, format: str, out: str | Path, *, passages: bool = True) -> Written:
    """Writes the graph to `out`; what was there before stays until the new one is complete.

    Args:
        format: one of FORMATS. csv and parquet make one file where `out` ends like one, else a folder with a file for
            each label and relation type, also for those that the graph has none of; neo4j-admin makes a folder, the
            others one file.
        passages: False leaves out Passage and Promise nodes and what hangs on them (`kg.graph.reading.batches`).

    Raises:
        Usage: no such format.
        KgError: it cannot be written, or a library that the format needs is not installed.
        GraphError: there is no complete graph.
    """
    out = Path(out)
    make, folder = _writer(format, out)
    if folder and out.exists() and not out.is_dir():
        raise KgError(f"{out}: 应为文件夹 / must be a folder")
    if not folder and out.is_dir():
        raise KgError(f"{out}: 是文件夹，应为文件名 / is a folder, the name of a file is expected")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}-"))
    except OSError as error:
        raise KgError(f"{out}: 无法写入：{error} / cannot be written: {error}") from error
    try:
        made = staging / out.name
        written = _fill(store, make(made), passages)
        if folder:
            _move(made, out)
        else:
            os.replace(made, out)
    except OSError as error:
        raise KgError(f"{out}: 无法写入：{error} / cannot be written: {error}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return written


def _move(made: Path, out: Path) -> None:
    """Puts the files of a folder in their place; those of an earlier export that are not made any more go."""
    from kg.export.tables import TABLES

    out.mkdir(exist_ok=True)
    files = sorted(made.iterdir())
    for file in files:
        os.replace(file, out / file.name)
    kept = {file.name for file in files}
    for file in list(out.iterdir()):
        if file.stem in TABLES and file.suffix == files[0].suffix and file.name not in kept:
            file.unlink()


def _fill(store: GraphStore, writer: Writer, passages: bool) -> Written:
    from kg.export.tables import chunks

    counts = {"node": 0, "relation": 0}
    for table, rows in chunks(store, passages=passages):
        writer.write(table, rows)
        counts[table.record] += len(rows)
    return Written(counts["node"], counts["relation"], writer.close())


def _writer(format: str, out: Path) -> tuple[Callable[[Path], Writer], bool]:
    """What writes a format, and whether it makes a folder."""
    if format not in FORMATS:
        raise Usage(f"没有格式 {format}，可用 {'、'.join(FORMATS)} / no format {format}: {', '.join(FORMATS)}")
    if format in ("csv", "jsonl"):
        from kg.export.text import CsvFile, CsvFolder, JsonLines

        if format == "jsonl":
            return JsonLines, False
        return (CsvFile, False) if out.suffix == ".csv" else (CsvFolder, True)
    if format == "xlsx":
        from kg.export.workbook import Workbook

        return Workbook, False
    if format == "parquet":
        from kg.export.parquet import ParquetFile, ParquetFolder

        return (ParquetFile, False) if out.suffix == ".parquet" else (ParquetFolder, True)
    if format in ("graphml", "gexf"):
        from kg.export.network import Gexf, GraphML

        return (GraphML, False) if format == "graphml" else (Gexf, False)
    from kg.export.neo4j import CypherScript, ImportFolder

    return (CypherScript, False) if format == "cypher" else (ImportFolder, True)
