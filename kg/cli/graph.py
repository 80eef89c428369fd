"""Commands that ask the graph: query, cypher."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import Format, emit, say
from kg.cli.language import tr
from kg.cli.opening import opened, without_reports
from kg.cli.options import Form, Kb, Lang, Neo4j

if TYPE_CHECKING:
    from queries import Query


def query(
    name: Annotated[
        str | None, typer.Argument(help=tr("查询的名称；不写则列出全部", "name of the query; none lists them all"))
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="K=V", help=tr("参数，可重复", "a parameter, may be repeated")),
    ] = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """The named queries, or the answer to one of them.

    列出预设的查询，或运行其中一个。

    Example: kg query first_adopters --param programme=河长制
    """
    import queries

    if name is None:
        rows = [_described(q) for q in queries.all_queries()]
        if format is Format.table:
            rows = [{**r, "parameters": " ".join(p["name"] for p in r["parameters"]) or "–"} for r in rows]
        emit(rows, ("id", tr("question", "question_en"), "parameters"), format)
        return
    wanted = queries.get(name)
    with opened(kb, neo4j) as base:
        given = _parameters(param or [])
        rows = base.query(name, **given)
        told = not rows and "place" in given and without_reports(base, given["place"])
    columns = wanted.columns
    if format is Format.table and {"quote", "file", "start"} <= set(columns):
        # on a terminal the place in the file stands below its sentence
        columns = (*(c for c in columns if c not in _AT and not c.startswith("quote_")), "quote", "source")
    emit(rows, columns, format, under="source" if "source" in columns else None)
    if not rows and not told and format is Format.table:
        say("没有结果。", "No rows.")


_AT = ("quote", "file", "start", "end", "text", "report", "place_id", "place_full", "adcode")


def _described(query: Query) -> dict[str, Any]:
    return {
        "id": query.id,
        "question": query.question,
        "question_en": query.question_en,
        "parameters": [
            {"name": p.name, "type": p.type, "help": p.help, "help_en": p.help_en, "default": p.default}
            for p in query.parameters
        ],
        "columns": list(query.columns),
        "example": dict(query.example or {}),
    }


def _parameters(given: list[str]) -> dict[str, str]:
    from kg.errors import Usage

    for item in given:
        if "=" not in item:
            raise Usage(f"--param {item}：应写成 名称=值 / --param {item}: expected NAME=VALUE")
    return dict(item.split("=", 1) for item in given)


def cypher(
    text: Annotated[
        str, typer.Argument(help=tr("Cypher 语句；- 表示标准输入", "the statement; - reads standard input"))
    ],
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param",
            "-p",
            metavar="K=V",
            help=tr("参数；值按 JSON 解读，否则为文本", "a parameter; its value is JSON, else text"),
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help=tr("最多几行", "rows at most"))] = 10_000,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help=tr("最多几秒", "seconds at most"))] = 30.0,
    write: Annotated[
        bool, typer.Option("--write", help=tr("允许修改（只在 Neo4j）", "allow changes (Neo4j only)"))
    ] = False,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Free Cypher, read-only.

    自写 Cypher 查询，只读。

    Example: kg cypher 'MATCH (p:Place) RETURN p.name LIMIT 5'
    """
    import sys

    from kg.graph.portable import lint

    statement = sys.stdin.read() if text == "-" else text
    with opened(kb, neo4j) as base:
        answer = base.cypher(
            statement,
            {k: _value(v) for k, v in _parameters(param or []).items()},
            limit=limit,
            timeout=timeout,
            write=write,
        )
        lossy = lint(statement, lossy=True) if base.store.engine == "ladybug" else []
    for found in lossy:
        say(
            f"注意：内嵌引擎对这种写法可能漏行（第 {found.at + 1} 个字符：{found.zh}），或改用 --neo4j。",
            f"Careful: rows may be missing, the embedded engine loses some for this: {found.construct} (character"
            f" {found.at + 1}). {found.rule}; or use --neo4j.",
        )
    rows = list(answer.dicts())
    emit(rows, answer.columns, format)
    if not rows and answer.columns and format is Format.table:
        say("没有结果。", "No rows.")
    if answer.cut:
        say(f"只给出前 {limit} 行，用 --limit 看更多。", f"The first {limit} rows only: --limit gives more.")


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


COMMANDS = (query, cypher)
