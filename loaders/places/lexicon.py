"""Every name and stem of the gazetteer as one automaton, and the matches that lie on token borders."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import daachorse

from kg.model import Place
from loaders.places.gazetteer import Gazetteer, is_zone
from loaders.places.stems import short_forms, stem
from loaders.places.vocabulary import PlaceWords
from loaders.tokens import tokens

_ZONE_WORDS = ("开发区", "园区", "管理区", "示范区", "实验区", "产业园", "食品区", "聚集区", "风景名胜区", "管委会")
_REPORT = 1024  # texts remembered; a report has some hundred passages


class Entry(NamedTuple):
    """A name as text writes it: the places that have (had) it as full name, and those that have it as stem."""

    name: str
    full: tuple[Place, ...]
    stems: tuple[Place, ...]
    region: bool  # a named region without a code of its own (长三角)


class Match(NamedTuple):
    """Half-open span of the text, code points."""

    start: int
    end: int
    entry: Entry


class Lexicon:
    """Names of all years; development zones are left out, they are organisations."""

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords) -> None:
        full: dict[str, list[Place]] = {}
        stems: dict[str, list[Place]] = {}
        for place in gazetteer.all():
            if place.name.endswith(_ZONE_WORDS) or is_zone(place):
                continue
            own = [n.name for n in place.names if n.name not in words.never]
            if place.level == "region":
                short: dict[str, None] = {}
            else:
                short = dict.fromkeys(stem(name) for name in own)
                own += [form for name in own for form in short_forms(name)[1:]]
            for name in dict.fromkeys(own):
                full.setdefault(name, []).append(place)
            for name in short:
                if name not in words.never_alone and name not in own:
                    stems.setdefault(name, []).append(place)
        names = sorted(full.keys() | stems.keys())
        self._entries = [
            Entry(
                name,
                tuple(p for p in full.get(name, ()) if p.level != "region"),
                tuple(stems.get(name, ())),
                any(p.level == "region" for p in full.get(name, ())),
            )
            for name in names
        ]
        self.regions = {name: p for name, places in full.items() for p in places if p.level == "region"}
        self._found: dict[str, list[Match]] = {}
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(names)

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Lexicon:
        return cls(Gazetteer.load(), PlaceWords.load())

    def matches(self, text: str) -> list[Match]:
        """The longest names on token borders, from left to right, without overlaps. Remembered: two finders ask."""
        found = self._found.get(text)
        if found is None:
            if len(self._found) >= _REPORT:
                self._found.clear()
            found = self._found[text] = self._matches(text)
        return found

    def _matches(self, text: str) -> list[Match]:
        hits = self._automaton.find_overlapping(text)
        if not hits:
            return []
        borders = tokens(text).borders
        hits = [h for h in hits if h[1] in borders and (h[0] in borders or h[0] == 0)]
        hits.sort(key=lambda h: (h[0], -h[1]))
        found: list[Match] = []
        end = 0
        for start, stop, number in hits:
            if start >= end:
                found.append(Match(start, stop, self._entries[number]))
                end = stop
        return found
