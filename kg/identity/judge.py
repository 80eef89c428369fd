"""What is said of two names: by a veto, by a rule, or by the judge, a chance that they mean one thing.

The judge decides where no rule and no veto does, and is heard on rules that are not sure.

Its model (`kg.identity.model`) looks at what the names share and what is left of them (`kg.identity.likeness`), and at
what the reports say around them (`kg.identity.sentences`).
"""

from __future__ import annotations

from collections.abc import Callable

from kg.identity import likeness, sentences
from kg.identity.match import DOUBTS, Side, Verdict, compare, doubts, specifics, veto
from kg.identity.model import model
from kg.identity.sentences import Said

RULE = "judge"
LEAST = 0.75
LEAST_COUNTED = 0.85  # where one of them counts or lists more
COUNTED = ("one ordinal", "one latin", "list")
SURE = ("equal", "mask", "risen")  # rules that hold whatever the judge says
UNLIKELY = 0.65  # chance below which any other rule does not hold
LIKELY = 0.25  # by the names alone, from which on the words around are looked at
APART = 0.4  # by the names alone, below which no group may hold two names with a doubt
_LEAST = 3  # letters of a name, unless all say which thing is meant
_FAR = 60.0  # likeness of two names that nothing is asked of, unless one holds the other


Say = Callable[[], "tuple[Said | None, Said | None]"]


def guess(a: Side, b: Side, type: str) -> float:
    """The chance by the names alone."""
    return model().by_names(likeness.features(a, b, type, model().frequency))


def decide(a: Side, b: Side, type: str, say: Say) -> Verdict:
    """The verdict on two names; `say` gives where the reports say them, and is asked only where it may matter."""
    ruled = compare(a, b, type)
    if ruled.rule == "alike" and near(a, b):
        return judge(a, b, type, say)
    if ruled.rule in DOUBTS and near(a, b):
        judged = judge(a, b, type, say, least=LEAST_COUNTED if ruled.rule in COUNTED else LEAST)
        return judged if judged.same else ruled
    if ruled.same and ruled.rule not in SURE:
        chance = judge(a, b, type, say, likely=0.0).score
        return ruled if chance >= UNLIKELY else Verdict(chance, ruled.rule)
    return ruled


def judge(a: Side, b: Side, type: str, say: Say, likely: float = LIKELY, least: float = LEAST) -> Verdict:
    """The chance of two names; `say` is asked only where it is `likely` by the names alone."""
    held = model()
    names = likeness.features(a, b, type, held.frequency)
    chance = held.by_names(names)
    if chance >= likely:
        first, second = say()
        if first is not None and second is not None:
            around = sentences.features(first, second, held.frequency)
            chance = held.by_all([*names, *around], likeness.left(a.name.core, b.name.core))
    return Verdict(chance, RULE, least=least)


def apart(a: Side, b: Side, type: str) -> bool:
    """Whether no group may hold both names."""
    return veto(a, b, type) is not None or (bool(doubts(a, b, type)) and guess(a, b, type) < APART)


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
