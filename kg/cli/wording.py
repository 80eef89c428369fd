"""`kg wording`: own words or copied words."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kg.cli.console import Format, at_most, emit, line, more, say, table
from kg.cli.language import tr
from kg.cli.opening import asking_for_programme, opened_here, without_reports
from kg.cli.options import Form, Kb, Lang, Limit, Year
from kg.errors import Usage

Row = dict[str, Any]
_KINDS = {
    "taken_over": ("取自上级", "taken over"), "continued": ("沿用本地旧文", "said before"),
    "later": ("上级在后", "said above later"), "common": ("通用语", "common formula"),
    "own": ("自己的话", "own words"), "unknown": ("无上级报告可比", "no report above to compare"),
}  # fmt: skip
_DETAILS = {"money": ("资金", "money"), "deadline": ("期限", "deadline"), "body": ("主体", "body")}


def wording(
    place: Annotated[str | None, typer.Argument(help=tr("地区", "a place"))] = None,
    programme: Annotated[
        str | None, typer.Option("--programme", help=tr("各地如何表述这项举措", "how places word this programme"))
    ] = None,
    year: Year = None,
    every: Annotated[
        bool, typer.Option("--every", help=tr("连同通用语、旧文和上级在后的", "formulas, old and later ones, too"))
    ] = False,
    limit: Limit = None,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Passages taken over from the city's or province's report of the year or the year before, with both quotes.

    哪些语句取自上级当年或上一年的报告，两边原文对照；--programme 看各地如何表述一项举措。

    Example: kg wording 龙华区 --year 2023
    """
    from kg.wording import programme_wording, taken_over

    if place is None and programme is None:
        raise Usage("请给出地区或 --programme / give a place or --programme")
    with opened_here(kb) as base:
        if programme is not None:
            with asking_for_programme(base, programme):
                rows = programme_wording(base, programme, place)
            rows = [row for row in rows if year in (None, row["report_year"])]
        else:
            rows = taken_over(base, str(place), year, every)
            if not rows and not without_reports(base, str(place)):
                say("没有找到取自上级的语句。", "No passages taken over from above were found.")
    limit = at_most(limit, format, 30)
    kind, columns = ("wording", "place") if programme is not None else ("kind", "from_place")
    if format is not Format.table:
        emit(rows[:limit], (columns, "report_year", kind, "file", "start", "end", "quote"), format)
    elif programme is not None:
        _show_programme(rows, limit)
    else:
        _show(rows, limit)


def _show(rows: list[Row], limit: int | None) -> None:
    for row in rows[:limit]:
        head = f"{row['report_year']} {row['place']} ← {row['from_report_year']} {row['from_place']}"
        line(f"{head}  {tr(*_KINDS[row['kind']])}  {row['share']:.0%}", bold=True)
        for prefix in ("", "from_"):
            line(" ".join(str(row[f"{prefix}quote"]).split()), indent=2)
            line(f"{row[f'{prefix}file']}:{row[f'{prefix}start']}", indent=4)
    more(limit, len(rows))


def _show_programme(rows: list[Row], limit: int | None) -> None:
    table(
        [
            {
                **row, "place": row["place_full"], "wording": tr(*_KINDS[row["wording"]]),
                "details": [tr(*_DETAILS[d]) for d in row["details"]] or tr("仅提名称", "named only"),
                "from": row["from"] and f"{row['from']['report_year']} {row['from']['place']}",
            }
            for row in rows[:limit]
        ],
        ("place", "report_year", "wording", "from", "details", "quote", "source"),
        under="source",
    )  # fmt: skip
    more(limit, len(rows))


COMMANDS = (wording,)
