"""Mentions become entities; what a person judged goes before what was read.

Every mention has an entity from the moment it is written (`kg.facts.writing.entity_id`). Here judgements move some of
them, and `entity` and `entity_name` are made again from all mentions. Works inside the caller's transaction.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from kg.facts.reading import VISIBLE, lookup_key
from kg.facts.writing import entity_id
from kg.judgements import Judgement
from kg.model import PlaceName


def resolve(db: sqlite3.Connection, judgements: Iterable[Judgement] = ()) -> None:
    """Fills `mention.entity`, `entity` and `entity_name` for the whole store.

    Args:
        judgements: those that hold, in order.
    """
    decided = _Decisions(db)
    decided.apply(judgements)
    db.execute(f"CREATE TEMP TABLE before AS {_NAMED}")
    _make_entities(db, decided)
    _name_entities(db)
    db.execute("DROP TABLE before")
    _name_places(db)


class _Decisions:
    """What the judgements say of entities; those on mentions go straight to the rows, the old values are kept."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.status: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.aliases: dict[str, list[str]] = {}
        self.types: dict[str, str] = {}
        self.into: dict[str, str] = {}

    def apply(self, judgements: Iterable[Judgement]) -> None:
        self._restore()
        self._merge_alike()
        for judgement in judgements:
            if judgement.of_mention:
                self._mention(judgement)
            else:
                self._entity(judgement)

    def _restore(self) -> None:
        self.db.execute(
            'UPDATE mention SET (start, "end", type, text, name, entity) ='
            ' (SELECT start, "end", type, text, name, entity FROM mention_read o WHERE o.id = mention.id)'
            " WHERE id IN (SELECT id FROM mention_read)"
        )
        self.db.execute("DELETE FROM mention_read")

    def _merge_alike(self) -> None:
        """What `kg.identity` takes for one; judgements come after it, so a split undoes it."""
        from kg.identity.merging import merges

        found = merges(self.db)
        self.db.execute("DELETE FROM identity")
        self.db.executemany("INSERT INTO identity VALUES (?,?,?,?,?,?,?)", map(msgspec.structs.astuple, found))
        for merge in found:
            self._merge(merge.entity, merge.into)

    def _keep(self, where: str, values: tuple[object, ...]) -> None:
        self.db.execute(
            'INSERT OR IGNORE INTO mention_read SELECT id, start, "end", type, text, name, entity FROM mention'
            f" WHERE {where}",
            values,
        )

    def _mention(self, j: Judgement) -> None:
        row = self.db.execute(
            "SELECT m.id, m.name, m.type, r.place, d.text FROM document d JOIN report r ON r.document = d.id"
            " JOIN mention m ON m.report = r.id WHERE d.name = ? AND m.id LIKE ?",
            (j.file, f"mention:%:{j.start:07d}:{j.end:07d}:{j.type}"),
        ).fetchone()
        if row is None:  # the file is not here, or its reading changed
            return
        key, name, kind, place, packed = row
        self._keep("id = ?", (key,))
        if j.action == "reject":
            self.db.execute("UPDATE mention SET entity = NULL WHERE id = ?", (key,))
        elif j.action == "retype" and j.to is not None:
            entity = self._follow(entity_id(j.to, name, place))
            self.db.execute("UPDATE mention SET type = ?, entity = ? WHERE id = ?", (j.to, entity, key))
        elif j.action == "span":
            text = zlib.decompress(packed).decode("utf-8", "surrogatepass")[j.to_start : j.to_end]
            name = j.name or "".join(text.split())
            entity = self._follow(entity_id(kind, name, place))
            self.db.execute(
                'UPDATE mention SET start = ?, "end" = ?, text = ?, name = ?, entity = ? WHERE id = ?',
                (j.to_start, j.to_end, text, name, entity, key),
            )

    def _entity(self, j: Judgement) -> None:
        entity = self._follow(j.entity or "")
        if j.action == "accept":
            self.status[entity] = "accepted"
        elif j.action == "reject":
            self.status[entity] = "rejected"
        elif j.action == "rename" and j.name:
            self.aliases.setdefault(entity, []).append(self._name(entity))
            self.names[entity] = j.name
        elif j.action == "retype" and j.to is not None:
            self._keep("entity = ?", (entity,))
            self.db.execute("UPDATE mention SET type = ? WHERE entity = ?", (j.to, entity))
            self.types[entity] = j.to
        elif j.action == "merge":
            self._merge(entity, self._follow(j.into or ""))
        elif j.action == "split" and j.name:
            self._split(entity, j.name)

    def _merge(self, entity: str, into: str) -> None:
        if entity == into:
            return
        self.names.setdefault(into, self._name(into))
        self.aliases.setdefault(into, []).extend([self._name(entity), *self.aliases.pop(entity, [])])
        self._keep("entity = ?", (entity,))
        self.db.execute("UPDATE mention SET entity = ? WHERE entity = ?", (into, entity))
        self.into[entity] = into

    def _split(self, entity: str, name: str) -> None:
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

    def _follow(self, entity: str) -> str:
        seen = set()
        while entity in self.into and entity not in seen:
            seen.add(entity)
            entity = self.into[entity]
        return entity

    def _name(self, entity: str) -> str:
        if entity in self.names:
            return self.names[entity]
        row = self.db.execute(
            "SELECT name FROM programme WHERE id = ?1 UNION ALL SELECT name FROM term WHERE id = ?1"
            " UNION ALL SELECT min(name) FROM mention WHERE entity = ?1",
            (entity,),
        ).fetchone()
        return (row and row[0]) or entity


