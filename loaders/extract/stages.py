"""How far a project is, by the verbs in front of it and behind it in its clause, or of the list that it stands in.

`stage_of` works on a passage's text with all mentions blanked out: a verb inside a name says nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.model import Period, Record, Stage
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.extract.clauses import BLANK, CLAUSE_END, any_of, clause_ends

FILE = "project_stages.yaml"
_SOONER: dict[Stage, Stage] = {"completed": "ongoing", "started": "planned"}
_LIST = re.compile("、|以及|和|及|与")
# the rest of the list that a project stands in, and what it counts
_LISTED = re.compile(
    f'^(?:[、和及与“”"‘’（）() ]|以及|{BLANK}|等(?=[^、]))+'
    "(?:[一二三四五六七八九十\\d]+[个条座项处]|重点|重大|等|项目|工程)*"
)
_WORTH = re.compile("(?:总?投资|投入)[^、，；。]{1,14}?[亿万]?元(?:以上)?的")
_LINK = re.compile("[、和及与并]")
_MONEY = re.compile(f"{_WORTH.pattern}?")


class Objects(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a project is completed or begun; see the header of the data file."""

    verbs: tuple[str, ...]
    of: tuple[str, ...]
    bare: tuple[str, ...]
    ongoing: tuple[str, ...]
    planned: tuple[str, ...]
    none: tuple[str, ...]


