"""Programmes named inside a longer name: which places share something is asked of these, too.

A mention is the longest name (eval GUIDELINES: no item inside another's name), so `kg extract` has none of them. The
knowledge base keeps them as mentions whose `attributes.within` is the longer name, since a place that issues
《甲市城市更新条例》 does carry out 城市更新, and so does a 城市更新试点城市. The longer name is that of another
programme, a title of places or a quantity. The words around the inner name decide; they are data
(`programme_within.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import Literal

import daachorse

from kg.errors import BadData
from kg.model import Record
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.programmes.authority import Authority
from loaders.programmes.entry import Entry
from loaders.programmes.matching import OPENERS, Borders, holds
from loaders.programmes.naming import key_of, squeeze

RULES = DATA / "programme_within.yaml"
_LEAST = 3  # characters of an inner name that is no member of a list
_HEADED = 4  # characters of an inner name that other words than those of `behind` may follow
_SHARED = 2  # characters of each half of a name whose head several members share (蓝天、碧水、净土保卫战)

_NEXT = re.compile("[”’」』》]\\s*[“‘「『《]")  # between the members of a list of quoted names

Named = tuple[int, int, Entry]
"""Start and end in the text that was given, and what is named there."""

Longer = Literal["programme", "honour", "indicator"]
"""What the longer name is a name of."""


class Example(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A longer name, and the names of known programmes that count inside it."""

    text: str
    names: tuple[str, ...]
    of: Longer = "programme"


