"""The command that writes the interactive page."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Optional

import typer

from kg.cli.console import say, terminal
from kg.cli.language import language, tr
from kg.cli.options import Candidates, Kb, Lang, Neo4j
from kg.errors import Usage


def page(
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help=tr("要写的文件", "the file to write"))],
    programme: Annotated[
        list[str] | None,
        typer.Option("--programme", help=tr("打开时选中的举措，可重复", "programme it opens with, may be repeated")),
    ] = None,
    place: Annotated[
        list[str] | None,
        typer.Option(
            "--place", help=tr("打开时选中的地区；两个以上则比较", "place it opens with; several are compared")
        ),
    ] = None,
    year: Annotated[
        Optional[str],  # noqa: UP045 (typer reads the annotation on Python 3.10)
        typer.Option("--year", metavar="Y|Y-Y", help=tr("年份或年份范围", "year, or first-last")),
    ] = None,
    min_shared: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--min-shared", min=1, help=tr("至少几个地区共有", "shared by at least so many places")),
    ] = None,
    title: Annotated[Optional[str], typer.Option("--title", help=tr("标题", "heading"))] = None,  # noqa: UP045
    candidates: Candidates = False,
    years: Annotated[
        bool,
        typer.Option(
            "--years/--no-years",
            help=tr(
                "含“历年”：承诺、项目、目标后来怎样", "with the tab of promises, projects and targets over the years"
            ),
        ),
    ] = True,
    open_: Annotated[bool, typer.Option("--open", help=tr("写完后在浏览器里打开", "open it in the browser"))] = False,
    kb: Kb = None,
    neo4j: Neo4j = None,
    lang: Lang = None,
) -> None:
    """The interactive page, one file that works offline.

    交互式网页，一个文件，离线可用。

    Example: kg page shared.html --programme 三区三线 --open
    """
    from kg.base import KnowledgeBase
    from kg.page import LIMIT, write

    if not out.parent.is_dir():
        raise Usage(f"没有文件夹 {out.parent} / there is no folder {out.parent}")
    with KnowledgeBase.open(kb, neo4j) as base, _following() as progress:
        made = write(
            base, out, programmes=programme or (), places=place or (), years=_years(year), min_shared=min_shared,
            title=title, lang=language() if lang else "zh", candidates=candidates, years_tab=years, progress=progress,
        )  # fmt: skip
    size = out.stat().st_size
    say(
        f"已写入 {out}：{made.items:,} 个条目，{made.facts:,} 条事实，{made.promises:,} 条承诺，{size / 1e6:.1f} MB。",
        f"{out}: {made.items:,} entries, {made.facts:,} facts, {made.promises:,} promises, {size / 1e6:.1f} MB.",
    )
    if made.unanswered:
        say(
            f"为控制大小，另有 {made.unanswered:,} 条尚无报告回应的承诺未列入。",
            f"To keep it small, {made.unanswered:,} promises that no report has answered yet are left out.",
        )
    if made.omitted:
        say(
            f"另有 {made.omitted:,} 个只有一个地区的候选未列入（--candidates 列入）。",
            f"{made.omitted:,} candidates of a single place are left out (--candidates takes them in).",
        )
    if size > LIMIT:
        say(
            "文件较大，打开会慢；可先用 kg load 只读入需要的报告。",
            "The file is large and opens slowly; a knowledge base of fewer reports makes a smaller one.",
        )
    if open_:
        typer.launch(out.resolve().as_uri())


@contextmanager
def _following() -> Iterator[Callable[[int, int, str], None] | None]:
    """A progress bar over the places whose promises are followed, on a terminal; else nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(tr("历年", "years")), BarColumn(), TextColumn("{task.completed}/{task.total}"),
               TimeRemainingColumn(), TextColumn("{task.description}"))  # fmt: skip
    with Progress(*columns, console=terminal(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=name)


def _years(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{4})(?:[-–—~](\d{4}))?", text.strip())
    if not found:
        raise Usage(f"--year {text}：应为 2023 或 2019-2023 / --year {text}: expected 2023 or 2019-2023")
    return int(found[1]), int(found[2] or found[1])


COMMANDS = (page,)
