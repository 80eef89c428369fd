"""Draws merges of a knowledge base to be read: two names with the words around each, and why they are one.

    python -m tools.sample_merges --kb KB --seed 501 --count 60 [--rule judge]

Prints JSON lines: `type`, `rule`, `score`, `a` and `b` (`name`, `place`, `year`, `file`, `start`, `end`), and `read_a`
and `read_b`, the words around them, which are for the reader and not to be committed. Each name stands where the
reports of the place in which the two were compared first say it; a name that the reports break off is left out.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import zlib
from pathlib import Path
from typing import Any

from kg.facts.store import FactStore

AROUND = 26  # letters of context for the reader
_SAID = (
    "SELECT p.name, coalesce(r.plan_year, r.review_year), d.name, r.start, d.text, s.name"
    " FROM said s JOIN report r ON r.id = s.report JOIN document d ON d.id = r.document JOIN place p ON p.id = r.place"
    " WHERE s.entity = ? AND r.place = ? AND r.same_as IS NULL ORDER BY r.delivered, r.id"
)
_PLACES = (
    "SELECT entity_place, place FROM pair WHERE entity = ?1 AND other = ?2"
    " UNION ALL SELECT place, entity_place FROM pair WHERE entity = ?2 AND other = ?1 ORDER BY 1, 2"
)


def where(db: sqlite3.Connection, entity: str, at: str) -> tuple[dict[str, Any], str] | None:
    """Where a report of a place first says an entity, and the words around it."""
    for place, year, file, begin, packed, name in db.execute(_SAID, (entity, at)):
        text = zlib.decompress(packed).decode("utf-8")
        start = text.find(name, begin)
        if start >= 0:
            end = start + len(name)
            around = f"{text[max(0, start - AROUND) : start]}【{name}】{text[end : end + AROUND]}"
            side = {"name": name, "place": place, "year": year, "file": file, "start": start, "end": end}
            return side, around.replace("\n", "/")
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kb", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--rule", help="only merges by this rule")
    given = parser.parse_args()
    store = FactStore.open(given.kb)
    merges = store.db.execute(
        "SELECT entity, via, type, rule, score FROM identity WHERE ?1 IS NULL OR rule = ?1 ORDER BY entity",
        (given.rule,),
    ).fetchall()
    random.Random(given.seed).shuffle(merges)
    drawn = 0
    for entity, via, type, rule, score in merges:
        places = store.db.execute(_PLACES, (entity, via)).fetchone()
        if places is None:
            continue
        sides = where(store.db, entity, places[0]), where(store.db, via, places[1])
        first, second = sides
        if drawn < given.count and first is not None and second is not None:
            (a, read_a), (b, read_b) = first, second
            row = {"type": type, "rule": rule, "score": score, "a": a, "b": b, "read_a": read_a, "read_b": read_b}
            print(json.dumps(row, ensure_ascii=False))
            drawn += 1
    store.close()


if __name__ == "__main__":
    main()