def _make_entities(db: sqlite3.Connection, decided: _Decisions) -> None:
    db.execute(
        "CREATE TEMP TABLE named AS SELECT m.entity AS id, min(m.type) AS type, min(m.name) AS name,"
        " min(r.place) AS place, sum(r.same_as IS NULL) AS mentions,"
        " count(DISTINCT CASE WHEN m.role = 'own' AND r.same_as IS NULL THEN r.place END) AS places"
        " FROM mention m JOIN report r ON r.id = m.report WHERE m.entity IS NOT NULL AND m.type <> 'place'"
        " GROUP BY m.entity"
    )
    db.execute("DELETE FROM entity")
    db.execute(
        "INSERT INTO entity SELECT p.id, 'programme', p.name, p.aliases, 'accepted', p.kind, p.level, p.part_of,"
        " p.definition, p.source, NULL, coalesce(n.places, 0), coalesce(n.mentions, 0), '[]', 0"
        " FROM programme p LEFT JOIN named n USING (id)"
    )
    db.execute(
        "INSERT INTO entity SELECT t.id, t.type, t.name, t.aliases, 'accepted', t.field, NULL, '[]', NULL, NULL, NULL,"
        " n.places, n.mentions, t.codes, 0 FROM term t JOIN named n USING (id)"
    )
    db.executemany("DELETE FROM entity WHERE id = ?", [(gone,) for gone in sorted(decided.into)])
    db.execute(
        "INSERT INTO entity SELECT id, type, name, '[]', 'candidate', NULL, NULL, '[]', NULL, NULL,"
        " CASE WHEN type IN ('project', 'organisation') THEN place END, places, mentions, '[]', 0"
        " FROM named WHERE id NOT IN (SELECT id FROM programme UNION ALL SELECT id FROM term)"
    )
    db.execute("DROP TABLE named")
    db.execute(  # what an organisation is: what most of its mentions say
        "UPDATE entity SET kind = (SELECT json_extract(m.attributes, '$.subtype') AS said FROM mention m"
        " WHERE m.entity = entity.id GROUP BY said ORDER BY said IS NULL, count(*) DESC, said LIMIT 1)"
        " WHERE type = 'organisation'"
    )
    for entity, kind in decided.types.items():
        db.execute("UPDATE entity SET type = ? WHERE id = ?", (kind, entity))
    for entity, name in decided.names.items():
        db.execute("UPDATE entity SET name = ? WHERE id = ?", (name, entity))
    for entity, status in decided.status.items():
        db.execute("UPDATE entity SET status = ? WHERE id = ?", (status, entity))
    for entity, more in decided.aliases.items():
        row = db.execute("SELECT name, aliases FROM entity WHERE id = ?", (entity,)).fetchone()
        if row is not None:
            aliases = [a for a in dict.fromkeys((*json.loads(row[1]), *more)) if a != row[0]]
            db.execute("UPDATE entity SET aliases = ? WHERE id = ?", (json.dumps(aliases, ensure_ascii=False), entity))


