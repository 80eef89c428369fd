"""Commands that show what was read: text, extract, reports, search."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import Format, emit, say, table
from kg.cli.language import tr
from kg.cli.options import Form, Kb, Lang, Limit, Year

if TYPE_CHECKING:
    from kg.model import Refusal


def text(
    file: Annotated[
        str, typer.Argument(help=tr("知识库里的文件名，或磁盘上的文件", "a file of the knowledge base, or on disk"))
    ],
    kb: Kb = None,
    lang: Lang = None,
) -> None:
    """The decoded text of a file. Example: kg text 广安市2023.txt"""
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
            return part.text
    raise missing


def extract(
    paths: Annotated[list[Path], typer.Argument(help=tr("文件或文件夹", "files or folders"), exists=True)],
    type: Annotated[str | None, typer.Option("--type", help=tr("只要这一类", "only this type"))] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help=tr("进程数", "processes"))] = None,
    format: Form = Format.jsonl,
    lang: Lang = None,
) -> None:
    """Mentions in files, without a knowledge base. Example: kg extract reports/ --format jsonl > mentions.jsonl"""
    from kg.load import extract_files
    from loaders.pipeline import ReportReader

    found = extract_files(paths, ReportReader(), jobs=jobs, refused=_refused)
    rows = (row for row in found if type in (None, row["type"]))
    emit(rows, ("file", "start", "end", "type", "text", "name", "period"), format or Format.jsonl)


def _refused(refusal: Refusal) -> None:
    say(*(f"{refusal.file}：{reason}" for reason in _both(refusal.reason)))


def _both(message: str) -> tuple[str, str]:
    zh, _, en = message.partition(" / ")
    return zh, en or zh


REPORT_COLUMNS = ("file", "place", "adcode", "level", "kind", "delivered", "review_year", "plan_year", "title")


def reports(
    place: Annotated[str | None, typer.Option("--place", help=tr("地区", "place"))] = None,
    year: Year = None,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """The reports with their metadata. Example: kg reports --place 深圳市 --format json"""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb) as base:
        rows = base.reports(place=base.place(place)["place_id"] if place else None, year=year)
        titles = dict(
            zip(
                REPORT_COLUMNS,
                tr(
                    "文件 地区 代码 层级 类型 日期 回顾 部署 标题",
                    "file place code level kind date reviews plans title",
                ).split(),
                strict=True,
            )
        )
        emit(rows, REPORT_COLUMNS, format or Format.table, titles)
        same = sum(r["same_as"] is not None for r in rows)
        if same and format in (None, Format.table):
            say(f"其中 {same} 份与另一份相同，只计一次。", f"{same} of them repeat another one and count once.")


def search(
    text: Annotated[str, typer.Argument(help=tr("要找的文字，一个字也行", "the text, one character or more"))],
    limit: Limit = 20,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Passages that contain a text. Example: kg search 河长制 --limit 5"""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb) as base:
        found = base.search(text, limit=limit + 1)
    rows: list[dict[str, Any]] = found[:limit]
    columns = ("place", "plan_year", "period", "quote_clean", "file", "start")
    titles = dict(
        zip(columns, tr("地区 报告年 时段 句子 文件 位置", "place report period sentence file at").split(), strict=True)
    )
    if format in (None, Format.table):
        table(rows, columns, titles)
    else:
        emit(rows, columns, format or Format.table)
    if len(found) > limit:
        say(f"只显示前 {limit} 段，用 --limit 看更多。", f"The first {limit} passages only: --limit shows more.")


COMMANDS = (text, extract, reports, search)
