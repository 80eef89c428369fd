"""The best tag sequence of many sentences at once, and the spans in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from loaders.extract.tagger.labels import TAGS

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_NEVER = np.float32(-1e4)


def _forbidden() -> tuple[Floats, Floats]:
    pairs = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for j, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            for i, before in enumerate(TAGS):
                if before[2:] != tag[2:]:
                    pairs[i, j] = _NEVER
    start = np.array([_NEVER if tag.startswith("I-") else 0 for tag in TAGS], np.float32)
    return pairs, start


_PAIRS, _START = _forbidden()


def decode(emissions: Sequence[Floats], transitions: Floats, start: Floats) -> list[Ints]:
    """Viterbi over sentences in parallel.

    Args:
        emissions: one array (length, tags) a sentence, none empty.
        transitions: (tags, tags), from row to column. `start`: (tags,).

    Returns:
        One array of tag indexes a sentence, in the order given; BIO is respected.
    """
    order = sorted(range(len(emissions)), key=lambda i: -len(emissions[i]))
    lengths = np.array([len(emissions[i]) for i in order])
    width = len(TAGS)
    result: list[Ints] = [np.empty(0, np.int64)] * len(emissions)
    if not order:
        return result
    block = np.zeros((int(lengths[0]), len(order), width), np.float32)
    for row, i in enumerate(order):
        block[: lengths[row], row] = emissions[i]
    score = (transitions + _PAIRS).T[None]  # 1, to, from
    alpha = block[0] + start + _START
    back = np.zeros(block.shape, np.int8)
    final = alpha.copy()
    for t in range(1, len(block)):
        n = int((lengths > t).sum())
        paths = alpha[:n, None, :] + score
        back[t, :n] = best = paths.argmax(2)
        alpha = np.take_along_axis(paths, best[:, :, None], 2)[:, :, 0] + block[t, :n]
        final[:n] = alpha
    path = np.zeros((len(block), len(order)), np.int64)
    tag = final.argmax(1)
    rows = np.arange(len(order))
    for t in range(len(block) - 1, -1, -1):
        n = int((lengths > t).sum())
        path[t, :n] = tag[:n]
        if t:
            tag[:n] = back[t, rows[:n], tag[:n]]
    for row, i in enumerate(order):
        result[i] = path[: lengths[row], row]
    return result


def spans_of(tags: Sequence[int] | Ints) -> list[tuple[int, int, str]]:
    """(start, end, type) of each B I* run."""
    out = []
    at = 0
    while at < len(tags):
        name = TAGS[tags[at]]
        if name == "O":
            at += 1
            continue
        end = at + 1
        while end < len(tags) and TAGS[tags[end]] == f"I-{name[2:]}":
            end += 1
        out.append((at, end, name[2:]))
        at = end
    return out
