"""Commands that answer the main questions: shared, compare, similar, programmes, show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from kg.cli.console import Format, document, emit, say, shown, table, terminal, years
from kg.cli.language import tr
from kg.cli.options import Form, Kb, Lang, Level, Limit, Neo4j, Year

Row = dict[str, Any]
_SHOWN = 12  # places named in a line before the rest is counted


def shared(
    programme: Annotated[
        str,
        typer.Argument(help=tr("政策举措：名称、别名、拼音或首字母", "a programme: name, alias, pinyin or initials")),
    ],
    year: Year = None,
    period: Annotated[str | None, typer.Option("--period", help="review | plan | other")] = None,
    level: Annotated[
        str | None,
        typer.Option("--level", help=tr("报告层级：", "level of the report: ") + "national | province | city | county"),
    ] = None,
    province: Annotated[
        str | None, typer.Option("--province", help=tr("只看这个省", "only below this province"))
    ] = None,
    place: Annotated[
        list[str] | None,
        typer.Option("--place", help=tr("只看这些地区（可重复）", "only these places (may be repeated)")),
    ] = None,
    any_mention: Annotated[
        bool, typer.Option("--any-mention", help=tr("只提到的也算", "also places that only name it"))
    ] = False,
    roll_up: Annotated[
        bool, typer.Option("--roll-up", help=tr("下级的也算上级的", "what a lower level does counts for the upper"))
    ] = False,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Which places share a programme, since when, in which words. Example: kg shared 三区三线 --province 甘肃省"""
    from kg.base import KnowledgeBase
    from kg.errors import Usage

    for given, known in ((period, ("review", "plan", "other")), (level, ("national", "province", "city", "county"))):
        if given is not None and given not in known:
            raise Usage(f"{given}：应为 / expected one of {', '.join(known)}")
    with KnowledgeBase.open(kb, neo4j) as base:
        answer = base.shared(
            programme, year=year, period=period, level=level, province=province, places=tuple(place or ()),
            any_mention=any_mention, roll_up=roll_up,
        )  # fmt: skip
    if format is Format.json:
        document(answer)
    elif format in (Format.jsonl, Format.csv):
        rows = (
            {**{k: p[k] for k in ("place", "adcode", "first_year")}, **e}
            for p in answer["places"]
            for e in p["evidence"]
        )
        emit(rows, ("place", "adcode", "year", "period", "role", "text", "quote", "file", "start", "end"), format)
    else:
        _show_shared(answer)


def _show_shared(answer: Row) -> None:
    programme, places = answer["programme"], answer["places"]
    out = terminal()
    aliases = f"（{'、'.join(programme['aliases'])}）" if programme["aliases"] else ""
    out.print(f"{programme['name']}{aliases}", style="bold", markup=False)
    if programme["definition"]:
        out.print(programme["definition"], markup=False)
    if programme.get("status") == "candidate":
        out.print(tr("候选：按形式识别，尚未认定。", "A candidate: found by its form, not yet judged."))
    out.print()
    rows = [
        {
            "place": p["place_full"] or tr("（未知地区）", "(unknown place)"),
            "first": p["first_year"],
            "done": p["first_year_done"],
            "years": years(p["years"]),
            "quote": _best(p["evidence"])["quote"],
            "source": f"{_best(p['evidence'])['file']}:{_best(p['evidence'])['start']}",
        }
        for p in places
    ]
    names = tr("地区 首次 首次完成 年份 原文 出处", "place first done years quote source").split()
    table(
        rows,
        ("place", "first", "done", "years", "quote", "source"),
        dict(zip(rows[0] if rows else (), names, strict=False)),
    )
    out.print()
    out.print(tr(f"{len(places)} 个地区共有。", f"{len(places)} places share it."))
    _line(tr("有报告但未提到", "have reports, do not mention it"), answer["not_mentioned"])
    _line(tr("缺报告的年份", "years without a report here"), answer["no_report"])
    if answer["unread"]:
        out.print(
            tr("读不了的文件：", "could not be read: ")
            + "；".join(f"{u['file']}（{u['reason']}）" for u in answer["unread"]),
            markup=False,
        )


def _best(evidence: Sequence[Row]) -> Row:
    """The first own one, in order of years."""
    return min(evidence, key=lambda e: (e["role"] != "own", e["year"] or 9999, e["file"], e["start"]))


