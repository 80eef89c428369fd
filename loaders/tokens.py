"""The tokens of a text by rjieba. Remembered: several finders ask for the passages of the same report."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

_REPORT = 1024  # texts remembered; a report has some hundred passages


class Tokens(NamedTuple):
    """Parts of speech, lengths, and the offsets at which tokens end, in order; the last one is the text's length."""

    tags: tuple[str, ...]
    lengths: list[int]
    ends: list[int]
    borders: frozenset[int]  # the ends as a set


@lru_cache(maxsize=_REPORT)
def tokens(text: str) -> Tokens:
    """The tokens of a text."""
    import rjieba  # reads its dictionary on import

    words, tags = zip(*rjieba.tag(text), strict=True) if text else ((), ())
    lengths = list(map(len, words))
    ends = list(accumulate(lengths))
    return Tokens(tags, lengths, ends, frozenset(ends))


def token_ends(text: str) -> list[int]:
    """Where the tokens of a text end, in code points."""
    return tokens(text).ends
