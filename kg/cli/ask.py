"""Commands that answer the main questions: shared, compare, similar, path, programmes, show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import words
from kg.cli.console import (
    Format,
    at_most,
    document,
    emit,
    labelled,
    line,
    more,
    one_language,
    say,
    shown,
    source,
    table,
)
from kg.cli.language import tr
from kg.cli.opening import asking_for_programme, opened, without_reports
from kg.cli.options import AnyMention, Candidates, Form, Kb, Lang, Limit, Neo4j, Programme, Year
from kg.text import years

if TYPE_CHECKING:
    from kg.base import KnowledgeBase

Row = dict[str, Any]
_EVIDENCE = ("place", "year", "period", "role", "quote", "source")
_NAMED = 12  # places named in a line before the rest is counted


def shared(
    programme: Programme,
    year: Year = None,
    period: Annotated[
        str | None, typer.Option("--period", help=tr("时段：", "period: ") + "review | plan | other")
    ] = None,
    level: Annotated[
        str | None,
        typer.Option("--level", help=tr("报告层级：", "level of the report: ") + "national | province | city | county"),
    ] = None,
    province: Annotated[
        str | None, typer.Option("--province", help=tr("只看这个省", "only this province and what is below it"))
    ] = None,
    place: Annotated[
        list[str] | None,
        typer.Option("--place", help=tr("只看这些地区（可重复）", "only these places (may be repeated)")),
    ] = None,
    any_mention: AnyMention = False,
    roll_up: Annotated[
        bool, typer.Option("--roll-up", help=tr("下级的也算上级的", "what a lower level does counts for the upper"))
    ] = False,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Which places share a programme, since when, in which words.

    哪些地区共有一项举措，从何时起，原话怎么说。

    Example: kg shared 三区三线 --province 湖南省
    """
    with opened(kb, neo4j) as base, asking_for_programme(base, programme):
        answer = base.shared(
            programme, year=year, period=period, level=level, province=province, places=tuple(place or ()),
            any_mention=any_mention, roll_up=roll_up,
        )  # fmt: skip
        namesakes = _namesakes(base, answer["programme"]) if format is Format.table else []
        if year is not None:
            _outside(base, year)
        if format in (Format.table, Format.json):
            _mark_words(base, answer, period)
    if format is Format.json:
        document(answer)
    elif format is Format.table:
        _show_shared(answer, namesakes, any_mention)
    else:
        rows = (
            {**{k: p[k] for k in ("place", "adcode", "first_year")}, **e}
            for p in answer["places"]
            for e in p["evidence"]
        )
        emit(rows, ("place", "adcode", "year", "period", "role", "text", "quote", "file", "start", "end"), format)


def _mark_words(base: KnowledgeBase, answer: dict[str, Any], period: str | None) -> None:
    """Gives a place that is said not to mention the programme the passage with its words (`words`), if there is one.

    They were not taken for the programme: they may be part of another name, or were missed. "Not mentioned" alone would
    say more than is known.
    """
    from kg.unclaimed import forms

    missing: dict[str, dict[str, Any]] = {row["adcode"]: row for row in answer["not_mentioned"]}
    if base.remote or not missing:
        return
    programme = answer["programme"]
    for form in forms(programme):
        for row in base.search(form):
            place = missing.get(row["adcode"])
            if place is None or "words" in place or period not in (None, row["period"]):
                continue
            if (row["plan_year"] or row["review_year"]) in place["years"]:
                place["words"] = {key: row[key] for key in ("file", "start", "end", "quote")}


def _outside(base: KnowledgeBase, year: int) -> None:
    """Says, where no report in the collection speaks of a year, which years they speak of."""
    spoken: set[int] = set()
    for row in base.catalogue.reports(counted=True):
        spoken |= {row["review_year"], row["plan_year"]} - {None}
    if spoken and year not in spoken:
        told = years(sorted(spoken))
        say(
            f"没有一份报告讲 {year} 年；库里的报告讲的是 {told}。",
            f"No report speaks of {year}; those here speak of {told}.",
        )


def _namesakes(base: KnowledgeBase, programme: Row) -> list[Row]:
    """The other programmes of the authority file that are called so."""
    called = [row["id"] for row in base.catalogue.find(programme["name"], "programme") if row["how"] == "name"]
    return [row for row in base.catalogue.entities(ids=called, status="accepted") if row["id"] != programme["id"]]


def _show_shared(answer: Row, namesakes: Sequence[Row], any_mention: bool) -> None:
    programme, places = answer["programme"], answer["places"]
    _head(programme)
    for other in namesakes:
        told = f"{other['definition'] or other['name']} kg shared {other['id']}"
        labelled(tr("同名的另一项举措", "another programme of this name"), told)
    line()
    if places:
        rows = [
            {**_best(p["evidence"]), **p, "place": p["place_full"] or tr("（未知地区）", "(unknown place)")}
            for p in places
        ]
        table(rows, ("place", "first_year", "first_year_done", "years", "quote", "source"), under="source")
        line()
    alone = len(places) == 1
    if any_mention:
        line(tr(f"{len(places)} 个地区提到。", "1 place names it." if alone else f"{len(places)} places name it."))
    else:
        line(tr(f"{len(places)} 个地区共有。", "1 place has it." if alone else f"{len(places)} places share it."))
    silent = [row for row in answer["not_mentioned"] if "words" not in row]
    worded = [row for row in answer["not_mentioned"] if "words" in row]
    _no(tr("有报告但未提到", "have reports, but not this in them"), silent)
    _no(tr("报告里有这几个字，但未认作这项举措", "have the words, but not taken for this programme"), worded)
    if worded:
        where, ask = source(worded[0]["words"]), f"kg search {programme['name']}"
        say(
            f"可能是别的名称的一部分，也可能漏认，请看原文（如 {where}）或 {ask}。",
            f"They may be part of another name, or were missed: see the text (as {where}), or {ask}.",
        )
    _no(tr("所缺的报告", "reports not in the collection"), answer["no_report"])
    if answer["unread"] is None:
        labelled(tr("读不了的文件", "files that could not be read"), tr("不得而知", "not known"))
    elif answer["unread"]:
        unread = (tr("{}（{}）", "{} ({})").format(u["file"], one_language(u["reason"])) for u in answer["unread"])
        labelled(tr("读不了的文件", "files that could not be read"), tr("；", "; ").join(unread))


