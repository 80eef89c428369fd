"""Finds the programmes of the authority file in a passage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import Literal, NamedTuple

import daachorse

from kg.model import Passage, Record
from kg.text import fold
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.extract.clue import Clue, Context
from loaders.programmes.authority import Authority
from loaders.programmes.entry import NAMED_IN_CONTEXT, Entry
from loaders.programmes.naming import cores, key_of, squeeze

_SHORT = 3  # keys up to this long must lie on token borders or in quotation marks
_AROUND = 40  # code points on either side that a negative context sees
_NAME = "\ue000"  # stands for the name in a negative context
_NUMERALS = frozenset("一二三四五六七八九十百千万")
_OPEN_BRACKET = re.compile("[（(][^）)]*$")
OPENERS, _CLOSERS = "“‘\"'「『《", "”’\"'」』》"

# Measured on the training passages (tools/measure_programmes.py): how often a match of this kind is a programme there.
SCORES = {"quoted": 0.89, "long": 0.8, "short": 0.69}


class Never(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name that is never a programme: an entry of `programme_vetoes.yaml`."""

    name: str
    why: Literal["politics", "meeting", "generic", "title", "person", "industry"]
    example: str
    aliases: tuple[str, ...] = ()


class Surrounding(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What makes a match no mention: an entry of `programme_contexts.yaml`, whose header explains the fields."""

    id: str
    pattern: str
    why: str
    score: float | None
    examples: tuple[str, ...]
    counters: tuple[str, ...]


class _Match(NamedTuple):
    start: int  # in Passage.text
    end: int
    entry: Entry | None  # None: never a programme
    kind: str  # of the rule: quoted, long, short, or the id of a surrounding
    score: float


class _Seen(NamedTuple):
    """A text as the names are looked for in it; `positions` are the offsets in `text` of what is in `squeezed`."""

    text: str
    squeezed: str
    positions: list[int]
    borders: Borders


class AuthorityFinder:
    """Names of the authority file, in any spelling; the longest name wins over the names inside it.

    A short name without quotation marks must lie on token borders. Where the negative context of an entry holds, or the
    name is known never to be a programme, the clue is a veto. A name inside a title (四好农村路示范县) leaves a clue of
    low score: whoever finds the title has the longer span.
    """

    def __init__(self, authority: Authority | None = None, never: Sequence[Never] | None = None) -> None:
        self._authority = Authority.load() if authority is None else authority
        self._never = tuple(load_never() if never is None else never)

    @cached_property
    def _targets(self) -> dict[str, Entry | None]:
        never: dict[str, Entry | None] = {key_of(n): None for item in self._never for n in (item.name, *item.aliases)}
        return {**never, **self._authority.by_spelling}

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(self._targets)

    @cached_property
    def _longest(self) -> daachorse.CharwiseDoubleArrayAhoCorasick:
        return daachorse.CharwiseDoubleArrayAhoCorasick(self._keys, daachorse.MATCH_KIND_LEFTMOST_LONGEST)

    @cached_property
    def _inner(self) -> daachorse.CharwiseDoubleArrayAhoCorasick:
        return daachorse.CharwiseDoubleArrayAhoCorasick(self._keys)

    def find(self, passage: Passage, context: Context) -> Iterable[Clue]:
        """Clues with `entity` set, and vetoes, in the order of the text."""
        for match in self._matches(passage.text):
            if match.entry is None:
                yield Clue(start=match.start, end=match.end, type="programme", rule="never", score=1.0, veto=True)
                continue
            veto = match.kind in SCORES and holds(match.entry.excluded, passage.text, match.start, match.end)
            yield Clue(
                start=match.start,
                end=match.end,
                type="programme",
                rule=f"authority-{match.kind}",
                score=1.0 if veto else match.score,
                entity=match.entry.id,
                name=match.entry.name,
                veto=veto,
            )

    def _matches(self, text: str) -> Iterator[_Match]:
        seen = _Seen(text, *squeeze(text), Borders(text))
        if not seen.squeezed or not self._keys:
            return
        hits = [(start, end) for start, end, _ in self._longest.find(seen.squeezed)]
        chained = self._chained(seen, hits)
        for start, end in hits:
            match = self._judge(seen, start, end, start in chained)
            if match is not None:
                yield match
                continue
            # The longest name does not hold here: the longest of those inside it may.
            done = start
            inner = self._inner.find_overlapping(seen.squeezed[start:end])
            for a, b, _ in sorted(inner, key=lambda m: (m[0], -m[1])):
                if start + a >= done and b - a < end - start:
                    match = self._judge(seen, start + a, start + b)
                    if match is not None:
                        yield match
                        done = start + b

    def _chained(self, seen: _Seen, hits: Sequence[tuple[int, int]]) -> set[int]:
        """Where names begin that stand one behind the other without a mark (河长制林长制), together on borders."""
        positions = seen.positions
        found: set[int] = set()
        chain: list[int] = []
        end = -1
        for number, (start, stop) in enumerate(hits):
            if start != end or positions[start] != positions[start - 1] + 1:
                chain = []
            end = stop
            if self._targets[seen.squeezed[start:stop]] is None:
                chain, end = [], -1
                continue
            chain.append(start)
            goes_on = number + 1 < len(hits) and hits[number + 1][0] == stop
            if len(chain) > 1 and not goes_on and seen.borders.hold(positions[chain[0]], positions[stop - 1] + 1):
                found.update(chain)
        return found

    def _judge(self, seen: _Seen, first: int, last: int, chained: bool = False) -> _Match | None:
        """The match of `seen.squeezed[first:last]`, which is a key, or None where it does not hold."""
        text, squeezed, positions, borders = seen
        entry = self._targets[squeezed[first:last]]
        if entry is not None:
            first, last = self._shrink(seen, first, last, entry)
        start, end = positions[first], positions[last - 1] + 1
        opened = start > 0 and text[start - 1] in OPENERS
        closed = end < len(text) and text[end] in _CLOSERS
        short = last - first <= _SHORT
        bare = short and not (opened or closed or chained)
        if bare and (end - start > last - first + 1 or not borders.hold(start, end)):
            return None
        if _OPEN_BRACKET.search(text, start, end) and text[end : end + 1] in (")", "）"):
            end += 1  # 首台（套）
        kind = "quoted" if opened else "short" if short else "long"
        if entry is None:
            return _Match(start, end, None, kind, 1.0)
        numeral = squeezed[first] in _NUMERALS and first > 0 and squeezed[first - 1] in _NUMERALS
        if numeral and positions[first - 1] == start - 1:
            return None  # 千万工程 in 百千万工程
        around = squeezed[max(0, first - _AROUND) : first] + _NAME + squeezed[last : last + _AROUND]
        for surrounding, pattern in _surroundings():
            if pattern.search(around):
                if surrounding.score is None:
                    return None
                return _Match(start, end, entry, surrounding.id, surrounding.score)
        return _Match(start, end, entry, kind, SCORES[kind])

    def _shrink(self, seen: _Seen, first: int, last: int, entry: Entry) -> tuple[int, int]:
        """The core of a name, where it alone names the same programme: what is in marks, or has no loose words."""
        text, squeezed, positions, _ = seen
        start = positions[first]
        if start > 0 and text[start - 1] in OPENERS:
            for middle in range(first + 2, last):
                if any(char in _CLOSERS for char in text[positions[middle - 1] + 1 : positions[middle]]):
                    if squeezed[last - 1] == "制":
                        return first, last  # “菜篮子”市长负责制 is named by all of it
                    if self._targets.get(squeezed[first:middle]) is entry:
                        return first, middle
                    break
        for a, b in cores(squeezed[first:last]):
            if self._targets.get(squeezed[first + a : first + b]) is entry:
                return first + a, first + b
        return first, last


class Borders:
    """Token borders of a text, found when first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: set[int] | None = None

    def hold(self, start: int, end: int) -> bool:
        if self._starts is None:
            import rjieba  # reads its dictionary on import

            self._starts = {0, len(self._text)}
            at = 0
            for token in rjieba.cut(fold(self._text)):
                at += len(token)
                self._starts.add(at)
        return start in self._starts and end in self._starts


def holds(contexts: tuple[str, ...], text: str, start: int, end: int) -> bool:
    """Whether one of the contexts of an entry (`not`, `other`) holds around `text[start:end]`."""
    if not contexts:
        return False
    around = text[max(0, start - _AROUND) : start] + _NAME + text[end : end + _AROUND]
    return any(
        pattern.search(around)
        for only, pattern in _patterns(contexts)
        if only is None or only == key_of(text[start:end])
    )


@cache
def _patterns(contexts: tuple[str, ...]) -> tuple[tuple[str | None, re.Pattern[str]], ...]:
    """Each context as an expression; with the key of the one name that it is about, where it says so ({双拥}工作)."""
    found = []
    for context in contexts:
        only = NAMED_IN_CONTEXT.search(context)
        pattern = re.compile(NAMED_IN_CONTEXT.sub(_NAME, context).replace("{}", _NAME))
        found.append((key_of(only[1]) if only else None, pattern))
    return tuple(found)


@lru_cache(maxsize=1)
def load_never() -> Sequence[Never]:
    """The shipped names that are never programmes, read once per process."""
    return read_vocabulary(DATA / "programme_vetoes.yaml", tuple[Never, ...])


@lru_cache(maxsize=1)
def load_surroundings() -> Sequence[Surrounding]:
    """The shipped surroundings, read once per process."""
    return read_vocabulary(DATA / "programme_contexts.yaml", tuple[Surrounding, ...])


@lru_cache(maxsize=1)
def _surroundings() -> Sequence[tuple[Surrounding, re.Pattern[str]]]:
    return tuple((item, re.compile(item.pattern.replace("{}", _NAME))) for item in load_surroundings())
