"""How often a text names each place down to counties: what tells whose report it is where its head does not."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import daachorse

from kg.model import Place
from loaders.places import Gazetteer
from loaders.places.stems import stem
from loaders.wording import YEAR, vocabulary

_TOWN = re.compile(r"(?:镇|乡|街道|街道办事处|苏木)$")
_SINCE = 2000
_PARTS = {"城区", "郊区", "矿区", "市区", "新区", "开发区"}  # names of counties that are words for any city's parts


class PlaceCounts:
    """How often a text names each place, by full name or stem, each position read once (longest name first)."""

    def __init__(self, body: str, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._body = body
        self._made: Counter[str] | None = None

    @property
    def letters(self) -> int:
        """How long the text is."""
        return len(self._body)

    @property
    def names(self) -> Counter[str]:
        if self._made is None:
            made: Counter[str] = Counter()
            automaton, names, _ = _automaton(self._gazetteer.version)
            for _, _, index in automaton.find(self._body):
                made[names[index]] += 1
            self._made = made
        return self._made

    def named(self) -> list[Place]:
        """The places that the text names at least once, in the gazetteer's order."""
        owners = _automaton(self._gazetteer.version)[2]
        return list({p.id: p for name in sorted(self.names) for p in owners[name]}.values())

    def own(self, place: Place) -> int:
        return sum(self.names[n] for n in names_of(place))

    def around(self, place: Place) -> float:
        """Mentions of what lies above and below a place: they tell one 朝阳区 from the other."""
        above = sum(
            self.own(p) / (n + 1) for n, p in enumerate(self._gazetteer.ancestors(place.id)) if p.level != "national"
        )
        below = sum(self.own(p) for p in self._gazetteer.children(place.id))
        towns = 0
        if place.level == "county" and self._body:
            towns = sum(self._body.count(re.sub(_TOWN, "", t.name)) > 0 for t in self._gazetteer.towns_of(place.id))
        return above + 0.5 * below + towns


def places_in(name: str, year: int | None, gazetteer: Gazetteer) -> list[Place]:
    """The places that a file's name or a column may mean: those of the longest name in it."""
    bare = re.sub(rf"{YEAR}年?|\d+|政府|人民|工作报告|管委会|[_\-\s.()（）《》]+", " ", name)
    found: list[Place] = []
    for word in bare.split():
        found.extend(p for p in gazetteer.lookup(word, year) if p.level != "region" and p.level != "town")
    if not found:
        automaton, names, _ = _automaton(gazetteer.version)
        hits = [names[i] for _, _, i in automaton.find(bare)]
        if hits:
            found.extend(p for p in gazetteer.lookup(hits[-1], year) if p.level != "region")
    return list(dict.fromkeys(found))


@lru_cache(maxsize=20_000)
def names_of(place: Place) -> tuple[str, ...]:
    """Full names and stems of this century; older ones (梧州地区 for 贺州) would count what is now another place."""
    full = {n.name for n in place.names if n.until is None or n.until >= _SINCE} | {place.name}
    return tuple(sorted((full | {stem(n) for n in full}) - _PARTS - _everyday()))


@lru_cache(maxsize=2)
def _automaton(version: str) -> tuple[daachorse.CharwiseDoubleArrayAhoCorasick, list[str], dict[str, list[Place]]]:
    """All names down to counties, longest first where they overlap, and the places that have each."""
    owners: dict[str, list[Place]] = {}
    for place in Gazetteer.load().all():
        if place.level in ("national", "province", "city", "county"):
            for name in names_of(place):
                owners.setdefault(name, []).append(place)
    names = sorted(owners)
    return daachorse.CharwiseDoubleArrayAhoCorasick(names, daachorse.MATCH_KIND_LEFTMOST_LONGEST), names, owners


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    return frozenset(vocabulary("common_place_words")["words"])
