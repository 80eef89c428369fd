"""Which places to track anew, in processes, and writing what comes of it (`kg.tracking`).

A place has a hash of what each of its answers is made of, so one whose reports did not change costs nothing. Of its
promises there is one for each pair of reports: only the pairs that changed are compared again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

import msgspec

from kg.errors import KgError
from kg.facts import FactStore
from kg.facts.reading import Row
from kg.load.reader import Followed, Reader, Tracking
from kg.load.workers import Died, Task, nothing, work_off
from kg.model import Record
from kg.tracking import tracker as rules
from kg.tracking.place import Places
from kg.tracking.projects import when
from kg.tracking.reading import promises as stored
from kg.tracking.records import Tracked
from kg.tracking.sides import Side, answering, planning, side
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

_AHEAD = 24  # places that wait for each process: they last while entities are resolved
_WORTH = 6  # pairs of reports, from which on processes are faster than this one
_PART = 4  # pairs that a process compares at a time: so a place of many years keeps all of them busy

_tracked = msgspec.msgpack.Decoder(list[list[Tracked]])


class _Pair(NamedTuple):
    """A year that a report plans, with that report and the one that answers."""

    year: int
    plan: Row
    answer: Row | None


class Job(Record, frozen=True):
    """A place whose promises are to be tracked: its reports, and which answers which (`Tracker.promises`)."""

    sides: tuple[Side, ...]
    pairs: tuple[tuple[int, int | None], ...]


class _Place(NamedTuple):
    """A place with reports that count, and what its answers are to be made of."""

    id: str
    reports: Sequence[Row]
    digests: Digests


class _Work(NamedTuple):
    """A place whose promises changed: pairs that are to be compared (none where one only went), those as they were."""

    place: str
    pairs: Sequence[_Pair]
    kept: Sequence[_Pair] = ()


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
    contents = _contents(db)
    version = _hash(tracker.version, rules.version())
    reports = _reports(store)
    held = {row[0]: Digests(*row[1:]) for row in db.execute("SELECT * FROM tracked")}
    signed = _signed(reports, contents)
    due = (_due(place, signed[place], held[place].promises if place in held else "", version) for place in reports)
    work = {w.place: w for w in due if w is not None}
    promises = _promises(store, reader, tracker, list(work.values()), jobs, executor, resolve or nothing)
    answered = list(islice(promises, 1))  # entities are resolved
    places = {p.id: p for p in _places(store, reports, contents, signed, version)}
    gone = _forget(db, places.keys())
    changed = [p for p in places.values() if held.get(p.id) != p.digests]
    answers = Places(store, tracker)
    notes, done = [], []
    for id, found in chain(answered, promises, ((p.id, None) for p in changed if p.id not in work)):
        place = places[id]
        if isinstance(found, str):
            forget(db, place.id)
            name = store.place(place.id)["place_full"]
            notes.append(
                f"{name}没有跟踪，提问时再算：{found} / {name} was not tracked, answers are made when asked: {found}"
            )
            continue
        old = held.get(place.id)
        if found is not None:
            put_promises(db, place.id, carried([*(_kept(store, pair) for pair in work[place.id].kept), *found]))
        if old is None or old.targets != place.digests.targets:
            put_targets(db, place.id, answers.targets(place.id))
        if old is None or old.projects != place.digests.projects:
            put_lives(db, place.id, max(place.reports, key=when)["report"], answers.lives(place.id))
        mark(db, place.id, place.digests)
        done.append(place.id)
        if progress is not None:
            progress(Tracking(len(done), len(changed), place.id))
    mark_reports(db, [*gone, *(p.id for p in changed)], contents)
    return Followed((*gone, *sorted(done)), tuple(notes))


def untrack(store: FactStore) -> list[str]:
    """Takes out what is tracked of places whose facts changed, where nobody is there to track them anew."""
    contents = _contents(store.db)
    reports = _reports(store)
    places = _places(store, reports, contents, _signed(reports, contents), "")
    kept = {row[0]: Digests(*row[1:]) for row in store.db.execute("SELECT * FROM tracked")}
    stale = [p.id for p in places if p.id in kept and _facts_of(kept[p.id]) != _facts_of(p.digests)]
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


def _contents(db: sqlite3.Connection) -> dict[str, str]:
    """A hash of what each report that counts holds, as it was read."""
    rows = db.execute(
        "SELECT r.id, f.sha256, f.extractor, d.name, r.place, r.review_from, r.review_year, r.plan_year, r.plan_until"
        " FROM report r JOIN document d ON d.id = r.document JOIN file f ON f.name = d.file WHERE r.same_as IS NULL"
    )
    return {row[0]: _hash(*map(str, row)) for row in rows}


def _reports(store: FactStore) -> dict[str, list[Row]]:
    """The reports that count of every place, the places of one province one after the other."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in store.reports(counted=True):
        if row["place_id"]:
            found[row["place_id"]].append(row)
    return {place: found[place] for place in sorted(found, key=lambda p: (store.place(p)["adcode"] or "", p))}


