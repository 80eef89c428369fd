"""The place of a report that nowhere says whose it is, from the towns that it names.

A masked report (我市, **市) still names its towns, and the names of five towns are rarely found together twice. The
place is given only where the evidence is overwhelming; where a second candidate comes near, there is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from loaders.metadata.place import Found, evidence, fits, level_of, own_kind
from loaders.places import Gazetteer

_KIND = "镇|乡(?!村|镇|土|愁|情|贤|亲|间|道|级)|街道"  # 宜居乡村 names no town
_TOWN = re.compile(rf"(?=([一-鿿]{{2,6}}(?:{_KIND})))")
FEWEST = 4  # names of towns
AHEAD = 4.0  # as many times as much evidence as the next
SHARE = 0.7  # of the evidence of all towns that are named


def infer_place(raw: str, text: str, start: int, end: int, gazetteer: Gazetteer) -> Found | None:
    """The county (or city without counties) whose towns a report names, or None.

    Args:
        raw, text: the Document's text, as it is and folded.
        start, end: of the report.

    A town's name counts the more, the fewer places have a town of that name; a name that is the end of a longer one
    (石桥镇 of 大石桥镇) is not counted. The evidence is the first town named.
    """
    named = _towns(text, start, end, gazetteer)
    if len(named) < FEWEST:
        return None
    own = own_kind(text[start:end])
    weights: dict[str, float] = {}
    counts: dict[str, int] = {}
    total = 0.0
    for _, owners in named.values():
        weight = 1 / math.sqrt(len(owners))
        total += weight
        for owner in owners:
            weights[owner] = weights.get(owner, 0.0) + weight
            counts[owner] = counts.get(owner, 0) + 1
    ranked = sorted(weights, key=lambda key: (-weights[key], key))
    best = ranked[0]
    second = weights[ranked[1]] if len(ranked) > 1 else 0.0
    if counts[best] < FEWEST or weights[best] < AHEAD * second or weights[best] < SHARE * total:
        return None
    place = gazetteer.get(best)
    if own is not None and not fits(place, own):
        return None
    at = min(span for span, owners in named.values() if best in owners)
    return Found(place, level_of(place), evidence(raw, at, "inferred"))


def _towns(text: str, start: int, end: int, gazetteer: Gazetteer) -> dict[str, tuple[tuple[int, int], set[str]]]:
    """Names of towns → (where first, ids of the places that have such a town); the longest name at each end."""
    found: dict[str, tuple[tuple[int, int], set[str]]] = {}
    ends: set[int] = set()
    for m in _TOWN.finditer(text, start, end):
        for name, stop in _readings(m.group(1), m.start()):
            if stop in ends or stop > end:
                continue
            owners = {t.parent for t in gazetteer.towns_named(name) if t.parent is not None}
            if owners:
                ends.add(stop)
                found.setdefault(name, ((m.start(), stop), owners))
                break
    return found


def _readings(run: str, start: int) -> Iterable[tuple[str, int]]:
    """The names that begin where a run of characters does, the longest first."""
    for m in sorted(re.finditer(_KIND, run), key=lambda m: -m.end()):
        if m.start() >= 1:
            yield run[: m.end()], start + m.end()
