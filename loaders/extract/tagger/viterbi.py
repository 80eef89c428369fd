"""The best tag sequence of many sentences at once, and the spans in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from loaders.extract.tagger.labels import TAGS

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_NEVER = np.float32(-1e4)


# to begin with I is forbidden, and so is to come to I from anything but B and I of the same type
_START = np.array([_NEVER if tag.startswith("I-") else 0 for tag in TAGS], np.float32)
_INSIDE = [j for j, tag in enumerate(TAGS) if tag.startswith("I-")]
_FIRST = [j for j, tag in enumerate(TAGS) if tag.startswith("B-")]
_OUTSIDE = [j for j in range(len(TAGS)) if j not in _INSIDE]
_BEFORE = [[i for i, before in enumerate(TAGS) if before[2:] == TAGS[j][2:]] for j in _INSIDE]  # B, I
_PAIRS = np.array(
    [[_NEVER if j in _INSIDE and i not in _BEFORE[_INSIDE.index(j)] else 0 for j in range(len(TAGS))]
     for i in range(len(TAGS))], np.float32,
)  # fmt: skip


def decode(emissions: Sequence[Floats], transitions: Floats, start: Floats) -> list[Ints]:
    """Viterbi over sentences in parallel.

    Args:
        emissions: one array (length, tags) a sentence, none empty.
        transitions: (tags, tags), from row to column. `start`: (tags,).

    Returns:
        One array of tag indexes a sentence, in the order given; BIO is respected.
    """
    if not emissions:
        return []
    ends = np.cumsum([len(e) for e in emissions])
    return np.split(decode_all(np.concatenate(emissions), ends, transitions, start), ends[:-1])


def decode_all(emissions: Floats, ends: Ints, transitions: Floats, start: Floats) -> Ints:
    """The tag indexes of sentences that lie one behind the other, none empty, by Viterbi over all of them in parallel.

    Args:
        emissions: (characters, tags).
        ends: where the sentences end, ascending.
    """
    lengths = np.diff(ends, prepend=0)
    order = np.argsort(-lengths, kind="stable")
    lengths = lengths[order]
    first = (ends[order] - lengths).astype(np.int64)
    running = np.searchsorted(-lengths, -np.arange(lengths[0]), "left")  # sentences longer than t
    score = transitions + _PAIRS
    outside = np.ascontiguousarray(score[:, _OUTSIDE].T)[:, :, None]  # to, from, sentence
    inside = np.stack([score[before, j] for before, j in zip(_BEFORE, _INSIDE, strict=True)])[:, :, None]
    # the best score of a path that ends in each tag, at each step: (tags, sentences)
    alphas = [(emissions[first] + start + _START).T.copy()]
    for t in range(1, len(running)):
        n = running[t]
        before = alphas[-1][:, :n]
        alpha = emissions[first[:n] + t].T.copy()
        alpha[_OUTSIDE] += (before + outside).max(1)
        alpha[_INSIDE] += (before[_BEFORE] + inside).max(1)
        alphas.append(alpha)
    path = np.empty(len(emissions), np.int64)
    tag = np.empty(0, np.int64)
    into = np.ascontiguousarray(score.T)  # to, from
    for t in range(len(running) - 1, -1, -1):
        alpha = alphas[t]
        n, going_on = alpha.shape[1], len(tag)
        if going_on:
            tag = (alpha[:, :going_on].T + into[tag]).argmax(1)
        if going_on < n:
            tag = np.concatenate([tag, alpha[:, going_on:].argmax(0)])
        path[first[:n] + t] = tag
    return path


def borders_of(tags: Ints) -> tuple[Ints, Ints]:
    """Where the B I* runs of valid sequences that lie one behind the other begin and end."""
    first, more = np.isin(tags, _FIRST), np.isin(tags, _INSIDE)
    following = np.append(more[1:], False)
    return np.flatnonzero(first), np.flatnonzero((first | more) & ~following) + 1


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
