"""Builds the fact store of tests/data/tracked_graph.yaml, whose promises and answers are written there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml
from small_graph import fill

from kg.facts.store import FactStore
from kg.load.tracking import track
from kg.tracking.records import Tracked
from kg.tracking.sides import Side
from kg.tracking.targets import Naming

DATA = Path(__file__).with_name("data") / "tracked_graph.yaml"


class WrittenTracker(msgspec.Struct, frozen=True):
    """A `kg.tracking.tracker.Tracker` that reads outcomes from the file of the graph."""

    reports: Mapping[str, Mapping[str, Any]]
    indicators: Mapping[str, tuple[str, str]]
    version: str = "1"

    def promises(self, sides: Sequence[Side], pairs: Sequence[tuple[int, int | None]]) -> list[list[Tracked]]:
        found = []
        for plan, later in pairs:
            written = self.reports[sides[plan].file].get("promises", ())
            found.append([_tracked(sides[plan], None if later is None else sides[later], p) for p in written])
        return found

    def naming(self) -> Naming:
        return Naming(
            lookup=lambda name, unit: self.indicators.get(name), lower=lambda name: False,
            horizon=lambda sentence, year: False, one=lambda sentence, year: True,
        )  # fmt: skip

    def several(self, side: Side) -> list[bool]:
        return [False] * len(side.passages)


def _tracked(plan: Side, later: Side | None, written: Mapping[str, Any]) -> Tracked:
    start, end = _span(plan, written["passage"], written["text"])
    answer = written.get("answer") if later else None
    at: tuple[Any, Any] = (None, None)
    if answer is not None and later is not None:
        assert later.passages[answer["passage"]].period == answer["period"]
        at = _span(later, answer["passage"], answer["text"])
    return Tracked(
        passage=written["passage"], start=start, end=end, type=written["type"], promise=written["text"],
        masked=written.get("masked", False), outcome=written.get("outcome") if later else None,
        answer_passage=answer and answer["passage"], answer_start=at[0], answer_end=at[1],
        answer_period=answer and answer["period"], confidence=0.5 if later else None,
        amount_known=written.get("amount_known") if later else None, why="written / written",
    )  # fmt: skip


def _span(side: Side, number: int, text: str) -> tuple[int, int]:
    passage = side.passages[number]
    found = re.search(re.escape(text), passage.text)
    assert found, (side.file, text)
    return passage.start + found.start(), passage.start + found.end()


def fill_tracked(folder: Path, leave_out: Collection[str] = ()) -> FactStore:
    """Makes the fact store in `folder`, tracked, or brings the one there to the files that are not left out."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    store = fill(folder, leave_out, data)
    named = {
        name: (t["id"].removeprefix("indicator:"), t["name"])
        for t in data["terms"]
        for name in (t["name"], *t["aliases"])
    }
    tracker = WrittenTracker({r["file"]: r for r in data["reports"]}, named)
    with store.transaction():
        followed = track(store, None, tracker, 1)  # type: ignore[arg-type]  # the reader is for processes
        assert not followed.notes
    return store
