"""Commands that follow a place through its years: promises, targets, projects."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import words
from kg.cli.console import Format, emit, line, more, say, table
from kg.cli.language import tr
from kg.cli.opening import opened_here, without_reports
from kg.cli.options import Form, Kb, Lang, Limit, Year
from kg.errors import Usage
from kg.text import hedged, years

if TYPE_CHECKING:
    from kg.tracking.sides import Side

Row = dict[str, Any]
_ROWS = 40  # of a table, unless --limit says more


def promises(
    place: Annotated[str | None, typer.Option("--place", help=tr("地区", "the place"))] = None,
    year: Year = None,
    plan: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help=tr("作出承诺的报告", "the report that promises")),
    ] = None,
    later: Annotated[
        str | None,
        typer.Option("--to", metavar="FILE", help=tr("下一份报告", "the next report")),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", help="fulfilled | exceeded | partly | missed | carried_over | unmentioned"),
    ] = None,
    limit: Limit = None,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """What a place promised for a year, and what its next report says came of it.

    一个地区某年承诺了什么，下一份报告怎样交代：兑现、超额、部分、未完成、下一年再提、未再提及。

    Example: kg promises --place 龙华区 --year 2022
    """
    from kg.base import one_of
    from kg.tracking.records import VERDICTS

    one_of("outcome", outcome, VERDICTS)
    if plan is not None and later is not None and place is None:
        from loaders.promises.answer import rows as rows_of

        rows = list(rows_of(_side(plan, kb), _side(later, kb)))
    elif place is not None and year is not None and plan is None and later is None:
        with opened_here(kb) as base:
            rows = base.promises(place, year)
        if rows and rows[0]["outcome"] is None:
            say(*rows[0]["why"].split(" / "))
    elif place is not None and plan is None and later is None:
        raise _which_year(place, kb)
    else:
        raise Usage("请给 --place 和 --year，或 --from 和 --to / give --place and --year, or --from and --to")
    counted = Counter(r["outcome"] for r in rows)
    rows = [r for r in rows if outcome in (None, r["outcome"])]
    if not rows:
        say("没有这样的承诺。", "No such promise.")
    if format is not Format.table:
        emit(rows[:limit], _PROMISE_COLUMNS, format)
        return
    table(rows[: limit or _ROWS], ("outcome", "type", "text", "outcome_text", "source"))
    more(limit or _ROWS, len(rows))
    if counted:
        line(" · ".join(f"{tr(_OUTCOMES[o], o.replace('_', ' '))} {counted[o]}" for o in VERDICTS if counted[o]))


def _which_year(place: str, kb: Path | None) -> Usage:
    """Asks for the year, naming those that the place's reports plan."""
    with opened_here(kb) as base:
        found = base.place(place)
        planned = years(sorted({r["plan_year"] for r in base.reports(place=found["place_id"])} - {None}))
    called = found["place"]
    return Usage(
        f"请加 --year；{called}的报告部署的年份：{planned or '无'}"
        f" / give --year as well; years that reports of {called} plan: {planned or 'none'}"
    )


_PROMISE_COLUMNS = (
    "promise", "type", "outcome", "quote", "outcome_quote", "confidence", "why", "file", "start", "end", "outcome_file",
    "outcome_start", "outcome_end",
)  # fmt: skip
_OUTCOMES = {
    "fulfilled": "兑现", "exceeded": "超额", "partly": "部分", "missed": "未完成", "carried_over": "下一年再提",
    "unmentioned": "未再提及",
}  # fmt: skip


def _side(name: str, kb: Path | None) -> Side:
    """The report of a file in the knowledge base, else on disk."""
    from kg.base import KnowledgeBase
    from kg.errors import NoKnowledgeBase, NotFound
    from kg.tracking.sides import side
    from loaders.promises.reading import one, read

    try:
        with KnowledgeBase.open(kb) as base:
            found = base.facts.reports(file=name)
            if found:
                return one([side(base.facts, row) for row in found], name)
    except NoKnowledgeBase:
        pass
    path = Path(name)
    if not path.is_file():
        raise NotFound(f"没有这个文件：{name} / no such file: {name}")
    return one(read(path), name)