# names by which one finds them

# what the names of an entity are made from; the last column: pinyin is wanted
_NAMED = f"SELECT id, type, name, aliases, type = 'programme' AND {VISIBLE} AS sounds FROM entity e"

_Name = tuple[str, str, str, str]  # name, id, how, type


def _name_entities(db: sqlite3.Connection) -> None:
    """Only what changed is named again: pinyin takes longer than all the rest."""
    db.execute(f"CREATE TEMP TABLE after AS {_NAMED}")
    db.execute("DELETE FROM entity_name WHERE id IN (SELECT id FROM (SELECT * FROM before EXCEPT SELECT * FROM after))")
    changed = db.execute("SELECT * FROM after EXCEPT SELECT * FROM before").fetchall()
    _insert_names(db, (row for entity in changed for row in _names_of(*entity)))
    db.execute("DROP TABLE after")


def _names_of(key: str, kind: str, name: str, aliases: str, sounds: int) -> Iterator[_Name]:
    own = lookup_key(name)
    yield own, key, "name", kind
    others = json.loads(aliases) if aliases != "[]" else []
    for alias in others:
        if lookup_key(alias) != own:
            yield lookup_key(alias), key, "alias", kind
    if sounds:
        for one in (name, *others):
            yield from ((sound, key, how, kind) for how, sound in _sounds(one))


def _name_places(db: sqlite3.Connection) -> None:
    """A place is found by its names of all years, with any of its parents before it, and down to counties by sound."""
    db.execute("DELETE FROM entity_name WHERE type = 'place' AND id NOT IN (SELECT id FROM place)")
    named = {row[0] for row in db.execute("SELECT DISTINCT id FROM entity_name WHERE type = 'place'")}
    sql = "SELECT id, name, full_name, level, parent, names, short FROM place"
    places = {row[0]: _Place._make((*row[1:6], tuple(json.loads(row[6])))) for row in db.execute(sql)}
    _insert_names(db, (row for key in places if key not in named for row in _names_of_place(key, places)))


def _names_of_place(key: str, places: Mapping[str, _Place]) -> Iterator[_Name]:
    place = places[key]
    own = lookup_key(place.name)
    yield own, key, "name", "place"
    parents = []
    parent = place.parent
    while parent is not None and parent in places:
        parents.append(places[parent])
        parent = places[parent].parent
    dated = msgspec.json.decode(place.names, type=list[PlaceName])
    called = dict.fromkeys((place.full_name, *(n.name for n in dated), *place.short))
    called.update(dict.fromkeys(p.name + n.name for p in parents for n in dated))
    called.update(dict.fromkeys(a + b for p in parents for a in p.short for b in place.short))
    yield from ((lookup_key(one), key, "alias", "place") for one in called if lookup_key(one) != own)
    if place.level != "town":
        for one in dict.fromkeys((place.name, *place.short)):
            yield from ((sound, key, how, "place") for how, sound in _sounds(one))


class _Place(NamedTuple):
    name: str
    full_name: str
    level: str
    parent: str | None
    names: str
    short: tuple[str, ...]


def _insert_names(db: sqlite3.Connection, rows: Iterable[_Name]) -> None:
    named = ((name, key, how, kind) for name, key, how, kind in rows if name)
    db.executemany("INSERT OR IGNORE INTO entity_name (name, id, how, type) VALUES (?, ?, ?, ?)", named)


def _sounds(name: str) -> Iterator[tuple[str, str]]:
    from pypinyin import lazy_pinyin

    plain = re.sub(r"[\W_]+", "", lookup_key(name))
    if not plain or plain.isascii():
        return
    syllables = lazy_pinyin(plain)
    yield "pinyin", "".join(syllables)
    yield "initials", "".join(s[0] if not re.search(r"\d", s) else s for s in syllables)
