"""The questions of `kg diffusion` put to the fact store."""

from __future__ import annotations

from functools import partial
from typing import Any

from kg.diffusion.lives import Life, lives, report_year
from kg.diffusion.panel import panel
from kg.diffusion.spread import spread
from kg.facts.catalogue import places_above
from kg.facts.reading import FactReader

Row = dict[str, Any]
_PROGRAMME = ("id", "name", "aliases", "kind", "level", "definition", "status")


def diffusion(facts: FactReader, programme: Row, any_mention: bool = False) -> Row:
    """How a programme (a row of `facts.entities`) spread.

    Returns:
        the keys of `kg.diffusion.spread.spread`; `programme`; `counting` (own or any mentions); `unplaced` and
        `undated`: reports left out because their place or their year is unknown.
    """
    reports = facts.reports(counted=True)
    answer = spread(_lives(facts, programme["id"], any_mention), partial(places_above, facts), facts.place)
    for place in answer["places"]:
        piece = place["evidence"]
        piece |= facts.quoted(piece["report"], piece.pop("passage"), piece["start"], piece["end"])
    return {
        "programme": {key: programme[key] for key in _PROGRAMME},
        "counting": "any" if any_mention else "own",
        **answer,
        "unplaced": sum(r["place_id"] is None for r in reports),
        "undated": sum(r["place_id"] is not None and report_year(r) is None for r in reports),
    }


def diffusion_panel(facts: FactReader, programme: str, any_mention: bool = False) -> list[Row]:
    """Place × report year for event-history analysis, with the columns of `kg.diffusion.panel.COLUMNS`.

    Args:
        programme: its id.
    """
    from kg.similarity import Sharing

    others = [pair for pair in facts.linked("CARRIES_OUT") if pair[1] != programme]
    likeness = Sharing(others).likeness if others else lambda _, places: [0.0] * len(places)
    return panel(programme, _lives(facts, programme, any_mention), partial(places_above, facts), facts.place, likeness)


def _lives(facts: FactReader, programme: str, any_mention: bool) -> list[Life]:
    mentions = facts.mentions(entity=programme, counted=True)
    return lives(facts.reports(counted=True), mentions, any_mention)
