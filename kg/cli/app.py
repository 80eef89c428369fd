"""The commands, gathered. Each stands in the module of its theme."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import __version__
from kg.cli import (
    ask,
    dictionary,
    diffusion,
    export,
    graph,
    identity,
    judge,
    load,
    page,
    read,
    shared,
    show,
    status,
    track,
    wording,
)
from kg.cli.helping import Group, add
from kg.cli.language import tr

app = typer.Typer(
    name="kg",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=tr(
        "把政府工作报告变成图谱：每条事实都指向写明它的那句话。\n\n例：kg load 报告文件夹 && kg shared 三区三线",
        "Turns Chinese government work reports into a graph in which every fact points at "
        "the sentence that states it.\n\n"
        "Example: kg load REPORTS && kg shared 三区三线",
    ),
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"policy-kg {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=tr("版本", "the version"))
    ] = False,
) -> None:
    pass


for module in (load, status, read, shared, ask, show, graph, diffusion, track, wording, identity, page, export):
    for command in module.COMMANDS:
        add(app, command)
app.add_typer(judge.app, name="judge")
app.add_typer(dictionary.app, name="dictionary")
