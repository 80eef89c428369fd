"""Learns what words are about from the company they keep (loaders/data/word_senses.npz).

    python -m tools.learn_senses --kb DIR [--show 养老 …]

Counts words near each other in the sentences of a loaded knowledge base (each sentence once), weighs the counts by
positive pointwise mutual information and keeps the first singular vectors (Levy and Goldberg 2014), rounded to bytes.
`--show` prints the nearest words instead of writing.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import rjieba
from scipy import sparse
from scipy.sparse.linalg import svds

from kg.base import KnowledgeBase
from kg.text import fold

OUT = Path(__file__).resolve().parents[1] / "loaders" / "data" / "word_senses.npz"
LEAST = 8  # times that a word must stand in the sentences
SIZE = 100  # numbers of a vector
NEAR, FAR = 3, 8  # words away: in full, half
SMOOTH = 0.75  # of the counts of what stands near, so that rare words do not win
SHIFT = 3  # so many times the chance two words must stand together
_SENTENCE = re.compile("[。！？；;\n]")
_WORD = re.compile("[一-鿿A-Za-z]{2,}")


def sentences(folder: str) -> Iterator[list[str]]:
    """The words of each sentence of all passages."""
    seen: set[str] = set()
    with KnowledgeBase.open(folder) as base:
        rows = base.facts.db.execute("SELECT text FROM passage WHERE kind IN ('body', 'table') ORDER BY report, number")
        for (text,) in rows:
            for sentence in _SENTENCE.split(fold(text)):
                if len(sentence) >= 6 and sentence not in seen:
                    seen.add(sentence)
                    yield [word for word in rjieba.cut(sentence) if _WORD.fullmatch(word)]


def learn(lists: Sequence[Sequence[str]]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Words, a vector each (unit length), and how rare they are (log of sentences over sentences with the word)."""
    held = Counter(word for words in lists for word in set(words))
    words = sorted(
        (w for w, n in Counter(w for ws in lists for w in ws).items() if n >= LEAST), key=lambda w: (-held[w], w)
    )
    number = {word: i for i, word in enumerate(words)}
    rows, columns, values = [], [], []
    for sentence in lists:
        known = [number.get(word, -1) for word in sentence]
        for at, first in enumerate(known):
            for away, second in enumerate(known[at + 1 : at + 1 + FAR], 1):
                if first >= 0 and second >= 0:
                    rows.append(first)
                    columns.append(second)
                    values.append(1.0 if away <= NEAR else 0.5)
    counts = sparse.coo_matrix((values, (rows, columns)), shape=(len(words), len(words))).tocsr()
    together = (counts + counts.T).tocoo()
    often = np.asarray(together.tocsr().sum(axis=1)).ravel()
    beside = often**SMOOTH / (often**SMOOTH).sum()
    weight = np.log(together.data / (often[together.row] * beside[together.col])) - np.log(SHIFT)
    kept = weight > 0
    shape = together.shape
    matrix = sparse.csr_matrix((weight[kept], (together.row[kept], together.col[kept])), shape=shape)
    left, sizes, _ = svds(matrix, k=min(SIZE, len(words) - 1), v0=np.ones(len(words)))
    order = np.argsort(-sizes)
    vectors = left[:, order] * np.sqrt(sizes[order])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    rare = np.log(len(lists) / (1 + np.array([held[w] for w in words])))
    return words, vectors, rare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kb", required=True, help="a loaded knowledge base")
    parser.add_argument("--show", nargs="*", help="words of which the nearest are printed")
    given = parser.parse_args()
    words, vectors, rare = learn(list(sentences(given.kb)))
    if given.show is None:
        size = np.abs(vectors).max(axis=1, keepdims=True)
        rounded = np.round(vectors / np.maximum(size, 1e-9) * 127).astype(np.int8)
        text = np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)
        np.savez_compressed(OUT, words=text, vectors=rounded, weights=rare.astype(np.float16))
        print(f"{len(words)} words, {OUT.stat().st_size / 1e6:.2f} MB")
        return
    for word in given.show:
        if word in words:
            near = np.argsort(-(vectors @ vectors[words.index(word)]))[1:9]
            print(word, " ".join(words[i] for i in near))


if __name__ == "__main__":
    main()
