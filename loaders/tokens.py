"""The tokens of a text by rjieba. Remembered: several finders ask for the passages of the same report."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

_REPORT = 1024  # texts remembered; a report has some hundred passages


@lru_cache(maxsize=_REPORT)
def tagged(text: str) -> list[tuple[str, str]]:
    """The tokens with their parts of speech."""
    import rjieba  # reads its dictionary on import

    return rjieba.tag(text)


@lru_cache(maxsize=_REPORT)
def token_ends(text: str) -> list[int]:
    """The offsets at which tokens end, in order; the last one is the length of the text."""
    return list(accumulate(len(word) for word, _ in tagged(text)))
