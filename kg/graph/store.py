"""What every graph store does, whichever engine stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kg.graph.project import Projection

Progress = Callable[[int, int, str], None]  # done, total, of what
MAX_ROWS = 10_000
MAX_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query. Values are None, bool, int, float, str, and lists and dicts of them.

    `cut` tells that there were more rows than the limit.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    cut: bool = False

    def dicts(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))


@dataclass(frozen=True, slots=True)
class Change:
    """What a refresh did: units written and removed; `reason` says why all was built anew, where it was."""

    written: int = 0
    removed: int = 0
    rebuilt: bool = False
    reason: str | None = None


class GraphStore(Protocol):
    """A graph that holds a projection of the fact store."""

    engine: str

    def refresh(self, projection: Projection, progress: Progress | None = None, *, rebuild: bool = False) -> Change:
        """Makes the graph equal to the projection; what is equal already is not written.

        Raises:
            GraphError: it cannot be written; what was there before is still whole, or says that it is incomplete.
        """

    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = MAX_ROWS,
        timeout: float = MAX_SECONDS,
        write: bool = False,
    ) -> Rows:
        """Runs one statement.

        Args:
            limit: rows at most; None: all.
            timeout: seconds.
            write: may it change the graph.

        Raises:
            QueryRefused: the statement would write (without `write`), read files, reach out or administer.
            GraphError: it is wrong, took too long, or there is no graph.
        """

    def counts(self) -> dict[str, int]:
        """Nodes of each label and relations of each type."""

    def digest(self) -> str | None:
        """The digest of the projection that it holds whole; None where it holds none or is incomplete."""

    def close(self) -> None: ...
