"""Clauses that speak of another promise of the same plan, in its very words, and so not of the one that is asked for.

全面推行居住证制度 answers 推行居住证制度, not 加大居住证宣传力度 that stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.tracking.records import Promise
from loaders.promises.counted import things
from loaders.promises.likeness import Near

VERY = 0.95  # of the words of a promise: a clause that holds so much has its very words
LITTLE = 0.6  # of the words of a promise: a clause that holds less may be of the other


def own(
    promises: Sequence[Promise], phrases: Sequence[str], near: Mapping[int, Sequence[Near]], texts: Sequence[str]
) -> dict[int, Sequence[Near]]:
    """The clauses near to each promise without those of others; promises of numbers and lists keep all.

    Args:
        phrases: what the promises name, synonyms read alike.
        near: by the number of the promise.
        texts: of the clauses.
    """
    fullest: dict[int, tuple[float, int]] = {}
    for number, found in near.items():
        for n in found:
            fullest[n.claim] = max(fullest.get(n.claim, (0.0, number)), (n.cover, number))
    kept: dict[int, Sequence[Near]] = {}
    for number, found in near.items():
        phrase = phrases[number]
        if promises[number].amount is not None or "、" in phrase:
            kept[number] = found
            continue
        kept[number] = [
            n
            for n in found
            if n.special
            or n.cover >= LITTLE
            or fullest[n.claim][0] < VERY
            or not _lacks(phrase, phrases[fullest[n.claim][1]], texts[n.claim])
        ]
    return kept


def _lacks(phrase: str, other: str, text: str) -> bool:
    """Whether a text has none of the words that a phrase has and the other one lacks."""
    mine = [word for word in things(phrase, verbs=True) if word not in other]
    return bool(mine) and not any(word in text for word in mine)
