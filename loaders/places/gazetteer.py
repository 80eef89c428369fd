"""The gazetteer: every province, city, county and town with its names and codes of all years since 1980.

A Place is an identity. Its id is a hash of its earliest known code, name and first year (`make_id("place", code, name,
year)`), so it stays when the place is renamed, upgraded or given another code: 繁昌县 and 芜湖市繁昌区 are one
Place. The data is derived by `tools/derive_gazetteer.py`; towns (41,000, of 2023) are only read when one is asked for.
"""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import msgspec

from kg.errors import NotFound
from kg.ids import make_id
from kg.model import Place, PlaceName
from loaders.places.stems import short_forms

RANKS = {"national": 0, "province": 1, "city": 2, "county": 3, "region": 4, "town": 5}
_ZONE_DIGIT = "7"  # fifth digit of the codes that statisticians give to development zones


class Gazetteer:
    """Names of all years → Places. One instance a process: `Gazetteer.load()`."""

    version: str

    def __init__(self, core: bytes, towns: bytes) -> None:
        """`core` and `towns` are the bytes of gazetteer.xz and gazetteer-towns.xz."""
        self.version = hashlib.blake2b(core + towns, digest_size=8).hexdigest()
        self._places: list[Place] = []
        self._by_id: dict[str, Place] = {}
        self._by_name: dict[str, list[Place]] = {}
        self._by_code: dict[str, list[Place]] = {}
        self._towns = towns
        for place_id, level, parent, names in msgspec.msgpack.decode(lzma.decompress(core)):
            self._add(place_id, level, parent, names)

    @classmethod
    def load(cls) -> Gazetteer:
        """The shipped data, read once a process."""
        return _shipped()

    def get(self, place_id: str) -> Place:
        """Raises NotFound for an id that the data does not hold."""
        place = self._by_id.get(place_id) or self._town_table.get(place_id)
        if place is None:
            raise NotFound(f"gazetteer: no place has the id {place_id!r}")
        return place

    def all(self) -> Iterator[Place]:
        """Provinces, cities, counties and regions, ended ones included; no towns (`towns_of`)."""
        return iter(self._places)

    def lookup(self, name: str, year: int | None = None, within: str | None = None) -> list[Place]:
        """The places that `name` may mean, best first; empty when there is none.

        `name` is an official name of any year (望城县), a stem (望城), or either behind the names of its parents
        (长沙市望城区, 湖南望城). First come places in `within` (the id of an ancestor or of the place itself), then
        those that had the name in `year` (None: have it today), then the full name before the stem, then the higher
        level. A stem that several places share (朝阳) gives all of them.
        """
        found = self._named(name) or self._prefixed(name) or self._town_table.named(name)
        if len(found) < 2:
            return list(found)
        return sorted(dict.fromkeys(found), key=lambda place: self._order(place, name, year, within))

    def by_code(self, adcode: str, year: int | None = None) -> Place | None:
        """The place that has (had in `year`) the code of 6 digits, or the town with the code of 9."""
        if len(adcode) == 9:
            return self._town_table.by_code.get(adcode)
        places = self._by_code.get(adcode, [])
        return min(places, key=lambda place: _distance(place, year, code=adcode), default=None)

    def ancestors(self, place_id: str) -> list[Place]:
        """Nearest first; the country is the last one, except for regions, which have none."""
        return self._above(self.get(place_id))

    def name_in(self, place_id: str, year: int | None) -> str:
        """The official name that the place had in `year` (after the change, in a year of change); None: today's."""
        place = self.get(place_id)
        if year is None:
            return place.name
        valid = [n.name for n in place.names if covers(n, year) and n.name not in self._aliases.get(place_id, ())]
        return valid[-1] if valid else place.name

    def children(self, place_id: str, year: int | None = None) -> list[Place]:
        """The provinces, cities or counties directly below; ended ones only where they still were in `year`."""
        return [place for place in self._children.get(place_id, ()) if not is_ended(place, year)]

    def towns_of(self, county_id: str) -> list[Place]:
        """The towns of a county, or of a city without counties."""
        return self._town_table.of(county_id)

    def has_town(self, place: Place, town: Place) -> bool:
        """Whether a town lies in a province, city or county, through places that still are."""
        if place.level == "national":
            return False
        above = self._by_id.get(town.parent or "")
        while above is not None and above.id != place.id and not is_ended(above):
            above = self._by_id.get(above.parent or "")
        return above is not None and above.id == place.id

    def towns_named(self, name: str) -> list[Place]:
        """The towns with this full name; 街道 may be written 街道办事处."""
        return self._town_table.named(name)

    def _add(self, place_id: str, level: Any, parent: int, names: list[list[Any]]) -> None:
        name, code = names[-1][0], names[-1][1]
        above = self._places[parent] if parent >= 0 else None
        prefix = above.full_name if above is not None and above.level != "national" else ""
        place = Place(
            id=place_id, name=name, full_name=prefix + name, adcode=code, level=level,
            parent=above.id if above is not None else None,
            names=tuple(PlaceName(name=n, adcode=c, since=since, until=until) for n, c, since, until in names),
        )  # fmt: skip
        self._places.append(place)
        self._by_id[place_id] = place
        for past in {n[0]: None for n in names}:
            self._by_name.setdefault(past, []).append(place)
        for past in {n[1]: None for n in names if n[1]}:
            self._by_code.setdefault(past, []).append(place)

    @cached_property
    def _by_stem(self) -> dict[str, list[Place]]:
        stems: dict[str, list[Place]] = {}
        for place in self._places:
            if place.level == "region":
                continue
            for short in {s: None for n in place.names for s in short_forms(n.name)}:
                stems.setdefault(short, []).append(place)
        return stems

    @cached_property
    def _children(self) -> dict[str, list[Place]]:
        children: dict[str, list[Place]] = {}
        for place in self._places:
            if place.parent is not None:
                children.setdefault(place.parent, []).append(place)
        return children

    @cached_property
    def _aliases(self) -> dict[str, set[str]]:
        """Names that a place has beside its official one in the same years (西海岸新区 of 黄岛区)."""
        aliases: dict[str, set[str]] = {}
        for place in self._places:
            official = [n for n in place.names if n.until is None]
            if len(official) > 1:
                aliases[place.id] = {n.name for n in official if n.name != place.name}
        return aliases

    @cached_property
    def _town_table(self) -> TownTable:
        return TownTable(msgspec.msgpack.decode(lzma.decompress(self._towns)), self._places)

    def _above(self, place: Place) -> list[Place]:
        found: list[Place] = []
        parent = place.parent
        while parent is not None:
            found.append(self._by_id[parent])
            parent = found[-1].parent
        return found

    def _named(self, name: str) -> list[Place]:
        return [*self._by_name.get(name, ()), *self._by_stem.get(name, ())]

    def _prefixed(self, name: str) -> list[Place]:
        """Splits off the longest leading name of a place and looks for the rest below it."""
        for cut in range(len(name) - 2, 1, -1):
            tops = self._named(name[:cut])
            if not tops:
                continue
            rest = name[cut:]
            below = self._named(rest) or self._prefixed(rest)
            ids = {top.id for top in tops}
            found = [p for p in below if any(a.id in ids for a in self._above(p))]
            if found:
                return found
            towns = [t for t in self._town_table.named(rest) if any(a.id in ids for a in self._above(t))]
            if towns:
                return towns
        return []

    def _order(self, place: Place, name: str, year: int | None, within: str | None) -> tuple[Any, ...]:
        near = 1
        if within is not None:
            line = [place.id, *(a.id for a in self._above(place))]
            near = 0 if within in line else 1
        full = any(n.name == name for n in place.names)
        return near, _distance(place, year, name), not full, is_zone(place), RANKS[place.level], place.adcode, place.id


