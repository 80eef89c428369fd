"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import Format
from kg.cli.language import tr

INCOMPLETE = 3  # exit code: the work was done, but some files were refused

Kb = Annotated[
    Path | None,
    typer.Option(
        "--kb",
        metavar="DIR",
        help=tr(
            "知识库文件夹（默认 $POLICY_KG_KB 或 ./policy-kb）",
            "folder of the knowledge base (else $POLICY_KG_KB, else ./policy-kb)",
        ),
    ),
]
Neo4j = Annotated[
    str | None,
    typer.Option(
        "--neo4j",
        metavar="URI",
        help=tr("改用 Neo4j 服务器里的图（或 $NEO4J_URI）", "use the graph on this Neo4j server (or $NEO4J_URI)"),
    ),
]
Form = Annotated[Format, typer.Option("--format", "-f", help=tr("输出格式", "form of the result"))]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="zh|en", help=tr("界面语言（默认随系统）", "language of messages (else that of the locale)")
    ),
]
Year = Annotated[int | None, typer.Option("--year", help=tr("年份", "year of the facts"))]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        min=1,
        help=tr(
            "最多几行（表格有默认的上限，其他格式全给）", "rows at most (a table stops early, other forms give all)"
        ),
    ),
]
Programme = Annotated[
    str,
    typer.Argument(help=tr("政策举措：名称、别名、拼音或首字母", "a programme: name, alias, pinyin or initials")),
]
AnyMention = Annotated[bool, typer.Option("--any-mention", help=tr("只提到的也算", "also places that only name it"))]
Candidates = Annotated[
    bool,
    typer.Option("--candidates", help=tr("也包括只有一个地区的候选", "also candidates that one place names")),
]
