"""The wording of promises, outcomes and targets, as loading hands it to tracking.

Not in `loaders.promises`, whose import takes half a second: a load that has nothing to do asks for the version only.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kg.tracking.records import Tracked
from kg.tracking.sides import Side
from kg.tracking.targets import Naming


class ReportTracker(msgspec.Struct, frozen=True):
    """A `kg.tracking.tracker.Tracker` with the shipped wording; `version` is that of the reader."""

    version: str

    def promises(self, sides: Sequence[Side], pairs: Sequence[tuple[int, int | None]]) -> list[list[Tracked]]:
        from loaders.promises.answer import tracked

        return tracked(sides, pairs)

    def naming(self) -> Naming:
        from loaders.promises.naming import naming

        return naming()

    def several(self, side: Side) -> list[bool]:
        from loaders.promises.spans import several

        return several(side.passages, side.report)
