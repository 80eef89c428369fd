"""Commands that show what was read: text, extract, reports, search."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import Format, at_most, emit, one_language, say
from kg.cli.language import number_of, tr
from kg.cli.opening import opened, opened_here, say_absent, without_reports
from kg.cli.options import Form, Kb, Lang, Limit, Neo4j, Year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import Refusal


def text(
    file: Annotated[
        str, typer.Argument(help=tr("知识库里的文件名，或磁盘上的文件", "a file of the knowledge base, or on disk"))
    ],
    kb: Kb = None,
    lang: Lang = None,
) -> None:
    """The decoded text of a file, to which all offsets refer.

    文件解码后的文字，所有位置都以它为准。

    Example: kg text 龙华区2023年政府工作报告.txt
    """
    sys.stdout.write(_text(file, kb))


def _text(file: str, kb: Path | None) -> str:
    from kg.base import KnowledgeBase
    from kg.errors import NoKnowledgeBase, NotFound, Unreadable
    from kg.model import Document

    missing: NotFound | NoKnowledgeBase
    try:
        with KnowledgeBase.open(kb) as base:
            return base.text(file)
    except (NotFound, NoKnowledgeBase) as error:
        missing = error
    on_disk, _, member = file.partition("!/")
    if not Path(on_disk).is_file():
        raise missing
    from loaders.read import read_file

    for part in read_file(Path(on_disk), on_disk):
        if not isinstance(part, Document):
            raise Unreadable(part.file, part.reason)
        if not member or part.file == file:
            for note in map(one_language, part.notes):
                say(f"{part.file}：{note}", f"{part.file}: {note}")
            return part.text
    raise missing


def extract(
    paths: Annotated[list[Path], typer.Argument(help=tr("文件或文件夹", "files or folders"), exists=True)],
    type: Annotated[str | None, typer.Option("--type", help=tr("只要这一类", "only this type"))] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help=tr("进程数", "processes"))] = None,
    format: Form = Format.jsonl,
    lang: Lang = None,
) -> None:
    """Mentions in files, without a knowledge base. Files that hold no report are named; exit code 1 where none does.

    不建知识库，直接列出文件中的提及。不含报告的文件会逐一指明；没有一个含报告时退出码为 1。

    Example: kg extract reports/ --format jsonl > mentions.jsonl
    """
    from kg.base import one_of
    from kg.load import extract_files
    from kg.model import MENTION_TYPES
    from loaders.pipeline import ReportReader

    one_of("type", type, MENTION_TYPES)
    told = _Told()
    found = extract_files(paths, ReportReader(mentions_only=True), jobs=jobs, refused=told.without)
    rows = (row for row in told.counted(found) if type in (None, row["type"]))
    emit(rows, ("file", "start", "end", "type", "text", "name", "period"), format)
    told.end(paths)


class _Told:
    """What `kg extract` was told of the files, for its last word and its exit code."""

    def __init__(self) -> None:
        self._mentions = self._without = 0

    def counted(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            self._mentions += 1
            yield row

    def without(self, refusal: Refusal) -> None:
        """A file that could not be read, or that holds no report."""
        self._without += 1
        reason = one_language(refusal.reason)
        say(f"{refusal.file}：{reason}", f"{refusal.file}: {reason}")

    def end(self, paths: Sequence[Path]) -> None:
        """Raises typer.Exit where nothing came of the files."""
        where, count = "、".join(map(str, paths)), self._without
        if self._mentions:
            return
        if count:
            say(f"{where}：文件里没有一份报告（{count} 个）。", f"{where}: no report in any file ({count}).")
            raise typer.Exit(1)
        say(f"{where}：里面没有文件。", f"{where}: there is no file in it.")


_REPORT = ("place", "delivered", "review_year", "plan_year", "title", "source")


def reports(
    place: Annotated[str | None, typer.Option("--place", help=tr("地区", "place"))] = None,
    year: Year = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """The reports with their metadata.

    各份报告及其地区、日期、年份等信息。

    Example: kg reports --place 深圳市 --format json
    """
    with opened(kb, neo4j) as base:
        rows = base.reports(place=base.place(place)["place_id"] if place else None, year=year)
        if not rows and not (place and without_reports(base, place)):
            say("没有这样的报告。", "No such report.")
        if format is Format.table and not base.remote:
            of = {row["file"].partition("!/")[0] for row in rows}
            say_absent([row for row in base.facts.files() if row["file"] in of])
    emit(rows, _REPORT if format is Format.table else (), format, under="source")
    same = sum(r["same_as"] is not None for r in rows)
    if same and format is Format.table:
        say(
            f"其中 {same} 份与另一份相同，只计一次：取文字最全、遮盖和乱码最少的一份。",
            f"Among them {number_of(same, 'repeats another one and counts', 'repeat another one and count')} once: the "
            "copy counts that keeps most of the text, with the fewest masked or garbled characters.",
        )


def search(
    text: Annotated[str, typer.Argument(help=tr("要找的文字，一个字也行", "the text, one character or more"))],
    limit: Limit = None,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Passages that contain a text.

    含有某段文字的段落，一个字也能查。

    Example: kg search 河长制 --limit 5
    """
    limit = at_most(limit, format, 20)
    with opened_here(kb) as base:
        found = base.search(text, limit=limit and limit + 1)
    columns = ("place", "plan_year", "period", "quote", "source")
    emit(found[:limit], columns if format is Format.table else (), format, under="source")
    if not found:
        say(f"没有段落含有“{text}”。", f"No passage contains {text}.")
    if limit is not None and len(found) > limit:
        say(f"只显示前 {limit} 段；--limit 可改。", f"The first {limit} passages only: --limit shows more.")


COMMANDS = (text, extract, reports, search)
