"""The judge's model: a chance that two names mean one thing, from the numbers and the letters of the pair.

Three parts are added up and made a chance: weights of the features; how near the pair lies to labelled pairs that are
held as examples, each with a weight of its own, so that features may count together; and weights of the letters and
words that are left of either name. All of it is in judge.json, fitted by `tools.fit_identity`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from operator import mul
from typing import TYPE_CHECKING

from kg.identity.likeness import NAMES, PART, Frequency
from kg.identity.sentences import WORDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FILE = "judge.json"
ALL = (*NAMES, *WORDS)
NARROW = 1.0  # of the examples: how fast they cease to matter, in mean squared spreads of the features
_MOST = 30.0  # of the sum: a chance beyond is 0 or 1


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled pairs: `rows`, shape (pairs, features), in spreads; `spread` by feature; `weights` by pair."""

    rows: Floats
    spread: Floats
    weights: Floats
    sizes: Floats = field(init=False)  # squared, of the rows

    def __post_init__(self) -> None:
        object.__setattr__(self, "sizes", (self.rows**2).sum(axis=1))

    def near(self, features: Floats) -> Floats:
        """How near pairs are to each, from 0 to 1: shape (…, pairs) for features of shape (…, features)."""
        import numpy as np

        there = features / self.spread
        apart = (there**2).sum(-1)[..., None] + self.sizes - 2 * (there @ self.rows.T)
        near: Floats = np.exp(-NARROW / self.spread.size * np.maximum(apart, 0.0))
        return near


@dataclass(frozen=True, slots=True)
class Model:
    """`names`: weights of NAMES and the constant; `all`: of ALL and the constant; `left`: of what is left."""

    names: tuple[float, ...]
    all: tuple[float, ...]
    examples: Examples
    left: Mapping[str, float]
    frequency: Frequency

    def by_names(self, features: Sequence[float]) -> float:
        """The chance by the features of NAMES alone."""
        return chance(_sum(features, self.names))

    def by_all(self, features: Sequence[float], left: Iterable[str]) -> float:
        """The chance by the features of ALL and what is left of the names (`kg.identity.likeness.left`)."""
        import numpy as np

        examples = float(self.examples.near(np.array(features)) @ self.examples.weights)
        words = sum(self.left.get(word, 0.0) for word in sorted(left))
        return chance(_sum(features, self.all) + examples + words)


@lru_cache(maxsize=1)
def model() -> Model:
    """The fitted model."""
    return read((files("kg.identity") / FILE).read_text(encoding="utf-8"))


def read(text: str) -> Model:
    """The model that a text of judge.json holds."""
    import numpy as np

    held = json.loads(text)
    letters = {letter: int(level) for level, row in held["rarity"].items() for letter in row}
    parts = {row[i : i + PART]: int(level) for level, row in held["common"].items() for i in range(0, len(row), PART)}
    names, every = (
        tuple(held[key][n] for n in (*known, "constant")) for key, known in (("names", NAMES), ("all", ALL))
    )
    spread = np.array([held["spread"][name] for name in ALL])
    rows = np.array([[float(n) for n in row.split()] for row in held["examples"]])
    examples = Examples(rows[:, 1:] / spread, spread, rows[:, 0])
    left = {word: float(weight) for weight, row in held["left"].items() for word in row.split()}
    return Model(names, every, examples, left, Frequency(letters, parts))


def chance(total: float) -> float:
    """The chance of a sum of weights."""
    return 1 / (1 + math.exp(-max(-_MOST, min(_MOST, total))))


def _sum(features: Sequence[float], weights: Sequence[float]) -> float:
    total: float = sum(map(mul, features, weights), weights[-1])
    return total
