"""A passage as the grammars of attributes read it: mentions blanked out, cut where clauses end."""

from __future__ import annotations

import re
from collections.abc import Iterable

BLANK = "◇"
CLAUSE_END = re.compile("[，,；;。！？!?\n：:]")


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with every span replaced by as many blanks: a word inside a name says nothing."""
    parts, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            parts += [text[at:start], BLANK * (end - max(at, start))]
            at = end
    return "".join((*parts, text[at:]))


def clause_ends(text: str) -> list[int]:
    """Where the clauses of a text end, behind their mark."""
    return [m.end() for m in CLAUSE_END.finditer(text)]


def any_of(words: Iterable[str]) -> str:
    """An expression for any of the words, the longest first; at least one."""
    return "|".join(sorted(map(re.escape, set(words)), key=len, reverse=True))
