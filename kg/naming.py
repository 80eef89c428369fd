"""The names by which one finds an entity or a place: themselves, aliases, pinyin and initials (table `entity_name`)."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from kg.facts.names import VISIBLE, lookup_key
from kg.model import PlaceName

# what the names of an entity are made from; the last column: pinyin is wanted
NAMED = f"SELECT id, type, name, aliases, type = 'programme' AND {VISIBLE} AS sounds FROM entity e"

_Name = tuple[str, str, str, str]  # name, id, how, type


def name_entities(db: sqlite3.Connection, before: str, after: str) -> None:
    """Names anew what differs between two tables of rows of `NAMED`: pinyin takes longer than all the rest."""
    gone = f"SELECT * FROM {before} EXCEPT SELECT * FROM {after}"
    db.execute(f"DELETE FROM entity_name WHERE id IN (SELECT id FROM ({gone}))")
    changed = db.execute(f"SELECT * FROM {after} EXCEPT SELECT * FROM {before}").fetchall()
    _insert_names(db, (row for entity in changed for row in _names_of(*entity)))


def _names_of(key: str, kind: str, name: str, aliases: str, sounds: int) -> Iterator[_Name]:
    own = lookup_key(name)
    yield own, key, "name", kind
    others = json.loads(aliases) if aliases != "[]" else []
    for alias in map(lookup_key, others):
        if alias != own:
            yield alias, key, "alias", kind
    if sounds:
        for one in (name, *others):
            yield from ((sound, key, how, kind) for how, sound in _sounds(one))


def name_places(db: sqlite3.Connection) -> None:
    """A place is found by its names of all years, with any of its parents before it, and down to counties by sound."""
    unnamed = "SELECT id FROM place p WHERE NOT EXISTS (SELECT 1 FROM entity_name n WHERE n.id = p.id)"
    keys = [key for (key,) in db.execute(unnamed)]
    if keys:
        sql = "SELECT id, name, full_name, level, parent, names, short FROM place"
        places = {row[0]: _Place._make((*row[1:6], tuple(json.loads(row[6])))) for row in db.execute(sql)}
        _insert_names(db, (row for key in keys for row in _names_of_place(key, places)))


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
    yield from ((alias, key, "alias", "place") for alias in map(lookup_key, called) if alias != own)
    if place.level not in ("town", "locality"):
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
