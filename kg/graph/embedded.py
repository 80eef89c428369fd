"""The embedded graph: one Ladybug file beside the fact store, made by COPY in a child process and read only.

The file is a projection that may be made again at any time. It is never changed in place: a child process fills a fresh
one, and a rename puts it where readers look. So a crash of the engine, a full disk or a kill leaves the old graph.

A small change is not worth a new file. It is applied under a second name of the file (a hard link), whose log
(`graph.lbug.wal`) holds it whole; the log is moved beside the file, which stays as it was, and readers replay it. Each
change is made against the file as built, so a log never builds on a log.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import GraphError, QueryRefused
from kg.graph.building import FILE, build, building, merges, run_child, stage
from kg.graph.copying import count
from kg.graph.nodes import Unit
from kg.graph.project import Projection
from kg.graph.schema import KNOWLEDGE_BASE, NODES, quoted, schema_version
from kg.graph.statement import check, check_parameters
from kg.graph.store import MAX_ROWS, MAX_SECONDS, Change, Progress, Rows

if TYPE_CHECKING:
    import ladybug

_BUFFER = 1 << 30  # bytes that the engine may keep in memory
_MERGED_AT_MOST = 0.1  # reports that change, as a share of all; with more, building anew is faster
_REPORTS_AT_MOST = 50  # that change: one transaction holds them in the engine's buffer
_CHANGED = "changed"
_PLAIN = frozenset({str, int, float, bool, type(None)})  # most values are
_UNITS = tuple(node.label for node in NODES if "digest" in node.columns)


class EmbeddedGraph:
    """A `GraphStore` in the folder of a knowledge base."""

    engine = "ladybug"

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.path = self.folder / FILE
        self._database: ladybug.Database | None = None
        self._connection: ladybug.Connection | None = None

    # reading

    def run(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = MAX_ROWS,
        timeout: float = MAX_SECONDS,
        write: bool = False,
    ) -> Rows:
        if write:
            raise QueryRefused(
                "内嵌图只是事实库的投影，随时可能重建，写入会丢失；要写入请用 --neo4j"
                " / the embedded graph is a projection that may be rebuilt at any time, so writing to it is refused:"
                " use --neo4j"
            )
        check(cypher)
        check_parameters(cypher, parameters or {})
        return self._run(cypher, parameters, limit, timeout)

    def counts(self) -> dict[str, int]:
        try:
            return count(self._connect())
        except RuntimeError as error:
            raise GraphError(f"{self.path}: {error}") from error

    def digest(self) -> str | None:
        record = self._record()
        return record.get("digest") if record.get("schema") == schema_version() else None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._database is not None:
            self._database.close()
        self._connection = self._database = None

    def _record(self) -> dict[str, Any]:
        """What the file says of itself; empty where there is none or it does not open."""
        if not self.path.is_file():
            return {}
        columns = ", ".join(f"k.{quoted(c)} AS {quoted(c)}" for c in KNOWLEDGE_BASE.columns)
        try:
            rows = self._run(f"MATCH (k:{quoted(KNOWLEDGE_BASE.label)}) RETURN {columns}", None, 1, MAX_SECONDS)
        except GraphError:
            return {}
        return next(rows.dicts(), {})

    def _run(self, cypher: str, parameters: Mapping[str, Any] | None, limit: int | None, timeout: float) -> Rows:
        try:
            result = self._execute(cypher, parameters, timeout)
        except RuntimeError as error:
            if "Interrupted" in str(error):
                raise GraphError(
                    f"查询超过 {timeout:g} 秒，已中止 / the query took longer than {timeout:g} s and was stopped"
                ) from error
            raise GraphError(f"查询有误：{error} / the query is wrong: {error}") from error
        if isinstance(result, list):
            raise QueryRefused("一次只能运行一条语句 / one statement at a time")
        rows: list[tuple[Any, ...]] = []
        with closing(result):
            columns = tuple(result.get_column_names())
            while result.has_next() and (limit is None or len(rows) < limit):
                rows.append(tuple([v if type(v) in _PLAIN else plain(v) for v in result.get_next()]))
            return Rows(columns, rows, cut=result.has_next())

    def _execute(self, cypher: str, parameters: Mapping[str, Any] | None, timeout: float) -> Any:
        """Runs a statement; once more after opening anew where its memory is full (it does not give all back)."""
        for attempt in (1, 2):
            connection = self._connect()
            connection.set_query_timeout(max(1, int(timeout * 1000)))
            try:
                return connection.execute(cypher, dict(parameters or {}))
            except RuntimeError as error:
                if attempt == 2 or "Buffer manager exception" not in str(error):
                    raise
                self.close()
        raise AssertionError("unreachable")

    def _connect(self) -> ladybug.Connection:
        if self._connection is None:
            if not self.path.is_file():
                raise GraphError(f"{self.path}: 还没有图，先用 kg load / there is no graph yet: run kg load first")
            import ladybug

            try:
                self._database = ladybug.Database(self.path, read_only=True, buffer_pool_size=_BUFFER)
                self._connection = ladybug.Connection(self._database)
            except RuntimeError as error:
                self.close()
                raise GraphError(
                    f"{self.path}: 图文件打不开，请再运行一次 kg load 重建 / the graph does not open ({error}):"
                    " run kg load again to rebuild it"
                ) from error
        return self._connection

    def _digests(self, units: Collection[Unit] | None = None) -> Iterator[tuple[Unit, str]]:
        """The digests of the units that the file holds; with `units` of those among them."""
        for label in _UNITS:
            node = f"(n:{quoted(label)})"
            if units is None:
                rows = self._run(f"MATCH {node} RETURN n.id, n.digest", None, None, 600).rows
            elif ids := [id for of, id in units if of == label]:
                way = f"UNWIND $ids AS wanted MATCH {node} WHERE n.id = wanted RETURN n.id, n.digest"
                rows = self._run(way, {"ids": ids}, None, 600).rows
            else:
                continue
            yield from (((label, id), digest) for id, digest in rows)

    # writing

    def refresh(self, projection: Projection, progress: Progress | None = None, *, rebuild: bool = False) -> Change:
        if self._stale(projection, rebuild) is None:
            return Change()
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        with building(self.folder) as staging:
            reason = self._stale(projection, rebuild)  # another process may have written meanwhile
            if reason is None:
                return Change()
            self.close()
            if reason == _CHANGED:
                try:
                    if change := self._change(projection, staging):
                        return change
                    reason = ""
                except GraphError as error:
                    reason = (
                        f"增量更新失败，已重建：{error} / the change could not be applied, all was rebuilt: {error}"
                    )
                shutil.rmtree(staging)
                staging.mkdir()
            counts = build(projection, staging, progress)
            self._put_in_place(staging / FILE)
        if (held := self.counts()) != counts:
            self.close()
            self.path.unlink()
            raise GraphError(f"图与事实库不符 / the graph that was built differs from the facts: {held} != {counts}")
        return Change(written=projection.totals.units, rebuilt=True, reason=reason or None)

    def _change(self, projection: Projection, staging: Path) -> Change | None:
        """Applies the difference to the file as it was last built; None where building anew is faster.

        A small change goes to the log beside the file, which readers replay when they open it (65 µs a row), and the
        file itself is read only; a larger one is merged into a copy of the file.
        """
        fresh = staging / FILE
        shared = _link(self.path, fresh)
        counts, held, changed, gone = _difference(projection, staging)
        reports = {unit for unit in changed | gone if unit[0] == "Report"}
        most = min(_MERGED_AT_MOST * counts["Report"], _REPORTS_AT_MOST)
        if len(reports) > max(2, most) or len(changed | gone) > max(50, sum(counts.values()) // 3):
            return None
        old = {unit: digest for unit, digest in held.items() if unit in changed}
        out = [unit for unit in reports if unit in held]
        rows = stage(projection, changed, staging, old, out, [unit for unit in gone if unit[0] != "Report"])
        merged = merges(rows, out)
        if merged and shared:
            fresh.unlink()
            shutil.copyfile(self.path, fresh)
        before = _stamp(self.path)
        run_child("change", staging, fresh)
        if _stamp(self.path) != before:  # the engine should have written to the log alone
            raise GraphError(f"{self.path}: 被改动 / was changed")
        log = _log(fresh)
        if merged:
            log.unlink(missing_ok=True)
        checked = EmbeddedGraph(staging)
        try:
            counts = checked.counts()
        finally:
            checked.close()
        if wrong := {k: (counts[k], n) for k, n in projection.known_counts().items() if counts[k] != n}:
            raise GraphError(f"{wrong}")
        if merged:
            self._put_in_place(fresh)
        else:
            _replace(log, _log(self.path))
        return Change(written=len(changed), removed=len(gone))

    def _put_in_place(self, fresh: Path) -> None:
        """The log belongs to the old file, so it goes first: between the two the old graph stands, without it."""
        _log(self.path).unlink(missing_ok=True)
        _replace(fresh, self.path)

    def _stale(self, projection: Projection, rebuild: bool) -> str | None:
        """Why the graph has to be made anew: None: it need not be; '': as usual; else what a person should know."""
        if rebuild or not self.path.is_file():
            return ""
        record = self._record()
        if not record:
            return "图文件打不开，已重建 / the graph file did not open and was rebuilt"
        if record["schema"] != schema_version():
            return "图的结构有更新，已重建 / the graph had an older schema and was rebuilt"
        same = record["state"] and record["state"] == projection.state
        if not same and record["digest"] != projection.digest():
            return _CHANGED if record["id"] == projection.kb else ""
        try:
            differs = self.counts() != json.loads(record["counts"])
        except GraphError:
            differs = True
        return "图的内容与事实库不符，已重建 / the graph differed from the facts and was rebuilt" if differs else None


def _link(path: Path, to: Path) -> bool:
    """A second name of a file, or a copy where there can be none; whether it is the same file."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copyfile(path, to)
        return False
    return True


