"""What tracking asks of whoever knows how reports are worded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from kg.tracking.records import Tracked
from kg.tracking.sides import Side
from kg.tracking.targets import Naming
from kg.versions import version_of


class Tracker(Protocol):
    """The wording of promises, outcomes and targets. Made anew in worker processes, so it loads its data late."""

    @property
    def version(self) -> str:
        """Changes whenever the same reports might give other answers."""
        ...

    def promises(self, sides: Sequence[Side], pairs: Sequence[tuple[int, int | None]]) -> Sequence[Sequence[Tracked]]:
        """What became of the promises of reports of one place; `Side.text` may be empty.

        Args:
            pairs: indices of a report that plans and of the one that answers (None: there is none).
        """
        ...

    def naming(self) -> Naming: ...

    def several(self, side: Side) -> Sequence[bool]:
        """For each passage of a report whether it tells of several years at once."""
        ...


@lru_cache(maxsize=1)
def version() -> str:
    """A hash of the rules of kg.tracking."""
    here = Path(__file__).parent
    words = here.parent / "identity" / "words.yaml"  # works reads it too
    return version_of([*sorted(p for p in here.iterdir() if p.suffix in (".py", ".yaml")), words])