def targets(
    place: Annotated[str, typer.Option("--place", help=tr("地区", "the place"))],
    indicator: Annotated[
        str | None, typer.Option("--indicator", help=tr("只看这个指标", "only this indicator"))
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help=tr("另画成 SVG", "also draw them as SVG"))
    ] = None,
    limit: Limit = None,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """Targets of a place against its results, and against what the level above aimed at.

    一个地区各年的目标与结果，以及上级同年的目标。

    Example: kg targets --place 深圳市 --indicator 地区生产总值
    """
    with opened_here(kb) as base:
        rows = base.targets(place, indicator)
        told = bool(rows) or without_reports(base, place)
    if not told:
        what = indicator or tr("已知指标", "a known indicator")
        say(f"没有找到{what}的目标。", f"No target of {what} was found.")
    if svg is not None:
        from kg.tracking.plot import svg as draw

        svg.write_text(draw(rows, place), encoding="utf-8")
        say(f"已写入 {svg}", f"written: {svg}")
    if format is not Format.table:
        emit(rows[:limit], _TARGET_COLUMNS, format)
        return
    shown = [
        {**r, "target": _amount(r["target"], r["target_max"], r["comparator"], r["unit"]),
         "result": _amount(r["result"], None, "=", r["unit"]),
         "verdict": "doubtful" if r["why"] == "doubtful" else r["verdict"],
         "above_target": f"{r['above_place']} {_amount(r['above_target'], None, r['above_comparator'], r['unit'])}"
         if r["above_place"] else None,
         "source": f"{r['target_file']}:{r['target_start']}"}
        for r in rows[: limit or _ROWS]
    ]  # fmt: skip
    table(shown, ("indicator", "measure", "year", "target", "result", "verdict", "above_target", "source"))
    more(limit or _ROWS, len(rows))


_TARGET_COLUMNS = (
    "indicator", "measure", "year", "target", "target_max", "comparator", "unit", "low", "high", "result", "verdict",
    "why", "above_place", "above_target", "target_quote", "result_quote", "target_file", "target_start", "result_file",
    "result_start",
)  # fmt: skip


def _amount(value: float | None, top: float | None, comparator: str | None, unit: str) -> str | None:
    return None if value is None else hedged(value, top, comparator, unit)


def projects(
    place: Annotated[str, typer.Option("--place", help=tr("地区", "the place"))],
    stalled: Annotated[
        bool,
        typer.Option(
            "--stalled", help=tr("只看停滞的：年年部署同一步而没有进展", "asked for year after year without progress")
        ),
    ] = False,
    vanished: Annotated[
        bool,
        typer.Option(
            "--vanished", help=tr("只看部署过、未见建成而不再提的", "asked for, never completed, named no more")
        ),
    ] = False,
    limit: Limit = None,
    kb: Kb = None,
    format: Form = Format.table,
    lang: Lang = None,
) -> None:
    """The life of a place's projects: stages over the years, money, which stand still or vanish.

    一个地区的项目历程：各年进到哪一步、多少投资、哪些停滞、哪些不再提。

    Example: kg projects --place 深圳市 --stalled
    """
    from kg.errors import Usage

    if stalled and vanished:
        raise Usage("--stalled 与 --vanished 只能选一个 / --stalled and --vanished exclude each other")
    with opened_here(kb) as base:
        rows = base.projects(place, "stalled" if stalled else "vanished" if vanished else None)
        if not rows and not without_reports(base, place):
            say("没有这样的项目。", "No such project.")
    if format is not Format.table:
        emit(rows[:limit], _PROJECT_COLUMNS, format)
        return
    shown = [
        {**r, "life": " → ".join(map(_step, r["steps"])),
         "source": f"{r['steps'][-1]['file']}:{r['steps'][-1]['start']}"}
        for r in rows[: limit or _ROWS]
    ]  # fmt: skip
    table(shown, ("project", "status", "stage", "total_yi", "life", "source"))
    more(limit or _ROWS, len(rows))


def _step(step: dict[str, Any]) -> str:
    """What a report tells of a project: the year and the stage, which a plan only aims at."""
    aimed = tr("（部署）", " (plan)") if step["period"] == "plan" else ""
    return f"{step['year']} {words.value('stage', step['stage']) or '–'}{aimed}"


_PROJECT_COLUMNS = ("project", "status", "stage", "first_year", "last_year", "reports", "without_progress", "total_yi",
                    "totals", "yearly", "cumulative", "names")  # fmt: skip
COMMANDS = (promises, targets, projects)
