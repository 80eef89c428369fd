"""Reports as tracking takes them: from the fact store, by place and year, with their passages."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kg.facts.reading import FactReader, Row
from kg.facts.records import passages
from kg.model import Passage, Record, Report

_FIELDS = ("start", "end", "kind", "title", "place", "level", "delivered", "review_from", "review_year", "plan_year",
           "plan_until")  # fmt: skip


class Side(Record, frozen=True, kw_only=True):
    """A report with the text of its file and its passages; `key` is its id in the fact store, where it is in one."""

    file: str
    text: str
    report: Report
    passages: tuple[Passage, ...]
    key: str | None = None


def side(facts: FactReader, row: Row) -> Side:
    """The Side of a row of `facts.reports()`."""
    values = {name: row["place_id" if name == "place" else name] for name in _FIELDS}
    return Side(
        file=row["file"], text=facts.text(row["file"]), report=msgspec.convert(values, Report),
        passages=passages(facts.db, row["report"]), key=row["report"],
    )  # fmt: skip


def planning(rows: Sequence[Row], year: int) -> Row | None:
    """The report that plans a year; of several, the one of that year alone."""
    found = [r for r in rows if r["plan_year"] == year]
    return min(found, key=lambda r: (r["plan_until"] is not None, r["file"], r["start"]), default=None)


def answering(rows: Sequence[Row], year: int) -> Row | None:
    """The report that reviews a year: the first one after it, at most two years later."""
    found = [r for r in rows if r["review_year"] == year] or [
        r for r in rows if r["review_from"] is not None and r["review_from"] <= year <= (r["review_year"] or 0)
    ]
    later = [r for r in found if r["plan_year"] is None or r["plan_year"] > year]
    return min(
        later, key=lambda r: (r["review_from"] not in (None, r["review_year"]), r["file"], r["start"]), default=None
    )
