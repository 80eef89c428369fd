"""How sure a mention is: its score as the share of such mentions that careful readers mark in the same way.

Scores rank the clues of one place in the text; a mention that won there is right less often than its score says, and
the more so the fewer kinds of evidence see it. `confidence.yaml` holds, for each type and kind of evidence, a logistic
over the score's log-odds, fitted on training passages that the tagger never saw (`python -m tools.calibrate`).
"""

from __future__ import annotations

import math
from functools import lru_cache

from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.extract.clue import Clue

FILE = "confidence.yaml"
_LEAST, _MOST = 0.01, 0.99  # scores are cut to this, so that their log-odds are finite


@lru_cache(maxsize=1)
def fitted() -> dict[str, tuple[float, float]]:
    """The shipped data: slope and offset of each `kind`.

    Raises:
        BadData: it is wrong.
    """
    return read_vocabulary(DATA / FILE, dict[str, tuple[float, float]])


def kind(clue: Clue) -> str:
    """What a clue is calibrated with: its type, and whether the tagger, the rules or both see it."""
    return _kind(clue.type, clue.rule)


@lru_cache(maxsize=4096)  # there are some hundred
def _logistic(type: str, rule: str) -> tuple[float, float] | None:
    return fitted().get(_kind(type, rule))


def _kind(type: str, rule: str) -> str:
    rules = rule.split("+")
    seen = "rules" if "tagger" not in rules else "tagger" if len(rules) == 1 else "both"
    return f"{type}.{seen}"


def odds(score: float) -> float:
    """The log-odds of a score."""
    cut = min(max(score, _LEAST), _MOST)
    return math.log(cut / (1 - cut))


def confidence(clue: Clue) -> float:
    """The share of right ones among such mentions; the score itself where nothing was fitted."""
    known = _logistic(clue.type, clue.rule)
    if known is None:
        return round(clue.score, 4)
    slope, offset = known
    return round(1 / (1 + math.exp(-(slope * odds(clue.score) + offset))), 4)