class Rules(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The vocabulary file, whose header explains the fields."""

    joints: str
    before: tuple[str, ...]
    behind: tuple[str, ...]
    longest: int
    long: int
    heads: tuple[str, ...]
    titles: tuple[str, ...]
    levels: tuple[str, ...]
    doing: tuple[str, ...]
    counted: tuple[str, ...]
    examples: tuple[Example, ...]


class InnerNames:
    """Finds the programmes of an authority file inside longer names of programmes."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._keys = authority.by_spelling

    def find(self, text: str, entity: str | None, of: Longer = "programme") -> Sequence[Named]:
        """What is named in the longer name `text` beside itself, each programme once, in order.

        Args:
            entity: id of the entry that `text` is a name of; its members and what it is part of need no more than to
                be named in it. Of any other name, the words around the inner one decide.
            of: what `text` is a name of; a title or quantity has no `entity`.
        """
        squeezed, positions = squeeze(text)
        if not squeezed:
            return []
        found: dict[str, tuple[int, int]] = {}
        spans = [*self._members(text, squeezed, positions)] if of == "programme" else []
        if entity is None:
            spans += self._inside(text, squeezed, positions, of)
        elif entity in self._authority.by_id:
            spans += self._related(self._authority.by_id[entity], squeezed)
        if of != "programme":  # 碳达峰 of 碳达峰试点城市, too
            parts = ((start, self._related(entry, squeezed[start:end])) for start, end, entry in tuple(spans))
            spans += [(start + a, start + b, entry) for start, named in parts for a, b, entry in named]
        for first, last, entry in spans:
            if entry.id != entity and (last - first < len(squeezed) or of != "programme"):
                found.setdefault(entry.id, (positions[first], positions[last - 1] + 1))
        in_order = sorted((*span, id) for id, span in found.items())
        return [(start, end, self._authority.by_id[id]) for start, end, id in in_order]

    def _members(self, text: str, squeezed: str, positions: Sequence[int]) -> Iterator[Named]:
        """The members of a list that are known names."""
        joints = rules().joints
        borders = [0]
        for at in range(1, len(squeezed)):
            between = text[positions[at - 1] + 1 : positions[at]]
            if squeezed[at] in joints or any(c in joints for c in between) or _NEXT.search(between):
                borders.append(at)
        for first, last in zip(borders, [*borders[1:], len(squeezed)], strict=True):
            first += squeezed[first] in joints
            entry = self._keys.get(squeezed[first:last])
            if entry is not None and len(borders) > 1:
                yield first, last, entry

    def _inside(self, text: str, squeezed: str, positions: Sequence[int], of: Longer) -> Iterator[Named]:
        """Known names with nothing around them that makes another programme of them."""
        borders = Borders(squeezed)
        for first, last, _ in self._longest.find(squeezed):
            if last - first < _LEAST:
                continue
            entry = self._keys[squeezed[first:last]]
            headed = of == "programme" and self._headed(squeezed, first, last, entry, borders)
            if not headed and not _behind(of).fullmatch(squeezed, last):
                continue
            usual = _before(of).fullmatch(squeezed, 0, first) is not None
            if usual and of == "programme":
                yield first, last, entry
                continue
            opened = first > 0 and text[positions[first] - 1] in OPENERS
            if not usual and not (self._long(first, last) and (opened or borders.hold(first, len(squeezed)))):
                continue
            lead = squeezed[:first] if of == "programme" else _levels().sub("", squeezed[:first])
            if not holds(entry.excluded, lead + squeezed[first:last], len(lead), len(lead) + last - first):
                yield first, last, entry  # what stands behind is known to be harmless

    def _long(self, first: int, last: int) -> bool:
        """Whether a name is so long that any few characters may stand before it (投资项目…制)."""
        return last - first >= rules().long and first <= rules().longest

    def _headed(self, squeezed: str, first: int, last: int, entry: Entry, borders: Borders) -> bool:
        """Whether the longer name is one of work for what the known name says (移风易俗突出问题专项整治)."""
        return (
            last - first >= _HEADED
            and not squeezed[first:last].isdecimal()
            and _headed().fullmatch(squeezed, last) is not None
            and borders.hold(first, last)
            and not holds(entry.excluded, squeezed, first, last)
        )

    def _related(self, entry: Entry, squeezed: str) -> Iterator[Named]:
        """Members of the entry, and what it is part of, where the name says so."""
        for wider in entry.part_of:
            yield from self._literally(self._authority.by_id[wider], squeezed)
        for member in self._members_of.get(entry.id, ()):
            named = list(self._literally(member, squeezed))
            yield from named or self._sharing_its_head(member, squeezed)

    def _literally(self, entry: Entry, squeezed: str) -> Iterator[Named]:
        for key in sorted(map(key_of, entry.names), key=len, reverse=True):
            at = squeezed.find(key)
            if at >= 0:
                yield at, at + len(key), entry
                return

    def _sharing_its_head(self, entry: Entry, squeezed: str) -> Iterator[Named]:
        """蓝天 in 蓝天碧水净土保卫战, which ends as 蓝天保卫战 does."""
        key = key_of(entry.name)
        for cut in range(len(key) - _SHARED, _SHARED - 1, -1):
            at = squeezed.find(key[:cut])
            if at >= 0 and squeezed.endswith(key[cut:]):
                yield at, at + cut, entry
                return

    @cached_property
    def _members_of(self) -> dict[str, list[Entry]]:
        members: dict[str, list[Entry]] = {}
        for entry in self._authority:
            for wider in entry.part_of:
                members.setdefault(wider, []).append(entry)
        return members

    @cached_property
    def _longest(self) -> daachorse.CharwiseDoubleArrayAhoCorasick:
        kind = daachorse.MATCH_KIND_LEFTMOST_LONGEST
        return daachorse.CharwiseDoubleArrayAhoCorasick(sorted(self._keys), kind)


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The shipped rules, read once per process."""
    return read_vocabulary(RULES, Rules)


@cache
def _before(of: Longer) -> re.Pattern[str]:
    known = rules()
    return _any_row_of((*known.before, *(known.doing if of == "indicator" else ())))


@cache
def _behind(of: Longer) -> re.Pattern[str]:
    known = rules()
    if of == "indicator":
        return _compiled(f"(?:{'|'.join(known.counted)}).*")
    return _any_row_of((*known.behind, *(known.titles if of == "honour" else ())))


@lru_cache(maxsize=1)
def _levels() -> re.Pattern[str]:
    """The words for levels that end a text."""
    return _compiled(f"(?:{'|'.join(rules().levels)})+$")


@lru_cache(maxsize=1)
def _headed() -> re.Pattern[str]:
    return _compiled(f".{{1,{rules().longest}}}?(?:{'|'.join(rules().heads)})")


def _any_row_of(words: Sequence[str]) -> re.Pattern[str]:
    return _compiled(f"(?:{'|'.join(words)})*")


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise BadData(RULES.name, f"no regular expression: {error}") from error
