"""A place that was found for a report, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.model import Level, Place, PlaceEvidence
from kg.text import sentence_span
from loaders.places import Gazetteer

Span = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """A place with the span of the text that names it; `also`: what other parts of the head name instead."""

    place: Place
    level: Level
    evidence: PlaceEvidence
    also: tuple[str, ...] = ()


def level_of(place: Place) -> Level:
    """The level of a report of the place: towns report as `county`, cities right below a province as `city`."""
    if place.level == "national" or place.level == "province" or place.level == "city":
        return place.level
    # codes xx90xx: cities without a prefecture above them (潜江, 天门), which report as cities
    return "city" if len(place.adcode) == 6 and place.adcode[2:4] == "90" and place.name.endswith("市") else "county"


def evidence(raw: str, span: Span, method: Literal["stated", "inferred"]) -> PlaceEvidence:
    """The span of the Document's text `raw` that names the place, with the sentence around it."""
    a, b = sentence_span(raw, *span)
    return PlaceEvidence(start=span[0], end=span[1], quote=raw[a:b], method=method)


def akin(one: Place, other: Place, gazetteer: Gazetteer) -> bool:
    """The same place, or one inside the other."""
    return (
        one.id == other.id
        or any(p.id == one.id for p in gazetteer.ancestors(other.id))
        or any(p.id == other.id for p in gazetteer.ancestors(one.id))
    )