class TownTable:
    """The towns: rows [code, name, index of the parent], made into Places when asked for."""

    def __init__(self, rows: list[tuple[str, str, int]], parents: list[Place]) -> None:
        self._rows = rows
        self._parents = parents
        self._made: dict[int, Place] = {}
        self._by_id: dict[str, Place] = {}  # of those made
        self._names: dict[str, list[int]] = {}
        for number, row in enumerate(rows):
            self._names.setdefault(row[1], []).append(number)

    def named(self, name: str) -> list[Place]:
        """By full name (大源镇); 街道 may be written 街道办事处."""
        numbers = (
            self._names.get(name) or self._names.get(name + "办事处") or self._names.get(name.removesuffix("办事处"))
        )
        return [self._make(number) for number in numbers or ()]

    def names(self) -> Iterable[str]:
        return self._names

    def of(self, parent_id: str) -> list[Place]:
        return [self._make(number) for number in self._numbers.get(parent_id, ())]

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = {}
        for number, row in enumerate(self._rows):
            numbers.setdefault(self._parents[row[2]].id, []).append(number)
        return numbers

    def get(self, place_id: str) -> Place | None:
        """By id; an id mostly comes from a town that was made before."""
        found = self._by_id.get(place_id)
        if found is None and (number := self._number_of.get(place_id)) is not None:
            found = self._make(number)
        return found

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {make_id("place", row[0], row[1], None): number for number, row in enumerate(self._rows)}

    @cached_property
    def by_code(self) -> dict[str, Place]:
        return {row[0]: self._make(number) for number, row in enumerate(self._rows)}

    def _make(self, number: int) -> Place:
        if number not in self._made:
            code, name, index = self._rows[number]
            parent = self._parents[index]
            place = Place(
                id=make_id("place", code, name, None), name=name, full_name=parent.full_name + name, adcode=code,
                level="town", parent=parent.id, names=(PlaceName(name=name, adcode=code),),
            )  # fmt: skip
            self._made[number] = self._by_id[place.id] = place
        return self._made[number]


def is_zone(place: Place) -> bool:
    """True for a development zone, to which statisticians alone gave a code."""
    return place.adcode[4:5] == _ZONE_DIGIT


def is_ended(place: Place, year: int | None = None) -> bool:
    """True for a place that was abolished or merged (莱芜市), before `year` or, if None, at any time."""
    until = place.names[-1].until
    return until is not None and (year is None or until < year)


def covers(name: PlaceName, year: int) -> bool:
    """Whether a place had the name in the year."""
    return (name.since is None or name.since <= year) and (name.until is None or year <= name.until)


def _distance(place: Place, year: int | None, name: str | None = None, code: str | None = None) -> int:
    """How far `year` is from the years in which the place had the name or code: 0 within them, 1 … 3 outside."""
    rows = [
        n for n in place.names if (name is None or name in (n.name, *short_forms(n.name))) and code in (None, n.adcode)
    ]
    if year is None:
        return 0 if any(n.until is None for n in rows) else 2 if is_ended(place) else 1
    if any(covers(n, year) for n in rows):
        return 0
    alive = not is_ended(place) or (place.names[-1].until or year) >= year
    return (1 if any(n.until is not None and n.until < year for n in rows) else 2) if alive else 3


@lru_cache(maxsize=1)
def _shipped() -> Gazetteer:
    data = resources.files("loaders") / "data"
    return Gazetteer((data / "gazetteer.xz").read_bytes(), (data / "gazetteer-towns.xz").read_bytes())
