"""The weights of lac_small that the jieba wheel carries (Apache-2.0), as tensors to start from."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

# marks that lac_small saw only in their ASCII form
_MARKS = {
    "、": ",",
    "。": ".",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "—": "-",
    "…": ".",
    "《": '"',
    "》": '"',
    "【": "[",
    "】": "]",
}


def _folder() -> Path:
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("the jieba wheel is needed for its lac_small weights: pip install jieba")
    return Path(spec.origin).parent / "lac_small"


def tensor(name: str) -> Tensor:
    """Reads one Paddle tensor file: version, level-of-detail table, protobuf description, raw little-endian floats."""
    data = (_folder() / "model_baseline" / name).read_bytes()
    (levels,) = struct.unpack_from("<Q", data, 4)
    at = 12
    for _ in range(levels):
        (size,) = struct.unpack_from("<Q", data, at)
        at += 8 + size
    at += 4
    (size,) = struct.unpack_from("<i", data, at)
    at += 4
    shape, end = [], at + size
    while at < end:
        key = data[at]
        at += 1
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        if key >> 3 == 2:
            shape.append(value)
    return torch.from_numpy(np.frombuffer(data, "<f4", offset=end).reshape(shape).copy())


def lac_embedding(index: dict[str, int]) -> Tensor:
    """Rows of lac_small's character embedding in our numbering, (len(index) + 1, 128); row 0 is its unknown one."""
    rows = [line.split("\t") for line in (_folder() / "word.dic").read_text(encoding="utf-8").splitlines()]
    numbers = {r[1]: int(r[0]) for r in rows if len(r) == 2}
    table = tensor("word_emb")
    unknown = numbers["OOV"]
    picks = [unknown] * (len(index) + 1)
    for char, i in index.items():
        picks[i] = numbers.get(char, numbers.get(_MARKS.get(char, char), unknown))
    return table[torch.tensor(picks)].clone()


def lac_layers(model: nn.Module) -> None:
    """Copies the recurrent weights of lac_small into the two layers of a Teacher."""
    hidden = 128
    with torch.no_grad():
        for layer, first in zip(model.layers, (0, 2), strict=True):  # type: ignore[arg-type,union-attr]
            for direction in (0, 1):
                i = first + direction
                layer.w[direction] = tensor(f"fc_{i}.w_0")
                layer.b[direction, 0] = tensor(f"fc_{i}.b_0").ravel() + tensor(f"gru_{i}.b_0").ravel()
                weights = tensor(f"gru_{i}.w_0").ravel()
                layer.gates[direction] = weights[: hidden * 2 * hidden].reshape(hidden, 2 * hidden)
                layer.candidate[direction] = weights[hidden * 2 * hidden :].reshape(hidden, hidden)
