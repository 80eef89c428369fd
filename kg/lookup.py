"""What names mean: places and entities by any of their names, and how to call them by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.characters import simplified
from kg.errors import Ambiguous, NotFound
from kg.facts.catalogue import Catalogue
from kg.facts.names import lookup_key

Row = dict[str, Any]
_HOW = ("id", "name", "alias", "pinyin", "initials")  # how a name means something, the surest first


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
        found = self._called(name)
        if not found:
            raise NotFound(
                f"没有找到地区“{name}” / no place is called {name}", self._catalogue.suggestions(name, "place")
            )
        places = [(order, self.place_of(id)) for id, order in found.items()]
        reported = [(order, row) for order, row in places if row["years"]]
        if reported:
            nearest = [row for order, row in reported if order == reported[0][0]]
            if len(nearest) > 1:
                raise Ambiguous(name, nearest)
            return nearest[0]
        return next((row for _, row in places if row["level"] != "locality"), places[0][1])

    def namesakes(self, name: str, place_id: str) -> list[str]:
        """The other places, down to counties, that a name means as well as this one: their names with their parents.

        Those that it is a former or short name of do not count where it is this one's name of today.
        """
        called = self._called(name)
        own = called.pop(place_id)
        found = [self._catalogue.place(id) for id, order in called.items() if order == own]
        return [row["place_full"] for row in found if row["level"] not in ("town", "locality")]

    def _called(self, name: str) -> dict[str, tuple[int, bool]]:
        """The places that a name means, by id, best first; two of one rank have an equal right to it.

        Names before short and former ones before pinyin before initials, and short ones of today before former ones:
        梧州 is 梧州市, though 贺州市 was part of what was called so.
        """
        wanted = lookup_key(simplified(name))
        ranks = {
            row["id"]: (_HOW.index(row["how"]), row["how"] == "alias" and not self._today(wanted, row["id"]))
            for row in self._catalogue.find(name, "place")
        }
        return dict(sorted(ranks.items(), key=lambda item: item[1]))

    def _today(self, name: str, place_id: str) -> bool:
        """Whether a name, with parents before it or not, ends as the place is called today, in full or in short."""
        place = lookup_key(self._catalogue.place(place_id)["place"])
        return any(name.endswith(place[:length]) for length in range(2, len(place) + 1))

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
