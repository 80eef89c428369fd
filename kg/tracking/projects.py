"""The life of a place's projects: how far each report brings them, with what money, and which stand still or vanish.

Pure over rows of facts (`FactReader.facts(kind="HAS_PROJECT")`). A project is an entity; entities of one place whose
names are a short and a full form of each other are read as one here, never where phases, ordinals or codes differ, nor
where a short name fits two full ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kg.text import fold
from kg.tracking import matching, works
from kg.tracking.echoes import Echoes, Texts

Row = dict[str, Any]

RANKS: Mapping[str, int] = {"planned": 1, "started": 2, "ongoing": 3, "completed": 4}
STAGES = {rank: stage for stage, rank in RANKS.items()}
# what a plan says is still to come: a start that is planned is a plan; work that is to be hurried on is under way, what
# is to be completed has begun
_AIMED: Mapping[str, int] = {"planned": 1, "started": 1, "ongoing": 3, "completed": 2}
_AHEAD = ("planned", "started")
_STILL = 2  # years of reports without progress, or without the name
_SILENCE = 3  # years between two reports that name one work
_SHORTEST = 4  # characters of a name that may stand for a longer one


def lives(
    rows: Iterable[Row],
    reports: Sequence[Row],
    texts: Texts = lambda report: (),
    above: Sequence[Row] = (),
    own: Sequence[str] = (),
) -> list[Row]:
    """One row a project, those of most reports first.

    Args:
        rows: facts of one place, with the keys of `FactReader.facts`.
        reports: of the place, with `report`, `plan_year`, `review_year`.
        texts: of a report, period and text of its passages.
        above: reports of the nearest place above that has some.
        own: names of the place and of those above it, longest first.

    Keys: `project` (the name told most often), `entity` (that has it), `names`, `entities`, `first_year`, `last_year`,
    `reports` (how many), `stage` (the furthest that a report tells), `status` (completed | stalled | vanished |
    active | unclear), `without_progress` (years since the last report that brings it further), `total_yi` (the last
    total told), `totals`, `yearly`, `cumulative`, `unspecified` (lists of {`year`, `amount_yi`}; never added up),
    `steps`.
    """
    order = {r["report"]: n for n, r in enumerate(sorted(reports, key=when))}
    groups = _groups([r for r in rows if r["report"] in order], own)
    years = {r["report"]: when(r)[0] for r in (*reports, *above)}
    dated = [[{"report": r["report"], "year": years[r["report"]]} for r in some] for some in (reports, above)]
    echoes = Echoes(dated[0], texts, dated[1], own)
    found = [_life(group, order, years, echoes) for group in groups]
    found.sort(key=lambda r: (-r["reports"], r["project"]))
    return found


def when(report: Row) -> tuple[int, str, int]:
    """By which the reports of a place are ordered: the year they plan, file, start."""
    return (report["plan_year"] or (report["review_year"] or 0) + 1, report["file"], report["start"])


def _groups(rows: Sequence[Row], own: Sequence[str]) -> list[list[Row]]:
    """Rows by project: by entity, short forms joined to the one full name that they fit."""
    by_entity: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_entity[row["entity"]].append(row)
    names = {entity: {matching.plain(fold(r["name"])) for r in group} for entity, group in by_entity.items()}
    into: dict[str, str] = {}
    near = _longer(names)
    for short in sorted(by_entity, key=lambda e: (max(map(len, names[e])), e)):
        fits = [long for long in near(names[short]) if long != short and _short_of(names[short], names[long], own)]
        tops = [f for f in fits if not any(g != f and _short_of(names[f], names[g], own) for g in fits)]
        if len(tops) == 1:
            into[short] = tops[0]
    groups: dict[str, list[Row]] = defaultdict(list)
    for entity in by_entity:
        top = entity
        while top in into:
            top = into[top]
        groups[top] += by_entity[entity]
    return [groups[key] for key in sorted(groups)]


def _longer(names: Mapping[str, set[str]]) -> Callable[[set[str]], list[str]]:
    """A function from short names to the entities, in order, that have a longer name beginning or ending like one."""
    ends: dict[str, set[str]] = defaultdict(set)
    for entity, own in names.items():
        for name in own:
            for size in range(_SHORTEST, len(name)):
                ends[name[:size]].add(entity)
                ends[name[-size:]].add(entity)

    def near(short: set[str]) -> list[str]:
        if any("*" in name for name in short):
            return sorted(names)
        return sorted({entity for name in short for entity in ends.get(name, ())})

    return near


def _short_of(short: set[str], long: set[str], own: Sequence[str]) -> bool:
    """Whether every name of one is a short form, or a masked form, of one of the other."""
    return all(any(_is_short(a, b, own) for b in long) for a in short)


def _is_short(a: str, b: str, own: Sequence[str]) -> bool:
    if a == b or len(a) >= len(b) or matching.conflict(a, b) or matching.conflict(b, a):
        return False
    if "*" in a:
        return matching.masked_alike(b, a)
    if len(a) < _SHORTEST:
        return False
    if b.endswith(a):
        return works.read(a, own).specific  # 科创中心 may be any
    rest = b[len(a) :]
    return b.startswith(a) and not works.companion(rest, own) and not works.part(a, rest, own)


def _life(rows: Sequence[Row], order: Mapping[str, int], years: Mapping[str, int], echoes: Echoes) -> Row:
    steps = sorted(rows, key=lambda r: (order[r["report"]], r["period"] != "review", r["start"]))
    by_report: dict[str, list[Row]] = defaultdict(list)
    for row in steps:
        by_report[row["report"]].append(row)
    named = [years[report] for report in by_report]
    progress = _progress(by_report, years)
    silent = _without((years[report] for report in order), named[-1])
    status, moved = _status(steps, named, silent, progress, echoes)
    counted = Counter(s["name"] for s in steps)
    names = sorted(counted, key=lambda n: (-counted[n], -len(n), n))
    said = [s["year"] for s in steps if s["year"] is not None]
    money: dict[str, list[Row]] = defaultdict(list)
    for row in steps:
        a = row["attributes"]
        if a.get("amount_yi") is not None:
            entry = {"year": row["year"], "amount_yi": a["amount_yi"]}
            kind = a.get("amount_kind") or "unspecified"
            if entry not in money[kind]:
                money[kind].append(entry)
    return {
        "project": names[0],
        "entity": min(s["entity"] for s in steps if s["name"] == names[0]),
        "names": names,
        "entities": sorted({s["entity"] for s in steps}),
        "first_year": min(said, default=None),
        "last_year": max(said, default=None),
        "reports": len(by_report),
        "stage": STAGES.get(progress.furthest),
        "status": status,
        "without_progress": _without(named, moved),
        "total_yi": money["total"][-1]["amount_yi"] if money["total"] else None,
        "totals": money["total"],
        "yearly": money["yearly"],
        "cumulative": money["cumulative"],
        "unspecified": money["unspecified"],
        "steps": [step(s) for s in steps],
    }


class _Progress(NamedTuple):
    """How far reports bring a project.

    `furthest`: the rank reached; `moved`: the year of the last report that brings it further; `back`: whether one falls
    back; `aim`: the rank that the last plan asks for; `hurried`: years whose reports tell or ask that work goes on.
    """

    furthest: int
    moved: int
    back: bool
    aim: int
    hurried: tuple[int, ...]


def _progress(by_report: Mapping[str, Sequence[Row]], years: Mapping[str, int]) -> _Progress:
    """The progress over the reports that name a project, in their order.

    Further is a stage beyond those before, one that a review tells for the first time, one that a plan asks for for the
    first time beyond those before, a start that one asks for for the first time, and completion where the last plan did
    not ask for it. Back is what a plan prepares after a review told
    its start, and what is named again after years of silence: maybe another work of that name.
    """
    furthest = reached = reviewed = aimed = aim = moved = 0
    asked: set[int] = set()
    back, year = False, min(years[report] for report in by_report)
    hurried = []
    for report, steps in by_report.items():
        done = _furthest(steps, "review")
        told = done or _furthest(steps, "plan")
        before, aim = aim, max((RANKS.get(_stage(s), 0) for s in steps if s["period"] == "plan"), default=aim)
        completed = aim == RANKS["completed"] > before
        begun = aim == RANKS["started"] and aim not in asked  # what was hurried on before may have been papers
        if told > reached or done > reviewed or aim > aimed or completed or begun or not furthest:
            moved = years[report]
        asked.add(aim)
        back = back or years[report] - year > _SILENCE or (reviewed > told == aim == RANKS["planned"])
        year = years[report]
        if done > RANKS["planned"] or any(_stage(s) == STAGES[RANKS["ongoing"]] for s in steps):
            hurried.append(year)
        # a review that tells a start corrects a plan that took it for under way
        reached = done if done > reviewed else max(reached, told)
        furthest, reviewed, aimed = max(furthest, told), max(reviewed, done), max(aimed, aim)
    return _Progress(furthest, moved, back, aim, tuple(hurried))


def _status(
    steps: Sequence[Row], years: Sequence[int], silent: int, progress: _Progress, echoes: Echoes
) -> tuple[str, int]:
    """The status, and the year of the last report that brings it further, by facts or by sentences.

    Where in doubt, neither stalled nor vanished: the names must mean one work, and no sentence may tell more.

    Args:
        years: of the reports that name it.
        silent: years of later reports, which do not.
    """
    moved = progress.moved
    if progress.furthest == RANKS["completed"]:
        return "completed", moved
    if not silent and (progress.back or _without(years, moved) < _STILL):
        return "active", moved
    names = echoes.names({s["name"] for s in steps})
    told_in = {s["report"]: None for s in steps}
    if not silent:
        if not works.one_work(names) or echoes.there(names) or echoes.counted(names, told_in):
            return "active", moved
        moved = max(moved, echoes.further(names, moved) or 0, echoes.nearing(names, moved) or 0)
        # work that is hurried on may well be done without a milestone; what is to begin again and again is not
        hurried = any(year > moved for year in progress.hurried)
        return "active" if hurried or _without(years, moved) < _STILL else "stalled", moved
    gone = (
        silent >= _STILL
        and not progress.back
        and _asked(steps, len(set(years)), progress)
        and works.one_work(names)
        and echoes.built(names, told_in)
        and not echoes.standing(names, told_in)
        and not echoes.taken_up(names, years[-1])
        and not echoes.done(names, years[0], years[-1])
        and not echoes.counted(names, told_in)
    )
    return "vanished" if gone else "unclear", moved


def _asked(steps: Sequence[Row], named: int, progress: _Progress) -> bool:
    """Whether plans asked for a thing so that its silence says something: for its start, or in more than one year.

    What was to be completed at last is more likely there, and what reviews alone tell in passing was hardly meant to
    last.
    """
    if progress.aim == RANKS["completed"]:
        return False
    if named < _STILL:
        return progress.aim == RANKS["started"]
    return any(_stage(s) if s["period"] == "plan" else _stage(s) in _AHEAD for s in steps)


def _without(years: Iterable[int], moved: int) -> int:
    """The years after one: two reports of one year are one chance."""
    return len({year for year in years if year > moved})


def step(row: Row) -> Row:
    """A fact as a step of a life: `stage` as told (a plan only orders it), and `reached`, how far it then is."""
    a = row["attributes"]
    return {
        "year": row["year"], "period": row["period"], "stage": a.get("stage"),
        "reached": STAGES.get(_reached(row)), "amount_yi": a.get("amount_yi"),
        "amount_kind": a.get("amount_kind"),
        **{k: row[k] for k in ("name", "file", "start", "end", "text", "report", "passage", "mention")},
    }  # fmt: skip


def _reached(row: Row) -> int:
    """The rank of the stage that a fact shows to be reached, 0 for none: what a plan orders is still to come."""
    return (_AIMED if row["period"] == "plan" else RANKS).get(_stage(row), 0)


def _stage(row: Row) -> str:
    return row["attributes"].get("stage") or ""


def _furthest(steps: Sequence[Row], period: str) -> int:
    """The rank of the furthest stage that the review, or the plan, of one report shows to be reached; 0 for none."""
    return max((_reached(s) for s in steps if s["period"] == period), default=0)
