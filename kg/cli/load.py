"""Commands that change or describe the knowledge base: load, remove, status."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import Format, document, emit, labelled, line, one_language, say, table, terminal
from kg.cli.language import number_of, tr
from kg.cli.opening import say_absent
from kg.cli.options import INCOMPLETE, Form, Kb, Lang, Neo4j

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.facts.reading import FactReader
    from kg.graph.store import Change, Progress
    from kg.load import Progress as Reading
    from kg.load import Tracking

Judged = Annotated[
    Path | None,
    typer.Option(
        "--judgements",
        metavar="FILE",
        help=tr("判定文件（默认在知识库里）", "file of judgements (else the one in the knowledge base)"),
    ),
]
_LISTED = 10  # contradictions that `kg status` lists, and notes that `kg load` does


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
    track: Annotated[
        bool,
        typer.Option(
            "--track/--no-track",
            help=tr(
                "跟踪各地历年的承诺、目标和项目（不跟踪则提问时再算，图里没有）",
                "follow promises, targets and projects through the years (else they are made when asked for, and are "
                "not in the graph)",
            ),
        ),
    ] = True,
    judgements: Judged = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Reads new and changed files into the knowledge base and brings the graph up to date.

    把新增和更改过的文件读入知识库，并更新图。

    Example: kg load reports/
    """
    from kg.cli.dictionary import given
    from kg.load import load as load_files
    from kg.load.workers import one_core
    from kg.opening import folder_of
    from loaders.pipeline import ReportReader

    one_core()
    folder = folder_of(kb)
    with _reading() as (progress, tracking):
        result = load_files(
            folder,
            paths,
            ReportReader(given(folder)),
            jobs=jobs,
            progress=progress,
            judgements=judgements,
            again=rebuild,
            track=track,
            tracking=tracking,
        )
    change = update_graph(folder, neo4j, rebuild=rebuild)
    for note in (*result.notes, change.reason):
        if note:
            print(one_language(note), file=sys.stderr)
    if not (result.new or result.changed or result.renamed or result.removed or result.unchanged):
        where = "、".join(str(path) for path in paths)
        say(f"{where}：里面没有文件。", f"{where}: there is no file in it.")
    if format is Format.json:
        document(result.as_json())
    elif format in (Format.jsonl, Format.csv):
        emit([result.as_json()], (), format)
    else:
        _show(result)
        _show_notes(folder)
    _tell_absent(folder)
    if result.refused:
        raise typer.Exit(INCOMPLETE)


def _tell_absent(folder: Path) -> None:
    from kg.facts import FactStore

    with FactStore.open(folder) as facts:
        say_absent(facts.files())


def _show_notes(folder: Path) -> None:
    """What reading had to change or leave out, file by file: a user who does not know of it trusts too much."""
    from kg.facts import FactStore

    with FactStore.open(folder) as facts:
        noted = noted_documents(facts)
    for row in noted[:_LISTED]:
        labelled(
            tr("读取说明", "note on reading"),
            tr("{}：{}", "{}: {}").format(row["file"], tr("；", "; ").join(map(one_language, row["notes"]))),
        )
    if (rest := len(noted) - _LISTED) > 0:
        more = number_of(rest, "more note", "more notes")
        line(tr(f"读取说明还有 {rest} 条，见 kg status。", f"{more} on reading: see kg status."))


