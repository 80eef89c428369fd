"""Whose report it is: the place that the head states, or the one that the text can only mean.

Stated is what the opening sentence, the meeting line, the speaker's line and the title name (`stated`). Where they name
none or only 市人民政府, the place is inferred from the text (`inferred`).
"""

from __future__ import annotations

from loaders.metadata.found import Found
from loaders.metadata.inferred import place_by_names, place_by_towns
from loaders.metadata.stated import stated_place
from loaders.metadata.traces import Traces
from loaders.places import Gazetteer


def find_place(traces: Traces, gazetteer: Gazetteer) -> Found | None:
    """The place of a report, with the span that names it; None where nothing tells it for certain."""
    return (
        stated_place(traces, gazetteer)
        or place_by_names(traces, gazetteer)
        or place_by_towns(traces.raw, traces.text, traces.head.start, traces.end, gazetteer)
    )
