"""How alike two names are: what they share, what is left of each and where, as numbers for the judge."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kg.identity import TYPES
from kg.identity.match import DOUBTS, Side, doubts, specifics, turned, without_weak
from kg.identity.names import Name

NAMES = (
    "ratio", "partial", "size", "pairs_short", "pairs_long", "head", "tail", "head_programme", "tail_programme",
    "within", "inside", "which_both", "which_short", "which_long", "which_one", "head_short", "inner_short",
    "tail_short", "head_long", "inner_long", "tail_long", "heads_differ", "tails_differ", "weak_ratio", "weak_equal",
    "weak_size", "owner", "one_owner", "level", "place", "gap", "joined", "common", "bag", "turned", "done",
    "quoted", "paper", "one_number", "count", *DOUBTS, *TYPES,
)  # fmt: skip
"""The features, in the order of `features`.

`pairs_*`: of the bigrams of a name, weighed by rarity, how much stands in both; `head`, `tail`: both begin, end with
the same two letters; `which_*`: letters that say which thing of its kind is meant, among those that both have and
among those left of each, and whether one alone is left of the long name (佛莞, 佛穗莞); `head_*`, `inner_*`,
`tail_*`: letters left at the beginning, inside and at the end; `weak_*`: the names without words that say little;
`owner`, `one_owner`: both begin with the same place, one alone with any; `gap`: years apart; `joined`: one of them
names several things; `common`: how many names have the letters in a row that both have; `bag`: letters that both have
in whatever order, of those of the short name; `turned`: two parts changed over; `done`: one alone says what is done to
the thing; `quoted`: what both have in quotation marks, or what one has and the other is, is the same; `paper`: one
alone is a plan or a rule; `one_number`: one alone has a number; `count`: one alone says how many (四大); DOUBTS: of
`kg.identity.match.doubts`.
"""
_JOINED = re.compile("[和与及暨、]|[-—－~～]")
_PAPER = re.compile("(?:规划|纲要|方案|条例|办法|意见|指引|规定|细则)$")
RAREST = 20
PART = 3  # letters
_SHORT = 7  # of fewer letters than a part has
_REMEMBERED = 65536
_MOST = 5.0  # letters left: more say no more
_GAP = 3  # years, where one is not known


class Frequency(dict[str, int]):
    """How rare letters are among names, from 0 (all have it) to RAREST, and bigrams by their letters.

    Bigrams are added as they are asked for. `parts`: three letters in a row that many names have → the binary
    logarithm of how many.
    """

    def __init__(self, letters: Mapping[str, int], parts: Mapping[str, int]) -> None:
        super().__init__(letters)
        self.parts = dict(parts)

    def __missing__(self, letters: str) -> int:
        if len(letters) == 1:
            return RAREST
        found = sum(map(self.__getitem__, letters))
        if len(self) < _REMEMBERED:
            self[letters] = found
        return found

    def total(self, pairs: Iterable[str]) -> int:
        return sum(map(self.__getitem__, pairs))

    def common(self, letters: str) -> int:
        """How many names at most have letters in a row, as a binary logarithm; 0 for few."""
        if len(letters) < PART:
            return _SHORT
        return min(self.parts.get(letters[i : i + PART], 0) for i in range(len(letters) - PART + 1))


def features(a: Side, b: Side, type: str, frequency: Frequency) -> list[float]:
    """The numbers of NAMES for two names; the order of the two does not matter."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import LCSseq

    if (len(a.name.core), a.name.core, a.place) > (len(b.name.core), b.name.core, b.place):
        a, b = b, a
    x, y = a.name.core, b.name.core
    left_x, left_y, both = [], [], ""
    for op in LCSseq.opcodes(x, y):
        if op.tag == "equal":
            both += x[op.src_start : op.src_end]
            continue
        if op.src_end > op.src_start:
            left_x.append((op.src_start, x[op.src_start : op.src_end]))
        if op.dest_end > op.dest_start:
            left_y.append((op.dest_start, y[op.dest_start : op.dest_end]))
    pairs_x, pairs_y = pairs(x), pairs(y)
    shared = frequency.total(pairs_x & pairs_y)
    total_x, total_y = frequency.total(pairs_x) or 1, frequency.total(pairs_y) or 1
    weak_x, weak_y = without_weak(x, type), without_weak(y, type)
    where_x, where_y = _where(left_x, x), _where(left_y, y)
    which_x, which_y = sum(specifics(s) for _, s in left_x), sum(specifics(s) for _, s in left_y)
    head, tail = x[:2] == y[:2], x[-2:] == y[-2:]
    doubted = doubts(a, b, type)
    apart = max(a.years[0] - b.years[-1], b.years[0] - a.years[-1], 0) if a.years and b.years else _GAP
    return [
        fuzz.ratio(x, y) / 100, fuzz.partial_ratio(x, y) / 100, math.log(max(1, len(x))),
        shared / total_x, shared / total_y, float(head), float(tail),
        float(head and type == "programme"), float(tail and type == "programme"),
        float(len(both) == len(x)), float(x in y),
        min(specifics(both), _MOST), min(which_x, _MOST), min(which_y, _MOST), float(which_y == 1), *where_x, *where_y,
        float(where_x[0] > 0 and where_y[0] > 0), float(where_x[2] > 0 and where_y[2] > 0),
        fuzz.ratio(weak_x, weak_y) / 100, float(weak_x == weak_y), min(len(weak_x), 6) / 6,
        float(a.name.owner == b.name.owner), float(_one(a.name, b.name)), float(a.name.level != b.name.level),
        float(a.place == b.place), math.log1p(apart),
        float(bool(_JOINED.search(a.name.text)) != bool(_JOINED.search(b.name.text))),
        float(frequency.common(run(x, y))), _bag(x, y), float(turned(x, y)), float(a.name.done != b.name.done),
        _quoted(a.name, b.name), float(bool(_PAPER.search(x)) != bool(_PAPER.search(y))),
        float(bool(a.name.numbers) != bool(b.name.numbers)), float(_counted(a.name, b.name)),
        *(float(doubt in doubted) for doubt in DOUBTS), *(float(type == t) for t in TYPES),
    ]  # fmt: skip


