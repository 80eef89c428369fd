"""Commands that change the knowledge base: load, remove."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import Format, document, emit, labelled, line, one_language, say
from kg.cli.language import number_of, tr
from kg.cli.opening import say_absent
from kg.cli.options import INCOMPLETE, Form, Kb, Lang, Neo4j
from kg.cli.progress import reading, update_graph
from kg.cli.status import LISTED, noted_documents

if TYPE_CHECKING:
    from kg.facts import FactStore

Judged = Annotated[
    Path | None,
    typer.Option(
        "--judgements",
        metavar="FILE",
        help=tr("判定文件（默认在知识库里）", "file of judgements (else the one in the knowledge base)"),
    ),
]


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
    from kg.facts import FactStore
    from kg.load import load as load_files
    from kg.load.workers import one_core
    from kg.opening import folder_of
    from loaders.pipeline import ReportReader

    one_core()
    folder = folder_of(kb)
    with reading() as (progress, tracking):
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
    with FactStore.open(folder) as facts:
        if format is Format.table:
            _show_notes(facts)
        say_absent(facts.files())
    if result.refused:
        raise typer.Exit(INCOMPLETE)


def _show_notes(facts: FactStore) -> None:
    """What reading had to change or leave out, file by file: a user who does not know of it trusts too much."""
    noted = noted_documents(facts)
    for row in noted[:LISTED]:
        labelled(
            tr("读取说明", "note on reading"),
            tr("{}：{}", "{}: {}").format(row["file"], tr("；", "; ").join(map(one_language, row["notes"]))),
        )
    if (rest := len(noted) - LISTED) > 0:
        more = number_of(rest, "more note", "more notes")
        line(tr(f"读取说明还有 {rest} 条，见 kg status。", f"{more} on reading: see kg status."))


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


COMMANDS = (load, remove)
