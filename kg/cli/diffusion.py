"""`kg diffusion`: how a programme spread."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli import words
from kg.cli.console import Format, at_most, document, emit, labelled, line, more, say, shown, some, table
from kg.cli.language import number_of, tr
from kg.cli.opening import asking_for_programme, opened_here
from kg.cli.options import AnyMention, Form, Kb, Lang, Limit, Programme

Row = dict[str, Any]

_CENSORING = {
    "left": ("馆藏首份报告即有：不晚于 {}", "in the place's first report in the collection: {} or earlier"),
    "interval": ("{1} 年报告未提，中间缺报告", "not in the report of {1}, reports between are missing"),
    "observed": ("{1} 年报告未提", "not in the report of {1}"),
}
_CAME_FROM = {
    "above": ("上级先提", "from above"), "same_year": ("与上级同年", "with those above"),
    "below": ("先于上级", "before those above"), "unknown": ("无从得知", "unknown"),
}  # fmt: skip


def diffusion(
    programme: Programme,
    any_mention: AnyMention = False,
    panel: Annotated[
        Path | None,
        typer.Option(
            "--panel",
            metavar="FILE",
            help=tr("另写面板数据（.csv 或 .parquet）", "also write the panel for event-history analysis"),
        ),
    ] = None,
    limit: Limit = None,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """How a programme spread: first mentions with what is not known of them, the curve by year, who dropped it.

    一项举措如何扩散：各地首次提到（说明删失）、逐年采用曲线、哪些地区不再提。

    Example: kg diffusion 河长制 --panel 河长制.csv
    """
    from kg.diffusion import write_panel

    with opened_here(kb) as base, asking_for_programme(base, programme):
        answer = base.diffusion(programme, any_mention)
        if panel is not None:
            rows = base.diffusion_panel(programme, any_mention)
            write_panel(rows, panel)
            say(f"面板 {len(rows)} 行：{panel}", f"panel of {number_of(len(rows), 'row')}: {panel}")
    limit = at_most(limit, format, 20)
    if format is Format.json:
        document(answer)
    elif format is Format.table:
        _show(answer, limit)
    else:
        flat = (
            {**p, **{k: p["evidence"][k] for k in ("file", "start", "end", "quote")}} for p in answer["places"][:limit]
        )
        columns = ("place", "adcode", "level", "report_year", "first_year", "censoring", "not_before", "came_from")
        emit(({k: v for k, v in p.items() if k != "evidence"} for p in flat), columns, format)


def _show(answer: Row, limit: int | None) -> None:
    places = answer["places"]
    line(answer["programme"]["name"], bold=True)
    if not places:
        line(tr("没有地区的报告提到它。", "No place's report names it."))
        return
    table(
        [
            {
                **p["evidence"], "place": p["place_full"], "report_year": p["report_year"],
                "censoring": tr(*_CENSORING[p["censoring"]]).format(p["report_year"], p["not_before"]),
                "came_from": tr(*_CAME_FROM[p["came_from"]]),
            }
            for p in places[:limit]
        ],
        ("place", "report_year", "censoring", "came_from", "quote", "source"),
        under="source",
    )  # fmt: skip
    more(limit, len(places))
    line()
    labelled(tr("最早", "first"), some(answer["first"]))
    labelled(tr("起于", "origin"), _origin(answer["origin"]))
    line()
    table(answer["levels"], ("level", "observed", "places", "report_year", "first", "left_censored"))
    line()
    columns = ("year", "observed", "reporting", "naming", "entered", "at_risk", "adopted", "cumulative", "share")
    table(answer["curve"], (*columns, "hazard", "remaining"))
    line()
    if answer["dropped"]:
        dropped = (
            tr(
                f"{d['place_full']}（末次 {d['last_named']}，此后 {d['silent']} 份报告未提）",
                f"{d['place_full']} (last in {d['last_named']}, not in {number_of(d['silent'], 'report')} since)",
            )
            for d in answer["dropped"]
        )
        labelled(tr("后来不再提", "not named again"), some(list(dropped)))
    if answer["never"]:
        labelled(
            tr("有报告但从未提到", "have reports, none names it"), some([p["place_full"] for p in answer["never"]])
        )
    if answer["unplaced"] or answer["undated"]:
        say(
            f"未计入：{answer['unplaced']} 份地区不明、{answer['undated']} 份年份不明的报告。",
            f"Left out: {number_of(answer['unplaced'], 'report')} of unknown place, "
            f"{answer['undated']} of unknown year.",
        )


def _origin(origin: Row) -> str:
    levels = tr("、", ", ").join(shown(words.value("level", level)) for level in origin["levels"])
    if origin["certain"]:
        return f"{levels}{tr('（', ' (')}{origin['report_year']}{tr('）', ')')}"
    return tr(
        f"馆藏中最早是{levels}（{origin['report_year']}），但有地区首份报告即已提到，先后不能断定",
        f"in this collection first at the level {levels} ({origin['report_year']}); not certain, since some places "
        "name it in their first report already",
    )


COMMANDS = (diffusion,)
