"""Which place is meant by a name that the gazetteer did not find in its sentence, but the tagger did.

The words around a name (深圳国际金融中心) may not tell the finder that a place is meant, while the tagger has learned
to tell. The name is then looked up as the finder does: by the report's region and year, and the other places around.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from loaders.extract.clue import Clue, Context
from loaders.places.finder import PlaceFinder
from loaders.places.gazetteer import Gazetteer


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
            place = finder.meant(text[clue.start : clue.end], context, beside)
            if place is not None:
                clue = msgspec.structs.replace(clue, entity=place.id, name=place.name)
        result.append(clue)
    return result
