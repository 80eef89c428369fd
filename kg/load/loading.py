"""`load`, `remove` and `judge`: each one transaction, so that readers see the state before or the state after.

A load that is broken off leaves the state before, and a journal of what it has read; the next one goes on from there.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import msgspec

from kg.duplicates import mark
from kg.errors import NotFound
from kg.facts import FactStore
from kg.facts.texts import Row
from kg.facts.writing import delete_file, drop_unnamed_towns, put_places, put_unreached
from kg.judgements import FILE as JUDGEMENTS
from kg.judgements import Judgements
from kg.load.absent import location
from kg.load.files import apply
from kg.load.journal import Journal
from kg.load.reader import Followed, Progress, Reader, Tracking
from kg.load.result import LoadResult
from kg.load.scan import Plan, existing, is_under, plan
from kg.load.workers import nothing
from kg.model import Refusal
from kg.processors import cores


def load(
    folder: str | Path,
    paths: Iterable[str | Path],
    reader: Reader,
    *,
    jobs: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    judgements: str | Path | None = None,
    executor: Executor | None = None,
    again: bool = False,
    track: bool = True,
    tracking: Callable[[Tracking], None] | None = None,
) -> LoadResult:
    """Brings the knowledge base in `folder` up to date with what lies under `paths`, and touches nothing else.

    Args:
        paths: files, and folders with all below them.
        jobs: processes that read; 1 reads in this one; None: one a processor.
        judgements: file of judgements, else the one in `folder`.
        executor: where to read instead of processes of this machine.
        again: read every file anew.
        track: follow promises, targets and projects through the reports of each place whose facts changed
            (`kg.load.tracking`); else what is tracked of these places goes.
        tracking: is told how far that is.

    Raises:
        Usage: a path does not exist.
        StoreBusy: another process is loading.
        StoreError: the disk is full or the store damaged.
        BadData: the file of judgements is wrong.
    """
    clock = _Clock()
    folder = Path(folder)
    judged = Judgements.read(judgements or folder / JUDGEMENTS)
    processes = jobs or cores()
    given = existing(paths)
    with FactStore.open(folder, write=True) as store, store.transaction():
        made = plan(store, given, reader, again=again)
        _keep_unreached(store, made)
        clock.phase("look")
        journal = Journal(folder)
        try:
            resumed = apply(store, made, reader, journal, processes, progress, executor)
        finally:
            journal.close()
        clock.phase("read")
        written = _differs(store, judged, changed=not made.idle)

        def resolve() -> None:
            if written:
                _finish(store, reader, judged, changed=not made.idle)
            clock.phase("resolve")

        if not made.idle:
            mark(store.db)
        followed = _track(store, reader if track else None, processes, resolve, tracking, executor, changed=written)
        clock.phase("track")
        result = _result(store, made, resumed, written)
        clock.phase("count")
    journal.delete()
    clock.phase("commit")
    return msgspec.structs.replace(
        result,
        written=result.written or bool(followed.places),
        tracked=followed.places,
        notes=(*result.notes, *followed.notes),
        seconds=sum(clock.phases.values()),
        phases=clock.phases,
    )


class _Clock:
    """The seconds of each phase, in the order in which they end."""

    def __init__(self) -> None:
        self.phases: dict[str, float] = {}
        self._last = time.perf_counter()

    def phase(self, name: str) -> None:
        now = time.perf_counter()
        self.phases[name] = self.phases.get(name, 0.0) + now - self._last
        self._last = now


def remove(
    folder: str | Path,
    files: Sequence[str],
    *,
    judgements: str | Path | None = None,
    reader: Reader | None = None,
) -> int:
    """Takes files and all that came from them out; returns how many.

    Args:
        files: their names, or paths of folders and files from which they were loaded, which need not be there any more.
        reader: tracks the places of these files anew; without it what was tracked of them goes.

    Raises:
        NotFound: a name or path that the knowledge base does not hold, and then none is removed.
    """
    folder = Path(folder)
    judged = Judgements.read(judgements or folder / JUDGEMENTS)
    FactStore.open(folder).close()  # a folder without a knowledge base stays as it is
    with FactStore.open(folder, write=True) as store, store.transaction() as db:
        rows = store.files()
        names = list(dict.fromkeys(name for given in files for name in _meant(given, rows)))
        for name in names:
            delete_file(db, name)
        db.execute("DELETE FROM root WHERE root NOT IN (SELECT root FROM file)")
        mark(db)
        _track(store, reader, 1, lambda: _finish(store, None, judged, changed=True), changed=True)
    return len(names)


def _meant(given: str, rows: Sequence[Row]) -> list[str]:
    """The names of the files that a name, or a path from which they were loaded, means."""
    if any(row["file"] == given for row in rows):
        return [given]
    path = os.path.abspath(given)
    found = [row["file"] for row in rows if is_under(location(row), path)]
    if not found:
        from difflib import get_close_matches

        near = get_close_matches(given, sorted(row["file"] for row in rows), n=5)
        raise NotFound(f"知识库里没有这个文件：{given} / the knowledge base holds no such file: {given}", near)
    return found


def judge(folder: str | Path, *, judgements: str | Path | None = None, reader: Reader | None = None) -> bool:
    """Applies the judgements as they now stand to the facts; False where they changed nothing.

    Args:
        reader: tracks the places anew that they change; without it what was tracked of these goes.
    """
    folder = Path(folder)
    judged = Judgements.read(judgements or folder / JUDGEMENTS)
    FactStore.open(folder).close()
    with FactStore.open(folder, write=True) as store, store.transaction():
        changed = _differs(store, judged, changed=False)
        resolve = partial(_finish, store, None, judged, changed=False) if changed else nothing
        return bool(_track(store, reader, 1, resolve, changed=changed).places) or changed


def follow(
    folder: str | Path,
    reader: Reader,
    *,
    jobs: int | None = None,
    tracking: Callable[[Tracking], None] | None = None,
) -> tuple[str, ...]:
    """Tracks what is not tracked yet, without reading a file; returns the ids of the places that were tracked."""
    FactStore.open(folder).close()
    with FactStore.open(folder, write=True) as store, store.transaction():
        return _track(store, reader, jobs or cores(), nothing, tracking, changed=False).places


def _differs(store: FactStore, judged: Judgements, *, changed: bool) -> bool:
    """Whether files, judgements or the rules of identity are others than those that entities were resolved with."""
    from kg.identity.merging import version

    return changed or store.meta("judgements") != judged.digest() or store.meta("identity") != version()


def _finish(store: FactStore, reader: Reader | None, judged: Judgements, *, changed: bool) -> None:
    """Towns, entities and facts."""
    from kg.identity.merging import version
    from kg.resolve import resolve

    if changed:
        _keep_named_towns(store.db, reader)
    resolve(store.db, judged.effective())
    state = hashlib.blake2b(f"{judged.digest()} {version()}".encode(), digest_size=16)
    for row in store.rows("SELECT name, sha256, extractor FROM file ORDER BY name"):
        state.update(repr(tuple(row.values())).encode())
    values = {"judgements": judged.digest(), "state": state.hexdigest()}
    if reader is not None and changed:
        values["vocabulary"] = reader.version
    store.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


def _track(
    store: FactStore,
    reader: Reader | None,
    jobs: int,
    resolve: Callable[[], None],
    tracking: Callable[[Tracking], None] | None = None,
    executor: Executor | None = None,
    *,
    changed: bool,
) -> Followed:
    """What is tracked, where facts or rules changed; the state of the facts follows.

    Args:
        resolve: called once, before anything that asks for entities.
    """
    from kg.tracking import tracker as rules

    tracker = reader.tracker() if reader is not None else None
    level = f"{tracker.version} {rules.version()}" if tracker is not None else ""
    if not changed and (tracker is None or store.meta("tracked") == level):
        resolve()
        return Followed()
    from kg.graph.units import record
    from kg.load.tracking import track, untrack

    if reader is not None and tracker is not None:
        found = track(store, reader, tracker, jobs, tracking, executor, resolve)
    else:
        resolve()
        found = Followed(tuple(untrack(store)))
    state = hashlib.blake2b((store.meta("state") or "").encode(), digest_size=16)
    for row in store.db.execute("SELECT report, digest FROM tracked_report ORDER BY report"):
        state.update(repr(tuple(row)).encode())
    values = {"tracked": level}
    if changed or found.places:
        values["state"] = state.hexdigest()
    store.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
    if "state" in values:
        record(store.db)
    return found


def _keep_named_towns(db: sqlite3.Connection, reader: Reader | None) -> None:
    """Of the many towns, the knowledge base holds those that a report names or is of."""
    drop_unnamed_towns(db)
    if reader is not None:
        missing = db.execute(
            "SELECT DISTINCT s.entity FROM due d CROSS JOIN said s ON s.report = d.id"
            " WHERE d.label = 'Report' AND s.type = 'place' AND s.entity NOT IN (SELECT id FROM place)"
            " UNION SELECT place FROM report WHERE place NOT IN (SELECT id FROM place)"
        ).fetchall()
        towns = [town for (key,) in missing if (town := reader.place(key)) is not None]
        put_places(db, towns, reader.short_names)


def _result(store: FactStore, made: Plan, resumed: int, written: bool) -> LoadResult:
    reports, passages, mentions = (
        store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("report", "passage", "mention")
    )
    files = {f.name for f in (*made.new, *made.changed, *made.unchanged)} | {f.name for _, f in made.renamed}
    refused = list(made.unreached.values())
    refused += [Refusal(file=name, reason=why) for file, name, why in _refusals(store) if file in files]
    other = store.rows("SELECT file, name, not_a_report FROM document WHERE not_a_report IS NOT NULL ORDER BY name")
    notes = []
    if made.outdated:
        notes.append(
            f"提取程序或词表已更新，{made.outdated} 个文件重新读取"
            f" / the extractor or its vocabulary changed; files that were read again: {made.outdated}"
        )
    if resumed:
        notes.append(
            f"接着上次中断的载入：{resumed} 个文件不必再读"
            f" / went on where a load was broken off; files that need not be read again: {resumed}"
        )
    if idle := len(store.idle_judgements()):
        notes.append(
            f"{idle} 条判定在这里找不到所指（文件改了或移走了），见 kg judge list"
            f" / judgements that find nothing here that they mean (a file changed or went): {idle}, see kg judge list"
        )
    return LoadResult(
        new=len(made.new),
        changed=len(made.changed),
        unchanged=len(made.unchanged),
        renamed=len(made.renamed),
        removed=len(made.gone),
        resumed=resumed,
        refused=tuple(refused),
        not_reports=tuple(Refusal(file=r["name"], reason=r["not_a_report"]) for r in other if r["file"] in files),
        reports=reports,
        passages=passages,
        mentions=mentions,
        statements=int(store.meta("facts") or 0),
        written=written,
        notes=tuple(notes),
    )


def _keep_unreached(store: FactStore, made: Plan) -> None:
    """What could not be looked into is told until a load of the same place can."""
    held = store.unreached()
    now = {path: r for path, r in held.items() if not any(is_under(path, given) for given in made.looked)}
    now |= {path: {"file": r.file, "reason": r.reason} for path, r in made.unreached.items()}
    if now != held:
        put_unreached(store.db, now)


def _refusals(store: FactStore) -> list[tuple[str, str, str]]:
    return store.db.execute("SELECT file, name, reason FROM refusal ORDER BY name").fetchall()
