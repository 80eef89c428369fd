"""Names that several programmes have: which entry of the authority file a mention means, if any.

The words are a programme's name all the same (景区“三权分置”改革), so the mention stays; only the entry is another.
What tells them apart is in the entry: `since`, `home` and `other` (the header of `programmes/a-governance.yaml`).
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Place
from loaders.places.stems import stem
from loaders.programmes.entry import Entry
from loaders.programmes.matching import holds

_NEAR = 12  # code points before a name in which a place of its home makes it that one (对接甲市“五个中心”)


def meant(
    entries: Sequence[Entry], text: str, start: int, end: int, year: int | None, places: Sequence[Place]
) -> Entry | None:
    """The one of several entries of a name that `text[start:end]` means; None: a programme that has no entry.

    Of several that may be meant, the one whose home is named before it, else the first.
    """
    fitting = [entry for entry in entries if not means_another(entry, text, start, end, year, places)]
    return next((entry for entry in fitting if _named_before(entry, text, start)), next(iter(fitting), None))


def means_another(entry: Entry, text: str, start: int, end: int, year: int | None, places: Sequence[Place]) -> bool:
    """Whether `text[start:end]`, a name of the entry, is that of another programme.

    Args:
        text: of the passage.
        year: that the passage tells of; None: not known, so it proves nothing.
        places: the report's place and those above it; none: not known.
    """
    if entry.since is not None and year is not None and year < entry.since:
        return True
    if holds(entry.other, text, start, end):
        return True
    if not entry.home or not places or any(home in place.full_name for home in entry.home for place in places):
        return False
    return not _named_before(entry, text, start)


def _named_before(entry: Entry, text: str, start: int) -> bool:
    before = text[max(0, start - _NEAR) : start]
    return any(stem(home) in before for home in entry.home)
