"""Writes a trained student as the file that the wheel ships (`loaders.extract.tagger.model` says its layout)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from loaders.extract.tagger import features
from loaders.extract.tagger.features import Codes
from tools.train.network import Student


def export(
    model: Student, index: dict[str, int], trigrams: Codes, calibration: tuple[float, float], path: Path
) -> None:
    """Half precision, compressed; the same weights give the same bytes."""
    state = {k: v.detach().numpy() for k, v in model.state_dict().items()}
    characters = "".join(sorted(index, key=lambda c: index[c]))
    arrays: dict[str, np.ndarray] = {  # type: ignore[type-arg]
        "characters": np.array(characters),
        "dilations": np.array([c.dilation[0] for c in model.convolutions], np.int32),  # type: ignore[union-attr,index]
        "calibration": np.array(calibration, np.float64),
    }
    for name in features.TABLES:
        if f"embedding.{name}.weight" not in state:
            continue
        arrays[name] = state[f"embedding.{name}.weight"].astype(np.float16)
    if "trigram" in arrays:
        arrays["trigrams"] = trigrams
    for i in range(len(model.convolutions)):
        weight = state[f"convolutions.{i}.weight"]  # (out, in, 3)
        arrays[f"w{i}"] = weight.transpose(2, 1, 0).reshape(-1, weight.shape[0]).astype(np.float16)
        arrays[f"b{i}"] = state[f"convolutions.{i}.bias"].astype(np.float16)
    for head in ("tags", "attributes"):
        arrays[f"{head}_w"] = state[f"{head}.weight"].T.astype(np.float16)
        arrays[f"{head}_b"] = state[f"{head}.bias"].astype(np.float16)
    arrays["transitions"] = state["crf.transitions"].astype(np.float16)
    arrays["start"] = state["crf.start"].astype(np.float16)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
