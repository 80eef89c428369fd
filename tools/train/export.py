"""Writes a trained student as the files that the wheel ships (`loaders.extract.tagger.model` says what they hold)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from loaders.extract.tagger import features
from loaders.extract.tagger.features import Codes
from loaders.extract.tagger.model import AROUND, NETWORK, Tagger
from tools.train import quantised
from tools.train.data import Example
from tools.train.network import Student

MEASURED = 2000  # training sequences that the scales are measured on


def export(model: Student, index: dict[str, int], trigrams: Codes, training: Sequence[Example]) -> tuple[bytes, Any]:
    """The network, and the arrays around it, not calibrated; the same weights give the same bytes."""
    state = {k: v.detach().numpy() for k, v in model.state_dict().items()}
    dilations = [c.dilation[0] for c in model.convolutions]  # type: ignore[union-attr,index]
    tables = (name for name in features.TABLES if f"embedding.{name}.weight" in state)  # one may have no trigrams
    weights = {name: state[f"embedding.{name}.weight"] for name in tables}
    for i in range(len(dilations)):
        weights |= {f"w{i}": state[f"convolutions.{i}.weight"], f"b{i}": state[f"convolutions.{i}.bias"]}
    weights["head"] = np.concatenate([state["tags.weight"], state["attributes.weight"]]).T
    weights["bias"] = np.concatenate([state["tags.bias"], state["attributes.bias"]])
    read, given = _scales(model, training[:: max(1, len(training) // MEASURED)])
    around = {
        "characters": np.array("".join(sorted(index, key=lambda c: index[c]))),
        "trigrams": trigrams if "trigram" in weights else trigrams[:0],
        "reach": np.array(max(dilations)),
        "transitions": state["crf.transitions"],
        "start": state["crf.start"],
        "calibration": np.array([1.0, 0.0]),
    }
    return quantised.graph(weights, dilations, read, given), around


def said(network: bytes, around: Any, examples: Sequence[Example]) -> dict[int, Any]:
    """Emissions and attribute scores by `id(example)`, as the product reads."""
    tagger = Tagger(network, around)
    return {id(e): tagger.emissions(e.matrix, [len(e.text)]) for e in examples}


def write(network: bytes, around: Any, folder: Path) -> None:
    (folder / NETWORK).write_bytes(network)
    with (folder / AROUND).open("wb") as file:
        np.savez_compressed(file, **around)


@torch.no_grad()
def _scales(model: Student, examples: Sequence[Example]) -> tuple[list[np.float32], list[np.float32]]:
    """The scales of what the layers read, and of what their convolutions give."""
    model.eval()
    read: list[list[Any]] = [[] for _ in model.convolutions]
    given: list[list[Any]] = [[] for _ in model.convolutions]
    for e in examples:
        h = model.embedding(torch.from_numpy(e.matrix.astype(np.int64))[None]).transpose(1, 2)
        for i, convolution in enumerate(model.convolutions):
            more = torch.relu(convolution(h))
            read[i].append(h.flatten().numpy())
            given[i].append(more.flatten().numpy())
            h = h + more
    both = (([np.concatenate(v) for v in values], largest) for values, largest in ((read, 127), (given, 255)))
    first, second = ([quantised.scale(v, largest) for v in values] for values, largest in both)
    return first, second
