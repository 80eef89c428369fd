"""`kg identity`: which names were taken for one thing, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.console import Format, at_most, emit, more, say
from kg.cli.language import tr
from kg.cli.opening import opened_here
from kg.cli.options import Form, Kb, Lang, Limit
from kg.identity import TYPES


def identity(
    name: Annotated[str | None, typer.Argument(help=tr("只看这个实体", "only of this entity"))] = None,
    type: Annotated[
        str | None,
        typer.Option("--type", help=tr("类型：", "type: ") + " | ".join(TYPES)),
    ] = None,
    limit: Limit = None,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Names that were taken for one thing without a person saying so, with the rule and its score.

    哪些名称被自动并为一个实体，依据什么规则、得分多少；用 kg judge split 可拆开。

    Example: kg identity --type project
    """
    from kg.base import one_of

    one_of("type", type, TYPES)
    limit = at_most(limit, format, 50)
    with opened_here(kb) as base:
        found = base.entity(name)["id"] if name is not None else None
        rows = base.facts.merged(type=type, entity=found)
    columns = ("type", "name", "into_name", "rule", "score", "entity")
    emit(rows[:limit], columns, format)
    if format is Format.table:
        more(limit, len(rows))
        if not rows:
            say("没有自动并入的名称。", "No names were taken for one without a person saying so.")
        else:
            say("不是一回事：kg judge split 实体 名称", "Two things after all: kg judge split ENTITY NAME")


COMMANDS = (identity,)