def _stamp(path: Path) -> tuple[int, int]:
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns


def _log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _replace(fresh: Path, path: Path) -> None:
    for attempt in range(20):
        try:
            os.replace(fresh, path)
            return
        except PermissionError as error:  # Windows: another process reads it
            if attempt == 19:
                raise GraphError(
                    f"{path}: 正被另一个程序使用，关闭后再试 / another program uses it: close that, try again"
                ) from error
            time.sleep(0.1)


def _difference(projection: Projection, folder: Path) -> tuple[dict[str, int], dict[Unit, str], set[Unit], set[Unit]]:
    """How many units of each label a graph file holds, their digests, those that it lacks, those that it must not hold.

    Where the fact store knows what changed since the state that the file holds, the digests are of those alone.
    """
    graph = EmbeddedGraph(folder)
    try:
        record = graph._record()
        held_counts = json.loads(record["counts"])
        size = {label: int(held_counts[label]) for label in _UNITS}
        known = projection.since(record["state"])
        if known is None:
            held, wanted = dict(graph._digests()), projection.units()
            return size, held, {u for u, d in wanted.items() if held.get(u) != d}, held.keys() - wanted.keys()
        held = dict(graph._digests(known[0] | known[1]))
        changed = {unit for unit in known[0] if held.get(unit) != projection.digest_of(unit)}
        return size, held, changed, held.keys() & known[1]
    finally:
        graph.close()


def plain(value: Any) -> Any:
    """A value of the engine as both engines give it: nodes and relations as their properties, sums as int."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        if "_NODES" in value and "_RELS" in value:
            return {"nodes": plain(value["_NODES"]), "relations": plain(value["_RELS"])}
        inner = "_LABEL" in value
        return {
            k: plain(v)
            for k, v in value.items()
            if not (inner and (k in ("_ID", "_LABEL", "_SRC", "_DST") or v is None or k == "digest"))
        }
    return value
