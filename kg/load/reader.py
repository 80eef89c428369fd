"""What loading asks of whoever reads reports, and what it tells of its progress."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kg.model import FileFacts, Place, Programme, Refusal, Term

if TYPE_CHECKING:
    from kg.tracking.tracker import Tracker


class Reader(Protocol):
    """Reads one file at a time. Pickled into worker processes, so it must be small and load its data late."""

    @property
    def version(self) -> str:
        """Changes whenever the same file might give other facts, or the vocabulary another."""
        ...

    def walk(self, root: Path) -> Iterator[tuple[Path, str] | Refusal]:
        """The files below a folder with their names relative to it (with /), for a file itself; in a fixed order."""
        ...

    def read(self, path: Path, name: str) -> FileFacts:
        """All that a file holds; `name` is its name in the knowledge base. Never raises for what a file may hold."""
        ...

    def renamed(self, facts: FileFacts, old: str, new: str) -> FileFacts | None:
        """The facts of a file that is now called `new`, as `read` would give them; None where it must be read."""
        ...

    def places(self) -> Iterable[Place]:
        """All places that anyone may ask for; towns need not be among them."""
        ...

    def place(self, key: str) -> Place | None:
        """A place that a mention names, by its id."""
        ...

    def short_names(self, place: Place) -> Iterable[str]:
        """A place's names without the word for its kind: 望城."""
        ...

    def programmes(self) -> Iterable[Programme]: ...

    def terms(self) -> Iterable[Term]:
        """The authority entries of industries and indicators."""
        ...

    def tracker(self) -> Tracker | None:
        """The wording of promises and outcomes; None where it knows none, and then nothing is tracked."""
        ...


class Progress(NamedTuple):
    """How far the reading of new and changed files is."""

    files: int
    files_total: int
    bytes: int
    bytes_total: int
    file: str  # the last one that was read


class Tracking(NamedTuple):
    """How far the tracking of places is (`kg.tracking`)."""

    places: int
    places_total: int
    place: str  # id of the last one


class Followed(NamedTuple):
    """What was tracked: ids of the places; `notes` are for the user, Chinese and English together."""

    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
