"""Which place is meant by a name that the gazetteer did not find in its sentence, but the tagger did.

The words around a name (深圳国际金融中心) may not tell the finder that a place is meant, while the tagger has learned
to tell. The name is then looked up as the finder does: by the report's region and year, and the other places around.
What this leaves may be the stem of a town of the report's county or city (桃源 for 桃源街道), of a county of its
province, or of a county anywhere where the clause tells of partners (与田东协作).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from kg.model import Place
from loaders.extract.clue import Clue, Context
from loaders.places.finder import PlaceFinder
from loaders.places.gazetteer import Gazetteer
from loaders.places.region import SAME_PROVINCE, relation
from loaders.places.stems import stem
from loaders.places.vocabulary import PlaceWords

_STOP = "，。；：！？\n"
_NATURE = ("河", "江", "湖", "山", "海")  # a stem that ends so is rather the water or mountain after which it is called


def placed(text: str, clues: Sequence[Clue], context: Context, finder: PlaceFinder) -> Sequence[Clue]:
    """The clues of a passage, those of places with the id of the place that the name means, where only one is meant.

    Args:
        text: of the passage; the spans of the clues are its.
        clues: as decided.
    """
    if all(clue.type != "place" or clue.entity is not None for clue in clues):
        return clues
    gazetteer = Gazetteer.load()
    beside = [gazetteer.get(clue.entity) for clue in clues if clue.type == "place" and clue.entity is not None]
    result = []
    for clue in clues:
        if clue.type == "place" and clue.entity is None:
            name = text[clue.start : clue.end]
            place = finder.meant(name, context, beside)
            if place is None:
                partners = has_partners(text, clue.start, clue.end)
                if not name.endswith(_NATURE):
                    place = _town(name, context, finder) or _county(name, context, beside, finder, partners)
                elif partners:
                    place = _county(name, context, beside, finder, False)
            if place is not None:
                clue = msgspec.structs.replace(clue, entity=place.id, name=place.name)
        result.append(clue)
    return result


def called_after_it(name: str, context: Context, finder: PlaceFinder) -> bool:
    """Whether the name of a water or mountain may as well mean a town or county nearby (锦江, 南湖)."""
    home, gazetteer = context.place, Gazetteer.load()
    near = (relation(place, home, gazetteer) <= SAME_PROVINCE for place in finder.stems(name, context))
    return any(near) or (home is not None and name in _towns(home.id))


def has_partners(text: str, start: int, end: int) -> bool:
    """Whether the clause around a span, up to its commas, has words of partners."""
    first = max(text.rfind(stop, 0, start) for stop in _STOP) + 1
    last = min((at for stop in _STOP if (at := text.find(stop, end)) >= 0), default=len(text))
    return any(text.find(word, first, last) >= 0 for word in PlaceWords.load().partners)


def _town(name: str, context: Context, finder: PlaceFinder) -> Place | None:
    """The one town with this stem in the county before it (德江煎茶), else in the report's county or city."""
    known = finder.known(name, context)
    if known and known[0].start == 0 and known[0].place is not None and known[0].end < len(name):
        return _one(_towns(known[0].place.id).get(name[known[0].end :], ()))
    if known or context.place is None or name in PlaceWords.load().never_alone:
        return None
    return _one(_towns(context.place.id).get(name, ()))


def _county(name: str, context: Context, beside: Sequence[Place], finder: PlaceFinder, anywhere: bool) -> Place | None:
    """The one county with this stem in the report's province, or anywhere, then beside one that the passage names."""
    found = [] if name in PlaceWords.load().home_only else finder.stems(name, context)
    gazetteer = Gazetteer.load()
    near = [place for place in found if relation(place, context.place, gazetteer) <= SAME_PROVINCE]
    if not near and anywhere:
        parents = {place.parent for place in beside} | {place.id for place in beside}
        near = [place for place in found if place.parent in parents] or found
    return _one(near)


def _one(places: Sequence[Place]) -> Place | None:
    return places[0] if len(places) == 1 else None


@lru_cache(maxsize=64)
def _towns(place_id: str) -> Mapping[str, Sequence[Place]]:
    """Stem → the towns of a county or city; none of other places."""
    gazetteer = Gazetteer.load()
    place = gazetteer.get(place_id)
    if place.level not in ("county", "city"):
        return {}
    stems: dict[str, list[Place]] = {}
    for one in (place, *gazetteer.children(place_id)):
        for town in gazetteer.towns_of(one.id):
            if len(short := stem(town.name)) > 1:
                stems.setdefault(short, []).append(town)
    return stems
