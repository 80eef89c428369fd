"""Which entities of a store are one: candidates by shared bigrams, verdicts, groups without a veto inside.

Looks at projects, organisations, honours and coined programmes (candidates; those of the authority file are one by
their entry) that reports of one place name, and at those of a place and of the places above it. A place is an identity
through all its names (撤县设区), so a renamed place keeps its things.

All of it is kept: things, pairs and groups. Only the names of places where a thing changed are compared again, and only
groups that hold something that changed are made again, so the result is that of comparing all.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, combinations
from pathlib import Path
from typing import NamedTuple

import msgspec

from kg.identity import judge
from kg.identity.match import Side, within
from kg.identity.sentences import Sentences
from kg.identity.things import Cell, Cells, Changes, Region, Thing, refresh, things_of
from kg.model import Record
from kg.versions import version_of

MIN_SHARED = 0.5  # of the bigrams of the shorter core, before two names are compared
COMMON = 40  # names that have a bigram: one that more have brings no two together
AMOUNTS_APART = 5.0  # times, of the totals of two projects that are called alike but not the same
_SHORT = ("tail", "abbreviation")  # rules by which one name is short for the other
_FAR = 0.2  # chance by their names below which two of a group speak against the judge
_MANY = 10_000  # entities, from which on it is faster to ask which of all have pairs


class Merge(Record, frozen=True, kw_only=True):
    """`entity` is `into`; `rule` and `score` say why, `via` is the entity that it was compared with."""

    entity: str
    into: str
    name: str
    type: str
    rule: str
    score: float
    via: str


class Pair(NamedTuple):
    """Two entities that a rule takes for one: `other` is of the place whose names were looked through.

    At a score below `kg.identity.judge.LEAST` one is only what the other, a short name, may be short for.
    """

    entity: str
    entity_place: str
    other: str
    rule: str
    score: float


@lru_cache(maxsize=1)
def version() -> str:
    """A hash of the rules: with others, all names are compared again."""
    return version_of(sorted(p for p in Path(__file__).parent.iterdir() if p.suffix in (".py", ".yaml", ".json")))


Moved = dict[str, "tuple[str | None, str | None]"]
"""Entities, with what they were merged into and what they are now (None: they stand for themselves)."""


def update(db: sqlite3.Connection) -> Moved:
    """Brings `identity` level with what the stale entities are now; returns those merged into another than before."""
    region = Region(db)
    changed = refresh(db, region)
    if not changed:
        return {}
    dirty = {entity for changes in changed.values() for entity in changes.entities}
    dirty |= _compare(db, region, changed)
    return _regroup(db, region, dirty)


# pairs


def _compare(db: sqlite3.Connection, region: Region, changed: dict[Cell, Changes]) -> set[str]:
    """Compares things again that changed, or whose neighbours in the index of a place may have."""
    cells = Cells(db)
    sentences = Sentences(db)
    dirty: set[str] = set()
    below = {cell for cell in db.execute("SELECT DISTINCT place, type FROM thing")} - changed.keys()
    wanted = changed.keys() | {
        (place, type) for place, type in below if any((above, type) in changed for above in region.above(place))
    }
    for cell in sorted(wanted, key=lambda c: (c[1], region.above(c[0])[::-1], c[0])):
        place, type = cell
        here = cells.things(cell)
        things: list[Thing] = []
        held: set[Pair] = set()
        for at in (place, *region.above(place)):
            there = cells.things((at, type))
            again = _again(there, changed.get((at, type)), changed.get(cell))
            things += (t for t in there if t.entity in again)
            held.update(pair for pair in _pairs_of(db, cell, at) if pair.entity in again)
        found = set(_pairs(here, things, region, sentences)) if here else set()
        db.executemany(
            "DELETE FROM pair WHERE place = ? AND type = ? AND entity = ? AND entity_place = ? AND other = ?",
            [(*cell, *pair[:3]) for pair in held - found],
        )
        db.executemany("INSERT INTO pair VALUES (?,?,?,?,?,?,?)", [(*cell, *pair) for pair in found - held])
        dirty.update(end for pair in held ^ found for end in (pair.entity, pair.other))
    return dirty


def _again(there: Sequence[Thing], own: Changes | None, index: Changes | None) -> set[str]:
    """The entities of a place to be compared with the names of another.

    Those that changed, and where those names changed (`index`) all that have a bigram in common with what changed
    there: only for them the index may give others than before.
    """
    again = set(own.entities) if own else set()
    if index is not None:
        affected = {pair for core in index.cores for pair in bigrams(core)}
        again.update(t.entity for t in there if index.masked or t.masked or not affected.isdisjoint(bigrams(t.core)))
    return again


def _pairs_of(db: sqlite3.Connection, cell: Cell, entity_place: str) -> Iterator[Pair]:
    sql = "SELECT entity, entity_place, other, rule, score FROM pair WHERE place = ? AND type = ? AND entity_place = ?"
    return map(Pair._make, db.execute(sql, (*cell, entity_place)))


def _pairs(here: Sequence[Thing], things: Iterable[Thing], region: Region, sentences: Sentences) -> Iterator[Pair]:
    """Pairs of one of `things` and one of `here` (of one place) that a rule or the judge takes for one."""
    index = _Index(here)
    sides: dict[int, Side] = {}
    for thing in things:
        side: Side | None = None  # most things are near to none
        for number in index.near(thing):
            other = here[number]
            inside = other.place == thing.place
            if other.entity == thing.entity or (inside and other.entity < thing.entity):
                continue
            side = side or region.side(thing)
            if number not in sides:
                sides[number] = region.side(other)
            verdict = judge.decide(side, sides[number], thing.type, partial(sentences.both, thing, other))
            # a rule that does not hold after all may still say that a short name is short for several
            said = verdict.same or verdict.rule in _SHORT
            if said and not (verdict.rule != "equal" and _amounts_apart(thing, other)):
                yield Pair(thing.entity, thing.place, other.entity, verdict.rule, verdict.score)


class _Index:
    """The names of one type and place by the bigrams of their cores."""

    def __init__(self, things: Sequence[Thing]) -> None:
        self._by: dict[str, list[int]] = defaultdict(list)
        self._bigrams = [bigrams(t.core) for t in things]
        self._sizes = list(map(len, self._bigrams))
        self._masked = {number for number, t in enumerate(things) if t.masked}
        for number, pairs in enumerate(self._bigrams):
            for pair in pairs:
                self._by[pair].append(number)

    def near(self, thing: Thing) -> list[int]:
        """Those that share MIN_SHARED of the bigrams, a rare one among them; masked names are near to all."""
        if thing.masked:
            return list(range(len(self._bigrams)))
        mine = bigrams(thing.core)
        # in a fixed order: of bigrams that are equally common, the same one is the rarest every time
        known = [self._by[pair] for pair in sorted(mine) if pair in self._by]
        if not known:
            return sorted(self._masked)
        rows = [row for row in known if len(row) <= COMMON] or [min(known, key=len)]
        held = Counter(chain.from_iterable(rows))
        more = len(known) - len(rows)  # at most so many may be shared besides
        found, sizes, size = set(self._masked), self._sizes, len(mine)
        for n, count in held.items():
            least = MIN_SHARED * (size if size < sizes[n] else sizes[n])  # `min` would take as long again
            if count + more >= least and (count >= least or len(mine & self._bigrams[n]) >= least):
                found.add(n)
        return sorted(found)


@lru_cache(maxsize=65536)
def bigrams(core: str) -> frozenset[str]:
    """The pairs of neighbouring letters; of a single letter itself."""
    return frozenset(core[i : i + 2] for i in range(len(core) - 1)) or frozenset((core,))


def _amounts_apart(a: Thing, b: Thing) -> bool:
    """Two projects of very different size are two, unless they are called the same."""
    if a.amount is None or b.amount is None:
        return False
    return a.amount > AMOUNTS_APART * b.amount or b.amount > AMOUNTS_APART * a.amount


# groups


def _regroup(db: sqlite3.Connection, region: Region, dirty: set[str]) -> Moved:
    """Makes the groups that hold a dirty entity again."""
    paired = dirty
    if len(dirty) > _MANY:
        paired = dirty & {id for (id,) in db.execute("SELECT entity FROM pair UNION SELECT other FROM pair")}
    merges: dict[str, Merge] = {}
    looked: set[str] = set(dirty)
    done: set[str] = set()
    for entity in sorted(paired):
        if entity not in done:
            members, pairs = _component(db, entity)
            done |= members
            if pairs:
                looked |= members
                groups = _Groups({e: things_of(db, e) for e in sorted(members)}, region)
                told = groups.told(pairs)
                for pair in sorted(told, key=lambda p: (p.rule == judge.RULE, -p.score, p.entity, p.other, p.rule)):
                    groups.join(pair)
                merges.update((merge.entity, merge) for merge in groups.merges())
    return _write(db, looked, merges)


def _component(db: sqlite3.Connection, entity: str) -> tuple[set[str], set[Pair]]:
    """All that pairs lead to from an entity, and these pairs."""
    members, pairs, queue = {entity}, set(), [entity]
    while queue:
        at = queue.pop()
        columns = "SELECT entity, entity_place, other, rule, score FROM pair WHERE"
        for pair in map(Pair._make, db.execute(f"{columns} entity = ?1 UNION ALL {columns} other = ?1", (at,))):
            pairs.add(pair)
            for end in (pair.entity, pair.other):
                if end not in members:
                    members.add(end)
                    queue.append(end)
    return members, pairs


def _write(db: sqlite3.Connection, looked: set[str], merges: dict[str, Merge]) -> Moved:
    moved: Moved = {}
    few = len(looked) <= _MANY
    held: dict[str, Merge] = {}
    sql = "SELECT entity, into_entity, name, type, rule, score, via FROM identity"
    for row in (r for id in looked for r in db.execute(f"{sql} WHERE entity = ?", (id,))) if few else db.execute(sql):
        if row[0] in looked:
            held[row[0]] = Merge(**dict(zip(Merge.__struct_fields__, row, strict=True)))
    for entity in sorted(held.keys() | merges.keys()):
        old, new = held.get(entity), merges.get(entity)
        if old == new:
            continue
        db.execute("DELETE FROM identity WHERE entity = ?", (entity,))
        if new is not None:
            db.execute("INSERT INTO identity VALUES (?,?,?,?,?,?,?)", msgspec.structs.astuple(new))
        ends = (old.into if old else None, new.into if new else None)
        if ends[0] != ends[1]:
            moved[entity] = ends
    return moved


class _Groups:
    """Entities joined one pair after the other, best first; no group holds two that a veto keeps apart."""

    def __init__(self, things: dict[str, list[Thing]], region: Region) -> None:
        self._of = things
        self._sides = {entity: [region.side(t) for t in of] for entity, of in things.items()}
        self._group: dict[str, list[str]] = {entity: [entity] for entity in things}
        self._why: dict[str, tuple[Pair, str]] = {}

    def told(self, pairs: Collection[Pair]) -> list[Pair]:
        """Without the pairs of a name that is short for several others which are not one themselves (研发中心).

        What the judge takes for short counts only against what the judge says: rules stand without it.
        """
        known = {frozenset((p.entity, p.other)) for p in pairs if p.score >= judge.LEAST}
        ruled = {p for p in pairs if p.rule in _SHORT}
        short = ruled | {p for p in pairs if p.rule == judge.RULE and self._holds(p)}
        several, doubtful = _several(map(self._by_length, ruled), known), _several(map(self._by_length, short), known)
        return [
            p
            for p in pairs
            if p.score >= judge.LEAST
            and (p not in short or self._by_length(p)[0] not in (several if p in ruled else doubtful))
        ]

    def _holds(self, pair: Pair) -> bool:
        """Whether the letters of one name stand in the other in their order."""
        short, long = (self._of[e][0].core for e in self._by_length(pair))
        return within(short, long)

    def _by_length(self, pair: Pair) -> tuple[str, str]:
        first, second = sorted((pair.entity, pair.other), key=lambda e: (len(self._of[e][0].core), e))
        return first, second

    def join(self, pair: Pair) -> None:
        one, two = self._group[pair.entity], self._group[pair.other]
        if one is two:
            return
        type = self._of[pair.entity][0].type
        first, second = ([s for e in group for s in self._sides[e]] for group in (one, two))
        if any(judge.apart(x, y, type) for x, y in _combinations(first, second, type)):
            return
        judged = pair.rule == judge.RULE and len(one) + len(two) > 2
        # all names of the two groups must be as one might call it, not only the two that the judge looked at
        if judged and any(judge.guess(x, y, type) < _FAR for x, y in _combinations(first, second, type)):
            return
        self._why.setdefault(pair.entity, (pair, pair.other))
        self._why.setdefault(pair.other, (pair, pair.entity))
        one += two
        for entity in two:
            self._group[entity] = one

    def merges(self) -> Iterator[Merge]:
        """Each into the one of its group that is named most often (then the longest name, then the id)."""
        for entity, group in self._group.items():
            if len(group) < 2:
                continue
            into = min(group, key=lambda e: (-sum(t.mentions for t in self._of[e]), -len(self._name(e)), e))
            if entity != into:
                pair, via = self._why[entity]
                yield Merge(
                    entity=entity, into=into, name=self._name(entity), type=self._of[entity][0].type,
                    rule=pair.rule, score=round(pair.score, 3), via=via,
                )  # fmt: skip

    def _name(self, entity: str) -> str:
        return self._of[entity][0].name


def _several(pairs: Iterable[tuple[str, str]], known: Collection[frozenset[str]]) -> set[str]:
    """The names (first of a pair) that are short for several which are no pair themselves."""
    longer: dict[str, set[str]] = defaultdict(set)
    for short, long in pairs:
        longer[short].add(long)
    return {
        short for short, longs in longer.items() if any({*two} not in known for two in combinations(sorted(longs), 2))
    }


def _combinations(first: Sequence[Side], second: Sequence[Side], type: str) -> Iterator[tuple[Side, Side]]:
    """All pairs; of honours and programmes, which a thousand places may name, each two names once.

    For those a veto looks at the names and at whether the place is the same, at nothing else (`kg.identity.match`).
    """
    if type in ("project", "organisation") or len(first) * len(second) < 16:
        yield from ((x, y) for x in first for y in second)
        return
    by_name: tuple[dict[object, dict[str, Side]], ...] = ({}, {})
    for named, sides in zip(by_name, (first, second), strict=True):
        for side in sides:
            named.setdefault(side.name, {})[side.place] = side
    for a in by_name[0].values():
        for b in by_name[1].values():
            shared = next((place for place in a if place in b), None)
            if shared is not None:
                yield a[shared], b[shared]
            apart = next(((x, y) for x in list(a)[:2] for y in list(b)[:2] if x != y), None)
            if apart is not None:
                yield a[apart[0]], b[apart[1]]