class Stages(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data file; its header says what the fields hold."""

    before: dict[Stage, tuple[str, ...]]
    after: dict[Stage, tuple[str, ...]]
    soon: dict[str, tuple[str, ...]]
    object: Objects
    weak: tuple[str, ...]
    orders: tuple[str, ...]
    done: tuple[str, ...]
    sought: dict[str, tuple[str, ...]]
    sure: dict[str, float]
    examples: tuple[dict[str, str], ...]
    counterexamples: tuple[str, ...]


class Reading(NamedTuple):
    """`source` is what the stage was read from (a key of `sure` in the data file); `stage` None: nothing says."""

    stage: Stage | None
    sure: float
    source: str
    verbs: tuple[str, str] = ("", "")


@lru_cache(maxsize=1)
def stages() -> Stages:
    """The shipped data.

    Raises:
        BadData: it is wrong.
    """
    return read_vocabulary(DATA / FILE, Stages)


class _Grammar(NamedTuple):
    before: re.Pattern[str]
    after: re.Pattern[str]
    order: re.Pattern[str]
    stage_before: dict[str, Stage]
    stage_after: dict[str, Stage]
    objects: dict[Stage, re.Pattern[str]]  # in the order in which they count
    no_object: re.Pattern[str]


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    data = stages()
    before: dict[str, Stage] = {verb: stage for stage, verbs in data.before.items() for verb in verbs}
    after: dict[str, Stage] = {verb: stage for stage, verbs in data.after.items() for verb in verbs}
    for verb, stage in list(after.items()):
        if stage in _SOONER:
            soon = [word + verb for word in data.soon["before"]] + [verb + word for word in data.soon["after"]]
            after.update(dict.fromkeys(soon, _SOONER[stage]))
    return _Grammar(
        re.compile(any_of(before)),
        re.compile(any_of((*after, *data.weak))),
        re.compile(any_of(data.orders)),
        before,
        after,
        {
            "ongoing": re.compile(any_of(data.object.ongoing)),
            "planned": re.compile(any_of(data.object.planned)),
        },
        re.compile(any_of(data.object.none)),
    )


def stage_of(text: str, start: int, end: int, period: Period) -> Reading:
    """The stage of the project at `start:end`.

    Args:
        text: of the passage, with the mentions `blanked`.
    """
    data, grammar = stages(), _grammar()
    behind = _behind(text, end, grammar)
    front = _front(text, start, grammar)
    of_it = _object(text, end, front, grammar)
    if of_it is not None:
        return _reading(of_it, "after", front, behind)
    if behind in data.sought["after"] and front in data.sought["before"]:
        return _reading("planned", "after", front, behind)
    if behind in grammar.stage_after:
        return _reading(grammar.stage_after[behind], "after", front, behind)
    later = _order(text, end, grammar)
    if later and not (front and grammar.stage_before[front] == "completed"):
        return _reading(grammar.stage_after[later], "order", front, later)
    if front:
        stage = grammar.stage_before[front]
        if stage == "ongoing" and period == "review" and front in data.done:
            return _reading("completed", "before-weak", front, behind)
        return _reading(stage, "before-weak" if stage == "ongoing" else "before", front, behind)
    return _reading(None, "none", front, behind)


def _reading(stage: Stage | None, source: str, front: str, behind: str) -> Reading:
    return Reading(stage, stages().sure[source], source, (front, behind))


def _behind(text: str, end: int, grammar: _Grammar) -> str:
    """The verb behind the project or behind the list that it heads; '' where there is none."""
    stop = CLAUSE_END.search(text, end)
    clause = text[end : stop.start() if stop else len(text)]
    weak = ""
    for number, segment in enumerate(_LIST.split(clause)):
        plain = segment.strip('“”"（）()')
        head = grammar.before.match(plain)
        if number and head and head.end() < len(plain):  # the next predicate: 建成A、开工建设B
            break
        found = [m for m in grammar.after.finditer(plain)]
        if found:
            for m in found:
                bare = m.group() in ("完成", "启动", "开通", "发电", "纳入")  # with an object they say something else
                if m.group() in grammar.stage_after and not (bare and m.end() < len(plain)):
                    return m.group()
            weak = weak or found[-1].group()
    return weak


def _object(text: str, end: int, front: str, grammar: _Grammar) -> Stage | None:
    """The stage told by what of the project is completed or begun (完成A主体工程, A完成征拆); None: none is."""
    data = stages().object
    stop = CLAUSE_END.search(text, end)
    clause = text[end : stop.start() if stop else len(text)]
    told = _LISTED.sub("", _WORTH.sub("", clause)).partition(BLANK)[0]
    bare = _bare().search(told)
    if bare:
        what = told[bare.end() :].strip('“”"（）()')
        return (_first(told, grammar) or "completed") if what and not what.startswith("或") else None
    what = grammar.no_object.sub("", _LINK.split(told)[0])
    if front in data.verbs:
        return _first(what, grammar)
    return "planned" if front in data.of and grammar.objects["planned"].search(what) else None


def _first(what: str, grammar: _Grammar) -> Stage | None:
    return next((stage for stage, words in grammar.objects.items() if words.search(what)), None)


@lru_cache(maxsize=1)
def _bare() -> re.Pattern[str]:
    return re.compile(f"(?:{any_of(stages().object.bare)})(?!率|度)")


def _front(text: str, start: int, grammar: _Grammar) -> str:
    """The verb that governs the project, through the list before it; '' where there is none."""
    begin = start
    while True:
        cuts = _clauses(text)
        low = cuts[bisect_right(cuts, begin) - 1]
        segments = _LIST.split(text[low:start])
        for number, segment in enumerate(reversed(segments)):
            plain = _MONEY.sub("", segment) if "投" in segment else segment
            tail = plain.rpartition(BLANK)[2] if number else plain
            if number and any(m.group() in grammar.stage_after for m in grammar.after.finditer(tail)):
                return ""  # A建成投用、B…: that verb is spent
            body = plain.rpartition(BLANK)[0] if number and BLANK in plain else plain
            found = list(grammar.before.finditer(body))
            if found:
                return _told(found, grammar)
        # a list that commas hold together: the clause begins with a name, the one before it ends with one
        left = text[:low].rstrip("，,")
        if low and text[low - 1] in "，," and left.endswith(BLANK) and text[low : low + 1] in (BLANK, "“"):
            begin = low - 1
            start = low - 1
            continue
        return ""


@lru_cache(maxsize=8)  # the projects of a passage come one after the other
def _clauses(text: str) -> list[int]:
    """Where the clauses of a text begin."""
    return [0, *clause_ends(text)]


def _told(verbs: Sequence[re.Match[str]], grammar: _Grammar) -> str:
    """The last of the verbs; of two in one, the one that tells how far (力争开工 + 建设)."""
    last = verbs[-1]
    if len(verbs) > 1 and verbs[-2].end() == last.start() and grammar.stage_before[last.group()] == "ongoing":
        return verbs[-2].group()
    return last.group()


def _order(text: str, end: int, grammar: _Grammar) -> str:
    """The verb of a following clause that goes on about the same project: …，确保年内建成."""
    stop = CLAUSE_END.search(text, end)
    if not stop or stop.group() not in "，,":
        return ""
    last = CLAUSE_END.search(text, stop.end())
    clause = text[stop.end() : last.start() if last else len(text)]
    if BLANK in clause or not grammar.order.match(clause):
        return ""
    found = [m for m in grammar.after.finditer(clause) if m.group() in grammar.stage_after]
    return found[-1].group() if found and found[-1].end() == len(clause) else ""
