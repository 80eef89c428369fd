"""What names mean: places and entities by any of their names, and how to call them by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.errors import NotFound
from kg.facts.catalogue import Catalogue

Row = dict[str, Any]


class Lookup:
    """Looks names up in a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def entity(self, name: str, type: str | None = None) -> Row:
        """The entity that a name means (`kg.base.KnowledgeBase.entity`)."""
        for found in self._catalogue.find(name, type):
            if found["type"] != "place":
                return self._catalogue.entities(ids=[found["id"]])[0]
        raise NotFound(f"没有找到“{name}” / nothing is called {name}", self._catalogue.suggestions(name, type), name)

    def place(self, name: str) -> Row:
        """The place that a name means (`kg.base.KnowledgeBase.place`)."""
        found = [self.place_of(row["id"]) for row in self._catalogue.find(name, "place")]
        if not found:
            raise NotFound(
                f"没有找到地区“{name}” / no place is called {name}", self._catalogue.suggestions(name, "place")
            )
        official = [row for row in found if row["level"] != "locality"]
        return next((row for row in found if row["years"]), (official or found)[0])

    def namesakes(self, name: str, place_id: str) -> list[str]:
        """The other places, down to counties, that a name means as well as this one: their names with their parents.

        Those that it is a former or short name of do not count where it is this one's name of today.
        """
        called = {row["id"]: row["how"] for row in self._catalogue.find(name, "place")}
        how = called.pop(place_id)
        found = [self._catalogue.place(id) for id, other in called.items() if other == how]
        return [row["place_full"] for row in found if row["level"] not in ("town", "locality")]

    def place_of(self, place_id: str) -> Row:
        """A place by its id, with the years of its reports."""
        rows = self._catalogue.reports(place=place_id, counted=True)
        years = sorted({r["plan_year"] or r["review_year"] for r in rows} - {None})
        return {"place_id": place_id, **self._catalogue.place(place_id), "years": years}

    def anything(self, name: str) -> str:
        """The id of the place (with reports) or else the entity that a name means."""
        try:
            place = self.place(name)
        except NotFound:
            return str(self.entity(name)["id"])
        if not place["years"] and (found := self._catalogue.find(name)) and found[0]["type"] != "place":
            return str(found[0]["id"])
        return str(place["place_id"])

    def name_of(self, id: str) -> str:
        """A place's name with its parents, or an entity's."""
        place = self._catalogue.place(id)
        return str(place["place_full"] or self.entity_names([id])[id])

    def entity_names(self, ids: Iterable[str]) -> dict[str, str]:
        """Id → name."""
        return {e["id"]: e["name"] for e in self._catalogue.entities(ids=sorted(set(ids)))}

    def with_programmes(self, rows: Sequence[Row]) -> list[Row]:
        """Rows whose `programmes` are ids, with the names instead."""
        names = self.entity_names(p for r in rows for p in r["programmes"])
        return [{**r, "programmes": [names[p] for p in r["programmes"]]} for r in rows]

    def place_keys(self, place_id: str) -> Row:
        """`place`, `adcode`, `place_full`, `level` of a place."""
        row = self._catalogue.place(place_id)
        return {key: row[key] for key in ("place", "adcode", "place_full", "level")}
