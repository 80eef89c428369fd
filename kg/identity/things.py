"""What each place names: the table `thing`, kept level with `said` for the entities that are stale.

A thing is an entity as it was read (a project, organisation, honour or coined programme), as the reports of one place
that count name it.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.identity import TYPES
from kg.identity.match import Side
from kg.identity.names import Name, parse
from kg.identity.places import PlaceNames, home

Cell = tuple[str, str]  # place and type
_WORDS = re.compile("[\u4e00-\u9fff]{2}")
_AT_ONCE = 5_000  # entities
_CELLS_KEPT = 200
_COLUMNS = "entity, place, type, name, core, masked, first, last, mentions, amount"


@dataclass(frozen=True, slots=True)
class Thing:
    """A row of table `thing`; `amount` is the largest one named, in 100 million yuan."""

    entity: str
    place: str
    type: str
    name: str
    core: str
    masked: bool
    years: tuple[int, ...]
    mentions: int
    amount: float | None


@dataclass(slots=True)
class Changes:
    """The things of a place and type that changed, came or went: their entities, their cores before and after."""

    entities: set[str] = field(default_factory=set)
    cores: set[str] = field(default_factory=set)
    masked: bool = False


class Region:
    """The places: what lies above one, and names as its reports mean them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        rows = [
            (id, level, parent, {name, *(n["name"] for n in json.loads(names))})
            for id, level, parent, name, names in db.execute(
                "SELECT id, level, parent, name, names FROM place WHERE level NOT IN ('town', 'locality')"
            )
        ]
        self._parents = {id: parent for id, _, parent, _ in rows}
        self._nation = {id for id, level, _, _ in rows if level == "national"}
        self._places = PlaceNames(rows)
        self._above: dict[str, tuple[str, ...]] = {}
        self._home: dict[str, tuple[tuple[str, str], ...]] = {}
        self._names: dict[tuple[str | None, str, str], Name] = {}

    def above(self, place: str) -> tuple[str, ...]:
        """The places above one up to its province, nearest first."""
        if place not in self._above:
            found: list[str] = []
            at = self._parents.get(place)
            while at is not None and at not in found:
                found.append(at)
                at = self._parents.get(at)
            self._above[place] = tuple(p for p in found if p not in self._nation)
        return self._above[place]

    def name(self, text: str, type: str, place: str) -> Name:
        key = (self._places.province(place), type, text)
        if key not in self._names:
            if len(self._names) > 200_000:
                self._names.clear()
            self._names[key] = parse(text, type, self._places.seen_from(place))
        return self._names[key]

    def side(self, thing: Thing) -> Side:
        name = self.name(thing.name, thing.type, thing.place)
        return Side(name, thing.place, self.above(thing.place), thing.years, self._own(thing.place))

    def _own(self, place: str) -> tuple[tuple[str, str], ...]:
        if place not in self._home:
            self._home[place] = home(self._places, place, self.above(place))
        return self._home[place]


class Cells:
    """The things of a place and type, in the order of their entities; the last ones asked for are kept."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._kept: OrderedDict[Cell, list[Thing]] = OrderedDict()

    def things(self, cell: Cell) -> list[Thing]:
        if cell not in self._kept:
            sql = f"SELECT {_COLUMNS} FROM thing WHERE place = ? AND type = ? ORDER BY entity"
            self._kept[cell] = [_thing(row) for row in self._db.execute(sql, cell)]
            if len(self._kept) > _CELLS_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(cell)
        return self._kept[cell]


def things_of(db: sqlite3.Connection, entity: str) -> list[Thing]:
    """An entity at all its places, in their order."""
    return [
        _thing(row) for row in db.execute(f"SELECT {_COLUMNS} FROM thing WHERE entity = ? ORDER BY place", (entity,))
    ]


def refresh(db: sqlite3.Connection, region: Region) -> dict[Cell, Changes]:
    """Brings `thing` level with `said` for the stale entities; gives what may have changed, by place and type.

    A stale entity that stays as it was counts too: what its reports say around it may be another thing than before.
    """
    changed: dict[Cell, Changes] = defaultdict(Changes)
    last = ""
    while True:
        ids = [
            id for (id,) in db.execute("SELECT entity FROM stale WHERE entity > ? ORDER BY 1 LIMIT ?", (last, _AT_ONCE))
        ]
        if not ids:
            return changed
        first, last = ids[0], ids[-1]
        within = "entity IN (SELECT entity FROM stale WHERE entity BETWEEN ? AND ?)"
        held = {r[:2]: r for r in db.execute(f"SELECT {_COLUMNS} FROM thing WHERE {within}", (first, last))}
        now = {row[:2]: row for row in _now(db, region, held, within, (first, last))}
        old = [held[key] for key in held if held[key] != now.get(key)]
        new = [now[key] for key in now if now[key] != held.get(key)]
        db.executemany("DELETE FROM thing WHERE entity = ? AND place = ?", [row[:2] for row in old])
        db.executemany("INSERT INTO thing VALUES (?,?,?,?,?,?,?,?,?,?)", new)
        same = (row for key, row in now.items() if row == held.get(key))
        for entity, place, type, _, core, masked, *_ in (*old, *new, *same):
            changes = changed[str(place), str(type)]
            changes.entities.add(str(entity))
            changes.cores.add(str(core))
            changes.masked |= bool(masked)


def _now(
    db: sqlite3.Connection,
    region: Region,
    held: dict[tuple[str, str], tuple[object, ...]],
    within: str,
    bounds: tuple[str, str],
) -> Iterator[tuple[object, ...]]:
    for entity, place, type, name, *numbers in db.execute(
        "SELECT s.entity, r.place, min(s.type), min(s.name), min(coalesce(r.plan_year, r.review_year)),"
        " max(coalesce(r.plan_year, r.review_year)), sum(s.mentions), max(s.amount)"
        f" FROM said s JOIN report r ON r.id = s.report WHERE s.{within} AND s.type IN ({', '.join('?' * len(TYPES))})"
        " AND r.place IS NOT NULL AND r.same_as IS NULL AND s.entity NOT IN (SELECT id FROM programme)"
        " GROUP BY s.entity, r.place",
        (*bounds, *TYPES),
    ):
        if not _WORDS.search(name):  # dates and formulas are no names
            continue
        before = held.get((entity, place))
        if before is not None and before[2:4] == (type, name):
            yield (entity, place, type, name, *before[4:6], *numbers)
        else:
            parsed = region.name(name, type, place)
            yield (entity, place, type, name, parsed.core, int(parsed.masked), *numbers)


def _thing(row: tuple[str, str, str, str, str, int, int | None, int | None, int, float | None]) -> Thing:
    entity, place, type, name, core, masked, first, last, mentions, amount = row
    years = () if first is None or last is None else (first, last)
    return Thing(entity, place, type, name, core, bool(masked), years, mentions, amount)
