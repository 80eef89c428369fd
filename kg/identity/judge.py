"""What is said of two names: by a veto, by a rule, or by the judge, a chance that they mean one thing.

The judge decides where no rule and no veto does, and is heard on rules that are not sure.

A logistic model over what the names share (`kg.identity.likeness`) and what the reports say around them
(`kg.identity.sentences`). Its weights are in judge.json, fitted by `tools.fit_identity` on labelled pairs.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from operator import mul

from kg.identity import likeness, sentences
from kg.identity.likeness import NAMES, PART, Frequency
from kg.identity.match import DOUBTS, Side, Verdict, compare, doubts, specifics, veto
from kg.identity.sentences import WORDS, Said

FILE = "judge.json"
RULE = "judge"
LEAST = 0.8
LEAST_COUNTED = 0.85  # where one of them counts or lists more
COUNTED = ("one ordinal", "one latin", "list")
# chance below which a rule does not hold; lower where a name is short for another: of what it may be short for, more
# must be known to tell that it is several (`kg.identity.merging`)
UNLIKELY = {
    "weak words": 0.5, "weak words put in": 0.5, "said at length": 0.5, "long name": 0.5, "done": 0.5,
    "abbreviation": 0.4, "tail": 0.4,
}  # fmt: skip
LIKELY = 0.4  # by the names alone, from which on the words around are looked at
_LEAST = 3  # letters of a name, unless all say which thing is meant
_FAR = 60.0  # likeness of two names that nothing is asked of, unless one holds the other


Say = Callable[[], "tuple[Said | None, Said | None]"]


@dataclass(frozen=True, slots=True)
class Model:
    """`names`: weights of NAMES and the constant; `all`: of NAMES, WORDS and the constant."""

    names: tuple[float, ...]
    all: tuple[float, ...]
    frequency: Frequency


@lru_cache(maxsize=1)
def model() -> Model:
    """The fitted model."""
    held = json.loads((files("kg.identity") / FILE).read_text(encoding="utf-8"))
    letters = {letter: int(level) for level, row in held["rarity"].items() for letter in row}
    parts = {row[i : i + PART]: int(level) for level, row in held["common"].items() for i in range(0, len(row), PART)}
    names, every = (tuple(held[key][name] for name in (*known, "constant")) for key, known in _PARTS.items())
    return Model(names, every, Frequency(letters, parts))


_PARTS = {"names": NAMES, "all": (*NAMES, *WORDS)}


def guess(a: Side, b: Side, type: str) -> float:
    """The chance by the names alone."""
    return _chance(likeness.features(a, b, type, model().frequency), model().names)


def decide(a: Side, b: Side, type: str, say: Say) -> Verdict:
    """The verdict on two names; `say` gives where the reports say them, and is asked only where it may matter."""
    ruled = compare(a, b, type)
    if ruled.rule == "alike" and near(a, b):
        return judge(a, b, type, say)
    if ruled.rule in DOUBTS and near(a, b):
        judged = judge(a, b, type, say, least=LEAST_COUNTED if ruled.rule in COUNTED else LEAST)
        return judged if judged.same else ruled
    if ruled.rule in UNLIKELY:
        judged = judge(a, b, type, say, likely=0.0)
        return judged if judged.score < UNLIKELY[ruled.rule] else ruled
    return ruled


def judge(a: Side, b: Side, type: str, say: Say, likely: float = LIKELY, least: float = LEAST) -> Verdict:
    """The chance of two names; `say` is asked only where it is `likely` by the names alone."""
    held = model()
    names = likeness.features(a, b, type, held.frequency)
    chance = _chance(names, held.names)
    if chance >= likely:
        first, second = say()
        if first is not None and second is not None:
            chance = _chance([*names, *sentences.features(first, second, held.frequency)], held.all)
    return Verdict(chance, RULE, least=least)


def apart(a: Side, b: Side, type: str) -> bool:
    """Whether no group may hold both names."""
    return veto(a, b, type) is not None or (bool(doubts(a, b, type)) and guess(a, b, type) < LIKELY)


def near(a: Side, b: Side) -> bool:
    """Whether two names are worth a look."""
    from rapidfuzz import fuzz

    if a.name.masked or b.name.masked:
        return False
    short, long = a.name.core, b.name.core
    if len(short) > len(long):
        short, long = long, short
    if len(short) < _LEAST and specifics(short) < len(short):
        return False  # 行动, of any kind
    return short in long or fuzz.ratio(short, long) >= _FAR


def _chance(features: Sequence[float], weights: Sequence[float]) -> float:
    total = weights[-1] + sum(map(mul, features, weights))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
