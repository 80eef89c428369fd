"""The command that writes the graph for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import one_language, say
from kg.cli.language import tr
from kg.cli.opening import opened
from kg.cli.options import Kb, Lang, Neo4j
from kg.export import FORMATS


def export(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=" | ".join(FORMATS))],
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help=tr(
                "要写的文件；csv、parquet 不带扩展名时写成文件夹，每类一个文件",
                "the file to write; csv and parquet without their ending make a folder with a file for each kind",
            ),
        ),
    ],
    passages: Annotated[
        bool,
        typer.Option(
            "--passages/--no-passages",
            help=tr("是否含段落及提及（依据的原文）", "with passages and mentions (the sentences of the evidence)"),
        ),
    ] = True,
    kb: Kb = None,
    neo4j: Neo4j = None,
    lang: Lang = None,
) -> None:
    """Writes all nodes and relations, with their evidence, for other programs. The first sheet of an xlsx says
    what the others hold.

    把全部节点和关系连同依据写成别的程序能读的文件。xlsx 的第一张表说明其余各表各列的含义。

    Example: kg export xlsx graph.xlsx
    """
    from kg.errors import Usage
    from kg.export import export as write

    if not out.absolute().parent.is_dir():
        raise Usage(f"没有文件夹 {out.parent} / there is no folder {out.parent}")
    with opened(kb, neo4j) as base:
        written = write(base.store, format, out, passages=passages)
    say(
        f"已写入 {out}：{written.nodes:,} 个节点，{written.relations:,} 条关系。",
        f"{out}: {written.nodes:,} nodes, {written.relations:,} relations.",
    )
    for note in written.notes:
        say(one_language(note), one_language(note))


COMMANDS = (export,)
