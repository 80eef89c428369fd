"""What a name is, by its letters and by the words around it: where the tagger is in doubt, they decide with it.

The tagger sees a few characters to each side; the verb that governs a list, or what a clause goes on to say, may stand
further off. `surroundings.npz` holds weights for beginnings and endings of names, and for what stands before and behind
them in their clause, fitted on annotated names (`python -m tools.fit_surroundings`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from kg.model import Attributes, MentionType
from loaders.extract.clauses import BLANK, clause_ends
from loaders.extract.clue import Clue
from loaders.extract.confidence import odds
from loaders.extract.standing import HonourStage, Subtype
from loaders.extract.tagger.labels import TYPES

FILE = "surroundings.npz"
SUBTYPES: tuple[Subtype, ...] = ("company", "zone", "public", "other")
RULE = "surroundings"
# Which type may become which: chosen on held-out training passages. Programmes and industries stay what they are and
# nothing becomes one or a place: there the tagger knows better.
MAY_BECOME: dict[str, tuple[MentionType, ...]] = {
    "project": ("organisation", "honour"),
    "organisation": ("project", "honour"),
    "honour": ("project", "organisation"),
    "place": ("project", "organisation"),
}
DOUBT = 0.85  # a score of the tagger from here on is not overruled
_FAR = 120  # characters to each side of a name that may count
_BEYOND = 20  # characters behind a name, or behind its list, whose words count
_LISTED = f'{BLANK}“”"‘’、（）() 和及与'  # what stands between a name and the words that govern its list
_MARKS = '”’"》）) '
_INNER = str.maketrans("", "", '“”"‘’《》 \n')
_QUOTES = frozenset('“"‘《')

Floats = npt.NDArray[np.float64]


class Surroundings(NamedTuple):
    """The shipped weights.

    `number` gives each feature its row in `types` (features + 1, 6: columns as TYPES) and `subtypes` (features + 1, 4:
    as SUBTYPES); the first row is for every name. `trust` is (a, b): a type that the tagger gives with log-odds x
    counts a·x + b more.
    """

    number: dict[str, int]
    types: Floats
    subtypes: Floats
    trust: tuple[float, float]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Surroundings:
        with (files("loaders") / "data" / FILE).open("rb") as file:
            arrays: dict[str, Any] = dict(np.load(file, allow_pickle=False))
        names = arrays["names"].tobytes().decode("utf-8").split("\n")
        types, subtypes = (arrays[key] * float(arrays[f"{key}_unit"]) for key in ("types", "subtypes"))
        a, b = arrays["trust"].tolist()
        return cls({name: row for row, name in enumerate(names, 1)}, types, subtypes, (a, b))

    def weigh(self, rows: Floats, features: Sequence[str]) -> list[float]:
        """The sum of the features' rows, and of the first."""
        known = [*filter(None, map(self.number.get, set(features)))]
        known.append(0)
        total: list[float] = np.add.reduce(rows.take(known, 0)).tolist()
        return total


def features(text: str, plain: str, start: int, end: int, period: str, clauses: Sequence[int]) -> list[str]:
    """What is known of the name at `start:end`, each with a letter that says what it is.

    Args:
        plain: the text with all names `blanked`.
        clauses: where clauses end, behind their mark (`clause_ends`).
    """
    name = text[start:end].translate(_INNER).rstrip(_MARKS)
    found = ["p" + period, "b" + name[:1], "B" + name[:2], f"s{min(len(name), 16)}"]
    found += ["e" + name[-size:] for size in range(1, min(5, len(name)))]
    found += ["c" + name[at : at + 2] for at in range(len(name) - 1)]
    found.append("q" if start and text[start - 1] in _QUOTES else "u")
    at = bisect_right(clauses, start)
    low = max(clauses[at - 1] if at else 0, start - _FAR)
    left = plain[low:start].rstrip(_LISTED)
    at = bisect_right(clauses, end)
    high = min(clauses[at] - 1 if at < len(clauses) else len(plain), end + _FAR)
    close = plain[end:high]
    right = close.lstrip(_LISTED).removeprefix("等")
    found.append("n" if BLANK in plain[low + len(left) : start] or BLANK in close[: len(close) - len(right)] else "a")
    found += ["l" + left[-size:] for size in range(1, min(4, len(left)) + 1)] or ["l"]
    found += ["r" + right[:size] for size in range(1, min(4, len(right)) + 1)] or ["r"]
    if len(right) < len(close):  # what stands right behind the name, before the rest of its list
        found += ["k" + close[:size] for size in range(1, min(4, len(close)) + 1)]
    found += ["L" + left[at : at + 2] for at in range(len(left) - 1) if BLANK not in left[at : at + 2]]
    near = right[:_BEYOND]
    found += ["R" + near[at : at + 2] for at in range(len(near) - 1) if BLANK not in near[at : at + 2]]
    return found


def doubtful(clue: Clue) -> bool:
    """Whether the words around may overrule the type of a clue."""
    return clue.rule == "tagger" and clue.score < DOUBT and clue.type in MAY_BECOME


def retyped(text: str, plain: str, period: str, clues: Sequence[Clue]) -> Sequence[Clue]:
    """The clues of a passage, a doubtful one with the type that its letters and surroundings speak for.

    Args:
        text: of the passage.
        plain: the text with all names `blanked`.
        period: of the passage.
        clues: as decided, in order; those of one layer without overlaps.
    """
    if not any(map(doubtful, clues)):
        return clues
    learned, ends, result = Surroundings.load(), clause_ends(plain), []
    for clue in clues:
        if doubtful(clue):
            clue = decided(clue, learned, features(text, plain, clue.start, clue.end, period, ends), period)
        result.append(clue)
    return result


def decided(clue: Clue, learned: Surroundings, told: Sequence[str], period: str) -> Clue:
    """The clue with the likeliest type that it may become; `told` are its `features`."""
    weights = learned.weigh(learned.types, told)
    weights[TYPES.index(clue.type)] += trusted(clue.score, learned.trust)
    most = max(weights)
    best = TYPES[weights.index(most)]
    if best not in MAY_BECOME[clue.type]:
        return clue
    stage: HonourStage = "awarded" if period == "review" else "pursued"  # where no verb tells
    chance = 1 / sum(math.exp(weight - most) for weight in weights)
    return msgspec.structs.replace(
        clue,
        type=best,
        rule=f"{clue.rule}+{RULE}",
        score=round(chance, 4),
        attributes=Attributes(stage=stage if best == "honour" else None),
    )


def trusted(score: float, trust: tuple[float, float]) -> float:
    """What the tagger's own type counts more."""
    return trust[0] * odds(score) + trust[1]


def subtype_in(text: str, plain: str, start: int, end: int, period: str) -> Subtype:
    """The likeliest subtype of the organisation at `start:end`, where its ending tells none; see `features`."""
    learned = Surroundings.load()
    told = features(text, plain, start, end, period, clause_ends(plain))
    weights = learned.weigh(learned.subtypes, told)
    return SUBTYPES[weights.index(max(weights))]
