"""Which place a name means: by the report's own region, the report's year and the other places of the passage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from kg.model import Place
from loaders.places.gazetteer import RANKS, Gazetteer, is_ended
from loaders.places.lexicon import Entry
from loaders.places.region import names_in, relation


class Reading(NamedTuple):
    """`place` is None where two or more places remain; `near` is a constant of `region`; `full`: by its full name."""

    place: Place | None
    near: int
    level: str
    full: bool


def read(name: Entry, home: Place | None, year: int | None, gazetteer: Gazetteer) -> Reading:
    """The best reading of a name in a report of `home` from `year`, without looking at the passage."""
    candidates = still_named(name.full or name.stems, name.name, year)
    nearness = {place.id: relation(place, home, gazetteer) for place in candidates}
    near = min(nearness.values())
    best = [place for place in candidates if nearness[place.id] == near]
    if not name.full:  # a stem means the higher one: 金华 the prefecture, not its county of old
        best.sort(key=lambda place: RANKS[place.level])
        best = [place for place in best if place.level == best[0].level]
    place = best[0] if len(best) == 1 else None
    return Reading(place, near, best[0].level, bool(name.full))


def read_beside(name: Entry, others: Collection[Place], year: int | None, gazetteer: Gazetteer) -> Place | None:
    """The one candidate that lies in, or has the same parent as, another place that the passage names for sure."""
    candidates = still_named(name.full or name.stems, name.name, year)
    around = {place.id for place in others}
    inside = [p for p in candidates if any(a.id in around for a in gazetteer.ancestors(p.id) if a.level != "national")]
    if len(inside) == 1:
        return inside[0]
    parents = {place.parent for place in others}
    beside = [p for p in candidates if p.parent in parents]
    return beside[0] if not inside and len(beside) == 1 else None


def still_named(places: Sequence[Place], name: str, year: int | None) -> list[Place]:
    """Those that had the name in the year, else those that still are, else all."""
    then = [place for place in places if name in names_in(place, year)] if year is not None else []
    return then or [place for place in places if not is_ended(place)] or list(places)
