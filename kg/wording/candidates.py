"""Which sentences of two reports may share wording.

Windows of a few clauses are compared: those with enough grams of the other report in them (exact, by sorted hashes)
are signed by MinHash over shingles of characters and looked up in LSH buckets (datasketch). `kg.wording.alignment`
verifies.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kg.wording.sentences import Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHINGLE = 3  # letters
PERMUTATIONS = 48
THRESHOLD = 0.5  # Jaccard of the shingles of two windows that LSH aims at
SEED = 6  # letters of a gram that must agree exactly
SEEDS = 4  # such grams in a window before it is signed

_Window = tuple[int, int, int]  # sentence, first letter, last letter + 1


class Side:
    """The sentences of one report, ready to be compared."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        import numpy as np

        self.sentences = sentences
        each = [grams(sentence.letters, SEED) for sentence in sentences]
        self._first = np.cumsum([0, *map(len, each)])
        self._grams = np.concatenate(each) if each else np.empty(0, dtype=np.uint64)
        self._known = np.unique(self._grams)
        self._signed: dict[_Window, Any] = {}

    def near(self, other: Side) -> list[_Window]:
        """The windows with SEEDS grams that the other report has, too."""
        import numpy as np

        hits = np.concatenate(([0], np.cumsum(np.isin(self._grams, other._known))))
        found = []
        for number, sentence in enumerate(self.sentences):
            at = int(self._first[number])
            if hits[self._first[number + 1]] - hits[at] < SEEDS:
                continue
            for start, end in sentence.windows():
                if hits[at + end - SEED + 1] - hits[at + start] >= SEEDS:
                    found.append((number, start, end))
        return found

    def signatures(self, windows: Sequence[_Window]) -> list[Any]:
        from datasketch import MinHash  # type: ignore[import-untyped]

        new = [window for window in windows if window not in self._signed]
        shingled = [_shingles(self.sentences[n].letters[start:end]) for n, start, end in new]
        hashes = MinHash.bulk(shingled, num_perm=PERMUTATIONS, seed=1, hashfunc=zlib.crc32)
        self._signed.update(zip(new, hashes, strict=True))
        return [self._signed[window] for window in windows]


def pairs(ours: Side, theirs: Side) -> list[tuple[int, int]]:
    """(sentence of ours, sentence of theirs) that have a window alike, in order."""
    from datasketch import MinHashLSH

    mine, yours = ours.near(theirs), theirs.near(ours)
    if not mine or not yours:
        return []
    buckets = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, weights=(0.1, 0.9))  # verified later
    for window, signature in zip(yours, theirs.signatures(yours), strict=True):
        buckets.insert(window, signature, check_duplication=False)
    found: set[tuple[int, int]] = set()
    for window, signature in zip(mine, ours.signatures(mine), strict=True):
        found.update((window[0], like[0]) for like in buckets.query(signature))
    return sorted(found)


def _shingles(letters: str) -> Iterable[bytes]:
    return [letters[i : i + SHINGLE].encode() for i in range(len(letters) - SHINGLE + 1)]


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
