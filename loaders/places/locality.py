"""Places that reports name and no list of codes has: villages, quarters, small waters, mountains.

Such a place has an id of its own, made of its name and the place in which it lies, so that reports which name it meet.
Where that cannot be told from the name and the report's place, there is none: only the forms of locality_words.yaml
count. Its level is `locality`, it has no code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from kg.ids import make_id
from kg.model import Place, PlaceName, Record
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.extract.clue import Context
from loaders.places.finder import PlaceFinder
from loaders.places.gazetteer import Gazetteer
from loaders.places.meaning import called_after_it, has_partners
from loaders.places.region import SAME_PROVINCE, relation
from loaders.tokens import tokens

FILE = "locality_words.yaml"
_KINDS = "省市县区镇乡河"  # behind the stem of a known place they belong to a name of another one: 桂林镇南屯村
Kind = Literal["settlement", "area", "water"]


class LocalityWords(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """See the header of locality_words.yaml."""

    settlements: tuple[str, ...]
    areas: tuple[str, ...]
    waters: tuple[str, ...]
    short: tuple[str, ...]
    barred: str
    counted: str
    quarters: Mapping[str, str]
    examples: Mapping[str, Kind | None]

    def kind(self, name: str) -> Kind | None:
        """What the form of a name tells; None where it tells of no single place."""
        if _pattern(self.barred).search(name) or _pattern(self.counted).search(name):
            return None
        if name.endswith(self.settlements):
            return "settlement" if len(name) > 2 else None
        if name.endswith(self.areas):
            return "area" if len(name) > 3 else None
        if name.endswith(self.waters):
            return "water" if len(name) > (1 if name.endswith(self.short) else 2) else None
        return None


_pattern = lru_cache(re.compile)


@lru_cache(maxsize=1)
def words() -> LocalityWords:
    """The shipped words, read once a process.

    Raises:
        BadData: a list is missing or misspelt.
    """
    return read_vocabulary(DATA / FILE, LocalityWords)


def locality(text: str, span: tuple[int, int], name: str, context: Context, finder: PlaceFinder) -> Place | None:
    """The place that a name means which the gazetteer does not have; None where its form or the report does not tell.

    Args:
        text: of the passage in which the name stands at `span`.
        name: normalised, as mentions have it.
    """
    home = context.place
    if home is None or home.level == "national":
        return None
    gazetteer = Gazetteer.load()
    code = words().quarters.get(name)
    if code is not None:
        around = gazetteer.by_code(code)
        return _made(name, around) if around and relation(around, home, gazetteer) <= SAME_PROVINCE else None
    kind = words().kind(name)
    borders = tokens(text).borders
    if kind is None or span[1] not in borders or (span[0] and span[0] not in borders):
        return None
    known = finder.known(name, context)
    if known and known[0].start == 0 and known[0].place is not None and known[0].end < len(name):
        before, rest = known[0].place, name[known[0].end :]
        if len(known) > 1 or before.level in ("national", "region"):
            return None
        alone = len(rest) > 2 and words().kind(rest) == kind and not rest.startswith(words().waters)
        if kind != "settlement":
            if len(rest) == 1 and before.level == "province":
                return None  # 新疆山
            return _made(rest if alone else name, before)
        return _made(rest, before) if alone and rest[0] not in _KINDS else None
    if known:
        return None
    if has_partners(text, *span) or (kind == "water" and called_after_it(name, context, finder)):
        return None  # what partners have lies elsewhere; a town may be meant
    if kind == "settlement":
        return _made(name, home)
    above = [home, *gazetteer.ancestors(home.id)]
    levels = ("city", "province") if kind == "area" else ("province",)
    return next((_made(name, place) for place in above if place.level in levels), None)


def _made(name: str, around: Place) -> Place:
    before = around.full_name.removesuffix(around.name) if name.startswith(around.name) else around.full_name
    return Place(
        id=make_id("place", around.id, name, None), name=name, full_name=before + name, adcode="",
        level="locality", parent=around.id, names=(PlaceName(name=name, adcode=""),),
    )  # fmt: skip
