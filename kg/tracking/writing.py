"""What is tracked becomes rows of the fact store. Every function works inside the caller's transaction."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from kg.tracking.records import Tracked

Row = dict[str, Any]
MORE = ("names", "entities", "totals", "yearly", "cumulative", "unspecified")  # of a life, as JSON


class Digests(NamedTuple):
    """Hashes of what the answers for a place are made of."""

    promises: str
    targets: str
    projects: str


class Answered(NamedTuple):
    """The promises of a plan: its year and report, the report that reviews the year (None: there is none)."""

    year: int
    plan: str
    answer: str | None
    promises: Sequence[Tracked]


def carried(answers: Iterable[Answered]) -> list[Answered]:
    """The plans of a place by year, each promise with the number of plans before that had it.

    A promise that is carried over is the one of the next plan whose clause was taken for it.
    """
    counts: dict[str, list[tuple[int, int, int]]] = defaultdict(list)  # report → spans with their number
    found = []
    for answer in sorted(answers, key=lambda a: a.year):
        before = sorted(counts.pop(answer.plan, []))
        longest = max((end - start for start, end, _ in before), default=0)
        promises = []
        for promise in answer.promises:
            first = bisect_left(before, (promise.start - longest,))
            last = bisect_left(before, (promise.end,), first)
            times = max((n for _, end, n in before[first:last] if promise.start < end), default=0)
            promises.append(msgspec.structs.replace(promise, carried=times))
            if answer.answer and promise.outcome == "carried_over" and promise.answer_start is not None:
                counts[answer.answer].append((promise.answer_start, promise.answer_end or 0, times + 1))
        found.append(answer._replace(promises=promises))
    return found


def put_promises(db: sqlite3.Connection, place: str, answers: Sequence[Answered]) -> None:
    """Replaces the promises of a place; `answers` as `carried` gives them."""
    db.execute("DELETE FROM promise WHERE place = ?", (place,))
    # a report that was another place's before
    db.executemany("DELETE FROM promise WHERE report = ?", ((a.plan,) for a in answers))
    db.executemany(
        "INSERT INTO promise VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            (
                a.plan, number, place, a.year, p.passage, p.start, p.end, p.type, p.promise, p.masked, p.carried or 0,
                a.answer, p.outcome, p.answer_passage, p.answer_start, p.answer_end, p.answer_period, p.confidence,
                p.amount_known, p.why,
            )
            for a in answers
            for number, p in enumerate(a.promises)
        ),
    )  # fmt: skip


def put_targets(db: sqlite3.Connection, place: str, rows: Iterable[Row]) -> None:
    """Replaces the targets of a place with the rows of `Places.targets`."""
    db.execute("DELETE FROM target WHERE place = ?", (place,))
    db.executemany(
        "INSERT INTO target VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            (
                place, number, r["target_row"]["report"], r["indicator_id"], r["indicator"],
                r["indicator_id"] != r["indicator"],  # without an entry the name stands for the id
                r["measure"], r["year"], r["unit"], r["comparator"], r["target"], r["target_max"], r["low"], r["high"],
                r["target_row"]["mention"], r["result"], r["result_row"] and r["result_row"]["mention"], r["verdict"],
                r["why"], r["above_place"], r["above_target"], r["above_comparator"],
                r["above_row"] and r["above_row"]["mention"], r["against_above"],
            )
            for number, r in enumerate(rows)
        ),
    )  # fmt: skip


def put_lives(db: sqlite3.Connection, place: str, newest: str, rows: Iterable[Row]) -> None:
    """Replaces the lives of the projects of a place with the rows of `Places.lives`."""
    db.execute("DELETE FROM life WHERE place = ?", (place,))
    db.executemany(
        "INSERT INTO life VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            (
                place, number, newest, r["project"], r["entity"], r["first_year"], r["last_year"], r["reports"],
                r["stage"], r["status"], r["without_progress"], r["total_yi"],
                json.dumps({key: r[key] for key in MORE}, ensure_ascii=False),
                json.dumps([step["mention"] for step in r["steps"]]),
            )
            for number, r in enumerate(rows)
        ),
    )  # fmt: skip


def forget(db: sqlite3.Connection, place: str) -> None:
    """Takes all that is tracked of a place out: its answers are made when they are asked for."""
    for table in ("promise", "target", "life", "tracked"):
        db.execute(f"DELETE FROM {table} WHERE place = ?", (place,))


def mark(db: sqlite3.Connection, place: str, digests: Digests) -> None:
    """Notes of what the answers for a place were made."""
    db.execute("INSERT OR REPLACE INTO tracked VALUES (?,?,?,?)", (place, *digests))


def mark_reports(db: sqlite3.Connection, places: Iterable[str], contents: Mapping[str, str]) -> None:
    """Brings `tracked_report` level for the places given, and notes the reports that changed as due for the graph.

    Args:
        contents: of every report that counts, a hash of what it holds: quotes come from there.
    """
    for place in places:
        new = {report: state.hexdigest() for report, state in _states(db, place, contents).items()}
        reports = {report for (report,) in db.execute("SELECT id FROM report WHERE place = ?", (place,))}
        for report in sorted(reports | new.keys()):
            held = db.execute("SELECT digest FROM tracked_report WHERE report = ?", (report,)).fetchone()
            if (held and held[0]) == new.get(report):
                continue
            db.execute("DELETE FROM tracked_report WHERE report = ?", (report,))
            if report in new:
                db.execute("INSERT INTO tracked_report VALUES (?, ?)", (report, new[report]))
            db.execute("INSERT OR IGNORE INTO due VALUES ('Report', ?)", (report,))
    gone = "report NOT IN (SELECT id FROM report)"
    db.execute(f"INSERT OR IGNORE INTO due SELECT 'Report', report FROM tracked_report WHERE {gone}")
    db.execute(f"DELETE FROM tracked_report WHERE {gone}")


def _states(db: sqlite3.Connection, place: str, contents: Mapping[str, str]) -> dict[str, Any]:
    """Per report a hash of what is tracked of it, and of the reports that this is quoted from."""
    states: dict[str, Any] = defaultdict(lambda: hashlib.blake2b(digest_size=8))
    for table, order in (("promise", "report, number"), ("target", "number"), ("life", "number")):
        cursor = db.execute(f"SELECT * FROM {table} WHERE place = ? ORDER BY {order}", (place,))
        at = {column[0]: n for n, column in enumerate(cursor.description)}
        of, number = at["report"], at["number"]
        for row in cursor:  # many: what they hold is reached by number
            held = row
            if table == "promise":
                quoted = [row[at["answer"]]]
            elif table == "target":
                quoted = [_report_of(row[at["result_mention"]]), _report_of(row[at["above_mention"]])]
                held = row[:number] + row[number + 1 :]  # another target of the place says nothing of this one
            else:
                quoted = [_report_of(json.loads(row[at["steps"]])[-1])]
            said = [contents.get(report, "") for report in quoted if report]
            states[row[of]].update(repr((table, *held, *said)).encode("utf-8", "surrogatepass"))
    return states


def _report_of(mention: str | None) -> str:
    """The report of a mention's id (`kg.facts.tables`)."""
    return f"report:{mention.split(':')[1]}" if mention else ""
