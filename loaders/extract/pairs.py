"""Two names that the tagger took for one: 甲集团与乙集团, 甲电站、乙电站."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from loaders.extract.clue import Clue

# Chosen on held-out training passages. Programmes, titles and industries keep their pairs: what joins them is mostly
# part of one name.
TYPES = ("organisation", "project")
DOUBT = 0.4  # below this confidence two names are more likely than one
_SHORTEST = 3  # characters of each name: a shorter one is most often the first half of a name (淮河、江淮运河治理)
_JOINTS = re.compile("[、和与及]")
_MARKS = re.compile('[“”"（）()]')


def apart(text: str, clues: Sequence[Clue]) -> Iterator[Clue]:
    """The clues of a passage; a doubtful one with a joint in it, that nothing else supports, as one clue a part.

    Args:
        text: of the passage.
    """
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


def _parts(name: str) -> list[tuple[int, int]]:
    """Spans of the names between the joints; none where the name is not to be parted."""
    joints = [m.span() for m in _JOINTS.finditer(name)]
    if not joints or _MARKS.search(name):
        return []
    starts, ends = [0, *(end for _, end in joints)], [*(start for start, _ in joints), len(name)]
    spans = list(zip(starts, ends, strict=True))
    return spans if all(end - start >= _SHORTEST for start, end in spans) else []
