"""What answers ask of the facts wherever they are kept: names, places, reports, entities and their mentions.

The fact store knows all of it and more (`kg.facts.reading`), the graph on a server this much (`kg.graph.remote`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

Row = dict[str, Any]


class Catalogue(Protocol):
    """Rows have the keys that `kg.facts.reading` says; what is not known here is None."""

    def refusals(self) -> list[Row]: ...

    def place(self, key: str | None, year: int | None = None) -> Row: ...

    def above(self, place: str) -> list[str]: ...

    def reports(
        self,
        *,
        place: str | None = None,
        year: int | None = None,
        file: str | None = None,
        report: str | None = None,
        counted: bool = False,
    ) -> list[Row]: ...

    def mentions(
        self,
        *,
        entity: str | Sequence[str],
        type: str | None = None,
        report: str | None = None,
        file: str | None = None,
        place: str | None = None,
        period: str | None = None,
        year: int | None = None,
        role: str | None = None,
        counted: bool = False,
        quotes: bool = False,
    ) -> Iterator[Row]: ...

    def entities(
        self,
        *,
        type: str | None = None,
        status: str | None = None,
        visible: bool = False,
        ids: Iterable[str] | None = None,
    ) -> list[Row]: ...

    def find(self, name: str, type: str | None = None) -> list[Row]: ...

    def suggestions(self, name: str, type: str | None = None, limit: int = 5) -> list[str]: ...


def places_above(catalogue: Catalogue, place_id: str) -> list[Row]:
    """The places above one, nearest first: rows of `Catalogue.place` with `place_id`."""
    return [{"place_id": id, **catalogue.place(id)} for id in catalogue.above(place_id)]
