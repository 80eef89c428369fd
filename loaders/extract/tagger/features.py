"""Characters and what is known of each, as integer arrays; the same for training and for reading.

Columns of the feature matrix (one row a code point): character, character bigram with the next one (hashed), word
position and part of speech, quotation state, place-name match, character trigram in the middle of which it stands
(frequent ones). Every column has its own number space.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from kg.text import folds
from loaders.tokens import tokens

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int64]
TABLES = ("char", "bigram", "word", "quote", "place", "trigram")  # the columns, in order
TRIGRAMS = 24_000

BIGRAMS = 1 << 15
POS = (
    "a", "ad", "an", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "mg", "mq", "n", "ng", "nr", "nrfg",
    "nrt", "ns", "nt", "nz", "o", "p", "q", "r", "rg", "rr", "rz", "s", "t", "tg", "u", "ud", "ug", "uj", "ul", "uv",
    "uz", "v", "vd", "vg", "vi", "vn", "vq", "x", "y", "z", "zg", "eng",
)  # fmt: skip
WORD_STATES = 1 + 4 * (len(POS) + 1)
_POS_INDEX = defaultdict(lambda: 1 + 4 * len(POS), {tag: 1 + 4 * i for i, tag in enumerate(POS)})
QUOTES = 4  # outside, in “”, in 《》, in （）
_OPEN = {"“": 1, '"': 1, "‘": 1, "「": 1, "《": 2, "〈": 2, "(": 3, "（": 3}
_CLOSE = {"”": 1, '"': 1, "’": 1, "」": 1, "》": 2, "〉": 2, ")": 3, "）": 3}
_MARK = re.compile(f"[{re.escape(''.join(_OPEN | _CLOSE))}]")
_MASK = re.compile(r"(?P<number>[*＊xXｘＸ×]+(?=[多余]?[%％万亿个家户人亩元吨米项所座名张件位]|平方|公里))|[*＊]{2,}")
_STAND_IN = "龙城"  # for a masked name: what many cities call themselves, so that no place in particular is meant
PLACE_LEVELS = ("province", "city", "county", "county_stem", "region")
PLACE_STATES = 1 + 4 * len(PLACE_LEVELS)


_PLANE = 0x10000  # characters beyond the basic plane are unknown ones


def lookup(index: dict[str, int]) -> Ints:
    """The number of every code point of the basic plane: of its folded, lower-case form, 0 where that is unknown."""
    numbers = np.zeros(_PLANE, np.int32)
    cased = {c: c.lower() for c in map(chr, range(_PLANE)) if c.isupper() or c.istitle()}
    changed = cased | {c: plain.lower() for c, plain in folds().items()}
    for char, number in index.items():
        if len(char) == 1 and ord(char) < _PLANE and char not in changed:
            numbers[ord(char)] = number
    for char, plain in changed.items():
        numbers[ord(char)] = index.get(plain, 0)
    return numbers


def characters(text: str, table: Ints) -> Ints:
    """Numbers of the characters by a table made with `lookup`."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    numbers: Ints = np.where(points < _PLANE, table[np.minimum(points, _PLANE - 1)], 0).astype(np.int32)
    return numbers


def unmasked(text: str) -> str:
    """The text with digits for masked numbers (XX亿元) and a name for masked names (**七期), of the same length.

    Masks are rare in what the tagger learned from, so it takes them for marks between names.
    """
    return _MASK.sub(lambda m: (("2" if m["number"] else _STAND_IN) * len(m[0]))[: len(m[0])], text)


def bigrams(chars: Ints) -> Ints:
    """Hash of each character with the next, in 1 … BIGRAMS - 1; the last one pairs with 0."""
    following = np.append(chars[1:], 0).astype(np.uint32)
    mixed = chars.astype(np.uint32) * np.uint32(2654435761) ^ following * np.uint32(40503)
    hashed: Ints = (1 + (mixed >> np.uint32(7)) % np.uint32(BIGRAMS - 1)).astype(np.int32)
    return hashed


def trigram_codes(chars: Ints) -> Codes:
    """One number for each character with its two neighbours."""
    around = np.concatenate([[0], chars, [0]]).astype(np.int64)
    codes: Codes = (around[:-2] << 32) | (around[1:-1] << 16) | around[2:]
    return codes


