"""What a load did."""

from __future__ import annotations

from typing import Any

import msgspec

from kg.model import Refusal


class LoadResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a load did, and what the knowledge base holds after it (counts).

    `refused` holds everything that could not be read under the paths given, also from earlier loads; `not_reports` the
    texts that are no report. `notes` are for the user, Chinese and English together.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    renamed: int = 0
    removed: int = 0
    resumed: int = 0  # of the new and changed: read by a load that was broken off
    refused: tuple[Refusal, ...] = ()
    not_reports: tuple[Refusal, ...] = ()
    reports: int = 0
    passages: int = 0
    mentions: int = 0
    statements: int = 0
    tracked: tuple[str, ...] = ()  # ids of places whose promises, targets or projects were tracked anew
    seconds: float = 0.0
    phases: dict[str, float] = {}  # seconds that each took: look, read, resolve, track, count, commit
    written: bool = False  # the facts are others than before: the graph must follow
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The object of `kg load --format json` (CONTRACT.md), with some keys more."""
        return {
            "files": {
                "new": self.new,
                "changed": self.changed,
                "unchanged": self.unchanged,
                "renamed": self.renamed,
                "removed": self.removed,
                "refused": [{"file": r.file, "reason": r.reason} for r in self.refused],
                "not_reports": [{"file": r.file, "reason": r.reason} for r in self.not_reports],
            },
            "reports": self.reports,
            "passages": self.passages,
            "mentions": self.mentions,
            "statements": self.statements,
            "tracked": len(self.tracked),
            "seconds": round(self.seconds, 3),
            "phases": {name: round(seconds, 3) for name, seconds in self.phases.items()},
            "notes": list(self.notes),
        }
