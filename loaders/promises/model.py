"""The fitted model that weighs what a promise and a clause have in common."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np

FILE = "promise_likeness.json"
FEATURES = (
    "pairs", "words", "letters", "run", "long_run", "of_clause", "letters_of_clause", "head", "tail", "rarest",
    "sentence", "section", "size", "short", "member", "special", "task", "programme", "indicator", "project", "wide",
    "number", "no_number", "pairs_words", "pairs_run", "pairs_rarest", "pairs_pairs", "head_tail", "project_head",
    "project_rarest", "wide_pairs", "core", "same_number", "comparable", "about",
)  # fmt: skip


class Model:
    """A logistic regression over FEATURES; `weights` hold the constant last."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._weights = np.array(weights, dtype=float)

    def chances(self, features: np.ndarray) -> np.ndarray:
        score = features @ self._weights[:-1] + self._weights[-1]
        return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))))


@lru_cache(maxsize=2)
def model(period: str) -> Model:
    """The fitted model for clauses of the review or of the plan."""
    known = json.loads((files("loaders") / "data" / FILE).read_text(encoding="utf-8"))[period]
    return Model([*(known[name] for name in FEATURES), known["constant"]])