def frequent_trigrams(texts: Iterable[str], table: Ints) -> Codes:
    """The most frequent trigrams of known characters, sorted by code."""
    codes = np.concatenate([trigram_codes(characters(t, table)) for t in texts])
    inside = (codes >> 32 > 0) & (codes >> 16 & 0xFFFF > 0) & (codes & 0xFFFF > 0)
    values, counts = np.unique(codes[inside], return_counts=True)
    frequent: Codes = np.sort(values[np.lexsort((values, -counts))[:TRIGRAMS]])
    return frequent


def trigrams(chars: Ints, known: Codes) -> Ints:
    """Number of each character's trigram, from 1; 0 where it is not among those known (sorted codes)."""
    if not len(known):
        return np.zeros(len(chars), np.int32)
    codes = trigram_codes(chars)
    at = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    numbers: Ints = np.where(known[at] == codes, at + 1, 0).astype(np.int32)
    return numbers


def words(texts: Iterable[str]) -> Ints:
    """Part of speech and position in the word (single, begin, middle, end) of each character, by rjieba."""
    found = [*map(tokens, texts)]
    tags = chain.from_iterable(each.tags for each in found)
    bases = np.array([*map(_POS_INDEX.__getitem__, tags)], np.int32)
    lengths = np.array([*chain.from_iterable(each.lengths for each in found)], np.int64)
    ends = np.cumsum(lengths)
    states = np.repeat(bases + 2, lengths)
    states[ends - lengths] = bases + 1
    states[ends - 1] = bases + 3
    states[ends[lengths == 1] - 1] = bases[lengths == 1]
    return states


def quotations(text: str) -> Ints:
    """Whether a character stands inside quotation marks, book-title marks or brackets (the marks themselves do not)."""
    states = np.zeros(len(text), np.int32)
    state, since = 0, 0
    for mark in _MARK.finditer(text):
        at, char = mark.start(), mark.group()
        if state and _CLOSE.get(char) == state:
            if at - since <= 40:  # a mark that is never closed must not colour the rest
                states[since:at] = state
            state = 0
        elif char in _OPEN:
            state, since = _OPEN[char], at + 1
    return states


def places(length: int, matches: Sequence[tuple[int, int, str]]) -> Ints:
    """Place-name matches as level and position; `matches` are spans with a level, without overlaps."""
    states = np.zeros(length, np.int32)
    for start, end, level in matches:
        if level not in PLACE_LEVELS:
            continue
        base = 1 + 4 * PLACE_LEVELS.index(level)
        states[start:end] = base + 2
        states[start], states[end - 1] = base + 1, base + 3
        if end - start == 1:
            states[start] = base
    return states


@dataclass(frozen=True)
class Numbering:
    """What numbers the characters (`lookup`) and the trigrams (sorted codes, empty where the tagger has none)."""

    characters: Ints
    trigrams: Codes


def matrix(text: str, numbering: Numbering, matches: Sequence[tuple[int, int, str]]) -> Ints:
    """All columns, shape (len(text), len(TABLES))."""
    return matrices([text], numbering, [matches])


def matrices(texts: Sequence[str], numbering: Numbering, matches: Sequence[Sequence[tuple[int, int, str]]]) -> Ints:
    """The matrices of several texts one below the other; none sees its neighbours."""
    texts = [*map(unmasked, texts)]
    lengths = np.array([len(text) for text in texts], np.int64)
    ends = np.cumsum(lengths + 1)  # with an unknown character behind each
    chars = characters("\0".join([*texts, ""]), numbering.characters)
    chars[ends - 1] = 0
    inside = np.ones(len(chars), np.bool_)
    inside[ends - 1] = False
    out = np.empty((int(lengths.sum()), len(TABLES)), np.int32)
    for column, numbers in enumerate((chars, bigrams(chars))):
        out[:, column] = numbers[inside]
    out[:, 2] = words(texts)
    np.concatenate([np.zeros(0, np.int32), *map(quotations, texts)], out=out[:, 3])
    found = map(places, lengths.tolist(), matches)
    np.concatenate([np.zeros(0, np.int32), *found], out=out[:, 4])
    out[:, 5] = trigrams(chars, numbering.trigrams)[inside]
    return out
