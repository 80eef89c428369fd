"""Opening the fact store: one SQLite file in the knowledge base's folder, one writer, any number of readers."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from kg.errors import KgError, NoKnowledgeBase, StoreBusy, StoreError, StoreTooNew, StoreTooOld
from kg.facts.reading import FactReader
from kg.facts.tables import MIGRATIONS, SCHEMA_VERSION

FILE = "facts.sqlite"
OLDEST_SQLITE = (3, 35, 0)

_DIGESTED = (
    "SELECT name, relative, size, sha256, extractor FROM file ORDER BY 1",
    "SELECT * FROM refusal ORDER BY 1, 2",
    "SELECT id, file, name, format, encoding, hints, notes, not_a_report, text FROM document ORDER BY 1",
    "SELECT * FROM report ORDER BY 1",
    'SELECT report, number, start, "end", kind, period, heading, text, pieces FROM passage ORDER BY 1, 2',
    'SELECT m.id, m.report, m.number, p.number, m.start, m."end", m.type, m.text, m.name, m.period, m.year, m.role,'
    " m.role_why, m.rule, m.confidence, m.authority, m.attributes, m.entity"
    " FROM mention m JOIN passage p ON p.id = m.passage ORDER BY 2, 3",
    "SELECT * FROM relation ORDER BY 1, 2, 3",
    "SELECT * FROM place ORDER BY 1",
    "SELECT * FROM programme ORDER BY 1",
    "SELECT * FROM term ORDER BY 1",
    "SELECT * FROM mention_read ORDER BY 1",
    "SELECT * FROM identity ORDER BY 1",
    "SELECT * FROM entity ORDER BY 1",
    "SELECT * FROM entity_name ORDER BY 1, 2, 3",
    "SELECT * FROM fact ORDER BY report, id",
    "SELECT * FROM tracked ORDER BY 1",
    "SELECT * FROM tracked_report ORDER BY 1",
    "SELECT * FROM promise ORDER BY 1, 2",
    "SELECT * FROM target ORDER BY 1, 2",
    "SELECT * FROM life ORDER BY 1, 2",
)


class FactStore(FactReader):
    """The system of record. Use as a context manager, or `close()` it."""

    def __init__(self, db: sqlite3.Connection, path: Path, *, write: bool) -> None:
        super().__init__(db)
        self.path = path
        self.write = write

    @classmethod
    def open(cls, folder: str | Path, write: bool = False) -> FactStore:
        """Opens the fact store of the knowledge base in `folder`.

        Args:
            write: make folder and file where they are missing, bring an older schema up to date, allow changes.

        Raises:
            NoKnowledgeBase: there is none, and `write` is false.
            StoreTooNew: a newer version of the program wrote it.
            StoreTooOld: an older version wrote it, and `write` is false.
            StoreBusy: another process is writing, and the schema has to be changed first.
            StoreError: the file is damaged, or cannot be made.
        """
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise StoreError(f"SQLite {sqlite3.sqlite_version} 太旧，需要 3.35 以上 / is too old, 3.35 is needed")
        path = Path(folder) / FILE
        if not write and not path.is_file():
            raise _none(path)
        with sqlite_errors(path):
            if write:
                try:
                    path.parent.mkdir(parents=True, exist_ok=True)
                except OSError as error:
                    raise StoreError(f"{folder}: 无法建立文件夹：{error} / cannot make the folder: {error}") from error
            db = _connect(path, write)
            try:
                version = db.execute("PRAGMA user_version").fetchone()[0]
                if version < SCHEMA_VERSION and write:
                    _migrate(db)
                elif version != SCHEMA_VERSION:
                    raise _other_version(path, version)
            except BaseException:
                db.close()
                raise
        return cls(db, path, write=write)

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> FactStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; readers see the state before until it ends. Only one process at a time has one.

        Raises:
            StoreBusy: another process is writing.
            StoreError: the disk is full or the file damaged; the state before stays.
        """
        with sqlite_errors(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite has rolled back by itself where the disk was full
                    self.db.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[FactStore]:
        """Inside, all questions see one state, whatever a load commits meanwhile."""
        self.db.execute("BEGIN")
        try:
            yield self
        finally:
            self.db.execute("COMMIT")

    def digest(self) -> str:
        """A hash of all facts in the order of their ids: the same files give the same, however they came in."""
        seen = hashlib.blake2b(digest_size=16)
        for sql in _DIGESTED:
            text_last = " text FROM document" in sql
            for row in self.db.execute(sql):
                if text_last:
                    row = (*row[:-1], zlib.decompress(row[-1]))
                seen.update(repr(row).encode("utf-8", "surrogatepass"))
            seen.update(b"\0")
        return seen.hexdigest()


def _connect(path: Path, write: bool) -> sqlite3.Connection:
    if write:
        db = sqlite3.connect(path, isolation_level=None, timeout=0.2)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA cache_size = -32768")
        db.execute("PRAGMA temp_store = MEMORY")
        return db
    uri = path.resolve().as_uri()
    db = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None, timeout=10)
    try:
        db.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # a folder that we may not write to: without a log beside it the file is complete by itself
        log = path.with_name(path.name + "-wal")
        db.close()
        if log.exists() and log.stat().st_size:
            raise
        db = sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None)
    return db


def _none(path: Path) -> NoKnowledgeBase:
    folder = path.parent
    return NoKnowledgeBase(f"{folder} 里没有知识库，先用 kg load / {folder} holds no knowledge base: run kg load first")


def _other_version(path: Path, version: int) -> KgError:
    """Why a store of this schema version cannot be read; 0 is a file in which nothing was made yet."""
    if version == 0:
        return _none(path)
    if version < SCHEMA_VERSION:
        return StoreTooOld(
            f"{path}: 由旧版本写成（结构 {version}，本程序需要 {SCHEMA_VERSION}），请先用 kg load 再载入一次报告"
            f" / was written by an older version (schema {version}; needed: {SCHEMA_VERSION}): run kg load once more"
        )
    return StoreTooNew(
        f"{path}: 由更新的版本写成（结构 {version}，本程序只到 {SCHEMA_VERSION}），请升级 policy-kg"
        f" / was written by a newer version (schema {version}; known: {SCHEMA_VERSION}), upgrade"
    )


def _migrate(db: sqlite3.Connection) -> None:
    """Brings the schema up to date, one version after the other."""
    db.execute("BEGIN IMMEDIATE")
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            for statement in _statements(script):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit before it begins."""
    part = ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Turns what SQLite says into our errors."""
    try:
        yield
    except sqlite3.OperationalError as error:
        said = str(error)
        if "locked" in said or "busy" in said:
            raise StoreBusy(
                f"{path}: 另一个进程正在写入，请等它结束再试 / another process is writing, try again when it is done"
            ) from error
        if "full" in said or "disk I/O" in said:
            raise StoreError(
                f"{path}: 磁盘已满或写入失败，原有内容完好；腾出空间后再运行一次"
                f" / the disk is full or failed ({said}); what was there is intact: free some space and run it again"
            ) from error
        raise StoreError(f"{path}: {said}") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path}: 文件已损坏，删除后用 kg load 重建 / is damaged ({error}): delete it and run kg load again"
        ) from error
