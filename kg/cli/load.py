"""Commands that change or describe the knowledge base: load, remove, status."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import Format, document, emit, one_language, say, shown, table, terminal
from kg.cli.language import tr
from kg.cli.options import Form, Kb, Lang, Neo4j

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.graph.store import Change, Progress
    from kg.load import Progress as Reading

Judged = Annotated[
    Path | None,
    typer.Option(
        "--judgements",
        metavar="FILE",
        help=tr("判定文件（默认在知识库里）", "file of judgements (else the one in the knowledge base)"),
    ),
]
INCOMPLETE = 3  # exit code: the work was done, but some files were refused


def load(
    paths: Annotated[
        list[Path], typer.Argument(help=tr("文件或文件夹（含子文件夹）", "files, or folders with all below them"))
    ],
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help=tr("进程数（默认每核一个）", "processes (else one a core)")),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help=tr("全部重读，图也重建", "read every file anew, and build the graph anew"))
    ] = False,
    judgements: Judged = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Reads new and changed files into the knowledge base. Example: kg load reports/"""
    import os

    from kg.base import folder_of
    from kg.load import load as load_files
    from loaders.pipeline import ReportReader

    folder = folder_of(kb)
    with _reading() as progress:
        result = load_files(
            folder, paths, ReportReader(), jobs=jobs, progress=progress, judgements=judgements, again=rebuild
        )
    change = update_graph(folder, neo4j or os.environ.get("NEO4J_URI") or None, rebuild=rebuild)
    for note in (*result.notes, change.reason):
        if note:
            print(one_language(note), file=sys.stderr)
    if format is Format.json:
        document(result.as_json())
    elif format in (Format.jsonl, Format.csv):
        emit([result.as_json()], (), format)
    else:
        _show(result)
    if result.refused:
        raise typer.Exit(INCOMPLETE)


def _show(result: Any) -> None:
    out = terminal()
    out.print(
        tr(
            f"文件：新增 {result.new}，更改 {result.changed}，改名 {result.renamed}，移除 {result.removed}，"
            f"未变 {result.unchanged}",
            f"files: {result.new} new, {result.changed} changed, {result.renamed} renamed, {result.removed} removed, "
            f"{result.unchanged} unchanged",
        )
    )
    out.print(
        tr(
            f"现有 {result.reports} 份报告、{result.passages} 段、{result.mentions} 处提及、"
            f"{result.statements} 条事实；用时 {result.seconds:.1f} 秒",
            f"now {result.reports} reports, {result.passages} passages, {result.mentions} mentions, "
            f"{result.statements} facts; {result.seconds:.1f} s",
        )
    )
    for label, rows in (
        (tr("读不了", "could not be read"), result.refused),
        (tr("不是报告", "no report"), result.not_reports),
    ):
        for row in rows:
            out.print(f"{label}：{row.file}：{one_language(row.reason)}", markup=False)


@contextmanager
def _reading() -> Iterator[Callable[[Reading], None] | None]:
    """A progress bar with files, MB/s and time left, on a terminal; else nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn(tr("读取", "reading")),
        BarColumn(),
        TextColumn("{task.fields[files]}"),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}"),
    )
    with Progress(*columns, console=terminal(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, files="", file="")

        def tell(p: Reading) -> None:
            bar.update(
                task, total=p.bytes_total, completed=p.bytes, files=f"{p.files}/{p.files_total}", file=p.file[-40:]
            )

        yield tell


def update_graph(folder: Path, neo4j: str | None, *, rebuild: bool = False) -> Change:
    """Brings the graph level with the facts, with progress on a terminal."""
    from kg.facts import FactStore
    from kg.graph.engine import engine, refresh

    store = engine(folder, neo4j)
    try:
        with FactStore.open(folder) as facts, _building() as progress:
            return refresh(store, facts, progress, rebuild=rebuild)
    finally:
        store.close()


@contextmanager
def _building() -> Iterator[Progress | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress as Bar

    with Bar(console=terminal(stderr=True), transient=True) as bar:
        task = bar.add_task(tr("建图", "graph"), total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total)


def remove(
    files: Annotated[list[str], typer.Argument(help=tr("知识库里的文件名", "files, as the knowledge base names them"))],
    judgements: Judged = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    lang: Lang = None,
) -> None:
    """Takes files and all that came from them out. Example: kg remove 广安市2023.txt"""
    import os

    from kg.base import folder_of
    from kg.load import remove as remove_files

    count = remove_files(folder_of(kb), files, judgements=judgements)
    update_graph(folder_of(kb), neo4j or os.environ.get("NEO4J_URI") or None)
    say(f"已移除 {count} 个文件及其全部事实。", f"{count} files and all that came from them are gone.")


def status(kb: Kb = None, neo4j: Neo4j = None, format: Form = Format.table, lang: Lang = None) -> None:
    """What the knowledge base holds, and what could not be read and why. Example: kg status"""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb, neo4j) as base:
        found = base.status()
    if format is Format.json:
        document(found)
        return
    if format in (Format.jsonl, Format.csv):
        emit([found], (), format)
        return
    out = terminal()
    for key, value in found.items():
        if not isinstance(value, list):
            out.print(f"{key}: {shown(value)}", markup=False)
    for key, title in (
        ("refused", tr("读不了的文件", "could not be read")),
        ("no_report", tr("不是报告", "no report")),
    ):
        if found[key]:
            out.print(f"\n{title}：{len(found[key])}", markup=False)
            table([{**r, "reason": one_language(r["reason"])} for r in found[key]], ("file", "reason"))
    if found["contradictions"]:
        out.print(tr("\n文件名或表格列与正文不一致：", "\nFile name or columns contradict the text:"))
        table(found["contradictions"], ("file", "contradictions"))


COMMANDS = (load, remove, status)
