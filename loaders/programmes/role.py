"""Whose doing a mention of a programme tells of: a reason why it is not the place's own, or none.

Own work is the default: a reason is given only where the wording says so.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from functools import lru_cache
from typing import Literal, NamedTuple

import daachorse

from kg.errors import BadData
from kg.model import Level, Passage, Period, Record
from kg.text import sentence_span
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.extract.clue import Clue, Context
from loaders.programmes.naming import squeeze

CUES = DATA / "programme_roles.yaml"
_NAME = "\ue000"
_SENTENCE_END = re.compile("[。！？!?\n\f]")
_FOLDED = str.maketrans("，；：！？", ",;:!?")  # as the text that the patterns see


class Cue(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of `cues` in the vocabulary file, whose header explains the fields."""

    id: str
    role: Literal["model", "upper", "history", "denied"]
    needs: str
    pattern: str
    examples: tuple[str, ...]
    counters: tuple[str, ...]
    unless: str | None = None
    levels: tuple[Level, ...] = ()
    periods: tuple[Period, ...] = ()


class Cues(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The vocabulary file of cues."""

    words: dict[str, tuple[str, ...]]
    cues: tuple[Cue, ...]


class _Ready(NamedTuple):
    cue: Cue
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


def role_of(passage: Passage, clue: Clue, context: Context) -> str | None:
    """Why a mention is not the place's own doing or plan: model, upper, glossary, history, denied; None if it is.

    Args:
        passage: holds the clue; its `kind` and `period` count.
        clue: `start` and `end` are offsets into `passage.text`.
        context: the report's level tells who is above, its place what is elsewhere.
    """
    if passage.kind == "glossary":
        return "glossary"
    cues = _possible(passage.text, context.report.level, passage.period)
    if not cues.cues:
        return None
    possible = cues.around(clue.start, clue.end)
    if not possible:
        return None
    start, end = sentence_span(passage.text, clue.start, clue.end)
    squeezed, positions = squeeze(passage.text)
    first, before, after, last = (bisect_left(positions, at) for at in (start, clue.start, clue.end, end))
    sentence = squeezed[first:before] + _NAME + squeezed[after:last]
    for cue, pattern, unless in possible:
        match = pattern.search(sentence)
        if match is None or (unless is not None and unless.search(sentence)):
            continue
        place = match.groupdict().get("place")
        if place is None or _elsewhere(place, context):
            return cue.role
    return None


class _Possible(NamedTuple):
    """The cues that may hold somewhere in a passage: most passages hold none of their words.

    `cues` are the offsets of their words and what is searched; `ends` the marks at which sentences end; `seen` what was
    found for a sentence, by its number.
    """

    cues: list[tuple[list[int], _Ready]]
    ends: list[int]
    seen: dict[int, list[_Ready]]

    def around(self, start: int, end: int) -> list[_Ready]:
        """Those with a word in the sentence that holds `start:end`."""
        before, behind = bisect_left(self.ends, start), bisect_left(self.ends, end)
        if before != behind:
            return self._between(before, behind)
        found = self.seen.get(before)
        if found is None:
            found = self.seen[before] = self._between(before, before)
        return found

    def _between(self, before: int, behind: int) -> list[_Ready]:
        """Those with a word between the end of the sentence before number `before` and that of number `behind`."""
        a = self.ends[before - 1] + 1 if before else 0
        z = self.ends[behind] + 1 if behind < len(self.ends) else sys.maxsize
        return [ready for words, ready in self.cues if (n := bisect_left(words, a)) < len(words) and words[n] < z]


@lru_cache(maxsize=8)  # the mentions of a passage come one after the other
def _possible(text: str, level: Level | None, period: Period) -> _Possible:
    squeezed, positions = squeeze(text)
    automaton, owners = _words()
    found: dict[int, list[int]] = {}
    for start, _, word in automaton.find_overlapping(squeezed):
        for number in owners[word]:
            found.setdefault(number, []).append(positions[start])
    cues = []
    for number, ready in enumerate(_ready()):
        cue = ready[0]
        if number not in found or (cue.levels and level not in cue.levels):
            continue
        if not cue.periods or period in cue.periods:
            cues.append((sorted(found[number]), ready))
    return _Possible(cues, [m.start() for m in _SENTENCE_END.finditer(text)] if cues else [], {})


@lru_cache(maxsize=1)
def _words() -> tuple[daachorse.CharwiseDoubleArrayAhoCorasick, list[list[int]]]:
    """The words that cues need as one automaton, and for each the numbers of its cues."""
    owners: dict[str, list[int]] = {}
    for number, cue in enumerate(_file().cues):
        for word in _filled(cue.needs).split("|"):
            if re.escape(word) != word:
                raise BadData(f"{CUES.name}: {cue.id}", f"needs: {word!r} is no word")
            owners.setdefault(word, []).append(number)
    return daachorse.CharwiseDoubleArrayAhoCorasick(list(owners)), list(owners.values())


def _elsewhere(place: str, context: Context) -> bool:
    """Whether the place named is another than the report's; not known where the report's place is not."""
    if context.place is None:
        return False
    return not any(place in own.full_name for own in (context.place, *context.ancestors))


@lru_cache(maxsize=1)
def _file() -> Cues:
    return read_vocabulary(CUES, Cues)


def _filled(text: str) -> str:
    """A pattern with the lists that it names."""
    for name, members in _file().words.items():
        text = text.replace(f"{{{name}}}", "|".join(sorted(members, key=lambda w: (-len(w), w))))
    return text


@lru_cache(maxsize=1)
def _ready() -> tuple[_Ready, ...]:
    def compiled(cue: Cue, text: str) -> re.Pattern[str]:
        try:
            return re.compile(_filled(text).replace("{}", _NAME).translate(_FOLDED))
        except re.error as error:
            raise BadData(f"{CUES.name}: {cue.id}", f"no regular expression: {error}") from error

    return tuple(
        _Ready(cue, compiled(cue, cue.pattern), compiled(cue, cue.unless) if cue.unless else None)
        for cue in _file().cues
    )
