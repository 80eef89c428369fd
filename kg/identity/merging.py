"""Which entities of a store are one: candidates by shared bigrams, verdicts, groups without a veto inside.

Looks at projects, organisations, honours and coined programmes (candidates; those of the authority file are one by
their entry) that reports of one place name, and at those of a place and of the places above it. A place is an identity
through all its names (撤县设区), so a renamed place keeps its things.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.identity.match import Side, Verdict, compare, veto
from kg.identity.names import parse
from kg.identity.places import PlaceNames
from kg.model import Record

TYPES = ("project", "organisation", "honour", "programme")
MIN_SHARED = 0.5  # of the bigrams of the shorter core, before two names are compared
COMMON = 40  # names that have a bigram: one that more have brings no two together
_WORDS = re.compile("[\u4e00-\u9fff]{2}")
AMOUNTS_APART = 5.0  # times, of the totals of two projects that are called alike but not the same


class Merge(Record, frozen=True, kw_only=True):
    """`entity` is `into`; `rule` and `score` say why, `via` is the entity that it was compared with."""

    entity: str
    into: str
    name: str
    type: str
    rule: str
    score: float
    via: str


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity as the reports of one place name it."""

    entity: str
    type: str
    side: Side
    mentions: int
    amounts: tuple[float, ...]


def merges(db: sqlite3.Connection) -> list[Merge]:
    """What is to be merged in a store, in a fixed order; reads only."""
    things = _things(db)
    groups = _Groups(things)
    found = sorted(_pairs(things), key=lambda p: (-p[2].score, p[0].entity, p[1].entity, p[2].rule))
    for a, b, verdict in found:
        groups.join(a, b, verdict)
    return groups.merges()


def _things(db: sqlite3.Connection) -> list[Thing]:
    parents: dict[str, str | None] = {}
    rows = []
    for id, level, parent, name, names in db.execute(
        "SELECT id, level, parent, name, names FROM place WHERE level <> 'town'"
    ):
        parents[id] = parent
        rows.append((id, level, parent, {name, *(n["name"] for n in json.loads(names))}))
    nation = {id for id, level, _, _ in rows if level == "national"}
    names_of = PlaceNames(rows)
    heads = {}
    things = []
    for entity, type, name, place, first, last, mentions, amounts in db.execute(
        "SELECT m.entity, m.type, min(m.name), r.place, min(coalesce(r.plan_year, r.review_year)),"
        " max(coalesce(r.plan_year, r.review_year)), count(*),"
        " group_concat(CASE WHEN m.type = 'project' THEN json_extract(m.attributes, '$.amount_yi') END)"
        " FROM mention m JOIN report r ON r.id = m.report"
        f" WHERE m.type IN ({', '.join('?' * len(TYPES))}) AND m.entity IS NOT NULL AND r.place IS NOT NULL"
        " AND r.same_as IS NULL AND m.entity NOT IN (SELECT id FROM programme)"
        " GROUP BY m.entity, r.place ORDER BY m.entity, r.place",
        TYPES,
    ):
        if place not in heads:
            above = []
            at = parents.get(place)
            while at is not None and at not in above:
                above.append(at)
                at = parents.get(at)
            heads[place] = (names_of.seen_from(place), tuple(p for p in above if p not in nation))
        head, above_it = heads[place]
        if not _WORDS.search(name):  # dates and formulas are no names
            continue
        years = () if first is None else (first, last)
        totals = tuple(float(a) for a in amounts.split(",")) if amounts else ()
        things.append(Thing(entity, type, Side(parse(name, type, head), place, above_it, years), mentions, totals))
    return things