def _signed(reports: dict[str, list[Row]], contents: dict[str, str]) -> dict[str, dict[str, _Pair]]:
    """The pairs of each place; each by its year and a hash of what its answers are made of, without a space."""
    found: dict[str, dict[str, _Pair]] = {place: {} for place in reports}
    for place, rows in reports.items():
        for pair in _pairs(rows):
            made_of = (contents[row["report"]] if row else "" for row in (pair.plan, pair.answer))
            found[place][f"{pair.year}={_hash(*made_of)}"] = pair
    return found


def _due(place: str, signed: dict[str, _Pair], digest: str, version: str) -> _Work | None:
    """What is to be done where the digest of what is stored is another, None where nothing is."""
    if digest == f"{version}:{' '.join(signed)}":
        return None
    rules, _, facts = digest.partition(":")
    known = set(facts.split()) if rules == version else set()
    pairs = [pair for signature, pair in signed.items() if signature not in known]
    return _Work(place, pairs, [pair for signature, pair in signed.items() if signature in known])


def _kept(store: FactStore, pair: _Pair) -> Answered:
    """The answers of a pair as they were written."""
    plan, answer = pair.plan["report"], pair.answer["report"] if pair.answer else None
    return Answered(pair.year, plan, answer, stored(store, plan))


def _places(
    store: FactStore,
    reports: dict[str, list[Row]],
    contents: dict[str, str],
    signed: dict[str, dict[str, _Pair]],
    version: str,
) -> list[_Place]:
    """Every place with reports that count, in the order given.

    A digest is `version:facts`, so that one can tell other rules from other facts.
    """
    said = _said(store.db)
    of: dict[str, Digests] = {}
    for place, rows in reports.items():
        targets, projects = (
            [_hash(contents[row["report"]], said.get((row["report"], kind), "")) for row in rows]
            for kind in ("indicator", "project")
        )
        of[place] = Digests(" ".join(signed[place]), _hash(*targets), _hash(*projects))
    found = []
    for place, rows in reports.items():
        own, above = of[place], [of[p] for p in store.above(place) if p in of]
        digests = own._replace(
            targets=_hash(own.targets, *(d.targets for d in above)),
            projects=_hash(own.projects, *(d.projects for d in above)),
        )
        found.append(_Place(place, rows, Digests(*(f"{version}:{d}" for d in digests))))
    return found


def _facts_of(digests: Digests) -> list[str]:
    return [digest.partition(":")[2] for digest in digests]


