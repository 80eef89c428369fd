"""What a report tells of its place, gathered once for all ways of finding it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Place
from loaders.metadata.counts import PlaceCounts
from loaders.metadata.head import Head
from loaders.metadata.own import own_kind
from loaders.places import Gazetteer


@dataclass(frozen=True)
class Traces:
    """The report stands at `head.start:end` of a Document's text, which is given as it is (`raw`) and folded (`text`).

    Attributes:
        year: of delivery or plan, to read names and codes of that time.
        hinted: places that the file's name or columns may mean; they only help where the text itself supports one.
        own: the word by which the report speaks of its place (市, 县 …).
        counts: how often the report names each place.
    """

    raw: str
    text: str
    head: Head
    end: int
    year: int | None
    hinted: Sequence[Place]
    own: str | None
    counts: PlaceCounts

    @classmethod
    def of(
        cls, raw: str, text: str, head: Head, end: int, year: int | None, hinted: Sequence[Place], gazetteer: Gazetteer
    ) -> Traces:
        """Gathers them from the text; the arguments are the attributes of that name."""
        body = text[head.start : end]
        own = own_kind(body, text[slice(*head.opening)] if head.opening else "")
        return cls(raw, text, head, end, year, hinted, own, PlaceCounts(body, gazetteer))

    @property
    def body(self) -> str:
        """The report's text, folded."""
        return self.text[self.head.start : self.end]

    def best(self, places: Sequence[Place]) -> Place | None:
        """Of places that one name may mean, the one whose surroundings are named most; None where two are alike."""
        if len(places) == 1:
            return places[0]
        ranked = sorted(((self.counts.around(p), p in self.hinted, p) for p in places), key=_strength, reverse=True)
        return ranked[0][2] if ranked[0][:2] > ranked[1][:2] else None


def _strength(ranked: tuple[float, bool, Place]) -> tuple[float, bool]:
    return ranked[:2]
