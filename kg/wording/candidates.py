"""Which sentences of two reports may share wording: those that have a few runs of letters in common, found exactly.

`kg.wording.alignment` verifies. Hashes of runs are sorted and joined, so that nothing is compared that shares nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.wording.sentences import Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 6  # letters of a gram that must agree exactly
SEEDS = 4  # different such grams that two sentences must share


class Side:
    """The sentences of one report, ready to be compared."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        import numpy as np

        self.sentences = sentences
        each = [np.unique(grams(sentence.letters, SEED)) for sentence in sentences]
        found = np.concatenate(each) if each else np.empty(0, dtype=np.uint64)
        order = np.argsort(found, kind="stable")
        self.grams = found[order]  # sorted, one that stands in several sentences as often
        self.owners = np.repeat(np.arange(len(each)), list(map(len, each)))[order]  # their sentences


def pairs(ours: Side, theirs: Side) -> list[tuple[int, int]]:
    """(sentence of ours, sentence of theirs) that share SEEDS grams, in order."""
    import numpy as np

    first = np.searchsorted(theirs.grams, ours.grams, side="left")
    times = np.searchsorted(theirs.grams, ours.grams, side="right") - first  # in how many of their sentences it stands
    mine = np.repeat(ours.owners, times)
    starts = np.cumsum(times) - times
    yours = theirs.owners[np.repeat(first - starts, times) + np.arange(len(mine))]
    together, shared = np.unique(mine * len(theirs.sentences) + yours, return_counts=True)
    return [divmod(int(pair), len(theirs.sentences)) for pair in together[shared >= SEEDS]]


def grams(letters: str, size: int) -> NDArray[Any]:
    """A 64-bit hash of every run of `size` letters, in order (polynomial in the code points, wrapping)."""
    import numpy as np

    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - size + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    total = np.zeros(count, dtype=np.uint64)
    for i in range(size):
        total = total * np.uint64(0x9E3779B97F4A7C15) + codes[i : i + count]
    return total
