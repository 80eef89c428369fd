"""Which texts hold which characters, and which pairs of neighbours, as arrays: a whole plan is compared at once.

A term is one character or a pair of them, as a number (`code`). Texts are in the form of `kg.tracking.matching.plain`;
a mask (*) is no term, and part of none.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy import sparse

_GROUPS = 64  # of columns: the greatest of each are compared first
_SHIFT = 21  # bits of a code point
_SECOND = (1 << _SHIFT) - 1  # of the bits of a pair: its second character
_BREAK, _MASK = ord("\n"), ord("*")


class Spelt(NamedTuple):
    """The terms of texts in their order: code, number of the text, offset in it."""

    code: np.ndarray
    text: np.ndarray
    at: np.ndarray


def spell(texts: Sequence[str], size: int) -> Spelt:
    """The terms of texts without line breaks; `size` 1: characters, 2: pairs."""
    letters = _points("\n".join(texts))
    ends = letters == _BREAK
    starts = np.concatenate([[0], np.flatnonzero(ends) + 1])
    solid = ~ends & (letters != _MASK)
    if size == 2:
        solid = solid[:-1] & solid[1:]
    found = np.flatnonzero(solid)
    text = np.cumsum(ends)[found]
    code = letters[found] << _SHIFT | letters[found + 1] if size == 2 else letters[found]
    return Spelt(code, text, found - starts[text])


def unique(spelt: Spelt) -> tuple[np.ndarray, np.ndarray]:
    """Where each term of each text first stands, by text and code; and for all of them which of these each is."""
    if not len(spelt.code):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    order = np.lexsort((spelt.code, spelt.text))
    code, text = spelt.code[order], spelt.text[order]
    new = np.append(True, (code[1:] != code[:-1]) | (text[1:] != text[:-1]))
    number = np.empty(len(order), dtype=np.intp)
    number[order] = np.cumsum(new) - 1
    return order[new], number


def code_of(term: str) -> int:
    """The code of a character or a pair."""
    return ord(term) if len(term) == 1 else ord(term[0]) << _SHIFT | ord(term[1])


def _points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)


class Index:
    """The terms of texts: who holds them, and what they weigh: log of texts over texts that hold it.

    Attributes:
        codes: of the terms, sorted.
        matrix: terms × texts, ones (float32) where a text holds the term.
    """

    def __init__(self, texts: Sequence[str], size: int = 2) -> None:
        self._count = max(1, len(texts))
        spelt = spell(texts, size)
        term, self._texts = np.divmod(np.unique(spelt.code * self._count + spelt.text), self._count)
        first = np.flatnonzero(np.diff(term, prepend=-1))
        self.codes = term[first]
        self._ends = np.append(first, len(term))
        self._rows = dict(zip(self.codes.tolist(), pairwise(self._ends.tolist()), strict=True))
        held = np.diff(self._ends)
        # math.log, which another array function may differ from in the last digit
        by_count = {n: math.log(1 + len(texts) / (1 + n)) for n in {0, *held.tolist()}}
        self._weights = np.array([by_count[n] for n in held.tolist()], dtype=float)
        self._unknown = by_count[0]
        shape = (len(self.codes), self._count)
        ones = np.ones(len(self._texts), dtype=np.float32)
        self.matrix = sparse.csr_matrix((ones, self._texts.astype(np.int32), self._ends.astype(np.int32)), shape=shape)

    def rows(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The row of each term, and whether it has one."""
        if not len(self.codes):
            return np.zeros(len(codes), dtype=np.intp), np.zeros(len(codes), dtype=bool)
        rows = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return rows, self.codes[rows] == codes

    def weigh(self, codes: np.ndarray) -> np.ndarray:
        """What terms weigh: the rarer the more."""
        rows, known = self.rows(codes)
        found = np.full(len(codes), self._unknown)
        found[known] = self._weights[rows[known]]
        return found

    def totals(self) -> np.ndarray:
        """What all terms of each text weigh; 1 where it has none."""
        weights = np.repeat(self._weights, np.diff(self._ends))
        found = np.bincount(self._texts, weights=weights, minlength=self._count)
        return np.where(found > 0, found, 1.0)

    def texts(self, code: int) -> np.ndarray:
        """The numbers of the texts that hold a term, in order."""
        begin, end = self._rows.get(code, (0, 0))
        return self._texts[begin:end]

    def held(self, codes: np.ndarray) -> np.ndarray:
        """Which texts hold which terms: terms × texts."""
        rows, known = self.rows(codes)
        found = np.zeros((len(codes), self._count), dtype=bool)
        of_known, at = spread(np.diff(self._ends)[rows[known]], self._ends[rows[known]])
        found[np.flatnonzero(known)[of_known], self._texts[at]] = True
        return found


