"""The trained convolutional tagger, read from `loaders/data/tagger.npz` and run with numpy alone.

Layout of the file (half precision): `characters` (one string, number 1 first), the tables `char`, `bigram`, `word`,
`quote`, `place` and, where it has them, `trigram` with the sorted codes `trigrams` (rows, width), for each convolution
i `w{i}` (3 · width, width) and `b{i}` with its dilation in `dilations`, the heads `tags_w`, `tags_b`, `attributes_w`,
`attributes_b`, the CRF's `transitions` and `start`, and `calibration`: (a, b) of the logistic that turns a span's
margin into a confidence.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from kg.errors import BadData
from loaders.extract.tagger import features
from loaders.extract.tagger.labels import ATTRIBUTES, TAGS
from loaders.extract.tagger.viterbi import Floats

FILE = "tagger.npz"
_BLOCK = 384  # steps at a time: what fits into the processor's cache
_TOGETHER = 32768  # characters at a time, by whole passages


class Tagger:
    """Emissions for any number of passages in one pass."""

    def __init__(self, arrays: dict[str, Any], version: str) -> None:
        self.version = version
        self.numbering = features.Numbering(
            features.lookup({c: i + 1 for i, c in enumerate(str(arrays["characters"]))}),
            arrays.get("trigrams", np.zeros(0, np.int64)),
        )
        weights = {k: v.astype(np.float32) for k, v in arrays.items() if v.dtype.kind == "f"}
        self._tables = [(column, weights[k]) for column, k in enumerate(features.TABLES) if k in weights]
        self._dilations = [int(d) for d in arrays["dilations"]]
        self._phases = 2 * max(self._dilations)
        if any(self._phases % (2 * d) for d in self._dilations):
            raise BadData(FILE, f"dilations {self._dilations}: powers of two are expected")
        self._layers = [(_kernels(weights[f"w{i}"]), weights[f"b{i}"]) for i in range(len(self._dilations))]
        self._buffers = threading.local()  # kept: fresh memory costs as much as a layer
        self._head = np.concatenate([weights["tags_w"], weights["attributes_w"]], 1)
        self._bias = np.concatenate([weights["tags_b"], weights["attributes_b"]])
        self.transitions: Floats = weights["transitions"]
        self.start: Floats = weights["start"]
        self.calibration: tuple[float, float] = tuple(float(x) for x in arrays["calibration"])  # type: ignore[assignment]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Tagger:
        """The shipped tagger, once a process.

        Raises:
            BadData: the file is damaged or of another version of the labels.
        """
        path = files("loaders") / "data" / FILE
        data = path.read_bytes()
        with path.open("rb") as file:
            arrays = dict(np.load(file, allow_pickle=False))
        if arrays["tags_w"].shape[1] != len(TAGS) or arrays["attributes_w"].shape[1] != len(ATTRIBUTES):
            raise BadData(FILE, "标签数不符，请重新训练 / the number of labels differs: train it again")
        return cls(arrays, hashlib.blake2b(data, digest_size=8).hexdigest())

    def emissions(self, matrix: features.Ints, lengths: Sequence[int]) -> tuple[Floats, Floats]:
        """Tag emissions (n, tags) and attribute scores (n, attributes) of passages that lie one behind the other.

        Args:
            matrix: of `features.matrices`, n rows.
            lengths: of the passages; none sees its neighbours.
        """
        parts = [np.empty((0, self._head.shape[1]), np.float32)]
        begin = end = 0
        group: list[int] = []
        for number, length in enumerate(lengths, 1):
            group.append(length)
            end += length
            if end - begin >= _TOGETHER or number == len(lengths):
                parts.append(self._run(matrix[begin:end], group))
                begin, group = end, []
        out = np.concatenate(parts)
        return out[:, : len(TAGS)], out[:, len(TAGS) :]

    def _run(self, numbers: features.Ints, lengths: Sequence[int]) -> Floats:
        """Scores (n, tags + attributes) of passages that lie one behind the other in `numbers`, (n, columns)."""
        places = _Places(lengths, self._phases)
        width = self._tables[0][1].shape[1]
        kept: Floats = getattr(self._buffers, "both", np.empty((2, 0, width), np.float32))
        if kept.shape[1] < places.size:
            self._buffers.both = kept = np.empty((2, places.size, width), np.float32)
        h, other = (buffer[: places.size].reshape(*places.shape, width) for buffer in kept)
        places.fill(h, numbers, self._tables)
        places.clear(other)
        for (kernels, bias), dilation in zip(self._layers, self._dilations, strict=True):
            _convolve(h, kernels, bias, dilation, other)
            h, other = other, h
            places.clear(h)
        out: Floats = (places.flat(h) @ self._head + self._bias)[places.of_row]
        return out


class _Places:
    """Where the characters of some passages stand in the array that the convolutions run over.

    It has the shape (phases, steps, width), and row t of the text, gaps between passages included, is [t % phases, t //
    phases]: the neighbours of many rows, at any dilation, are then one contiguous piece. Gaps hold zeros.
    """

    def __init__(self, lengths: Sequence[int], phases: int) -> None:
        n = np.asarray(lengths)
        gap = phases // 2  # what one convolution sees
        at = np.arange(n.sum()) + np.repeat(gap * np.arange(len(n)), n) + phases
        steps = (int(n.sum()) + gap * len(n)) // phases + 3  # the first and last step are empty
        self.shape = (phases, steps)
        self.size = phases * steps
        self.of_row = at % phases * steps + at // phases
        used = np.zeros(self.size, np.bool_)
        used[self.of_row] = True
        self._empty = np.flatnonzero(~used)

    def fill(self, h: Floats, numbers: features.Ints, tables: Sequence[tuple[int, Floats]]) -> None:
        """Puts the sum of the embeddings of all columns in; `tables` are numbers of columns with the embeddings."""
        indexes = np.zeros((numbers.shape[1], self.size), np.intp)
        indexes[:, self.of_row] = numbers.T
        rows = self.flat(h)
        more = np.empty((_BLOCK, rows.shape[1]), np.float32)
        (begin, first), *rest = tables
        for a in range(0, len(rows), _BLOCK):
            block = rows[a : a + _BLOCK]
            part = more[: len(block)]
            first.take(indexes[begin, a : a + _BLOCK], 0, out=block, mode="clip")
            for column, table in rest:
                block += table.take(indexes[column, a : a + _BLOCK], 0, out=part, mode="clip")
        rows[self._empty] = 0

    def clear(self, h: Floats) -> None:
        self.flat(h)[self._empty] = 0

    @staticmethod
    def flat(h: Floats) -> Floats:
        return h.reshape(-1, h.shape[2])


def _kernels(w: Floats) -> Floats:
    """The weights of a convolution of width 3, (3 · width, width), for two outputs at once: (4, width, width).

    What goes past the convolution is in them: h + relu(c) is max(h + c, h).
    """
    left, middle, right = np.split(w, 3)
    middle = middle + np.eye(w.shape[1], dtype=np.float32)
    both = left + right
    return np.stack([left, (both + middle) / 2, (both - middle) / 2, right])


def _convolve(h: Floats, kernels: Floats, bias: Floats, dilation: int, out: Floats) -> None:
    """`out` = h + relu(convolution of width 3 + bias), by blocks that stay in the processor's cache.

    Two outputs at a distance of `dilation` take four products instead of six (S. Winograd, "Arithmetic Complexity of
    Computations", 1980: F(2, 3)).
    """
    phases, steps, width = h.shape
    biases = np.broadcast_to(bias, (_BLOCK, width)).copy()
    sums, products = np.empty((2, 4, _BLOCK, width), np.float32)
    for first in range(1, steps - 1, _BLOCK):
        n = min(_BLOCK, steps - 1 - first)
        t, m = sums[:, :n], products[:, :n]
        for phase in range(phases):
            if phase // dilation % 2:
                continue
            x0, x1, x2, x3 = (_rows(h, phase + k * dilation, first, n) for k in (-1, 0, 1, 2))
            np.subtract(x0, x2, out=t[0])
            np.add(x1, x2, out=t[1])
            np.subtract(x2, x1, out=t[2])
            np.subtract(x1, x3, out=t[3])
            np.matmul(t, kernels, out=m)
            y0, y1, minus, last = m
            y1 += biases[:n]
            y0 += y1
            y0 += minus
            y1 -= minus
            y1 -= last
            np.maximum(x1, y0, out=_rows(out, phase, first, n))
            np.maximum(x2, y1, out=_rows(out, phase + dilation, first, n))


def _rows(h: Floats, phase: int, first: int, n: int) -> Floats:
    """Rows of one phase from step `first` on; a phase outside of 0 … is one of the step before or after."""
    step, phase = divmod(phase, h.shape[0])
    return h[phase, first + step : first + step + n]