def _line(label: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    named = "、".join(f"{r['place']}（{years(r['years']) or '–'}）" for r in rows[:_SHOWN])
    more = tr(f" 等 {len(rows)} 个", f" … {len(rows)} in all") if len(rows) > _SHOWN else ""
    terminal().print(f"{label}：{named}{more}", markup=False)


def compare(
    places: Annotated[list[str], typer.Argument(help=tr("两个以上地区", "two or more places"))],
    limit: Limit = 30,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """What places share and what only one has. Example: kg compare 济南市 银川市"""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb, neo4j) as base:
        answer = base.compare(*places)
    if format is Format.json:
        document(answer)
        return
    labels = list(answer["only"])
    groups = [
        ("shared", answer["shared"]),
        ("partly", answer["partly"]),
        *(("only", answer["only"][label]) for label in labels),
    ]
    if format in (Format.jsonl, Format.csv):
        emit(
            ({"group": group, "programme": e["name"], "place": label, **piece}
             for group, entries in groups for e in entries
             for label, own in e["in"].items() for piece in own["evidence"]),
            ("group", "programme", "place", "year", "period", "text", "quote", "file", "start", "end"), format,
        )  # fmt: skip
        return
    _show_group(tr("共有", "shared by all"), answer["shared"], labels, limit)
    if len(labels) > 2:
        _show_group(tr("部分共有", "shared by some"), answer["partly"], labels, limit)
    for label in labels:
        _show_group(tr(f"只有{label}有", f"only {label}"), answer["only"][label], [label], limit)


def _show_group(title: str, entries: Sequence[Row], labels: Sequence[str], limit: int) -> None:
    out = terminal()
    out.print(f"{title}：{len(entries)}", style="bold", markup=False)
    rows = []
    for entry in entries[:limit]:
        row: Row = {"name": entry["name"], "places": entry["places"]}
        for label in labels:
            own = entry["in"].get(label)
            row[label] = f"{own['first_year'] or '–'} {own['evidence'][0]['quote']}" if own else None
        rows.append(row)
    table(rows, ("name", "places", *labels), {"name": tr("举措", "programme"), "places": tr("地区数", "places")})
    if len(entries) > limit:
        say(
            f"只显示前 {limit} 项（共 {len(entries)}），用 --limit 看更多。",
            f"The first {limit} of {len(entries)}: --limit shows more.",
        )
    out.print()


def similar(
    place: Annotated[str, typer.Argument(help=tr("地区", "a place"))],
    limit: Limit = 10,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """The places most alike, by the programmes they carry out (rare ones count more). Example: kg similar 银川市"""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb) as base:
        rows = base.similar(place, limit)
    columns = ("place_full", "adcode", "similarity", "shared")
    titles = dict(zip(columns, tr("地区 代码 相似度 共有举措", "place code similarity shared").split(), strict=True))
    emit(rows, columns, format or Format.table, titles)


def programmes(
    place: Annotated[str | None, typer.Option("--place", help=tr("这个地区自己的", "this place's own"))] = None,
    year: Year = None,
    level: Level = None,
    candidates: Annotated[
        bool,
        typer.Option(
            "--candidates", help=tr("尚未认定的候选，附依据", "those found but not yet judged, with evidence")
        ),
    ] = False,
    together: Annotated[
        str | None, typer.Option("--together", help=tr("与这项举措常同时出现的", "those that the same places have"))
    ] = None,
    limit: Limit = 50,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Programmes, of all places or of one. Example: kg programmes --place 长沙市望城区"""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb, neo4j) as base:
        if together is not None:
            rows = base.together(together, limit)
            columns: tuple[str, ...] = ("name", "places", "lift")
        else:
            rows = base.programmes(place, year, level, candidates)
            columns = ("name", "level", "places", "mentions")
            if place is not None:
                columns = ("name", "level", "first_year", "years", "places", "quote", "file", "start")
            elif candidates:
                columns = ("name", "places", "mentions", "quote", "file", "start", "id")
                rows = [_with_evidence(base, row) for row in rows[:limit]] + rows[limit:]
    if format in (None, Format.table):
        rows_shown = [{**r, **(r.get("evidence") or {}), "years": years(r.get("years") or [])} for r in rows[:limit]]
        table(rows_shown, columns, _PROGRAMME_TITLES)
        if len(rows) > limit:
            say(
                f"只显示前 {limit} 项（共 {len(rows)}），用 --limit 看更多。",
                f"The first {limit} of {len(rows)}: --limit shows more.",
            )
    else:
        emit(rows, columns, format or Format.table)


_PROGRAMME_TITLES = {
    "name": tr("举措", "programme"), "level": tr("层级", "level"), "places": tr("地区数", "places"),
    "mentions": tr("次数", "mentions"), "first_year": tr("首次", "first"), "years": tr("年份", "years"),
    "quote": tr("原文", "quote"), "file": tr("文件", "file"), "start": tr("位置", "at"), "lift": tr("提升度", "lift"),
}  # fmt: skip


def _with_evidence(base: Any, row: Row) -> Row:
    piece = next(iter(base.facts.mentions(entity=row["id"], counted=True, quotes=True)), None)
    keys = ("file", "start", "end", "text", "quote", "year", "period")
    return {**row, "evidence": {k: piece[k] for k in keys} if piece else None}


def show(
    name: Annotated[
        str,
        typer.Argument(
            help=tr(
                "举措、项目、机构、产业、指标、荣誉或地区",
                "a programme, project, organisation, industry, indicator, honour or place",
            )
        ),
    ],
    limit: Limit = 20,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """One entity or place with its evidence. Example: kg show 河长制"""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb) as base:
        found = base.show(name)
    if format is Format.json:
        document(found)
        return
    rows: list[Row] = found.get("evidence") or found.get("programmes") or []
    if format in (Format.jsonl, Format.csv):
        emit(rows, ("file", "start", "end", "text", "quote", "year", "period"), format)
        return
    out = terminal()
    for key in (
        "name",
        "place_full",
        "type",
        "kind",
        "level",
        "adcode",
        "status",
        "aliases",
        "part_of",
        "definition",
        "source",
        "places",
        "mentions",
        "years",
    ):
        value = found.get(key)
        if value not in (None, [], ""):
            if key == "part_of":
                value = [v["name"] for v in value]
            out.print(f"{key}: {shown(value)}", markup=False)
    out.print()
    columns = (
        ("place", "year", "period", "role", "quote", "file", "start")
        if "evidence" in found
        else ("name", "first_year", "mentions", "places")
    )
    table(
        rows[:limit],
        columns,
        {
            **_PROGRAMME_TITLES,
            "place": tr("地区", "place"),
            "year": tr("年份", "year"),
            "period": tr("时段", "period"),
            "role": tr("角色", "role"),
        },
    )
    if len(rows) > limit:
        say(
            f"只显示前 {limit} 行（共 {len(rows)}），用 --limit 看更多。",
            f"The first {limit} of {len(rows)}: --limit shows more.",
        )


COMMANDS = (shared, compare, similar, programmes, show)
