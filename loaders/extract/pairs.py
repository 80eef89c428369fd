"""Two names that were taken for one: 甲集团与乙集团; a place and what is tried there (甲县数字乡村试点)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from kg.model import Place
from loaders.extract.clue import Clue
from loaders.places.finder import SCORES
from loaders.places.gazetteer import Gazetteer

# Chosen on held-out training passages. Programmes, titles and industries keep their pairs: what joins them is mostly
# part of one name.
TYPES = ("organisation", "project")
DOUBT = 0.4  # below this confidence two names are more likely than one
_SHORTEST = 3  # characters of each name: a shorter one is most often the first half of a name (淮河、江淮运河治理)
_JOINTS = re.compile("[、和与及]")
_MARKS = re.compile('[“”"（）()]')
# where a known programme ends so, the full name of a place before it is no part of its name: 8 of 8 times on the
# training passages, while it is of a document's (总体规划, 条例)
_TRIED = ("试点", "改革")
_LEVELS = ("县", "市", "区", "旗", "州")


def apart(text: str, clues: Sequence[Clue]) -> Iterator[Clue]:
    """The clues of a passage; a doubtful one with a joint in it, that nothing else supports, as one clue a part.

    Args:
        text: of the passage.
    """
    clues = [*_without_places(text, clues)]
    if not any(clue.score < DOUBT and clue.type in TYPES for clue in clues):
        yield from clues
        return
    seen = Counter((clue.start, clue.end, clue.type) for clue in clues)
    for clue in clues:
        parts = []
        if clue.type in TYPES and clue.score < DOUBT and seen[clue.start, clue.end, clue.type] == 1 and not clue.veto:
            parts = _parts(text[clue.start : clue.end])
        if not parts:
            yield clue
        for start, end in parts:
            yield msgspec.structs.replace(clue, start=clue.start + start, end=clue.start + end)


def _without_places(text: str, clues: Sequence[Clue]) -> Iterator[Clue]:
    """The clues; a known programme on trial, with the full name of a place before it, as programme and place."""
    known = {clue.end: clue.start for clue in clues if clue.type == "programme" and clue.entity and not clue.veto}
    for clue in clues:
        start = known.get(clue.end, clue.start)
        if clue.type != "programme" or clue.entity or start <= clue.start or not text.endswith(_TRIED, 0, clue.end):
            yield clue
        elif place := _full_name(text[clue.start : start]):
            yield Clue(
                start=clue.start,
                end=start,
                type="place",
                rule="gazetteer.full-free",
                score=SCORES["gazetteer.full-free"],
                entity=place.id,
                name=place.name,
            )
            yield msgspec.structs.replace(clue, start=start)
        else:
            yield clue


def _full_name(name: str) -> Place | None:
    """The one place that a full name means."""
    found = Gazetteer.load().lookup(name) if name.endswith(_LEVELS) and len(name) > 2 else []
    return found[0] if len(found) == 1 else None


def _parts(name: str) -> list[tuple[int, int]]:
    """Spans of the names between the joints; none where the name is not to be parted."""
    joints = [m.span() for m in _JOINTS.finditer(name)]
    if not joints or _MARKS.search(name):
        return []
    starts, ends = [0, *(end for _, end in joints)], [*(start for start, _ in joints), len(name)]
    spans = list(zip(starts, ends, strict=True))
    return spans if all(end - start >= _SHORTEST for start, end in spans) else []
