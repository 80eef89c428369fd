"""`kg shared`: which places share a programme, since when, in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import (
    Format,
    document,
    emit,
    labelled,
    line,
    one_language,
    say,
    some,
    source,
    table,
)
from kg.cli.language import tr
from kg.cli.opening import asking_for_programme, opened
from kg.cli.options import AnyMention, Form, Kb, Lang, Neo4j, Programme, Year
from kg.cli.show import head
from kg.text import years

if TYPE_CHECKING:
    from kg.base import KnowledgeBase

Row = dict[str, Any]


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

    missing: dict[str, dict[str, Any]] = {row["place_id"]: row for row in answer["not_mentioned"]}
    if base.remote or not missing:
        return
    programme = answer["programme"]
    for form in forms(programme):
        for row in base.search(form):
            place = missing.get(row["place_id"])
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
    head(programme)
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


def _best(evidence: Sequence[Row]) -> Row:
    """The first own one, in order of years."""
    return min(evidence, key=lambda e: (e["role"] != "own", e["year"] or 9999, e["file"], e["start"]))


def _no(label: str, rows: Sequence[Row]) -> None:
    if rows:
        form, called = tr("{}（{}）", "{} ({})"), Counter(r["place"] for r in rows)
        named = (r["place_full"] if called[r["place"]] > 1 else r["place"] for r in rows)
        told = (years(r["years"]) or tr("全部", "all") for r in rows)
        labelled(label, some(list(map(form.format, named, told))))


COMMANDS = (shared,)