def of_one_year(reports: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Places with several reports (`files`) that plan the same year: of a government that was elected within it, or one
    report in several files, of which promises are followed in one only.
    """
    files: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in reports:
        if row["place_id"] and row["plan_year"] and row["same_as"] is None and row["kind"] == "report":
            files[row["place_full"], row["plan_year"]].append(row["file"])
    return [{"place": place, "plan_year": year, "files": f} for (place, year), f in sorted(files.items()) if len(f) > 1]


def noted_documents(facts: FactReader) -> list[dict[str, Any]]:
    """`file` and `notes` of the documents of which reading changed or left out something."""
    return [{"file": d["file"], "notes": d["notes"]} for d in facts.documents() if d["notes"]]


def _show(result: Any) -> None:
    line(
        tr(
            f"文件：新增 {result.new}，更改 {result.changed}，改名 {result.renamed}，移除 {result.removed}，"
            f"未变 {result.unchanged}",
            f"files: {result.new} new, {result.changed} changed, {result.renamed} renamed, {result.removed} removed, "
            f"{result.unchanged} unchanged",
        )
    )
    line(
        tr(
            f"现有 {result.reports} 份报告、{result.passages} 段、{result.mentions} 处提及、"
            f"{result.statements} 条事实；用时 {result.seconds:.1f} 秒",
            f"now {number_of(result.reports, 'report')}, {number_of(result.passages, 'passage')}, "
            f"{number_of(result.mentions, 'mention')}, {number_of(result.statements, 'fact')}; {result.seconds:.1f} s",
        )
    )
    for label, rows in (
        (tr("读不了", "could not be read"), result.refused),
        (tr("不是报告", "no report"), result.not_reports),
    ):
        for row in rows:
            labelled(label, tr("{}：{}", "{}: {}").format(row.file, one_language(row.reason)))


@contextmanager
def _reading() -> Iterator[tuple[Callable[[Reading], None] | None, Callable[[Tracking], None] | None]]:
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


def remove(
    files: Annotated[
        list[str],
        typer.Argument(
            help=tr(
                "知识库里的文件名，或载入时的文件夹路径（已删除的也行）",
                "files, as the knowledge base names them, or folders they were loaded from (also deleted ones)",
            )
        ),
    ],
    judgements: Judged = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    lang: Lang = None,
) -> None:
    """Takes files and all that came from them out.

    移除文件及由它得来的全部事实。

    Example: kg remove 某市2022年政府工作报告.txt
    """
    from kg.cli.dictionary import given
    from kg.load import remove as remove_files
    from kg.opening import folder_of
    from loaders.pipeline import ReportReader

    folder = folder_of(kb)
    count = remove_files(folder, files, judgements=judgements, reader=ReportReader(given(folder)))
    update_graph(folder, neo4j)
    say(
        f"已移除 {count} 个文件及其全部事实。",
        f"{number_of(count, 'file')} and all that came from {'it' if count == 1 else 'them'}: gone.",
    )


def status(kb: Kb = None, neo4j: Neo4j = None, format: Form = Format.table, lang: Lang = None) -> None:
    """What the knowledge base holds, and what could not be read and why.

    知识库里有什么，哪些文件读不了、为什么。

    Example: kg status --kb policy-kb
    """
    from kg.base import KnowledgeBase
    from kg.load import absent

    with KnowledgeBase.open(kb, neo4j) as base:
        files = base.facts.files()
        found = {
            **base.status(),
            "notes": noted_documents(base.facts),
            "several_of_a_year": of_one_year(base.facts.reports()),
            "absent": [{"path": path, "files": names} for path, names in sorted(absent(files).items())],
        }
    if format is Format.json:
        document(found)
    elif format in (Format.jsonl, Format.csv):
        emit([found], (), format)
    else:
        _show_status(found)
        say_absent(files)


def _show_status(found: dict[str, Any]) -> None:
    graph = found["graph"]
    labelled(tr("知识库", "knowledge base"), found["folder"])
    if not found["files"]:
        line(
            tr(
                "里面还没有文件：kg load 报告文件夹，即可读入（txt、docx、pdf、html、csv、xlsx、jsonl、zip）。",
                "It holds no file yet: kg load FOLDER reads the reports of a folder (txt, docx, pdf, html, csv, xlsx, "
                "jsonl, zip).",
            )
        )
        return
    labelled(
        tr("报告", "reports"),
        tr(
            f"{found['reports_counted']} 份（另有 {found['reports'] - found['reports_counted']} 份重复），"
            f"来自 {found['files']} 个文件，{found['passages']} 段",
            f"{found['reports_counted']} (and {found['reports'] - found['reports_counted']} repeated ones) "
            f"from {number_of(found['files'], 'file')}, {number_of(found['passages'], 'passage')}",
        ),
    )
    labelled(
        tr("事实", "facts"),
        tr(
            f"{found['facts']} 条；{found['mentions']} 处提及，{found['entities']} 个实体",
            f"{found['facts']}; {number_of(found['mentions'], 'mention')}, "
            f"{number_of(found['entities'], 'entity', 'entities')}",
        ),
    )
    state = tr("与事实一致", "level with the facts") if graph["complete"] else graph.get("problem") or "–"
    labelled(tr("图", "graph"), f"{graph['engine']}{tr('，', ', ')}{one_language(state)}")
    labelled(tr("版本", "version"), " ".join(filter(None, ("policy-kg", found["version"], found["extractor"]))))
    for key, name in (
        ("refused", tr("读不了的文件", "could not be read")),
        ("no_report", tr("不是报告的文件", "no report")),
        ("notes", tr("读取时有说明的文件", "notes on reading")),
    ):
        if found[key]:
            line()
            labelled(name, str(len(found[key])))
            reasons = ([r["reason"]] if "reason" in r else r["notes"] for r in found[key])
            said = [tr("；", "; ").join(map(one_language, reason)) for reason in reasons]
            table([{**r, "reason": why} for r, why in zip(found[key], said, strict=True)], ("file", "reason"))
    if found["several_of_a_year"]:
        line()
        line(
            tr(
                "同一地区同一年有几份报告（换届之年常见；若是一份报告拆成几个文件，请合为一个文件，否则承诺只跟踪其中一份）：",
                "Places with several reports of one year (usual when a government is elected; of one report in several "
                "files promises are followed in one only, so join them in one file):",
            )
        )
        table(found["several_of_a_year"][:_LISTED], ("place", "plan_year", "files"))
        if (rest := len(found["several_of_a_year"]) - _LISTED) > 0:
            line(tr(f"还有 {rest} 个，见 --format json。", f"{rest} more: see --format json."))
    if found["contradictions"]:
        line()
        line(tr("文件名或表格列与正文不一致（以正文为准）：", "File name or columns contradict the text, which wins:"))
        rows = [
            {**row, "contradictions": [one_language(said) for said in row["contradictions"]]}
            for row in found["contradictions"][:_LISTED]
        ]
        table(rows, ("file", "contradictions"))
        if (rest := len(found["contradictions"]) - _LISTED) > 0:
            line(tr(f"还有 {rest} 个，见 --format json。", f"{rest} more: see --format json."))


COMMANDS = (load, remove, status)