def _said(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Per report and type: a hash of what its own indicators and projects resolve to.

    Kept in the fact store, and made again for the reports that are due (`kg.resolve` notes them): a look at all
    mentions takes the longer the larger the store is.
    """
    db.execute("DELETE FROM resolved_report WHERE report IN (SELECT id FROM due WHERE label = 'Report')")
    missing = "SELECT id FROM report WHERE id NOT IN (SELECT report FROM resolved_report) ORDER BY id"
    for (report,) in db.execute(missing).fetchall():
        said: dict[str, list[str]] = {"indicator": [], "project": []}
        for type, what in db.execute(
            "SELECT m.type, m.id || m.entity || m.name FROM mention m JOIN entity e ON e.id = m.entity"
            " WHERE m.report = ? AND m.type IN ('indicator', 'project') AND m.role = 'own' AND e.status <> 'rejected'"
            " ORDER BY m.number",
            (report,),
        ):
            said[type].append(what)
        values = (",".join(said[type]) for type in ("indicator", "project"))
        db.execute("INSERT INTO resolved_report VALUES (?, ?, ?)", (report, *(_hash(v) if v else "" for v in values)))
    found = {}
    for report, indicators, projects in db.execute("SELECT report, indicators, projects FROM resolved_report"):
        found[report, "indicator"], found[report, "project"] = indicators, projects
    return found


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


# promises, in processes


def _promises(
    store: FactStore,
    reader: Reader,
    tracker: Tracker,
    work: Sequence[_Work],
    jobs: int,
    executor: Executor | None,
    meanwhile: Callable[[], None],
) -> Iterator[tuple[str, list[Answered] | str]]:
    """The answers of the pairs of each place, or why there are none; `meanwhile` is called before the first."""
    due = [place for place in work if place.pairs]
    if executor is None and (jobs == 1 or sum(len(place.pairs) for place in due) < _WORTH):
        meanwhile()
        for place, pairs, _ in due:
            yield place, _answered(pairs, _in_this_one(tracker, _job(store, pairs)))
    else:
        parts = [part for place in due for part in _parts(place)]
        expected = Counter(part.place for part in parts)
        made: dict[str, list[list[Answered] | str]] = defaultdict(list)

        def task(part: _Work) -> Task:
            return partial(track_one, reader, msgspec.msgpack.encode(_job(store, part.pairs)))

        for (place, pairs, _), found in work_off(parts, task, jobs, executor, meanwhile, _AHEAD):
            made[place].append(_answered(pairs, _decoded(found)))
            if len(made[place]) == expected[place]:
                yield place, _together(made.pop(place))
    yield from ((place.place, []) for place in work if not place.pairs)


def _parts(work: _Work) -> Iterator[_Work]:
    """The pairs of a place in turns: neighbours share a report, whose clauses are looked at once."""
    for at in range(0, len(work.pairs), _PART):
        yield _Work(work.place, work.pairs[at : at + _PART])


def _together(parts: Iterable[list[Answered] | str]) -> list[Answered] | str:
    """What the parts of a place gave; where one gave none, why."""
    found: list[Answered] = []
    for part in parts:
        if isinstance(part, str):
            return part
        found += part
    return found


def _pairs(reports: Sequence[Row]) -> list[_Pair]:
    found = []
    for year in sorted({r["plan_year"] for r in reports if r["plan_year"]}):
        plan = planning(reports, year)
        if plan is not None:
            found.append(_Pair(year, plan, answering(reports, year)))
    return found


def _job(store: FactStore, pairs: Sequence[_Pair]) -> Job:
    rows = {r["report"]: r for _, plan, later in pairs for r in (plan, later) if r}
    number = {report: n for n, report in enumerate(rows)}
    # the text is not sent: spans are all that comes back
    sides = tuple(msgspec.structs.replace(side(store, row), text="") for row in rows.values())
    return Job(sides, tuple((number[p["report"]], number[x["report"]] if x else None) for _, p, x in pairs))


def _answered(pairs: Sequence[_Pair], found: Sequence[Sequence[Tracked]] | str) -> list[Answered] | str:
    if isinstance(found, str):
        return found
    return [
        Answered(year, plan["report"], later["report"] if later else None, promises)
        for (year, plan, later), promises in zip(pairs, found, strict=True)
    ]


def _in_this_one(tracker: Tracker, job: Job) -> Sequence[Sequence[Tracked]] | str:
    try:
        return tracker.promises(job.sides, job.pairs)
    except KgError:  # the wording is wrong: no place can be tracked
        raise
    except Exception as error:  # a fault of ours in one place must not stop the others
        return f"{type(error).__name__}: {error}"


def track_one(reader: Reader, job: bytes) -> bytes:
    """In a worker: the encoded answers, or the encoded reason why there are none."""
    tracker = reader.tracker()
    assert tracker is not None
    return msgspec.msgpack.encode(_in_this_one(tracker, msgspec.msgpack.decode(job, type=Job)))


def _decoded(found: bytes | Died) -> list[list[Tracked]] | str:
    if isinstance(found, Died):
        return found.reason
    try:
        return _tracked.decode(found)
    except msgspec.ValidationError:
        return msgspec.msgpack.decode(found, type=str)
