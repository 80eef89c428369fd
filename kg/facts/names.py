"""What the fact store knows by name: places as a year names them, entities, and all ways to look one up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import msgspec

from kg.characters import found_in_either, simplified
from kg.facts import search
from kg.facts.texts import Row, TextReader, where_clause
from kg.model import PlaceName

_names = msgspec.json.Decoder(tuple[PlaceName, ...])
VISIBLE = "(e.status = 'accepted' OR e.status = 'candidate' AND e.places >= 2)"


class NameReader(TextReader):
    """Reads places, entities and their names through an open connection."""

    # places

    def above(self, place: str) -> list[str]:
        """Ids of the places above one, nearest first."""
        found: list[str] = []
        at = self.place(place)["parent"]
        while at and at not in found:
            found.append(at)
            at = self.place(at)["parent"]
        return found

    def place(self, key: str | None, year: int | None = None) -> Row:
        """`place`, `adcode`, `place_full`, `level` and `parent` (id), named as in `year`; all None for None."""
        found = self._places.get(key) if key else None
        if found is None:
            return {"place": None, "adcode": None, "place_full": None, "level": None, "parent": None}
        name, full, adcode, level, parent, names = found
        if year is not None and names != "[]":
            valid = [n for n in _names.decode(names) if (n.since or 0) <= year <= (n.until or 9999)]
            today = [n for n in valid if n.name == name]
            for dated in (today or valid)[-1:]:
                full = full[: -len(name)] + dated.name if full.endswith(name) else dated.name
                name, adcode = dated.name, dated.adcode or adcode
        return {"place": name, "adcode": adcode or None, "place_full": full, "level": level, "parent": parent}

    def place_names(self, key: str) -> set[str]:
        """The names that a place has had, and those without their kind."""
        rows = self.db.execute("SELECT names, short FROM place WHERE id = ?", (key,))
        return {name for names, short in rows for name in (*(n.name for n in _names.decode(names)), *json.loads(short))}

    @cached_property
    def _places(self) -> _Lazy:
        return _Lazy(self.db)

    # entities

    def merged(self, *, type: str | None = None, entity: str | None = None) -> list[Row]:
        """Names that were taken for one thing without a person saying so.

        Args:
            entity: id of the one that they are now.

        Returns:
            `type`, `name`, `into_name`, `rule`, `score`, `entity`, `was` (the id that the name had).
        """
        where, values = where_clause({"i.type": type, "i.into_entity": entity}, [])
        sql = (
            "SELECT i.type, i.name, coalesce(e.name, i.into_entity) AS into_name, i.rule, i.score,"
            " i.into_entity AS entity, i.entity AS was FROM identity i LEFT JOIN entity e ON e.id = i.into_entity"
            f"{where} ORDER BY i.type, into_name, i.name, i.entity"
        )
        return list(self.rows(sql, values))

    def entities(
        self,
        *,
        type: str | None = None,
        status: str | None = None,
        visible: bool = False,
        ids: Iterable[str] | None = None,
    ) -> list[Row]:
        """Entities by name: `id`, `type`, `name`, `aliases`, `status`, `kind`, `level`, `part_of`, `definition`,
        `source`, `place_id` (of a project or organisation), `places`, `mentions`, `codes` (of an industry; its `kind`
        is the strategic emerging field).

        `visible`: accepted ones, and candidates that two or more places name as their own.
        """
        where, values = where_clause(
            {"e.type": type, "e.status": status, "e.id": ids if ids is None else list(ids)},
            [VISIBLE] if visible else [],
        )
        sql = (
            "SELECT id, type, name, aliases, status, kind, level, part_of, definition, source, place AS place_id,"
            f" places, mentions, codes FROM entity e{where} ORDER BY type, name, id"
        )
        return [
            {
                **row,
                "aliases": json.loads(row["aliases"]),
                "part_of": json.loads(row["part_of"]),
                "codes": json.loads(row["codes"]),
                "source": json.loads(row["source"]) if row["source"] else None,
            }
            for row in self.rows(sql, values)
        ]

    def terms(self, type: str) -> list[Row]:
        """The entries of the authority file of industries or indicators: `id`, `name`, `aliases`."""
        rows = self.rows("SELECT id, name, aliases FROM term WHERE type = ?", (type,))
        return [{**row, "aliases": json.loads(row["aliases"])} for row in rows]

    def other_names(self) -> Iterator[Row]:
        """Every way to look an entity or place up but its name: `id`, `how` (alias, pinyin, initials), `name`."""
        return self.rows("SELECT id, how, name FROM entity_name WHERE how <> 'name' ORDER BY id, how, name")

    def find(self, name: str, type: str | None = None) -> list[Row]:
        """Entities and places that a name, alias, pinyin or initials mean, or an id or a place's code: `id`, `type` and
        `how`, best first.

        Names before aliases before pinyin before initials, accepted before candidate, then those of most places, then
        those named most often. A name in traditional characters that nothing has is looked up in simplified ones.
        """
        return found_in_either(lambda written: self._find(written, type), name)

    def _find(self, name: str, type: str | None) -> list[Row]:
        wanted = lookup_key(name)
        sql = (
            "SELECT n.id, n.type, n.how FROM entity_name n LEFT JOIN entity e ON e.id = n.id"
            " LEFT JOIN place p ON p.id = n.id WHERE n.name = :name AND (:type IS NULL OR n.type = :type)"
            " ORDER BY CASE n.how WHEN 'name' THEN 0 WHEN 'alias' THEN 1 WHEN 'pinyin' THEN 2 ELSE 3 END,"
            " coalesce(e.status, 'accepted'), coalesce(e.places, 0) DESC,"
            " coalesce(e.mentions, 0) DESC, length(p.adcode), p.adcode, n.id"
        )
        found = {row["id"]: row for row in reversed(list(self.rows(sql, {"name": wanted, "type": type})))}
        if not found:
            sql = (  # a code may have been that of another place before: the one of today goes first
                "SELECT id, type, how FROM (SELECT DISTINCT id, type, 'id' AS how, 0 AS former FROM entity_name"
                " WHERE id = ?1 AND ?2 IN (type, '') UNION ALL SELECT id, 'place', 'id',"
                " json_extract(names, '$[#-1].until') IS NOT NULL FROM place WHERE adcode = ?1"
                " AND ?2 IN ('place', '')) ORDER BY former, id"
            )
            return list(self.rows(sql, (name.strip(), type or "")))
        return list(reversed(found.values()))

    def suggestions(self, name: str, type: str | None = None, limit: int = 5) -> list[str]:
        """The names most like one that was not found, best first; those of nobody but one place's candidates not."""
        from rapidfuzz import fuzz, process

        sql = (
            "SELECT DISTINCT n.name, coalesce(e.name, p.name) FROM entity_name n LEFT JOIN entity e ON e.id = n.id"
            f" LEFT JOIN place p ON p.id = n.id WHERE (?1 IS NULL OR n.type = ?1) AND (e.id IS NULL OR {VISIBLE})"
            " AND (p.id IS NULL OR p.level NOT IN ('town', 'locality')) AND n.how <> 'initials' ORDER BY n.name"
        )
        names = self.db.execute(sql, (type,)).fetchall()
        wanted = lookup_key(simplified(name))
        near = process.extract(wanted, [n[0] for n in names], scorer=fuzz.ratio, limit=20, score_cutoff=55)
        return list(dict.fromkeys(names[at][1] for _, _, at in near))[:limit]


def lookup_key(name: str) -> str:
    """The form of a name in `entity_name`: folded, lower case, without blanks and quotation marks."""
    return search.key(name.translate(_DROPPED))


_DROPPED = dict.fromkeys(map(ord, " \t\n\r\f\v\u00a0\u3000“”‘’\"'「」『』《》"))


class _Lazy(dict[str, Any]):
    """Rows of `place` by id, each fetched once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self._db = db

    def get(self, key: str, default: Any = None) -> Any:
        if key not in self:
            sql = "SELECT name, full_name, adcode, level, parent, names FROM place WHERE id = ?"
            self[key] = self._db.execute(sql, (key,)).fetchone()
        return self[key] or default
