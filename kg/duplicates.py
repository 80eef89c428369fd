"""The same report in several files, or twice in one: near-duplicate text, found by MinHash signatures.

A report that repeats another gets `same_as`: its facts do not count, its file stays named as a source. Works inside the
caller's transaction.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# The share of equal numbers. Measured on 271 reports: the same report in another file or format 0.97 to 1, reports of
# one place in neighbouring years up to 0.19, all others up to 0.14.
THRESHOLD = 0.5
_BAND = 4  # numbers in a band

# marks of what is lost in a copy: characters that did not decode or are private, figures and names that are masked
_LOST = re.compile("\ufffd|[\ue000-\uf8ff]|<U\\+[0-9A-F]{4}>|[*＊×Ｘ]{2,}|X{2,}|某某")
# characters that each of them weighs: a copy that lost a sentence is no better than one with a masked figure
_PRICE = 50


class _Report(NamedTuple):
    id: str
    document: str
    place: str | None
    year: int | None
    start: int
    end: int
    name: str
    signature: bytes


def mark(db: sqlite3.Connection, threshold: float = THRESHOLD) -> int:
    """Fills `report.same_as` of all reports; returns how many repeat another.

    Of reports that are the same, one whose place and plan year are known counts, then the one that keeps most of the
    text (white space not counted; what did not decode or is masked counts against it), then the one whose file's name
    comes first. Two are the same only where place and year do not contradict each other, and only by their likeness to
    the one that counts: likeness is not passed on from one to the next.
    """
    reports = list(_reports(db))
    kept = {report.id: report.end - report.start for report in reports}
    same = dict(_same(sorted(reports, key=lambda r: _rank(r, kept)), threshold))
    if same:  # texts are looked at only where there is a choice
        chosen = {*same, *same.values()}
        kept |= _kept(db, [report for report in reports if report.id in chosen])
        same = dict(_same(sorted(reports, key=lambda r: _rank(r, kept)), threshold))
    old = dict(db.execute("SELECT id, same_as FROM report WHERE same_as IS NOT NULL"))
    changed = [(same.get(key), key) for key in sorted({*same, *old}) if same.get(key) != old.get(key)]
    db.executemany("UPDATE report SET same_as = ? WHERE id = ?", changed)
    return len(same)


def _rank(report: _Report, kept: dict[str, int]) -> tuple[bool, bool, int, str, int]:
    return report.place is None, report.year is None, -kept[report.id], report.name, report.start


def _reports(db: sqlite3.Connection) -> Iterator[_Report]:
    sql = (
        'SELECT r.id, r.document, r.place, r.plan_year, r.start, r."end", d.name, r.signature'
        " FROM report r JOIN document d ON d.id = r.document"
    )
    return (_Report(*row) for row in db.execute(sql))


def _kept(db: sqlite3.Connection, reports: Iterable[_Report]) -> dict[str, int]:
    """How many characters of its text each report keeps: white space and what is lost do not count."""
    by_document: dict[str, list[_Report]] = defaultdict(list)
    for report in reports:
        by_document[report.document].append(report)
    found = {}
    for document, inside in by_document.items():
        (packed,) = db.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
        text = zlib.decompress(packed).decode("utf-8", "surrogatepass")
        for report in inside:
            part = text[report.start : report.end]
            found[report.id] = sum(map(len, part.split())) - _PRICE * len(_LOST.findall(part))
    return found


def _same(reports: Iterable[_Report], threshold: float) -> Iterator[tuple[str, str]]:
    """Pairs of a report and the one before it, in the order given, that it repeats."""
    alike: dict[tuple[object, ...], list[_Report]] = defaultdict(list)
    for report in reports:
        known = (report.place, report.year)
        bands = list(_bands(report.signature))
        near = {other.id: other for other in alike[known] if None not in known}
        # where place or year is unknown, only the text can tell; so many are only compared where a band is the same
        near |= {o.id: o for band in bands for o in alike.get(band, ()) if None in (*known, o.place, o.year)}
        best = max(
            (
                (likeness(report.signature, other.signature), other.id)
                for other in near.values()
                if _agree(report.place, other.place) and _agree(report.year, other.year)
            ),
            default=(0.0, ""),
        )
        if best[0] >= threshold:
            yield report.id, best[1]
            continue
        for key in (known, *bands):
            alike[key].append(report)


def _bands(signature: bytes) -> Iterator[tuple[object, ...]]:
    width = 4 * _BAND
    for at in range(0, len(signature) - width + 1, width):
        yield at, signature[at : at + width]


def likeness(first: bytes, second: bytes) -> float:
    """The share of equal numbers of two signatures: an estimate of how much of their text is the same."""
    a, b = array("I", first), array("I", second)
    if not a or len(a) != len(b):
        return 0.0
    return sum(map(int.__eq__, a, b)) / len(a)


def _agree(first: object, second: object) -> bool:
    return first is None or second is None or first == second
