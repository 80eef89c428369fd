"""What texts are about, as vectors: words that stand in like company are near each other (污水, 管网; 养老, 助餐).

The vectors (loaders/data/word_senses.npz) were learned by counting words near each other in reports
(tools/learn_senses.py); a text's vector is the mean of its words', rare ones heavier.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import repeat

import numpy as np
import rjieba
from scipy import sparse

FILE = "word_senses.npz"
_UNKNOWN, _BREAK = -1, -2  # for the number of a word: none of those known, the end of a text


class Senses:
    """Args:
    words: in the order of the rows.
    vectors: a row a word.
    weights: of the words, by rarity.
    """

    def __init__(self, words: Sequence[str], vectors: np.ndarray, weights: np.ndarray) -> None:
        self._number = {word: i for i, word in enumerate(words)} | {"\n": _BREAK}
        size = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._vectors = (weights[:, None] * vectors / np.maximum(size, 1e-9)).astype(np.float32)

    def of(self, texts: Sequence[str]) -> np.ndarray:
        """A row of length 1 for each text; zeros where no word is known."""
        # one call for all texts: a line break is a token of its own
        tokens = rjieba.cut("\n".join(text.replace("\n", " ") for text in texts))
        number = np.array(list(map(self._number.get, tokens, repeat(_UNKNOWN))), dtype=np.int32)
        known = np.flatnonzero(number >= 0)
        row = np.cumsum(number == _BREAK)[known]
        shape = (len(texts), len(self._vectors))
        counts = sparse.csr_matrix((np.ones(len(row), dtype=np.float32), (row, number[known])), shape=shape)
        found = np.asarray(counts @ self._vectors)
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))


@lru_cache(maxsize=1)
def senses() -> Senses:
    """The shipped vectors."""
    with as_file(files("loaders") / "data" / FILE) as path, np.load(path, allow_pickle=False) as known:
        words = known["words"].tobytes().decode("utf-8").split("\n")
        return Senses(words, known["vectors"].astype(np.float32), known["weights"].astype(np.float32))
