"""Who a title is said to be of: the names before the verb that awards it, 甲县、乙县入选…, or 我市."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from loaders.extract.clue import Clue
from loaders.extract.standing import words

HOLDERS = frozenset({"place", "organisation", "project", "programme", "industry"})
_SENTENCE_END = re.compile("[。；;！？!?\n]")
_MARKS = '[“”"‘’]*'
_LISTED = re.compile(f"{_MARKS}(?:、|和|及|与|以及){_MARKS}")


class _Grammar(NamedTuple):
    between: re.Pattern[str]  # all that may stand between the holder and the title
    own: re.Pattern[str]  # what stands before the title where the report speaks of its own place


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    verbs = {verb for stages in words().honours.values() for known in stages.values() for verb in known}
    ranked = "|".join(sorted(map(re.escape, verbs), key=len, reverse=True))
    said = f"(?:{'|'.join(map(re.escape, words().adverbs))})*(?:{ranked})(?:为|成为)?了?{_MARKS}[^，,。；;]{{0,8}}"
    return _Grammar(
        re.compile(rf"[“”\"‘’）)]*(?:等[^，,。；;]{{0,8}}?)?{said}"),
        re.compile(f"(?:^|[，,、])(?P<own>我[省市县区州]){said}$"),
    )


def holder_of(text: str, clues: Sequence[Clue], number: int) -> str | None:
    """The holder of the title that is the clue `number`, as the passage writes it; None: the sentence does not say.

    Args:
        text: of the passage.
        clues: its mentions without indicators, in order and without overlaps.
    """
    start, before = clues[number].start, number - 1
    while before >= 0 and clues[before].type == "honour" and _LISTED.fullmatch(text, clues[before].end, start):
        start, before = clues[before].start, before - 1  # further titles of the same holder
    cuts = [m.end() for m in _SENTENCE_END.finditer(text, 0, start)]
    low = cuts[-1] if cuts else 0
    named = before >= 0 and clues[before].type in HOLDERS and clues[before].start >= low
    if named and _grammar().between.fullmatch(text, clues[before].end, start):
        first = before
        while (
            first > 0
            and clues[first - 1].type in HOLDERS
            and _LISTED.fullmatch(text, clues[first - 1].end, clues[first].start)
        ):
            first -= 1
        return text[clues[first].start : clues[before].end]
    own = _grammar().own.search(text[low:start])
    return own["own"] if own else None
