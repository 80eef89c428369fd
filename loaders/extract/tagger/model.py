"""The trained convolutional tagger, read from `loaders/data/tagger.npz` and run with numpy alone.

Layout of the file (half precision): `characters` (one string, number 1 first), the tables `char`, `bigram`, `word`,
`quote`, `place` and, where it has them, `trigram` with the sorted codes `trigrams` (rows, width), for each convolution
i `w{i}` (3 · width, width) and `b{i}` with its dilation in `dilations`, the heads `tags_w`, `tags_b`, `attributes_w`,
`attributes_b`, the CRF's `transitions` and `start`, and `calibration`: (a, b) of the logistic that turns a span's
margin into a confidence.
"""

from __future__ import annotations

import hashlib
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
_GAP = 8  # empty rows between passages, as wide as the convolutions see
_BLOCK = 512  # rows at a time: what fits into the processor's cache


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
        self._layers = [(weights[f"w{i}"], weights[f"b{i}"]) for i in range(len(self._dilations))]
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

    def emissions(self, matrices: Sequence[features.Ints]) -> list[tuple[Floats, Floats]]:
        """Tag emissions (n, tags) and attribute scores (n, attributes) of each passage.

        Args:
            matrices: of `features.matrix`, one a passage.
        """
        if not matrices:
            return []
        width = self._tables[0][1].shape[1]
        lengths = [len(m) for m in matrices]
        total = sum(lengths) + _GAP * (len(lengths) + 1)
        h = np.zeros((total, width), np.float32)
        empty = np.ones(total, np.bool_)
        at, starts = _GAP, []
        for matrix in matrices:
            n = len(matrix)
            rows = h[at : at + n]
            for column, table in self._tables:
                rows += table[matrix[:, column]]
            empty[at : at + n] = False
            starts.append(at)
            at += n + _GAP
        for (w, b), dilation in zip(self._layers, self._dilations, strict=True):
            h = self._convolve(h, w, b, dilation)
            h[empty] = 0
        out = h @ self._head + self._bias
        tags = len(TAGS)
        return [(out[a : a + n, :tags], out[a : a + n, tags:]) for a, n in zip(starts, lengths, strict=True)]

    @staticmethod
    def _convolve(h: Floats, w: Floats, b: Floats, dilation: int) -> Floats:
        """h + relu(convolution of width 3)."""
        total, width = h.shape
        padded = np.zeros((total + 2 * dilation, width), np.float32)
        padded[dilation:-dilation] = h
        out, rest = np.empty_like(h), np.empty((_BLOCK, width), np.float32)
        left, middle, right = w[:width], w[width : 2 * width], w[2 * width :]
        for a in range(0, total, _BLOCK):
            z = min(total, a + _BLOCK)
            block, more = out[a:z], rest[: z - a]
            np.matmul(padded[a:z], left, out=block)
            block += np.matmul(h[a:z], middle, out=more)
            block += np.matmul(padded[a + 2 * dilation : z + 2 * dilation], right, out=more)
            block += b
            np.maximum(block, 0, out=block)
            block += h[a:z]
        return out
