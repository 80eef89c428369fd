"""The place of a report whose head names none, from what its text speaks of.

By names: the place's own name stands out among the places of its level, and its counties and parents are spoken of. A
report that never names its own place must not be taken for that of a place it only speaks of: a county of its own, a
metropolis near by, a partner.
By towns: a masked report (我市, **市) still names its towns, and the names of five towns are rarely found together
twice. A place is given only where the evidence is overwhelming; where a second candidate comes near, there is none.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from kg.model import Place
from loaders.metadata.counts import PlaceCounts, names_of
from loaders.metadata.found import Found, Span, akin, evidence, level_of
from loaders.metadata.own import fits, own_kind
from loaders.metadata.stated import MASK
from loaders.metadata.traces import Traces
from loaders.places import Gazetteer
from loaders.places.stems import stem

_NAMED = 3  # an inferred place is named at least as often, or so often that the file's name counts
_LETTERS = 1500  # for each so many letters of the report a time more,
_OFTEN = 8  # up to this (those of 105 whole reports are named 13 times and more)
_NAMED_AHEAD = 1.8  # and as many times as often as the next
_WHOLE = 5000  # letters of a report that speaks of what lies in its place or above it
_BESIDE = 0.5  # as often as a county itself, the others of its city are named: then it may be the city's report
_AROUND = 2  # a place without counties: how often what lies above it and its towns are named
_ELSEWHERE = ("71", "81", "82")  # codes of provinces without such reports, which many speak of as partners
_KIND = "镇|乡(?!村|镇|土|愁|情|贤|亲|间|道|级)|街道"  # 宜居乡村 names no town
_TOWN = re.compile(rf"(?=([一-鿿]{{2,6}}(?:{_KIND})))")
FEWEST_TOWNS = 4  # names of towns
_TOWNS_AHEAD = 4.0  # as many times as much evidence as the next
_TOWNS_SHARE = 0.7  # of the evidence of all towns that are named


def place_by_names(traces: Traces, gazetteer: Gazetteer) -> Found | None:
    """The one place of the report's own kind that its text speaks of as its own; None if another comes near."""
    counts, own, body = traces.counts, traces.own, traces.body
    if own is None or len(MASK.findall(body)) >= 3:
        return None
    scores = _scores(counts, own, gazetteer)
    if not scores:
        return None
    score, place = scores[0]
    alike = [p for s, p in scores if s >= 0.999 * score and _same_stem(p, place)]
    rivals = [s for s, p in scores[1:] if not akin(p, place, gazetteer) and not _same_stem(p, place)]
    best = traces.best(alike)
    if best is None:
        return None
    named = _NAMED if best in traces.hinted else max(_NAMED, min(_OFTEN, counts.letters // _LETTERS))
    near = rivals and score < _NAMED_AHEAD * rivals[0]
    if counts.own(best) < named or near or not _surrounded(best, counts, gazetteer):
        least = max(_NAMED, 0.7 * counts.own(best))
        best = next((hint for hint in traces.hinted if fits(hint, own) and counts.own(hint) >= least), None)
    if best is None:
        return None
    a, b = _own_mention(body, best)
    at = traces.head.start
    return Found(best, level_of(best), evidence(traces.raw, (at + a, at + b), "inferred"))


def _scores(counts: PlaceCounts, own: str, gazetteer: Gazetteer) -> list[tuple[float, Place]]:
    """How much is said of each place that may speak of itself as `own`, and of what lies in it; the most first."""
    scores: list[tuple[float, Place]] = []
    for place in counts.named():
        if not fits(place, own) or place.names[-1].until is not None or place.adcode.startswith(_ELSEWHERE):
            continue
        times = counts.own(place)
        if times:
            below = sum(counts.own(p) for p in gazetteer.children(place.id) if not _same_stem(p, place))
            scores.append((times + min(0.6 * below, 2.0 * times), place))
    return sorted(scores, key=lambda s: (-s[0], s[1].adcode, s[1].id))


def _surrounded(place: Place, counts: PlaceCounts, gazetteer: Gazetteer) -> bool:
    """Whether a whole report speaks of what lies in a place, or above one without counties.

    Those beside a county must not be named nearly as often as it is.
    """
    whole = counts.letters >= _WHOLE
    below = gazetteer.children(place.id)
    if below:
        return not whole or any(counts.own(p) for p in below if not _same_stem(p, place))
    beside = gazetteer.children(place.parent) if place.parent and level_of(place) == "county" else []
    often = sum(counts.own(p) for p in beside if p.id != place.id)
    return often < _BESIDE * counts.own(place) and (not whole or counts.around(place) >= _AROUND)


def _own_mention(body: str, place: Place) -> Span:
    """Where the report speaks of the place as its own: 某某人民, 某某篇章; else where it names it first."""
    names = sorted(names_of(place), key=len, reverse=True)
    either = "|".join(map(re.escape, names))
    match = re.search(rf"(?:{either})(?=人民|篇章|实践|发展|新篇章|建设|儿女|力量|答卷|现代化)", body) or re.search(
        either, body
    )
    assert match is not None, "the place was counted, so it is named"
    return match.span()


def _same_stem(one: Place, other: Place) -> bool:
    return stem(one.name) == stem(other.name)


def place_by_towns(raw: str, text: str, start: int, end: int, gazetteer: Gazetteer) -> Found | None:
    """The county (or city without counties) whose towns a report names, or None.

    Args:
        raw, text: the Document's text, as it is and folded.
        start, end: of the report.

    A town's name counts the more, the fewer places have a town of that name; a name that is the end of a longer one
    (石桥镇 of 大石桥镇) is not counted. The evidence is the first town named.
    """
    named = _towns(text, start, end, gazetteer)
    if len(named) < FEWEST_TOWNS:
        return None
    weights: defaultdict[str, float] = defaultdict(float)
    counts: Counter[str] = Counter()
    for _, owners in named.values():
        counts.update(owners)
        for owner in owners:
            weights[owner] += 1 / math.sqrt(len(owners))
    total = sum(1 / math.sqrt(len(owners)) for _, owners in named.values())
    best, *others = sorted(weights, key=lambda key: (-weights[key], key))
    second = weights[others[0]] if others else 0.0
    if counts[best] < FEWEST_TOWNS or weights[best] < _TOWNS_AHEAD * second or weights[best] < _TOWNS_SHARE * total:
        return None
    place = gazetteer.get(best)
    own = own_kind(text[start:end])
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


def _readings(run: str, start: int) -> Iterator[tuple[str, int]]:
    """The names that begin where a run of characters does, the longest first."""
    for m in sorted(re.finditer(_KIND, run), key=lambda m: -m.end()):
        if m.start() >= 1:
            yield run[: m.end()], start + m.end()
