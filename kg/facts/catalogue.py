"""What answers ask of the facts wherever they are kept: names, places, reports, entities and their mentions.

The fact store knows all of it and more (`kg.facts.reading`), the graph on a server this much (`kg.graph.remote`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypedDict

if TYPE_CHECKING:
    from typing_extensions import Unpack  # in `typing` from Python 3.11 on

Row = dict[str, Any]


class MentionFilters(TypedDict, total=False):
    """Which mentions are asked for; what is None or left out is no condition."""

    type: str | None  # of the entity
    report: str | None  # its id
    file: str | None  # the document's name
    place: str | None  # id of the place that the report is of
    period: str | None
    year: int | None  # of what is told
    role: str | None


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
        counted: bool = False,
        quotes: bool = False,
        **filters: Unpack[MentionFilters],
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


def by_column(filters: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """What is asked for, by the columns in which it stands.

    Raises:
        TypeError: there is no such filter.
    """
    if unknown := sorted(set(filters) - set(columns)):
        raise TypeError(f"no such filter: {', '.join(unknown)}; expected {', '.join(columns)}")
    return {columns[name]: wanted for name, wanted in filters.items()}
