"""The life of a place's projects: how far each report brings them, with what money, and which stand still or vanish.

Pure over rows of facts (`FactReader.facts(kind="HAS_PROJECT")`). A project is an entity; entities of one place whose
names are a short and a full form of each other are read as one here, never where phases, ordinals or codes differ, nor
where a short name fits two full ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kg.text import fold
from kg.tracking import matching

Row = dict[str, Any]

RANKS: Mapping[str, int] = {"planned": 1, "started": 2, "ongoing": 3, "completed": 4}
STAGES = {rank: stage for stage, rank in RANKS.items()}
# what a plan says is still to come: a start that is planned is a plan; work that is to be hurried on is under way, what
# is to be completed has begun
_AIMED: Mapping[str, int] = {"planned": 1, "started": 1, "ongoing": 3, "completed": 2}
_STILL = 2  # reports without progress
_SHORTEST = 4  # characters of a name that may stand for a longer one


def lives(rows: Iterable[Row], reports: Sequence[Row]) -> list[Row]:
    """One row a project, those of most reports first.

    Args:
        rows: facts of one place, with the keys of `FactReader.facts`.
        reports: of the place, with `report`, `plan_year`, `review_year`.

    Keys: `project` (the name told most often), `entity` (that has it), `names`, `entities`, `first_year`, `last_year`,
    `reports` (how many), `stage` (the furthest that a report tells), `status` (completed | stalled | vanished |
    active), `without_progress` (reports since the last one that brings it further), `total_yi` (the last total
    told), `totals`, `yearly`, `cumulative`, `unspecified` (lists of {`year`, `amount_yi`}; never added up), `steps`.
    """
    order = {r["report"]: n for n, r in enumerate(sorted(reports, key=when))}
    groups = _groups([r for r in rows if r["report"] in order])
    found = [_life(group, order) for group in groups]
    found.sort(key=lambda r: (-r["reports"], r["project"]))
    return found


def when(report: Row) -> tuple[int, str, int]:
    """By which the reports of a place are ordered: the year they plan, file, start."""
    return (report["plan_year"] or (report["review_year"] or 0) + 1, report["file"], report["start"])


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows by project: by entity, short forms joined to the one full name that they fit."""
    by_entity: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_entity[row["entity"]].append(row)
    names = {entity: {matching.plain(fold(r["name"])) for r in group} for entity, group in by_entity.items()}
    into: dict[str, str] = {}
    near = _longer(names)
    for short in sorted(by_entity, key=lambda e: (max(map(len, names[e])), e)):
        fits = [long for long in near(names[short]) if long != short and _short_of(names[short], names[long])]
        tops = [f for f in fits if not any(g != f and _short_of(names[f], names[g]) for g in fits)]
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


def _short_of(short: set[str], long: set[str]) -> bool:
    """Whether every name of one is a short form, or a masked form, of one of the other."""
    return all(any(_is_short(a, b) for b in long) for a in short)


def _is_short(a: str, b: str) -> bool:
    if a == b or len(a) >= len(b) or matching.conflict(a, b) or matching.conflict(b, a):
        return False
    if "*" in a:
        return matching.masked_alike(b, a)
    return len(a) >= _SHORTEST and (b.startswith(a) or b.endswith(a))


def _life(rows: Sequence[Row], order: Mapping[str, int]) -> Row:
    steps = sorted(rows, key=lambda r: (order[r["report"]], r["period"] != "review", r["start"]))
    by_report: dict[int, list[Row]] = defaultdict(list)
    for row in steps:
        by_report[order[row["report"]]].append(row)
    best, reviewed, since = 0, 0, 0
    for number in sorted(by_report):
        done = _furthest(by_report[number], "review")
        told = done or _furthest(by_report[number], "plan")
        # what a plan lets one see takes nothing from the review that tells it first
        since = 0 if told > best or done > reviewed or not best else since + 1
        best, reviewed = max(best, told), max(reviewed, done)
    last = max(order.values())
    if best == RANKS["completed"]:
        status = "completed"
    elif max(by_report) < last:
        status = "vanished"
    else:
        status = "stalled" if since >= _STILL else "active"
    counted = Counter(s["name"] for s in steps)
    names = sorted(counted, key=lambda n: (-counted[n], -len(n), n))
    years = [s["year"] for s in steps if s["year"] is not None]
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
        "first_year": min(years, default=None),
        "last_year": max(years, default=None),
        "reports": len(by_report),
        "stage": STAGES.get(best),
        "status": status,
        "without_progress": since,
        "total_yi": money["total"][-1]["amount_yi"] if money["total"] else None,
        "totals": money["total"],
        "yearly": money["yearly"],
        "cumulative": money["cumulative"],
        "unspecified": money["unspecified"],
        "steps": [step(s) for s in steps],
    }


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
    return (_AIMED if row["period"] == "plan" else RANKS).get(row["attributes"].get("stage") or "", 0)


def _furthest(steps: Sequence[Row], period: str) -> int:
    """The rank of the furthest stage that the review, or the plan, of one report shows to be reached; 0 for none."""
    return max((_reached(s) for s in steps if s["period"] == period), default=0)
