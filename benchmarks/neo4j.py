"""Filling Neo4j, in one run: `python -m benchmarks.neo4j --kb KB` (a knowledge base that `kg load` made).

Prints relations a second of `kg`'s store into a fresh server, of a bare script's `UNWIND … CREATE` with the same
properties into another, their ratio (goal ≥ 0.75), the seconds of a second load without changes (goal ≤ 2), and the
slowest named queries, warm (goal ≤ 100 ms on Neo4j, ≤ 50 ms embedded). Beside the seconds stand those of CPU, of this
process and of the server: on a busy machine only they say something.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

import neo4j
import psutil

import queries
from kg.base import KnowledgeBase
from kg.facts import FactStore
from kg.graph.ddl import neo4j_ddl
from kg.graph.engine import engine, refresh
from kg.graph.project import Projection
from kg.graph.schema import NodeType, quoted
from kg.graph.store import GraphStore
from tools.neo4j_server import Server

PASSWORD = "benchmark-1"
BATCH = 20_000


@contextmanager
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="kg-neo4j-", ignore_cleanup_errors=True) as home:
        running = Server(Path(home))
        try:
            running.start()
            running.set_password(PASSWORD)
            yield running
        finally:
            running.stop()


class Spent(NamedTuple):
    """Seconds by the clock, of this process and of the server's; a difference of two says what lay between."""

    seconds: float
    here: float
    there: float

    @classmethod
    def now(cls, running: Server) -> Spent:
        used = psutil.Process(running.pid).cpu_times()
        return cls(time.perf_counter(), time.process_time(), used.user + used.system)

    def until(self, later: Spent) -> Spent:
        return Spent(*(b - a for a, b in zip(self, later, strict=True)))

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s (CPU {self.here:.1f}, the server's {self.there:.1f})"


def bare(running: Server, facts: FactStore) -> tuple[Spent, int]:
    """What the plain way costs, and how many relations: constraints, nodes, relations by CREATE, with `kb` as in our
    graph; rows are at hand when it begins, nothing is kept for updates.
    """
    rows: dict[str, list[list[object]]] = {}
    kb = facts.meta("kb_id")
    with facts.snapshot():
        for batch in Projection(facts.db, "bare").batches():
            kind = batch.kind
            if isinstance(kind, NodeType):
                names = ", ".join(f"{quoted(n)}: row[{i}]" for i, n in enumerate(kind.columns))
                statement = f"UNWIND $rows AS row CREATE (:{quoted(kind.label)} {{{names}, kb: $kb}})"
            else:
                names = "".join(f"{quoted(n)}: row[{i + 2}], " for i, n in enumerate(kind.columns))
                a, b = batch.ends or ("", "")
                statement = (
                    f"UNWIND $rows AS row MATCH (a:{quoted(a)} {{id: row[0]}}) MATCH (b:{quoted(b)} {{id: row[1]}}) "
                    f"CREATE (a)-[:{quoted(kind.type)} {{{names}kb: $kb}}]->(b)"
                )
            rows.setdefault(statement, []).extend(list(row) for row in batch.rows)
    relations = 0
    began = Spent.now(running)
    with neo4j.GraphDatabase.driver(running.uri, auth=("neo4j", PASSWORD)) as driver:
        for statement in neo4j_ddl():
            driver.execute_query(statement)
        for statement in sorted(rows, key=lambda s: "MATCH" in s):
            for at in range(0, len(rows[statement]), BATCH):
                driver.execute_query(statement, rows=rows[statement][at : at + BATCH], kb=kb)
            relations += len(rows[statement]) if "MATCH" in statement else 0
    return began.until(Spent.now(running)), relations


def slowest(base: KnowledgeBase, store: GraphStore, count: int = 5) -> list[tuple[float, float, str]]:
    """Milliseconds of each named query with its example, after a first run: median of 11, and the best of them.

    On a busy machine the best says more.
    """
    timed = []
    for query in queries.all_queries():
        try:
            values = query.bind(dict(query.example or {}), base.id_of)
        except Exception as error:  # an example that this knowledge base does not hold
            print(f"  {query.id}: not run ({error})")
            continue
        taken = []
        for _ in range(12):
            began = time.perf_counter()
            store.run(query.cypher, values, limit=None)
            taken.append((time.perf_counter() - began) * 1000)
        timed.append((median(taken[1:]), min(taken[1:]), query.id))
    return sorted(timed, reverse=True)[:count]


def show(engine: str, timed: list[tuple[float, float, str]]) -> None:
    print(f"slowest {engine}, ms, median (best):", ", ".join(f"{q} {m:.0f} ({b:.0f})" for m, b, q in timed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kb", required=True)
    folder = Path(parser.parse_args().kb)
    os.environ.update(NEO4J_USER="neo4j", NEO4J_PASSWORD=PASSWORD)
    if hasattr(os, "getloadavg"):  # not on Windows
        print(f"load average before: {os.getloadavg()[0]:.1f}")
    with KnowledgeBase.open(folder) as base:
        with server() as running:
            plain, relations = bare(running, base.facts)
            print(f"bare script: {relations} relations in {plain}, {relations / plain.seconds:.0f}/s")
        with server() as running:
            store = engine(folder, running.uri)
            began = Spent.now(running)
            refresh(store, base.facts)
            ours = began.until(Spent.now(running))
            ratio = plain.seconds / ours.seconds
            print(f"kg: {ours}, {relations / ours.seconds:.0f}/s, ratio {ratio:.2f} (goal 0.75)")
            began = Spent.now(running)
            refresh(store, base.facts)
            print(f"second load: {began.until(Spent.now(running))} (goal 2)")
            show("Neo4j", slowest(base, store))
            store.close()
        show("embedded", slowest(base, base.store))


if __name__ == "__main__":
    main()
