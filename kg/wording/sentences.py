"""The sentences of a report as letters: what is compared, without marks and blanks, and where each letter stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.facts.search import key

_SENTENCE = re.compile(r"[^。；;！？!?\n\f]+")
_MARKS = re.compile(r"[\W_]+")
_CLAUSE_ENDS = "，,、：:"
SHORTEST = 16  # letters of a sentence that is compared


@dataclass(frozen=True, slots=True)
class Sentence:
    """`letters[i]` stands at `offsets[i]` of the text of the passage with this number. `starts`: of its clauses."""

    passage: int
    letters: str
    offsets: tuple[int, ...]
    starts: tuple[int, ...]


def sentences(passages: Iterable[tuple[int, str]]) -> list[Sentence]:
    """The sentences (to 。；！？) of passages given as number and mended text, those of SHORTEST letters or more."""
    found = []
    for number, text in passages:
        folded = key(text)
        for part in _SENTENCE.finditer(folded):
            letters: list[str] = []
            offsets: list[int] = []
            starts = [0]
            for at in range(*part.span()):
                char = folded[at]
                if char.isalnum():
                    letters.append(char)
                    offsets.append(at)
                elif char in _CLAUSE_ENDS and len(letters) > starts[-1]:
                    starts.append(len(letters))
            if len(letters) >= SHORTEST:
                if starts[-1] == len(letters):
                    starts.pop()
                found.append(Sentence(number, "".join(letters), tuple(offsets), tuple(starts)))
    return found


def plain(texts: Iterable[str]) -> str:
    """The letters of texts, one after the other."""
    return _MARKS.sub("", key("".join(texts)))
