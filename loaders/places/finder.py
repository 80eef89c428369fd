"""Finds the names of places in a passage.

Rules and what they accept:

gazetteer.full    a full name of any year (望城区, 望城县)
gazetteer.joined  names in a row from the wider to the narrower (湖南望城, 百色田东, 苍梧县六堡镇): one clue
gazetteer.near    a stem in the report's own region (望城 in a report of 长沙)
gazetteer.stem    a stem of a province or prefecture anywhere (西安)
gazetteer.town    a town of the report's own region
region            a named region (长三角)

Each has a second form with `-free` where the words around show that the name stands for itself. Rivers, lakes and
mountains are left to the learned tagger: by rule half of them would be right (0.53 on the training passages), because
they mostly stand in the names of works and programmes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from kg.model import Passage, Place, Report
from loaders.extract.clue import Clue, Context
from loaders.places.gazetteer import RANKS, Gazetteer
from loaders.places.lexicon import Entry, Lexicon, Match
from loaders.places.region import BESIDE
from loaders.places.resolve import Reading, read, read_beside, still_named
from loaders.places.vocabulary import PlaceWords
from loaders.tokens import token_ends, tokens

_PHRASE = re.compile(r"[^，。；、：！？\s“”（）()《》]{0,14}")
_TOWN = re.compile("街道|镇|乡")
_WATER = re.compile("[河江湖海山岭淀池]$|水库$")

# The share of right clues on the 8,160 training passages (tools/measure_places.py): the gold has the text as a place.
SCORES = {
    "gazetteer.full": 0.62, "gazetteer.full-free": 0.89, "gazetteer.joined": 0.50, "gazetteer.joined-free": 0.79,
    "gazetteer.near": 0.54, "gazetteer.near-free": 0.91, "gazetteer.stem": 0.60, "gazetteer.stem-free": 0.89,
    "gazetteer.town": 0.50, "gazetteer.town-free": 0.95, "region": 0.49, "region-free": 0.69,
}  # fmt: skip


class Name(NamedTuple):
    """A name in the text on its way to a clue; `last` is its narrowest part, `rule` None for one that only joins."""

    start: int
    end: int
    rule: str | None
    place: Place | None
    last: Entry | None


def _level(entry: Entry) -> str:
    if entry.region:
        return "region"
    level = min((p.level for p in entry.full or entry.stems), key=RANKS.__getitem__)
    return "county_stem" if level == "county" and not entry.full else level


def next_token(text: str, ends: list[int], offset: int) -> str:
    """The token that starts at `offset`, '' at the end."""
    at = bisect_right(ends, offset)
    return text[offset : ends[at]] if at < len(ends) else ""


def token_before(text: str, ends: list[int], offset: int) -> str:
    """The token that ends at `offset`, '' at the beginning."""
    at = bisect_left(ends, offset)
    return text[ends[at - 1] if at else 0 : offset]


def naming_year(report: Report) -> int | None:
    """The year whose names the report uses: that of its delivery, else the one that it plans, else reviews."""
    if report.delivered:
        return int(report.delivered[:4])
    return report.plan_year or report.review_year


_DUTY = 9  # characters in front of a name in which the duty before it in a list ends


class PlaceFinder:
    """A Finder of places; `matches` gives bare matches to those who weigh them themselves."""

    def __init__(
        self, gazetteer: Gazetteer | None = None, lexicon: Lexicon | None = None, words: PlaceWords | None = None
    ) -> None:
        self._gazetteer = gazetteer or Gazetteer.load()
        self._lexicon = lexicon or Lexicon.load()
        self._words = words or PlaceWords.load()
        self._readings: dict[tuple[str, str | None, int | None], Reading] = {}
        self._levels: dict[str, str] = {}
        duties = "|".join(sorted(map(re.escape, self._words.duties), key=len, reverse=True))
        self._duty_before = re.compile(f"(?:{duties})[^，。；、]{{0,4}}[、和与及]$")
        self._duty_behind = re.compile(f"[、和与及](?:{duties})|等?[^，。；、]{{0,3}}工作")
        self._heads = re.compile("|".join(sorted(map(re.escape, self._words.heads), key=len, reverse=True)))

    def find(self, passage: Passage, context: Context) -> Iterator[Clue]:
        """Yields a clue a name; `entity` is None where two or more places remain."""
        text = passage.text
        year = naming_year(context.report)
        found = self._names(text, context.place, year)
        if not found:
            return
        ends = token_ends(text)
        known = [name.place for name in found if name.place is not None]
        listed = -1  # where the last name ended
        for name in found:
            if name.rule is None:
                continue
            if self._is_department(text, name):
                yield Clue(start=name.start, end=name.end, type="place", rule=name.rule, score=1.0, veto=True)
                continue
            stands = self._stands(text, ends, name)
            if stands == "plain" and text[name.start - 1 : name.start] == "、" and listed != name.start - 1:
                stands = "bound"  # in a list whose other members are no places
            if stands == "bound":
                continue
            listed = name.end
            rule = name.rule + ("-free" if stands == "free" else "")
            place = self._place(name, known, year)
            yield Clue(
                start=name.start, end=name.end, type="place", rule=rule, score=SCORES[rule],
                entity=place.id if place else None, name=place.name if place else None,
            )  # fmt: skip

    def matches(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, level) of all names and stems on token borders, whatever the report; overlaps resolved.

        The level of a stem of a county is `county_stem`: most of them are ordinary words outside their region.
        """
        result = []
        for start, end, entry in self._lexicon.matches(text):
            level = self._levels.get(entry.name)
            if level is None:
                level = self._levels[entry.name] = _level(entry)
            result.append((start, end, level))
        return result

    def meant(self, name: str, context: Context, beside: Sequence[Place]) -> Place | None:
        """The place that a name by itself means in a report.

        None where the gazetteer does not know all of it, where two or more places remain, and for the stem of a county
        far away. Rivers and mountains count here, since whoever asks knows that a place is meant.

        Args:
            beside: the places that its passage names for sure.
        """
        year = naming_year(context.report)
        found = self._names(name, context.place, year)
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(name)):
            return None
        only = found[0]
        if only.rule is None and not (only.last is not None and only.last.region):
            return None
        return self._place(only, beside, year)

    def known(self, name: str, context: Context) -> list[Name]:
        """The places that the finder would take in a name that stands by itself, and named regions."""
        names = self._names(name, context.place, naming_year(context.report))
        return [n for n in names if n.rule is not None or (n.last is not None and n.last.region)]

    def stems(self, name: str, context: Context) -> list[Place]:
        """The places of which a whole name is the stem in the report's year, however far away."""
        found = self._names(name, context.place, naming_year(context.report))
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(name)) or found[0].last is None:
            return []
        entry = found[0].last
        return [] if entry.region else still_named(entry.stems, name, naming_year(context.report))

    def _place(self, name: Name, beside: Sequence[Place], year: int | None) -> Place | None:
        """The place of a name; of several, the one beside the places that the passage names for sure."""
        if name.place is None and name.last is not None:
            return read_beside(name.last, beside, year, self._gazetteer)
        return name.place

    def _names(self, text: str, home: Place | None, year: int | None) -> list[Name]:
        names: list[Name] = []
        for match in self._lexicon.matches(text):
            name = self._name(match, home, year)
            before = names[-1] if names else None
            if before is not None and before.end == name.start and (joined := self._joined(before, name, year)):
                names[-1] = joined
            else:
                names.append(name)
        return self._with_towns(text, names, home)

    def _name(self, match: Match, home: Place | None, year: int | None) -> Name:
        entry = match.entry
        if entry.region:
            found = None if _WATER.search(entry.name) else "region"
            return Name(match.start, match.end, found, self._lexicon.regions[entry.name], entry)
        key = (entry.name, home.id if home is not None else None, year)
        reading = self._readings.get(key) or read(entry, home, year, self._gazetteer)
        self._readings[key] = reading
        rule: str | None = None
        if reading.full and (reading.near <= BESIDE or entry.name not in self._words.home_only):
            rule = "gazetteer.full"
        elif reading.near <= BESIDE:
            rule = "gazetteer.near"
        elif reading.level in ("province", "city") and entry.name not in self._words.home_only:
            rule = "gazetteer.stem"
        return Name(match.start, match.end, rule, reading.place, entry)

    def _joined(self, wide: Name, narrow: Name, year: int | None) -> Name | None:
        """广西百色 + 田东 → one name, where the second lies in the first."""
        if wide.place is None or wide.rule in (None, "region") or narrow.last is None or narrow.last.region:
            return None
        place = narrow.place
        if place is None or all(a.id != wide.place.id for a in self._gazetteer.ancestors(place.id)):
            place = read_beside(narrow.last, [wide.place], year, self._gazetteer)
        if place is None or all(a.id != wide.place.id for a in self._gazetteer.ancestors(place.id)):
            return None
        return Name(wide.start, narrow.end, "gazetteer.joined", place, narrow.last)

    def _with_towns(self, text: str, names: list[Name], home: Place | None) -> list[Name]:
        marks = list(_TOWN.finditer(text))
        if not marks:
            return names
        borders = tokens(text).borders
        by_end = {name.end: name for name in names}
        for mark in marks:
            stop = mark.end()
            if stop not in borders:
                continue
            for start in range(max(0, stop - 9), stop - len(mark.group())):
                if start and start not in borders:
                    continue
                towns = self._gazetteer.towns_named(text[start:stop])
                if not towns:
                    continue
                before = by_end.get(start)
                if before is not None and before.place is not None:
                    below = [t for t in towns if before.place.id in {a.id for a in self._gazetteer.ancestors(t.id)}]
                    if below:
                        names = [n for n in names if n.end <= before.start or stop <= n.start]
                        names.append(Name(before.start, stop, "gazetteer.joined", below[0], before.last))
                        break
                near = [t for t in towns if home is not None and self._gazetteer.has_town(home, t)]
                if near:
                    names = [n for n in names if n.end <= start or stop <= n.start]
                    names.append(Name(start, stop, "gazetteer.town", near[0] if len(near) == 1 else None, None))
                break
        return sorted(names)

    def _is_department(self, text: str, name: Name) -> bool:
        """Whether the name is no place but the field of a department: 外事、侨务、港澳台、史志等工作."""
        if text[name.start : name.end] not in self._words.departments:
            return False
        before = text[max(0, name.start - _DUTY) : name.start]
        return bool(self._duty_before.search(before) or self._duty_behind.match(text, name.end))

    def _stands(self, text: str, ends: list[int], name: Name) -> Literal["free", "plain", "bound"]:
        """Whether the words around show that the name stands for itself, or that it is a part of another name."""
        words = self._words
        after, before = next_token(text, ends, name.end), token_before(text, ends, name.start)
        if after in words.bound_after or before in words.bound_before:
            return "bound"
        if name.rule == "region" and after in words.programme_tails:
            return "bound"
        if not after or after in words.free_after:
            return "free"
        phrase = _PHRASE.match(text, name.end)
        if phrase and self._heads.search(phrase.group()):
            return "bound"
        if before in words.free_before:
            return "free"
        return "bound" if before in words.weak_before else "plain"
