"""The region of a place: its ancestors, siblings and descendants, by all names that they had in a year."""

from __future__ import annotations

from functools import lru_cache

from kg.model import Place
from loaders.places.gazetteer import Gazetteer, covers, is_ended
from loaders.places.stems import short_forms

HOME, BELOW, ABOVE, BESIDE, SAME_PROVINCE, FAR = range(6)


def relation(place: Place, home: Place | None, gazetteer: Gazetteer) -> int:
    """How near `place` is to `home`: HOME, BELOW (inside it), ABOVE, BESIDE (same parent), SAME_PROVINCE, FAR."""
    if home is None:
        return FAR
    if place.id == home.id:
        return HOME
    lines = [[p.id for p in gazetteer.ancestors(x.id) if p.level != "national"] for x in (place, home)]
    if home.id in lines[0]:
        return BELOW
    if place.id in lines[1]:
        return ABOVE
    if home.level != "province" and place.parent == home.parent:
        return BESIDE
    return SAME_PROVINCE if lines[0] and lines[1] and lines[0][-1] == lines[1][-1] else FAR


def region_names(place: Place, year: int | None = None, gazetteer: Gazetteer | None = None) -> dict[str, list[Place]]:
    """Names → places of the region of `place`: itself, ancestors (not the country), siblings, descendants, no towns.

    A place stands under the names and stems that it had in `year`; None: under those of all years. The siblings of a
    province are the provinces; ended places are left out, unless they still were in `year`.
    """
    gazetteer = gazetteer or Gazetteer.load()
    found = [place, *(a for a in gazetteer.ancestors(place.id) if a.level != "national")]
    if place.parent is not None:
        found += gazetteer.children(place.parent, year)
    if place.level != "national":
        found += descendants(place, gazetteer, year)
    names: dict[str, list[Place]] = {}
    for one in dict.fromkeys(found):
        for name in names_in(one, year):
            names.setdefault(name, []).append(one)
    return names


def descendants(place: Place, gazetteer: Gazetteer, year: int | None = None) -> list[Place]:
    """All places below down to counties, nearest first."""
    found: list[Place] = []
    level = [place]
    while level:
        level = [child for one in level for child in gazetteer.children(one.id, year)]
        found += level
    return found


@lru_cache(maxsize=20_000)
def names_in(place: Place, year: int | None) -> tuple[str, ...]:
    """Full names and stems of `place` in `year`, without double ones; None: of all years."""
    rows = [n for n in place.names if year is None or covers(n, year)]
    if not rows and not is_ended(place):
        rows = [place.names[-1]]
    return tuple(dict.fromkeys(x for n in rows for x in (n.name, *short_forms(n.name))))