def _pairs(things: Sequence[Thing]) -> Iterator[tuple[Thing, Thing, Verdict]]:
    """Pairs that a rule takes for one, of the same place or of a place and one above it."""
    by_place: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    for thing in things:
        by_place[thing.type, thing.side.place].append(thing)
    for (type, _), here in by_place.items():
        index = _Index(here)
        above = here[0].side.above
        others = [t for place in above for t in by_place.get((type, place), ())]
        for thing in (*here, *others):
            for other in index.near(thing):
                inside = other.side.place == thing.side.place
                if other.entity == thing.entity or (inside and other.entity < thing.entity):
                    continue
                verdict = compare(thing.side, other.side, type)
                if verdict.same and not (verdict.rule != "equal" and _amounts_apart(thing, other)):
                    yield thing, other, verdict


class _Index:
    """The names of one type and place by the bigrams of their cores."""

    def __init__(self, things: Sequence[Thing]) -> None:
        self._things = things
        self._by: dict[str, list[int]] = defaultdict(list)
        self._bigrams = [bigrams(t.side.name.core) for t in things]
        self._masked = [number for number, t in enumerate(things) if t.side.name.masked]
        for number, pairs in enumerate(self._bigrams):
            for pair in pairs:
                self._by[pair].append(number)

    def near(self, thing: Thing) -> Iterator[Thing]:
        """Those that share MIN_SHARED of the bigrams, a rare one among them; masked names are near to all."""
        mine = bigrams(thing.side.name.core)
        if thing.side.name.masked:
            numbers: set[int] = set(range(len(self._things)))
        else:
            known = sorted((self._by[pair] for pair in mine if pair in self._by), key=len)
            numbers = {n for row in known if len(row) <= COMMON or row is known[0] for n in row}
        for number in sorted(numbers | set(self._masked)):
            other = self._things[number]
            theirs = self._bigrams[number]
            masked = thing.side.name.masked or other.side.name.masked
            if masked or len(mine & theirs) >= MIN_SHARED * min(len(mine), len(theirs)):
                yield other


@lru_cache(maxsize=65536)
def bigrams(core: str) -> frozenset[str]:
    """The pairs of neighbouring letters; of a single letter itself."""
    return frozenset(core[i : i + 2] for i in range(len(core) - 1)) or frozenset((core,))


def _amounts_apart(a: Thing, b: Thing) -> bool:
    """Two projects of very different size are two, unless they are called the same."""
    if not a.amounts or not b.amounts:
        return False
    return max(a.amounts) > AMOUNTS_APART * max(b.amounts) or max(b.amounts) > AMOUNTS_APART * max(a.amounts)


class _Groups:
    """Entities joined one pair after the other, best first; no group holds two that a veto keeps apart."""

    def __init__(self, things: Sequence[Thing]) -> None:
        self._of: dict[str, list[Thing]] = defaultdict(list)
        for thing in things:
            self._of[thing.entity].append(thing)
        self._group: dict[str, list[str]] = {entity: [entity] for entity in self._of}
        self._why: dict[str, tuple[Verdict, str]] = {}

    def join(self, a: Thing, b: Thing, verdict: Verdict) -> None:
        one, two = self._group[a.entity], self._group[b.entity]
        if one is two:
            return
        for x in (t for e in one for t in self._of[e]):
            for y in (t for e in two for t in self._of[e]):
                if veto(x.side, y.side, a.type):
                    return
        self._why.setdefault(a.entity, (verdict, b.entity))
        self._why.setdefault(b.entity, (verdict, a.entity))
        one += two
        for entity in two:
            self._group[entity] = one

    def merges(self) -> list[Merge]:
        """Each into the one of its group that is named most often (then the longest name, then the id)."""
        found = []
        for entity, group in self._group.items():
            if len(group) < 2:
                continue
            into = min(group, key=lambda e: (-sum(t.mentions for t in self._of[e]), -len(self._name(e)), e))
            if entity != into:
                verdict, via = self._why[entity]
                found.append(
                    Merge(
                        entity=entity, into=into, name=self._name(entity), type=self._of[entity][0].type,
                        rule=verdict.rule, score=round(verdict.score, 3), via=via,
                    )
                )  # fmt: skip
        return sorted(found, key=lambda m: (m.into, m.entity))

    def _name(self, entity: str) -> str:
        return self._of[entity][0].side.name.text
