"""The questions of `kg diffusion` put to a knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.diffusion.lives import Life, lives, report_year
from kg.diffusion.panel import panel
from kg.diffusion.spread import spread

if TYPE_CHECKING:
    from kg.base import KnowledgeBase

Row = dict[str, Any]
_PROGRAMME = ("id", "name", "aliases", "kind", "level", "definition", "status")


def diffusion(base: KnowledgeBase, programme: str, any_mention: bool = False) -> Row:
    """How a programme spread.

    Returns:
        the keys of `kg.diffusion.spread.spread`; `programme`; `counting` (own or any mentions); `unplaced` and
        `undated`: reports left out because their place or their year is unknown.
    """
    found = base.entity(programme, "programme")
    reports = base.facts.reports(counted=True)
    answer = spread(_lives(base, found["id"], any_mention), base.above, base.facts.place)
    for place in answer["places"]:
        piece = place["evidence"]
        piece |= base.facts.quoted(piece["report"], piece.pop("passage"), piece["start"], piece["end"])
    return {
        "programme": {key: found[key] for key in _PROGRAMME},
        "counting": "any" if any_mention else "own",
        **answer,
        "unplaced": sum(r["place_id"] is None for r in reports),
        "undated": sum(r["place_id"] is not None and report_year(r) is None for r in reports),
    }


def diffusion_panel(base: KnowledgeBase, programme: str, any_mention: bool = False) -> list[Row]:
    """Place × report year for event-history analysis, with the columns of `kg.diffusion.panel.COLUMNS`."""
    from kg.similarity import Sharing

    found = base.entity(programme, "programme")["id"]
    pairs = base.facts.db.execute(
        "SELECT place, entity FROM fact WHERE kind = 'CARRIES_OUT' AND place IS NOT NULL AND entity <> ?", (found,)
    ).fetchall()
    likeness = Sharing(pairs).likeness if pairs else lambda _, others: [0.0] * len(others)
    return panel(found, _lives(base, found, any_mention), base.above, base.facts.place, likeness)


def _lives(base: KnowledgeBase, programme: str, any_mention: bool) -> list[Life]:
    mentions = base.facts.mentions(entity=programme, counted=True)
    return lives(base.facts.reports(counted=True), mentions, any_mention)
