"""The best tag sequence of many sentences at once, and the spans in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from loaders.extract.tagger.labels import TAGS

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_NEVER = np.float32(-1e4)


_FIRST = [j for j, tag in enumerate(TAGS) if tag.startswith("B-")]
_INSIDE = [TAGS.index(f"I-{TAGS[j][2:]}") for j in _FIRST]
_ORDER = np.array([0, *_FIRST, *_INSIDE])  # O, the Bs, the Is: in this order the tags are decoded
_B, _I = slice(1, 1 + len(_FIRST)), slice(1 + len(_FIRST), None)


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


def decode_all(emissions: Floats, ends: Ints, transitions: Floats, start: Floats, cuts: Ints | None = None) -> Ints:
    """The tag indexes of sentences that lie one behind the other, none empty, by Viterbi over all of them in parallel.

    Args:
        emissions: (characters, tags).
        ends: where the sentences end, ascending.
        cuts: those of the ends where a sentence was cut in two behind a character whose tag is known to be O.
    """
    emissions = emissions.copy()
    cuts = ends[:0] if cuts is None else cuts
    emissions[cuts - 1, 1:] = _NEVER
    rows, at, first = _layout(ends)
    score = transitions[np.ix_(_ORDER, _ORDER)]  # from, to
    steps = _Steps(
        to_outside=np.ascontiguousarray(score[:, : _I.start].T),
        from_first=np.diag(score[_B, _I]),
        from_inside=np.diag(score[_I, _I]),
    )
    best = np.ascontiguousarray(emissions[rows].T[_ORDER])
    best[:, : at[1]] += np.where(np.isin(first, cuts), score[0][:, None], start[_ORDER, None])
    best[_I, : at[1]] += _NEVER
    starts = at.tolist()
    _forward(best, starts, steps)
    path = np.empty(len(emissions), np.int64)
    path[rows] = _ORDER[_backward(best, starts, steps)]
    return path


class _Steps(NamedTuple):
    """Scores of the steps that BIO allows, tags in `_ORDER`.

    `to_outside`: (O and B, tags), to O or B from any tag; `from_first`, `from_inside`: (types,), to I from the B or I
    of its own type.
    """

    to_outside: Floats
    from_first: Floats
    from_inside: Floats


def _layout(ends: Ints) -> tuple[Ints, Ints, Ints]:
    """Sentences side by side, the longest first, so that one step is made in all of them at once.

    Returns:
        The characters by their place in the sentence, then by sentence; where each place begins among them, and the
        end; where the sentences begin, in their new order.
    """
    lengths = np.diff(ends, prepend=0)
    order = np.argsort(-lengths, kind="stable")
    lengths = lengths[order]
    running = np.searchsorted(-lengths, -np.arange(lengths[0]), "left")  # how many sentences are longer than t
    at = np.concatenate([[0], np.cumsum(running)])
    first = (ends[order] - lengths).astype(np.int64)
    places = np.repeat(np.arange(len(running)), running)
    return first[np.arange(at[-1]) - np.repeat(at[:-1], running)] + places, at, first


def _forward(best: Floats, starts: list[int], steps: _Steps) -> None:
    """Makes `best`, (tags, characters), of emissions the best score of a path that ends at a character with a tag."""
    outside = steps.to_outside[:, :, None]
    from_first, from_inside = steps.from_first[:, None], steps.from_inside[:, None]
    paths = np.empty((_I.start, len(TAGS), starts[1]), np.float32)
    for t in range(1, len(starts) - 1):
        now = best[:, starts[t] : starts[t + 1]]
        n = now.shape[1]
        before = best[:, starts[t - 1] : starts[t - 1] + n]
        now[: _I.start] += np.add(before, outside, out=paths[:, :, :n]).max(1)
        now[_I] += np.maximum(before[_B] + from_first, before[_I] + from_inside)


def _backward(best: Floats, starts: list[int], steps: _Steps) -> Ints:
    """The tags of the best paths, in `_ORDER`, by character as in `best`."""
    into = np.full((len(TAGS), len(TAGS)), _NEVER, np.float32)  # to, from
    into[: _I.start] = steps.to_outside
    for i, (first, inside) in enumerate(zip(steps.from_first, steps.from_inside, strict=True)):
        into[_I.start + i, [1 + i, _I.start + i]] = first, inside
    chosen = np.empty(best.shape[1], np.int64)
    tag = np.empty(0, np.int64)
    for t in range(len(starts) - 2, -1, -1):
        now, going_on = best[:, starts[t] : starts[t + 1]], len(tag)
        if going_on:
            tag = (now[:, :going_on].T + into[tag]).argmax(1)
        if going_on < now.shape[1]:
            tag = np.concatenate([tag, now[:, going_on:].argmax(0)])
        chosen[starts[t] : starts[t + 1]] = tag
    return chosen


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
