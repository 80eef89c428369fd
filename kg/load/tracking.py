"""What became of it, brought level with the facts at the end of a load: what changed is tracked anew and written.

A place has a hash of what each of its answers is made of, so one whose reports did not change costs nothing
(`kg.load.due`). Of its promises there is one for each pair of reports: only the pairs that changed are compared again
(`kg.load.promises`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor
from itertools import chain, islice

from kg.facts import FactStore
from kg.load.due import Pair, Place, contents_of, due, facts_of, hash_of, places_of, reports_of, signed_pairs
from kg.load.promises import promises_of
from kg.load.reader import Followed, Reader, Tracking
from kg.load.workers import nothing
from kg.tracking import tracker as rules
from kg.tracking.place import Places
from kg.tracking.projects import when
from kg.tracking.reading import promises as stored
from kg.tracking.tracker import Tracker
from kg.tracking.writing import (
    Answered,
    Digests,
    carried,
    forget,
    mark,
    mark_reports,
    put_lives,
    put_promises,
    put_targets,
)


def track(
    store: FactStore,
    reader: Reader,
    tracker: Tracker,
    jobs: int,
    progress: Callable[[Tracking], None] | None = None,
    executor: Executor | None = None,
    resolve: Callable[[], None] | None = None,
) -> Followed:
    """Brings what is tracked level with the facts, inside the caller's transaction.

    Args:
        reader: sent to the processes, where it makes its tracker again.
        jobs: processes; 1 tracks in this one.
        resolve: resolves entities, on which promises do not depend: processes look for those meanwhile.
    """
    db = store.db
    contents = contents_of(db)
    version = hash_of(tracker.version, rules.version())
    reports = reports_of(store)
    held = {row[0]: Digests(*row[1:]) for row in db.execute("SELECT * FROM tracked")}
    signed = signed_pairs(reports, contents)
    asked = (due(place, signed[place], held[place].promises if place in held else "", version) for place in reports)
    work = {w.place: w for w in asked if w is not None}
    promises = promises_of(store, reader, tracker, list(work.values()), jobs, executor, resolve or nothing)
    answered = list(islice(promises, 1))  # entities are resolved
    places = {p.id: p for p in places_of(store, reports, contents, signed, version)}
    gone = _forget(db, places.keys())
    changed = [p for p in places.values() if held.get(p.id) != p.digests]
    answers = Places(store, tracker)
    notes, done = [], []
    for id, found in chain(answered, promises, ((p.id, None) for p in changed if p.id not in work)):
        if isinstance(found, str):
            forget(db, id)
            name = store.place(id)["place_full"]
            notes.append(
                f"{name}没有跟踪，提问时再算：{found} / {name} was not tracked, answers are made when asked: {found}"
            )
            continue
        if found is not None:
            found = [*(_kept(store, pair) for pair in work[id].kept), *found]
        _write(db, places[id], held.get(id), found, answers)
        done.append(id)
        if progress is not None:
            progress(Tracking(len(done), len(changed), id))
    mark_reports(db, [*gone, *(p.id for p in changed)], contents)
    return Followed((*gone, *sorted(done)), tuple(notes))


def _write(
    db: sqlite3.Connection, place: Place, held: Digests | None, promises: Sequence[Answered] | None, answers: Places
) -> None:
    """Writes what is new of a place: its promises (None: they are as they were), targets and lives of projects."""
    if promises is not None:
        put_promises(db, place.id, carried(promises))
    if held is None or held.targets != place.digests.targets:
        put_targets(db, place.id, answers.targets(place.id))
    if held is None or held.projects != place.digests.projects:
        put_lives(db, place.id, max(place.reports, key=when)["report"], answers.lives(place.id))
    mark(db, place.id, place.digests)


def untrack(store: FactStore) -> list[str]:
    """Takes out what is tracked of places whose facts changed, where nobody is there to track them anew."""
    contents = contents_of(store.db)
    reports = reports_of(store)
    places = places_of(store, reports, contents, signed_pairs(reports, contents), "")
    kept = {row[0]: Digests(*row[1:]) for row in store.db.execute("SELECT * FROM tracked")}
    stale = [p.id for p in places if p.id in kept and facts_of(kept[p.id]) != facts_of(p.digests)]
    for place in stale:
        forget(store.db, place)
    gone = _forget(store.db, {p.id for p in places})
    mark_reports(store.db, [*gone, *stale], contents)
    return [*gone, *stale]


def _forget(db: sqlite3.Connection, known: Collection[str]) -> list[str]:
    """Forgets places that have no report any more."""
    gone = [place for (place,) in db.execute("SELECT place FROM tracked ORDER BY place") if place not in known]
    for place in gone:
        forget(db, place)
    return gone


def _kept(store: FactStore, pair: Pair) -> Answered:
    """The answers of a pair as they were written."""
    plan, answer = pair.plan["report"], pair.answer["report"] if pair.answer else None
    return Answered(pair.year, plan, answer, stored(store, plan))
