"""The rows of files are made what the plan of a load says: read, taken from the journal, renamed or removed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import msgspec

from kg.facts import FactStore
from kg.facts.records import file_facts
from kg.facts.writing import FileRow, delete_file, put_file, put_vocabulary
from kg.load.journal import Journal
from kg.load.reader import Progress, Reader
from kg.load.scan import Found, Plan, hash_file
from kg.load.workers import Died, Job, read_all
from kg.model import FileFacts, Refusal

ALONE = "load.alone"  # a file that tells that this process reads a single report itself
_facts = msgspec.msgpack.Decoder(FileFacts)


def apply(
    store: FactStore,
    made: Plan,
    reader: Reader,
    journal: Journal,
    jobs: int,
    progress: Callable[[Progress], None] | None,
    executor: Executor | None,
) -> int:
    """Makes the rows of files what the plan says; returns how many files the journal had.

    Args:
        jobs, progress, executor: those of `kg.load.load`.
    """
    if made.idle:
        return 0
    db = store.db
    db.executemany("INSERT OR IGNORE INTO root VALUES (?)", [(root,) for root in made.roots])
    moved, unlike = _renamed(db, made, reader)
    for name in [old.name for old in made.gone] + [old.name for old, _ in made.renamed]:
        delete_file(db, name)
    for found, facts in moved:
        put_file(db, _row(found, reader.version), facts)

    to_read = [*made.new, *made.changed, *unlike]
    writer = _Writer(store, reader.version, {f.name for f in made.changed}, to_read, progress)
    resumed = 0
    waiting: list[Found] = []
    for found in sorted(to_read, key=lambda f: (-f.size, f.name)):  # the longest first: the processes end together
        kept = journal.get((found.sha256, reader.version, found.name))
        if found.refusal is not None:
            writer.refuse(found, found.refusal)
        elif kept is not None:
            writer.put(found, kept)
            resumed += 1
        else:
            waiting.append(found)
    _read(store, reader, waiting, writer, journal, jobs, executor)
    db.execute("DELETE FROM root WHERE root NOT IN (SELECT root FROM file)")
    return resumed


def _renamed(db: sqlite3.Connection, made: Plan, reader: Reader) -> tuple[list[tuple[Found, FileFacts]], list[Found]]:
    """The facts of renamed files under their new names; and the files that say something else under theirs."""
    moved: list[tuple[Found, FileFacts]] = []
    unlike: list[Found] = []
    for old, found in made.renamed:
        facts = reader.renamed(file_facts(db, old.name), old.name, found.name)
        if facts is None:
            unlike.append(found)
        else:
            moved.append((found, facts))
    return moved, unlike


def _read(
    store: FactStore,
    reader: Reader,
    waiting: Sequence[Found],
    writer: _Writer,
    journal: Journal,
    jobs: int,
    executor: Executor | None,
) -> None:
    """Reads files, in processes, and writes each as it comes in."""

    def write_vocabulary() -> None:
        if store.meta("vocabulary") != reader.version:
            put_vocabulary(store.db, reader.places(), reader.short_names, reader.programmes(), reader.terms())

    # one file is read here, since a process would take a second to start; should this one die of it, the next load
    # finds the mark and takes a process
    mark = store.path.with_name(ALONE)
    if len(waiting) == 1 and executor is None and not mark.exists():
        mark.touch()
        jobs = 1
    died = False
    files = {found.name: found for found in waiting}
    work = [Job(str(found.path), found.name) for found in waiting]
    for job, result in read_all(reader, work, jobs, executor, write_vocabulary):
        found = files[job.name]
        if isinstance(result, Died):
            died = True
            writer.refuse(found, result.reason)
        elif _is_still(found):
            journal.put((found.sha256, reader.version, found.name), result)
            writer.put(found, result)
        else:  # written to while it was read: the next load reads it again
            writer.put(msgspec.structs.replace(found, sha256=""), result)
    if work and not died:
        mark.unlink(missing_ok=True)


class _Writer:
    """Writes files as they come in, and tells how far it is."""

    def __init__(
        self,
        store: FactStore,
        version: str,
        replaced: set[str],
        files: Sequence[Found],
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._db = store.db
        self._version = version
        self._replaced = replaced
        self._progress = progress
        self._total = (len(files), sum(f.size for f in files))
        self._done = [0, 0]

    def put(self, found: Found, encoded: bytes) -> None:
        self._write(_row(found, self._version), _facts.decode(encoded))
        self._tell(found)

    def refuse(self, found: Found, reason: str) -> None:
        """Without a content hash, so that the next load tries again."""
        facts = FileFacts(documents=(), refused=(Refusal(file=found.name, reason=reason),))
        self._write(_row(msgspec.structs.replace(found, sha256=""), self._version), facts)
        self._tell(found)

    def _write(self, row: FileRow, facts: FileFacts) -> None:
        if row.name in self._replaced:
            delete_file(self._db, row.name)
        put_file(self._db, row, facts)

    def _tell(self, found: Found) -> None:
        self._done[0] += 1
        self._done[1] += found.size
        if self._progress is not None:
            self._progress(Progress(self._done[0], self._total[0], self._done[1], self._total[1], found.name))


def _row(found: Found, version: str) -> FileRow:
    return FileRow(found.name, found.root, found.relative, found.size, found.sha256, version)


def _is_still(found: Found) -> bool:
    try:
        return hash_file(found.path) == (found.size, found.sha256)
    except OSError:
        return False
