"""Finds the programmes of the authority file in a passage."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import Literal, NamedTuple

import daachorse
import rjieba

from kg.model import Passage, Record
from kg.text import fold
from loaders.extract.clue import Clue, Context
from loaders.programmes.authority import Authority, Entry
from loaders.programmes.naming import key_of, squeeze
from loaders.programmes.vocabulary import DATA, load_list

_SHORT = 3  # keys up to this long must lie on token borders or in quotation marks
_AROUND = 40  # code points on either side that a negative context sees
_NAME = "\ue000"  # stands for the name in a negative context
_OPENERS, _CLOSERS = "“‘\"'「『《", "”’\"'」』》"

# Measured on the training passages (tools/measure_programmes.py): how often a match of this kind is a programme there.
_SCORES = {"quoted": 0.9, "long": 0.8, "short": 0.7}


class Never(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name that is never a programme: an entry of `programme_vetoes.yaml`."""

    name: str
    why: Literal["politics", "meeting", "generic", "title", "person", "industry"]
    example: str
    aliases: tuple[str, ...] = ()


class _Match(NamedTuple):
    start: int  # in Passage.text
    end: int
    entry: Entry | None  # None: never a programme
    quoted: bool
    short: bool


class AuthorityFinder:
    """Names of the authority file, in any spelling; the longest name wins over the names inside it.

    A short name without quotation marks must lie on token borders. Where the negative context of an entry holds, or the
    name is known never to be a programme, the clue is a veto.
    """

    name = "authority"

    def __init__(self, authority: Authority | None = None, never: Sequence[Never] | None = None) -> None:
        self._authority = Authority.load() if authority is None else authority
        self._never = tuple(_shipped_never() if never is None else never)
        names = repr([(n.name, n.aliases) for n in self._never]).encode()
        self.version = f"1-{self._authority.version}-{hashlib.blake2b(names, digest_size=6).hexdigest()}"

    @cached_property
    def _targets(self) -> dict[str, Entry | None]:
        known: dict[str, Entry | None] = {key_of(n): None for item in self._never for n in (item.name, *item.aliases)}
        for entry in self._authority:
            known.update((key_of(name), entry) for name in entry.names)
        return known

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
            veto = _excluded(match.entry, passage.text, match.start, match.end)
            kind = "quoted" if match.quoted else "short" if match.short else "long"
            yield Clue(
                start=match.start,
                end=match.end,
                type="programme",
                rule=f"authority-{kind}",
                score=1.0 if veto else _SCORES[kind],
                entity=match.entry.id,
                name=match.entry.name,
                veto=veto,
            )

    def _matches(self, text: str) -> Iterator[_Match]:
        squeezed, positions = squeeze(text)
        if not squeezed or not self._keys:
            return
        borders = _Borders(text)
        for start, end, number in self._longest.find(squeezed):
            match = self._judge(text, positions, start, end, self._keys[number], borders)
            if match is not None:
                yield match
                continue
            # The longest name does not hold here: the longest of those inside it may.
            done = start
            inner = self._inner.find_overlapping(squeezed[start:end])
            for a, b, n in sorted(inner, key=lambda m: (m[0], -m[1])):
                if start + a >= done and b - a < end - start:
                    match = self._judge(text, positions, start + a, start + b, self._keys[n], borders)
                    if match is not None:
                        yield match
                        done = start + b

    def _judge(
        self, text: str, positions: list[int], first: int, last: int, key: str, borders: _Borders
    ) -> _Match | None:
        start, end = positions[first], positions[last - 1] + 1
        entry = self._targets[key]
        before, after = text[start - 1 : start], text[end : end + 1]
        inside = text[start:end]
        opened = before in _OPENERS and before != ""
        if opened and entry is not None:
            core = self._core(inside, entry)
            if core:
                end, inside, after = start + core, inside[:core], inside[core]
        quoted = opened or (after != "" and after in _CLOSERS)
        short = end - start <= _SHORT
        if len(key) <= _SHORT and not quoted and (end - start > len(key) + 1 or not borders.hold(start, end)):
            return None
        return _Match(start, end, entry, quoted and opened, short)

    def _core(self, inside: str, entry: Entry) -> int:
        """Length of the quoted core of a name that ends outside its quotation marks, if the core alone names it."""
        for i, char in enumerate(inside):
            if char in _CLOSERS:
                return i if self._targets.get(key_of(inside[:i])) is entry else 0
        return 0


class _Borders:
    """Token borders of a text, found when first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: set[int] | None = None

    def hold(self, start: int, end: int) -> bool:
        if self._starts is None:
            self._starts = {0, len(self._text)}
            at = 0
            for token in rjieba.cut(fold(self._text)):
                at += len(token)
                self._starts.add(at)
        return start in self._starts and end in self._starts


def _excluded(entry: Entry, text: str, start: int, end: int) -> bool:
    if not entry.excluded:
        return False
    around = text[max(0, start - _AROUND) : start] + _NAME + text[end : end + _AROUND]
    return any(pattern.search(around) for pattern in _patterns(entry.excluded))


@cache
def _patterns(excluded: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern.replace("{}", _NAME)) for pattern in excluded)


@lru_cache(maxsize=1)
def _shipped_never() -> tuple[Never, ...]:
    return tuple(load_list(DATA / "programme_vetoes.yaml", Never))