class Words:
    """Which texts hold which words."""

    def __init__(self, texts: Sequence[str], index: Index) -> None:
        self._plain, self._index = texts, index
        self._known: dict[str, np.ndarray] = {}

    def texts(self, word: str) -> np.ndarray:
        """The numbers of the texts that a word stands in, in order."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._look(word)
        return found

    def held(self, words: Iterable[str]) -> tuple[dict[str, int], np.ndarray]:
        """Rows of words, and which texts hold them: words × texts."""
        rows = {word: row for row, word in enumerate(dict.fromkeys(words))}
        found = np.zeros((len(rows), len(self._plain)), dtype=bool)
        lists = [self.texts(word) for word in rows]
        if lists:
            found[np.repeat(np.arange(len(lists)), list(map(len, lists))), np.concatenate(lists)] = True
        return rows, found

    def _look(self, word: str) -> np.ndarray:
        pairs = [word[i : i + 2] for i in range(len(word) - 1)]
        if not pairs or "*" in word:
            return np.array([i for i, text in enumerate(self._plain) if word in text], dtype=np.intp)
        fewest = min((self._index.texts(code_of(pair)) for pair in pairs), key=len)
        if len(pairs) == 1:
            return fewest
        return np.array([i for i in fewest.tolist() if word in self._plain[i]], dtype=np.intp)


def spread(counts: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of spans of an array, one after the other: the number of the span, and each place in it.

    Args:
        counts, starts: length and begin of each span.
    """
    number = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return number, np.arange(len(number)) + (starts - before)[number]


def held_of(spelt: Spelt, pairs: np.ndarray, count: int) -> np.ndarray:
    """Which of `count` texts hold which pairs: pairs × texts.

    As `Index.held`, without an index: for texts of which few pairs are asked for, once.
    """
    found = np.zeros((len(pairs), count), dtype=bool)
    first, second = pairs >> _SHIFT, pairs & _SECOND
    letters = np.unique(np.concatenate([first, second]))
    # letters as small numbers, 0 for those that nobody asks for; then pairs by those of their two letters
    number = np.zeros(sys.maxunicode + 1, dtype=np.int32)
    number[letters] = np.arange(1, len(letters) + 1)
    row = np.zeros((len(letters) + 1, len(letters) + 1), dtype=np.int32)
    row[number[first], number[second]] = np.arange(1, len(pairs) + 1)
    rows = row[number[spelt.code >> _SHIFT], number[spelt.code & _SECOND]]
    known = rows > 0
    found[rows[known] - 1, spelt.text[known]] = True
    return found


def held_weight(
    counts: np.ndarray, slots: np.ndarray, weights: np.ndarray, held: np.ndarray, of: np.ndarray, at: np.ndarray
) -> np.ndarray:
    """The weight of the terms of phrases (numbers `of`) that clauses (numbers `at`) hold, added up in their order.

    Args:
        counts: terms of each phrase; `slots`, `weights`: their rows of `held` and what they weigh.
    """
    row, place = spread(counts[of], (np.cumsum(counts) - counts)[of])
    return np.bincount(row, weights=weights[place] * held[slots[place], at[row]], minlength=len(of))


def best(scores: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The columns of the `count` greatest scores of each row, those above 0; of equal ones the first."""
    rows, columns = scores.shape
    width = columns // _GROUPS
    chosen = scores > 0
    if width > 1:
        # the count-th greatest of the best of groups is no greater than the count-th of all
        greatest = scores[:, : width * _GROUPS].reshape(rows, width, _GROUPS).max(axis=1)
        least = np.partition(greatest, _GROUPS - count, axis=1)[:, _GROUPS - count]
        chosen &= scores >= least[:, None]
    row, column = np.nonzero(chosen)
    order = np.lexsort((-scores[row, column], row))
    row, column = row[order], column[order]
    counts = np.bincount(row, minlength=rows)
    rank = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    return row[rank < count], column[rank < count]
