"""Mentions become entities; what a person judged goes before what was read.

Every mention has an entity from the moment it is written (`kg.facts.writing.entity_id`). Two layers lie above that:
what `kg.identity` takes for one, and the judgements. `mention_read` keeps what was read of every mention that a layer
changed, `judged` what the first layer had made of it. Works inside the caller's transaction, and only on what is
stale: the result is that of resolving everything.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from kg.decisions import MUTABLE, Decisions
from kg.facts.tables import FACT_KINDS
from kg.judgements import Judgement
from kg.naming import NAMED, name_entities, name_places

_AT_ONCE = 20_000  # entities
_FACTS = ", ".join(f"'{kind}'" for kind in FACT_KINDS)


def resolve(db: sqlite3.Connection, judgements: Iterable[Judgement] = ()) -> None:
    """Brings `mention.entity`, `entity`, `entity_name` and the count of facts level with what is stale.

    Args:
        judgements: those that hold, in order.
    """
    from kg.identity import merging

    held = db.execute("SELECT value FROM meta WHERE key = 'identity'").fetchone()
    if held is None or held[0] != merging.version():
        _forget(db)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('identity', ?)", (merging.version(),))
    _note_stale(db)
    db.execute("CREATE TEMP TABLE dirty (id TEXT PRIMARY KEY) WITHOUT ROWID")  # entities to be made again
    _note(db, "SELECT entity FROM stale UNION SELECT into_entity FROM identity WHERE entity IN (SELECT * FROM stale)")
    _lift_judgements(db)
    _merge(db, merging.update(db))
    decided = Decisions(db)
    decided.apply(judgements)
    db.execute("INSERT OR REPLACE INTO meta VALUES ('idle', ?)", (json.dumps(decided.idle),))
    _note_judged(db, decided)
    for _ in _parts(db):
        db.execute(f"CREATE TEMP TABLE before AS {NAMED} WHERE id IN (SELECT id FROM part)")
        db.execute("CREATE TEMP TABLE was AS SELECT id, status, facts FROM entity WHERE id IN (SELECT id FROM part)")
        _make_entities(db, decided)
        db.execute(f"CREATE TEMP TABLE after AS {NAMED} WHERE id IN (SELECT id FROM part)")
        name_entities(db, "before", "after")
        _note_changes(db)
        for table in ("before", "was", "after"):
            db.execute(f"DROP TABLE {table}")
    name_places(db)
    db.execute("INSERT OR IGNORE INTO due SELECT '', id FROM dirty")
    db.execute("DROP TABLE dirty")
    db.execute("DELETE FROM stale")


def _parts(db: sqlite3.Connection) -> Iterator[None]:
    """Fills the table `part` with some dirty entities after the other, so that memory does not grow with the store."""
    db.execute("CREATE TEMP TABLE part (id TEXT PRIMARY KEY) WITHOUT ROWID")
    last = ""
    while True:
        db.execute("DELETE FROM part")
        db.execute("INSERT INTO part SELECT id FROM dirty WHERE id > ? ORDER BY id LIMIT ?", (last, _AT_ONCE))
        (last,) = db.execute("SELECT max(id) FROM part").fetchone()
        if last is None:
            break
        yield
    db.execute("DROP TABLE part")


def _note_stale(db: sqlite3.Connection) -> None:
    """The entities of which reports that came, went or changed say something else than before."""
    db.execute(
        "INSERT OR IGNORE INTO stale SELECT s.entity FROM due d CROSS JOIN said s ON s.report = d.id"
        " WHERE d.label = 'Report' AND NOT EXISTS (SELECT 1 FROM said_before b WHERE b.report = d.id)"
    )
    now = (
        "SELECT s.entity, s.report, s.type, s.name, s.mentions, s.own, s.amount, s.kinds, r.place,"
        " coalesce(r.plan_year, r.review_year), r.same_as IS NULL FROM (SELECT DISTINCT report FROM said_before) b"
        " CROSS JOIN said s ON s.report = b.report CROSS JOIN report r ON r.id = s.report"
    )
    before = "SELECT * FROM said_before"
    for one, other in ((now, before), (before, now)):
        db.execute(f"INSERT OR IGNORE INTO stale SELECT entity FROM ({one} EXCEPT {other})")
    db.execute("DELETE FROM said_before")


def _note(db: sqlite3.Connection, ids: str) -> None:
    db.execute(f"INSERT OR IGNORE INTO dirty SELECT * FROM ({ids})")


def _forget(db: sqlite3.Connection) -> None:
    """All as it was read, and all of it stale: other rules of identity, or another vocabulary."""
    db.execute(
        f"UPDATE mention SET ({MUTABLE}) = (SELECT {MUTABLE} FROM mention_read o WHERE o.id = mention.id)"
        " WHERE id IN (SELECT id FROM mention_read)"
    )
    for table in ("mention_read", "judged", "identity", "thing", "pair", "said_before"):
        db.execute(f"DELETE FROM {table}")
    db.execute("UPDATE entity SET facts = 0")
    db.execute("DELETE FROM meta WHERE key = 'facts'")
    db.execute("INSERT OR IGNORE INTO stale SELECT entity FROM said")
    for table in ("entity", "programme", "term"):
        db.execute(f"INSERT OR IGNORE INTO stale SELECT id FROM {table}")
    db.execute("INSERT OR IGNORE INTO due SELECT 'Report', id FROM report")


# the first layer: identity


def _merge(db: sqlite3.Connection, moved: dict[str, tuple[str | None, str | None]]) -> None:
    """Mentions follow what `kg.identity` takes for one; judgements come after it, so a split undoes it."""
    db.execute("CREATE TEMP TABLE moved (entity TEXT PRIMARY KEY, old TEXT, new TEXT) WITHOUT ROWID")
    db.executemany("INSERT INTO moved VALUES (?, ?, ?)", [(entity, *ends) for entity, ends in moved.items()])
    db.execute("INSERT OR IGNORE INTO due SELECT 'Report', report FROM said WHERE entity IN (SELECT entity FROM moved)")
    _note(db, "SELECT entity FROM moved UNION SELECT old FROM moved WHERE old IS NOT NULL")
    _note(db, "SELECT new FROM moved WHERE new IS NOT NULL")
    _note(db, "SELECT into_entity FROM identity WHERE entity IN (SELECT entity FROM stale)")
    db.execute(
        "UPDATE mention SET entity = (SELECT coalesce(v.new, v.entity) FROM mention_read o JOIN moved v USING (entity)"
        " WHERE o.id = mention.id) WHERE id IN (SELECT o.id FROM moved v JOIN mention_read o USING (entity))"
    )
    db.execute("DELETE FROM mention_read WHERE entity IN (SELECT entity FROM moved WHERE new IS NULL)")
    db.execute(  # as they were read: those of entities that moved, and those that came in since
        "CREATE TEMP TABLE unmerged AS SELECT m.id, v.new AS entity FROM moved v CROSS JOIN mention m"
        " ON m.entity = v.entity WHERE v.new IS NOT NULL UNION"
        " SELECT m.id, i.into_entity FROM due d CROSS JOIN mention m ON m.report = d.id"
        " CROSS JOIN identity i ON i.entity = m.entity WHERE d.label = 'Report'"
    )
    db.execute("CREATE UNIQUE INDEX temp.unmerged_id ON unmerged (id)")
    unmerged = "WHERE id IN (SELECT id FROM unmerged)"
    db.execute(f"INSERT INTO mention_read SELECT id, {MUTABLE} FROM mention {unmerged}")
    db.execute(f"UPDATE mention SET entity = (SELECT u.entity FROM unmerged u WHERE u.id = mention.id) {unmerged}")
    db.execute("DROP TABLE unmerged")
    db.execute("DROP TABLE moved")


# the second layer: judgements


def _lift_judgements(db: sqlite3.Connection) -> None:
    """Takes the second layer off; `was_judged` keeps for comparison what it had made of the mentions."""
    db.execute(
        f"CREATE TEMP TABLE was_judged AS SELECT id, report, {MUTABLE} FROM mention WHERE id IN (SELECT id FROM judged)"
    )
    _note(db, "SELECT id FROM judged_entity")
    db.execute(
        f"UPDATE mention SET ({MUTABLE}) = (SELECT {MUTABLE} FROM judged j WHERE j.id = mention.id)"
        " WHERE id IN (SELECT id FROM judged)"
    )
    db.execute(
        "DELETE FROM mention_read WHERE id IN (SELECT id FROM judged)"
        " AND NOT EXISTS (SELECT 1 FROM identity i WHERE i.entity = mention_read.entity)"
    )
    db.execute("DELETE FROM judged")
    db.execute("DELETE FROM judged_entity")


def _note_judged(db: sqlite3.Connection, decided: Decisions) -> None:
    """What the second layer touches now: entities that it names or moves, mentions that are others than before."""
    now = f"SELECT id, report, {MUTABLE} FROM mention WHERE id IN (SELECT id FROM judged)"
    db.executemany("INSERT INTO judged_entity VALUES (?)", [(id,) for id in sorted(decided.named())])
    moved = f"SELECT entity FROM judged UNION SELECT entity FROM ({now})"
    db.execute(f"INSERT OR IGNORE INTO judged_entity SELECT entity FROM ({moved}) WHERE entity IS NOT NULL")
    _note(db, "SELECT id FROM judged_entity")
    db.execute(
        f"INSERT OR IGNORE INTO due SELECT 'Report', report FROM ({now} EXCEPT SELECT * FROM was_judged)"
        f" UNION SELECT 'Report', report FROM (SELECT * FROM was_judged EXCEPT {now})"
    )
    db.execute("DROP TABLE was_judged")


# entities


def _make_entities(db: sqlite3.Connection, decided: Decisions) -> None:
    """Makes the rows of the entities in `part`."""
    here = {id for (id,) in db.execute("SELECT id FROM part")}
    _count(db)
    db.execute("DELETE FROM entity WHERE id IN (SELECT id FROM part)")
    db.execute(
        "INSERT INTO entity SELECT p.id, 'programme', p.name, p.aliases, 'accepted', p.kind, p.level, p.part_of,"
        " p.definition, p.source, NULL, coalesce(n.places, 0), coalesce(n.mentions, 0), '[]', coalesce(n.facts, 0)"
        " FROM part JOIN programme p USING (id) LEFT JOIN counted n USING (id)"
    )
    db.execute(
        "INSERT INTO entity SELECT t.id, t.type, t.name, t.aliases, 'accepted', t.field, NULL, '[]', NULL, NULL, NULL,"
        " n.places, n.mentions, t.codes, n.facts FROM term t JOIN counted n USING (id)"
    )
    db.executemany("DELETE FROM entity WHERE id = ?", [(gone,) for gone in sorted(here & decided.into.keys())])
    db.execute(
        "INSERT INTO entity SELECT id, type, name, '[]', 'candidate', NULL, NULL, '[]', NULL, NULL,"
        " CASE WHEN type IN ('project', 'organisation') THEN place END, places, mentions, '[]', facts"
        " FROM counted WHERE id NOT IN (SELECT id FROM programme UNION ALL SELECT id FROM term)"
    )
    db.executemany("UPDATE entity SET kind = ? WHERE id = ?", list(_kinds(db)))
    for table in ("counted", "direct", "member"):
        db.execute(f"DROP TABLE {table}")
    merged: dict[str, list[str]] = defaultdict(list)
    for into, name in db.execute(
        "SELECT into_entity, name FROM identity WHERE into_entity IN (SELECT id FROM part) ORDER BY entity"
    ):
        merged[into].append(name)
    names = {into: name for into in merged if (name := decided.name(into))} | decided.names
    for column, values in (("type", decided.types), ("name", names), ("status", decided.status)):
        given = [(value, id) for id, value in values.items() if id in here]
        db.executemany(f"UPDATE entity SET {column} = ? WHERE id = ?", given)
    for entity, more in (merged | decided.aliases).items():
        if entity not in here:
            continue
        row = db.execute("SELECT name, aliases FROM entity WHERE id = ?", (entity,)).fetchone()
        if row is not None:
            aliases = [a for a in dict.fromkeys((*json.loads(row[1]), *more)) if a != row[0]]
            db.execute("UPDATE entity SET aliases = ? WHERE id = ?", (json.dumps(aliases, ensure_ascii=False), entity))


def _count(db: sqlite3.Connection) -> None:
    """Makes the tables `counted` (what is named how often), `direct` and `member` (whose mentions an entity has).

    What judgements moved is counted by its mentions (`direct`), all else by `said`, which has far fewer rows. A CROSS
    JOIN keeps to the order given: nothing tells SQLite that the temporary tables are small.
    """
    db.execute(
        "CREATE TEMP TABLE direct AS SELECT id FROM (SELECT entity AS id FROM judged"
        " UNION SELECT m.entity FROM judged j CROSS JOIN mention m USING (id)) WHERE id IN (SELECT id FROM part)"
    )
    db.execute(
        "CREATE TEMP TABLE member AS SELECT id, id AS entity FROM part"
        " WHERE id NOT IN (SELECT id FROM direct) AND id NOT IN (SELECT entity FROM identity)"
        " UNION ALL SELECT into_entity, entity FROM identity WHERE into_entity IN (SELECT id FROM part)"
        " AND into_entity NOT IN (SELECT id FROM direct)"
    )
    db.execute(
        "CREATE TEMP TABLE counted AS SELECT m.id, min(s.type) AS type, min(s.name) AS name, min(r.place) AS place,"
        " sum(s.mentions * (r.same_as IS NULL)) AS mentions,"
        " count(DISTINCT CASE WHEN s.own AND r.same_as IS NULL THEN r.place END) AS places,"
        f" sum(s.own * (r.same_as IS NULL) * (s.type IN ({_FACTS}))) AS facts"
        " FROM member m CROSS JOIN said s ON s.entity = m.entity CROSS JOIN report r ON r.id = s.report"
        " WHERE s.type <> 'place' GROUP BY m.id UNION ALL"
        " SELECT m.entity, min(m.type), min(m.name), min(r.place), sum(r.same_as IS NULL),"
        " count(DISTINCT CASE WHEN m.role = 'own' AND r.same_as IS NULL THEN r.place END),"
        f" sum(m.role = 'own' AND r.same_as IS NULL AND m.type IN ({_FACTS}))"
        " FROM direct d CROSS JOIN mention m ON m.entity = d.id CROSS JOIN report r ON r.id = m.report"
        " WHERE m.type <> 'place' GROUP BY m.entity"
    )


def _kinds(db: sqlite3.Connection) -> Iterator[tuple[str | None, str]]:
    """What an organisation is: what most of its mentions say; with its id."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for id, kinds in db.execute(
        "SELECT c.id, s.kinds FROM counted c CROSS JOIN member m USING (id) CROSS JOIN said s ON s.entity = m.entity"
        " WHERE c.type = 'organisation' AND s.kinds IS NOT NULL"
    ):
        said[id].update(kinds.split(","))
    for id, kind in db.execute(
        "SELECT d.id, json_extract(m.attributes, '$.subtype') AS kind FROM direct d CROSS JOIN counted c USING (id)"
        " CROSS JOIN mention m ON m.entity = d.id WHERE c.type = 'organisation' AND kind IS NOT NULL"
    ):
        said[id][kind] += 1
    for id, counts in said.items():
        yield min(counts, key=lambda kind: (-counts[kind], kind)), id


def _note_changes(db: sqlite3.Connection) -> None:
    """Counts the facts, and tells what the graph may hold otherwise than before (`due`)."""
    before, now = (
        db.execute(f"SELECT coalesce(sum(facts), 0) FROM {table} WHERE status <> 'rejected'").fetchone()[0]
        for table in ("was", "(SELECT * FROM entity WHERE id IN (SELECT id FROM part))")
    )
    held = db.execute("SELECT value FROM meta WHERE key = 'facts'").fetchone()
    facts = int(held[0] if held else 0) + now - before
    db.execute("INSERT OR REPLACE INTO meta VALUES ('facts', ?)", (str(facts),))
    rejected = "SELECT id FROM entity WHERE id IN (SELECT id FROM part) AND status = 'rejected'"
    rejected_before = "SELECT id FROM was WHERE status = 'rejected'"
    changed = (
        f"SELECT id FROM ({rejected} EXCEPT {rejected_before})"
        f" UNION SELECT id FROM ({rejected_before} EXCEPT {rejected})"
    )
    db.execute(f"INSERT OR IGNORE INTO due SELECT DISTINCT 'Report', report FROM mention WHERE entity IN ({changed})")
