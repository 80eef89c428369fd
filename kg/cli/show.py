"""`kg show`: one entity or place, with the sentences that name it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import words
from kg.cli.console import (
    NAMED,
    Format,
    at_most,
    document,
    emit,
    labelled,
    line,
    more,
    shown,
    source,
    table,
)
from kg.cli.language import tr
from kg.cli.opening import opened
from kg.cli.options import Form, Kb, Lang, Limit, Neo4j
from kg.text import years

if TYPE_CHECKING:
    from kg.base import KnowledgeBase

Row = dict[str, Any]
_EVIDENCE = ("place", "year", "period", "role", "quote", "source")


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
    return [base.show(row["id"]) if number < NAMED else row for number, row in enumerate(rows)]


def _show_others(others: Sequence[Row]) -> None:
    if not others:
        return
    line()
    line(tr(f"另有 {len(others)} 个同名的，未并入上面：", f"{len(others)} more of this name, not counted above:"))
    for row in others[:NAMED]:
        where = shown(list(dict.fromkeys(piece["place"] for piece in row["evidence"]))[:NAMED])
        labelled(f"kg show {row['id']}", tr("，", ", ").join((words.value("type", row["type"]), where)))
    if len(others) > NAMED:
        line("…")


def _show_entity(found: Row) -> None:
    head(found)
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


def head(entity: Row) -> None:
    """Name, aliases and definition of a programme."""
    aliases = tr("（{}）", " ({})").format(tr("、", ", ").join(entity["aliases"])) if entity["aliases"] else ""
    line(f"{entity['name']}{aliases}", bold=True)
    if entity["definition"]:
        line(entity["definition"])
    if entity["status"] == "candidate":
        line(tr("候选：按形式识别，尚未认定。", "A candidate: found by its form, not yet judged."))


COMMANDS = (show,)
