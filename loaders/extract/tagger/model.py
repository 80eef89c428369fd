"""The trained convolutional tagger: what each character says of tags and attributes.

`loaders/data/tagger.onnx` is the network, in whole numbers of eight bits (`tools.train.quantised` writes it), run by
onnxruntime. It takes `features`, int32 (columns, n), and `used`, float32 (1, 1, n), 0 between passages; it gives
`scores`, float32 (1, n, tags + attributes). `loaders/data/tagger.npz` holds what stands around it: `characters` (one
string, number 1 first), the sorted codes `trigrams`, `reach` (characters that one layer looks to each side), the CRF's
`transitions` and `start`, and `calibration`: (a, b) of the logistic that turns a span's margin into a confidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import onnxruntime

from kg.errors import BadData
from loaders.extract.tagger import features
from loaders.extract.tagger.labels import ATTRIBUTES, TAGS
from loaders.extract.tagger.viterbi import Floats

NETWORK, AROUND = "tagger.onnx", "tagger.npz"
_TOGETHER = 4096  # characters at a time, by whole passages: what a layer hands on stays in the processor's cache


class Tagger:
    """Emissions for any number of passages in one pass."""

    def __init__(self, network: bytes, around: Mapping[str, Any]) -> None:
        self.numbering = features.Numbering(
            features.lookup({c: i + 1 for i, c in enumerate(str(around["characters"]))}), around["trigrams"]
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the reports share out the processors
        options.log_severity_level = 3  # errors; where it runs is no concern of the user's
        self._session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        self._gap = int(around["reach"])
        self.transitions: Floats = around["transitions"].astype(np.float32)
        self.start: Floats = around["start"].astype(np.float32)
        self.calibration: tuple[float, float] = tuple(float(x) for x in around["calibration"])  # type: ignore[assignment]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Tagger:
        """The shipped tagger, once a process.

        Raises:
            BadData: the file is of another version of the labels.
        """
        data = files("loaders") / "data"
        network, around = (data / NETWORK).read_bytes(), data / AROUND
        with around.open("rb") as file:
            arrays = dict(np.load(file, allow_pickle=False))
        if arrays["start"].shape[0] != len(TAGS):
            raise BadData(AROUND, "标签数不符，请重新训练 / the number of labels differs: train it again")
        return cls(network, arrays)

    def emissions(self, matrix: features.Ints, lengths: Sequence[int]) -> tuple[Floats, Floats]:
        """Tag emissions (n, tags) and attribute scores (n, attributes) of passages that lie one behind the other.

        Args:
            matrix: of `features.matrices`, n rows.
            lengths: of the passages; none sees its neighbours.
        """
        scores = np.empty((len(matrix), len(TAGS) + len(ATTRIBUTES)), np.float32)
        sizes = np.asarray(lengths, np.int64)
        ends = np.cumsum(sizes)
        begin = 0
        for group in np.split(sizes, 1 + np.flatnonzero(np.diff(ends // _TOGETHER))):
            end = begin + int(group.sum())
            if end > begin:
                scores[begin:end] = self._run(matrix[begin:end], group)
            begin = end
        return scores[:, : len(TAGS)], scores[:, len(TAGS) :]

    def _run(self, rows: features.Ints, lengths: features.Codes) -> Floats:
        """Scores (n, tags + attributes) of passages that lie one behind the other in `rows`, (n, columns)."""
        at = np.arange(len(rows)) + np.repeat(self._gap * np.arange(len(lengths)), lengths)
        spread = np.zeros((rows.shape[1], at[-1] + 1), np.int32)
        spread[:, at] = rows.T
        used = np.zeros((1, 1, at[-1] + 1), np.float32)
        used[..., at] = 1
        found: Floats = self._session.run(["scores"], {"features": spread, "used": used})[0][0]
        return found if len(found) == len(at) else found[at]