def _one(a: Name, b: Name) -> bool:
    return (a.owner is None) != (b.owner is None)


def _counted(a: Name, b: Name) -> bool:
    """Whether one alone says how many there are."""
    return any(ordinal[-1] == "个" for ordinal in a.ordinals ^ b.ordinals)


def _bag(x: str, y: str) -> float:
    """The letters that both have in whatever order, of those of the short name `x`."""
    return sum(min(x.count(letter), y.count(letter)) for letter in set(x)) / len(x) if x else 0.0


def _quoted(a: Name, b: Name) -> float:
    """Whether both have the same in quotation marks, or one has there what the other is."""
    return float(a.quoted == b.quoted and a.core != b.core)


def run(x: str, y: str) -> str:
    """The most letters in a row that stand in both names; `x` is not the longer one."""
    for size in range(len(x), 1, -1):
        for start in range(len(x) - size + 1):
            if x[start : start + size] in y:
                return x[start : start + size]
    return ""


def left(x: str, y: str) -> set[str]:
    """What either name has that the other has not: the parts, and their letters and bigrams."""
    from rapidfuzz.distance import LCSseq

    if (len(x), x) > (len(y), y):
        x, y = y, x
    found: set[str] = set()
    for op in LCSseq.opcodes(x, y):
        if op.tag != "equal":
            for part in (x[op.src_start : op.src_end], y[op.dest_start : op.dest_end]):
                found |= {part, *part, *pairs(part)}
    return found - {""}


def _where(left: Sequence[tuple[int, str]], whole: str) -> tuple[float, float, float]:
    """The letters left at the beginning, inside and at the end of a name."""
    head = inner = tail = 0
    for at, part in left:
        if at == 0:
            head += len(part)
        elif at + len(part) == len(whole):
            tail += len(part)
        else:
            inner += len(part)
    return min(head, _MOST), min(inner, _MOST), min(tail, _MOST)


@lru_cache(maxsize=_REMEMBERED)
def pairs(letters: str) -> frozenset[str]:
    """The bigrams of letters."""
    return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))
