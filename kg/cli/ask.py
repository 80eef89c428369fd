"""Commands that compare: compare, similar, path, programmes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from kg.cli.console import (
    Format,
    at_most,
    document,
    emit,
    labelled,
    line,
    more,
    say,
    shown,
    table,
)
from kg.cli.language import tr
from kg.cli.opening import opened, without_reports
from kg.cli.options import Candidates, Form, Kb, Lang, Limit, Neo4j

Row = dict[str, Any]


def compare(
    places: Annotated[list[str], typer.Argument(help=tr("两个以上地区", "two or more places"))],
    candidates: Candidates = False,
    limit: Limit = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """What places share and what only one of them has, the rarest first.

    几个地区共有什么，各自独有什么；越少见的越靠前。

    Example: kg compare 龙华区 坪山区
    """
    with opened(kb, neo4j) as base:
        answer = base.compare(*places, candidates=candidates)
    labels = list(answer["only"])
    limit = at_most(limit, format, 30)
    if format is Format.json:
        document(answer)
    elif format is Format.table:
        _show_group(tr("共有", "shared by all"), answer["shared"], limit)
        if len(labels) > 2:
            _show_group(tr("部分共有", "shared by some"), answer["partly"], limit)
        for label in labels:
            _show_group(tr(f"只有{label}有", f"only {label}"), answer["only"][label], limit)
    else:
        groups = [("shared", answer["shared"]), ("partly", answer["partly"])]
        groups += [("only", answer["only"][label]) for label in labels]
        emit(
            ({"group": group, "programme": e["name"], "place": label, **piece}
             for group, entries in groups for e in entries
             for label, own in e["in"].items() for piece in own["evidence"]),
            ("group", "programme", "place", "year", "period", "text", "quote", "file", "start", "end"), format,
        )  # fmt: skip


def _show_group(title: str, entries: Sequence[Row], limit: int | None) -> None:
    """One row for each place that has it, with its first sentence."""
    line(f"{title}{tr('：', ': ')}{len(entries)}", bold=True)
    rows = [
        {**own["evidence"][0], "name": entry["name"], "place": label, "first_year": own["first_year"]}
        for entry in entries[:limit]
        for label, own in entry["in"].items()
    ]
    named = [{**row, "name": ""} if i and rows[i - 1]["name"] == row["name"] else row for i, row in enumerate(rows)]
    if rows:
        table(named, ("name", "place", "first_year", "quote", "source"), under="source")
    more(limit, len(entries))
    line()


def similar(
    place: Annotated[
        str | None,
        typer.Argument(help=tr("地区；不写则列出最相像的各对", "a place; without: the most alike pairs")),
    ] = None,
    communities: Annotated[
        bool, typer.Option("--communities", help=tr("把地区按相像程度分群", "groups of places that are alike"))
    ] = False,
    limit: Limit = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """The places most alike, by the programmes they carry out; rare ones count more.

    按所实施的举措看最相像的地区，少见的举措权重大。

    Example: kg similar 龙华区
    """
    from kg.errors import Usage

    if place is not None and communities:
        raise Usage("--communities 不带地区 / --communities takes no place")
    with opened(kb, neo4j) as base:
        if communities:
            _communities(base.communities(), format)
            return
        ends: tuple[str, ...]
        if place is None:
            rows, ends = base.alike(limit or 10), ("place", "other")
        else:
            rows, ends = base.similar(place, limit or 10), ("place_full",)
        if not rows and (place is None or not without_reports(base, place)):
            say("没有共有举措的地区。", "No other place shares a programme.")
    emit(rows, (*ends, "similarity", "shared", "programmes"), format)


def _communities(rows: Sequence[Row], format: Format) -> None:
    if format is not Format.table:
        emit(rows, ("community", "places", "programmes"), format)
        return
    for row in rows:
        line(
            tr(
                f"第 {row['community']} 群，{len(row['places'])} 个地区",
                f"group {row['community']}, {len(row['places'])} places",
            ),
            bold=True,
        )
        labelled(tr("特有的举措", "typical programmes"), shown(row["programmes"]))
        line(shown([p["place"] for p in row["places"]]))
        line()


def path(
    a: Annotated[str, typer.Argument(help=tr("地区或实体", "a place or an entity"))],
    b: Annotated[str, typer.Argument(help=tr("另一个", "another one"))],
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """How two things hang together: the shortest chain of facts, through the rarest ones, each with its sentence.

    两者怎样相连：最短的一串事实，越少见的越优先，每一环都有原文。

    Example: kg path 深圳市 庄浪县
    """
    with opened(kb, neo4j) as base:
        found = base.path(a, b)
    emit(found, ("from", "relation", "to", "year", "quote", "source"), format, under="source")


def programmes(
    place: Annotated[str | None, typer.Option("--place", help=tr("这个地区自己的", "this place's own"))] = None,
    year: Annotated[
        int | None, typer.Option("--year", help=tr("年份（与 --place 合用）", "year of the facts, with --place"))
    ] = None,
    level: Annotated[
        str | None, typer.Option("--level", help=tr("层级：", "level: ") + "national | provincial | local")
    ] = None,
    candidates: Annotated[
        bool,
        typer.Option(
            "--candidates", help=tr("尚未认定的候选，附依据", "those found but not yet judged, with evidence")
        ),
    ] = False,
    together: Annotated[
        str | None, typer.Option("--together", help=tr("与这项举措常同时出现的", "those that the same places have"))
    ] = None,
    limit: Limit = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Programmes, of all places or of one.

    政策举措：全部的，或一个地区的。

    Example: kg programmes --place 长沙市望城区
    """
    columns: tuple[str, ...]
    with opened(kb, neo4j) as base:
        if together is not None:
            rows, columns = base.together(together), ("name", "places", "lift")
            if not rows:
                say("没有地区实施它。", "No place carries it out.")
        else:
            rows = base.programmes(place, year, level, candidates)
            if place is not None and not rows and not without_reports(base, place):
                say("没有这样的举措。", "No such programme.")
            columns = ("name", "level", "places", "mentions")
            if place is not None:
                columns = ("name", "level", "years", "places", "quote", "source")
            elif candidates:
                columns = ("name", "places", "mentions", "quote", "source")
        total, limit = len(rows), at_most(limit, format, 50)
        rows = rows[:limit]
        if candidates and place is None:
            rows = [base.with_evidence(row) for row in rows]
    if format is Format.table:
        rows = [{**r, **(r.get("evidence") or {})} for r in rows]
    emit(rows, columns, format, under="source" if "source" in columns else None)
    more(limit, total)


COMMANDS = (compare, similar, path, programmes)