def _head(entity: Row) -> None:
    """Name, aliases and definition of a programme."""
    aliases = tr("（{}）", " ({})").format(tr("、", ", ").join(entity["aliases"])) if entity["aliases"] else ""
    line(f"{entity['name']}{aliases}", bold=True)
    if entity["definition"]:
        line(entity["definition"])
    if entity["status"] == "candidate":
        line(tr("候选：按形式识别，尚未认定。", "A candidate: found by its form, not yet judged."))


def _best(evidence: Sequence[Row]) -> Row:
    """The first own one, in order of years."""
    return min(evidence, key=lambda e: (e["role"] != "own", e["year"] or 9999, e["file"], e["start"]))


def _no(label: str, rows: Sequence[Row]) -> None:
    if rows:
        named = (
            tr("{}（{}）", "{} ({})").format(r["place"], years(r["years"]) or tr("全部", "all")) for r in rows[:_NAMED]
        )
        rest = tr(f" 等 {len(rows)} 个", f" … {len(rows)} in all") if len(rows) > _NAMED else ""
        labelled(label, tr("、", ", ").join(named) + rest)


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
    limit: Limit = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """One entity or place with its evidence.

    一个实体或地区，附全部依据。

    Example: kg show 河长制
    """
    with opened(kb, neo4j) as base:
        found = base.show(name)
        others = _called_alike(base, found) if format is Format.table and found["type"] != "place" else []
        namesakes = base.namesakes(name) if found["type"] == "place" else []
    if format is Format.json:
        document(found)
        return
    of_reports = found["type"] == "place" and found["years"]
    rows: list[Row] = found["programmes"] if of_reports else found["evidence"]
    limit = at_most(limit, format, 20)
    if format is not Format.table:
        emit(rows[:limit], ("file", "start", "end", "text", "quote", "year", "period"), format)
    elif found["type"] == "place":
        line(found["place_full"], bold=True)
        labelled(words.title("level"), words.value("level", found["level"]))
        if found["adcode"]:
            labelled(words.title("adcode"), found["adcode"])
        labelled(tr("报告", "reports"), years(found["years"]) or tr("没有", "none"))
        if namesakes:
            labelled(tr("同名的还有", "also called so"), tr("、", ", ").join(namesakes))
        line()
        if of_reports:
            rows = [{**r, **r["evidence"]} for r in rows]
            table(rows[:limit], ("name", "years", "places", "quote", "source"), under="source")
        else:
            table(rows[:limit], _EVIDENCE, under="source")
        more(limit, len(rows))
    else:
        _show_entity(found)
        table(rows[:limit], _EVIDENCE, under="source")
        more(limit, len(rows))
        _show_others(others)


def _called_alike(base: KnowledgeBase, found: Row) -> list[Row]:
    """The other entities of this name, with their evidence: of another type, or not taken for the same elsewhere."""
    called = [row["id"] for row in base.catalogue.find(found["name"]) if row["how"] == "name"]
    rows = [row for row in base.catalogue.entities(ids=called) if row["id"] != found["id"] and row["mentions"]]
    rows.sort(key=lambda row: (-row["mentions"], row["id"]))
    return [base.show(row["id"]) if number < _NAMED else row for number, row in enumerate(rows)]


def _show_others(others: Sequence[Row]) -> None:
    if not others:
        return
    line()
    line(tr(f"另有 {len(others)} 个同名的，未并入上面：", f"{len(others)} more of this name, not counted above:"))
    for row in others[:_NAMED]:
        where = shown(list(dict.fromkeys(piece["place"] for piece in row["evidence"]))[:_NAMED])
        labelled(f"kg show {row['id']}", tr("，", ", ").join((words.value("type", row["type"]), where)))
    if len(others) > _NAMED:
        line("…")


def _show_entity(found: Row) -> None:
    _head(found)
    facts = [words.value(key, found[key]) for key in ("type", "level", "status") if found[key]]
    line(tr("，", ", ").join(map(shown, facts)))
    if found["part_of"]:
        labelled(tr("属于", "part of"), shown([p["name"] for p in found["part_of"]]))
    if found["source"]:
        stated = found["source"]
        where = source(stated) if stated.get("file") else shown(stated.get("cited"))
        labelled(tr("定义的出处", "definition from"), where)
    line(
        tr(
            f"{found['places']} 个地区，{found['mentions']} 次提到。",
            f"{found['places']} places, {found['mentions']} mentions.",
        )
    )
    line()


COMMANDS = (shared, compare, similar, path, programmes, show)
