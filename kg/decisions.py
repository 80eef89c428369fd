"""What the judgements say of mentions and entities.

What is said of mentions goes straight to their rows, also where an entity is merged, split or retyped; the tables
`mention_read` and `judged` keep the old values. What is said of entities is collected: `kg.resolve` makes them of it.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable

from kg.facts.writing import entity_id
from kg.judgements import Judgement

MUTABLE = 'start, "end", type, text, name, entity'  # columns of a mention that identity or a judgement may change


class Decisions:
    """Applies judgements inside the caller's transaction, in order.

    Afterwards `status`, `names`, `aliases`, `types` and `into` (merged into which) tell of entities by their ids, and
    `idle` holds the ids of the judgements that found nothing here that they speak of.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.status: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.aliases: dict[str, list[str]] = {}
        self.types: dict[str, str] = {}
        self.into: dict[str, str] = {}
        self.idle: list[str] = []

    def apply(self, judgements: Iterable[Judgement]) -> None:
        for judgement in judgements:
            found = self._mention(judgement) if judgement.of_mention else self._entity(judgement)
            if not found:
                self.idle.append(judgement.id)

    def named(self) -> set[str]:
        """All entities that a judgement says something of."""
        return {*self.status, *self.names, *self.aliases, *self.types, *self.into}

    def _keep(self, where: str, values: tuple[object, ...]) -> None:
        for table in ("judged", "mention_read"):
            self.db.execute(f"INSERT OR IGNORE INTO {table} SELECT id, {MUTABLE} FROM mention WHERE {where}", values)

    def _mention(self, j: Judgement) -> bool:
        """False where the file is not here, or what it says there, or its reading changed."""
        packed = self.db.execute("SELECT text FROM document WHERE name = ?", (j.file,)).fetchone()
        text = zlib.decompress(packed[0]).decode("utf-8", "surrogatepass") if packed else ""
        moved = _moved(j, text)
        if moved is None:
            return False
        row = self.db.execute(
            'SELECT m.id, m.name, m.type, r.place, p.start, p."end" FROM document d JOIN report r ON r.document = d.id'
            " JOIN mention m ON m.report = r.id JOIN passage p ON p.id = m.passage WHERE d.name = ? AND m.id LIKE ?",
            (j.file, f"mention:%:{(j.start or 0) + moved:07d}:{(j.end or 0) + moved:07d}:{j.type}"),
        ).fetchone()
        if row is None:
            return False
        key, name, kind, place, first, last = row
        start, end = (j.to_start or 0) + moved, (j.to_end or 0) + moved
        if j.action == "span" and not first <= start < end <= last:  # no passage holds it
            return False
        self._keep("id = ?", (key,))
        if j.action == "reject":
            self.db.execute("UPDATE mention SET entity = NULL WHERE id = ?", (key,))
        elif j.action == "retype" and j.to is not None:
            entity = self._called(j.to, name, place)
            self.db.execute("UPDATE mention SET type = ?, entity = ? WHERE id = ?", (j.to, entity, key))
        elif j.action == "span":
            name = "".join(text[start:end].split())
            entity = self._called(kind, name, place)
            self.db.execute(
                'UPDATE mention SET start = ?, "end" = ?, text = ?, name = ?, entity = ? WHERE id = ?',
                (start, end, text[start:end], name, entity, key),
            )
        return True

    def _entity(self, j: Judgement) -> bool:
        """False where nothing is of this entity any more, or nothing in it is called so."""
        entity = self._follow(j.entity or "")
        if self._kind(entity) is None:
            return False
        if j.action == "accept":
            self.status[entity] = "accepted"
        elif j.action == "reject":
            self.status[entity] = "rejected"
        elif j.action == "rename" and j.name:
            self._aliases(entity).append(self.name(entity))
            self.names[entity] = j.name
        elif j.action == "retype" and j.to is not None:
            self._keep("entity = ?", (entity,))
            if j.to == "place":  # places are those of the gazetteer
                known = self._called(j.to, self.name(entity), None)
                self.db.execute("UPDATE mention SET type = ?, entity = ? WHERE entity = ?", (j.to, known, entity))
                return True
            self.db.execute("UPDATE mention SET type = ? WHERE entity = ?", (j.to, entity))
            self.types[entity] = j.to
        elif j.action == "merge":
            return self._merge(entity, self._follow(j.into or ""))
        elif j.action == "split" and j.name:
            return self._split(entity, j.name)
        return True

    def _merge(self, entity: str, into: str) -> bool:
        """Mentions take on the type of the one that they join. Nothing may be left of that: its name is lost then."""
        if entity == into:
            return False
        kind = self._kind(into)
        self.names.setdefault(into, self.name(entity if kind is None else into))
        more = [self.name(entity), *self._aliases(entity)]
        self._aliases(into).extend(more)
        self.aliases[entity] = []
        self._keep("entity = ?", (entity,))
        self.db.execute(
            "UPDATE mention SET entity = ?1, type = coalesce(?2, type) WHERE entity = ?3", (into, kind, entity)
        )
        self.into[entity] = into
        return True

    def _split(self, entity: str, name: str) -> bool:
        where = "entity = ?1 AND (name = ?2 OR text = ?2)"
        self._keep(where, (entity, name))
        rows = self.db.execute(
            f"SELECT m.id, m.type, r.place FROM mention m JOIN report r ON r.id = m.report WHERE m.{where}",
            (entity, name),
        ).fetchall()
        for key, kind, place in rows:
            other = entity_id(kind, name, place)
            if other == entity:  # the name that gave the entity its id: it becomes another one all the same
                other = f"{other}:split"
            self.names[other] = name
            self.db.execute("UPDATE mention SET entity = ?, name = ? WHERE id = ?", (other, name, key))
        return bool(rows)

    def _kind(self, entity: str) -> str | None:
        """Its type; None where neither a mention nor the vocabulary knows it."""
        return self.types.get(entity) or self._one(
            "SELECT 'programme' FROM programme WHERE id = ?1 UNION ALL SELECT type FROM term WHERE id = ?1"
            " UNION ALL SELECT min(type) FROM mention WHERE entity = ?1",
            entity,
        )

    def _called(self, kind: str, name: str, place: str | None) -> str | None:
        """The entity of a type that a name means in a report of a place; None: the gazetteer knows no such place, or
        several.
        """
        if kind == "place":
            known = self.db.execute("SELECT id FROM place WHERE name = ?", (name,)).fetchall()
            return known[0][0] if len(known) == 1 else None
        table = "programme" if kind == "programme" else "term"
        known = self.db.execute(
            f"SELECT id FROM {table} WHERE (name = ?1 OR EXISTS (SELECT 1 FROM json_each(aliases) WHERE value = ?1))"
            + (" AND type = ?2" if table == "term" else " AND ?2 = 'programme'"),
            (name, kind),
        ).fetchall()
        return self._follow(known[0][0] if len(known) == 1 else entity_id(kind, name, place))

    def _follow(self, entity: str) -> str:
        seen = set()
        while entity not in seen:
            seen.add(entity)
            into = self.into.get(entity) or self._one("SELECT into_entity FROM identity WHERE entity = ?", entity)
            entity = into or entity
        return entity

    def _aliases(self, entity: str) -> list[str]:
        """Of an entity; those that `kg.identity` merged into it come first, in the order of their ids."""
        if entity not in self.aliases:
            sql = "SELECT name FROM identity WHERE into_entity = ? ORDER BY entity"
            self.aliases[entity] = [name for (name,) in self.db.execute(sql, (entity,))]
        return self.aliases[entity]

    def name(self, entity: str) -> str:
        return (
            self.names.get(entity)
            or self._one(
                "SELECT min(name) FROM thing WHERE entity = ?1"
                " AND EXISTS (SELECT 1 FROM identity WHERE into_entity = ?1)",
                entity,
            )
            or self._one(
                "SELECT name FROM programme WHERE id = ?1 UNION ALL SELECT name FROM term WHERE id = ?1"
                " UNION ALL SELECT min(name) FROM mention WHERE entity = ?1",
                entity,
            )
            or entity
        )

    def _one(self, sql: str, value: str) -> str | None:
        row = self.db.execute(sql, (value,)).fetchone()
        return row[0] if row else None


def _moved(j: Judgement, text: str) -> int | None:
    """How far the mention stands from where it stood, by its sentence; None where the file does not say it any more."""
    if j.quote is None or j.quote_start is None or j.start is None or j.end is None:
        return 0
    if text.startswith(j.quote, j.quote_start):
        return 0
    if text.count(j.quote) == 1:
        return text.index(j.quote) - j.quote_start
    words = j.quote[j.start - j.quote_start : j.end - j.quote_start]
    return 0 if words and text[j.start : j.end] == words else None
