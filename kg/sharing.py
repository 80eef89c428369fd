"""Who shares what: evidence rows of the graph become the answer of `kg shared` and `kg compare`.

Three kinds of "no" are kept apart: a place whose reports do not mention the programme, a year of a place without a
report in the collection, a file that could not be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kg.model import Record

Row = dict[str, Any]
_PROGRAMME = ("id", "name", "aliases", "kind", "level", "definition", "source", "status")
_EVIDENCE = (
    "file", "start", "end", "text", "quote", "quote_start", "quote_clean", "year", "span", "period", "within", "role",
    "role_why", "report",
)  # fmt: skip
PIECE = ("file", "start", "end", "text", "quote", "year", "period")  # of a piece of evidence, in short


class Filters(Record, frozen=True, kw_only=True):
    """What is asked for; None asks for all.

    `level` is the level of the report's place; `province` and `places` hold ids of places, `province` standing for all
    below it. `any_mention` also takes places that only name the programme; `roll_up` counts a place's doing for the
    places above it, up to its province.
    """

    year: int | None = None
    period: str | None = None
    level: str | None = None
    province: str | None = None
    places: tuple[str, ...] = ()
    any_mention: bool = False
    roll_up: bool = False


Above = Callable[[str], Sequence[Row]]
"""The places above one, nearest first: rows with `place_id`, `place`, `adcode`, `place_full`, `level`."""


def shared(
    programme: Row,
    evidence: Iterable[Row],
    reports: Iterable[Row],
    unread: Sequence[Row],
    above: Above,
    filters: Filters = Filters(),  # noqa: B008 (immutable)
) -> Row:
    """The answer of `kg shared`, with the keys of CONTRACT.md.

    Args:
        programme: `id`, `name`, `aliases`, `kind`, `level`, `definition`.
        evidence: every mention of it: the place's `place_id`, `place`, `adcode`, `place_full`, `level` (all None where
            the report's place is unknown) and the keys of a piece of evidence.
        reports: all reports that count, with the same keys for the place and `review_from`, `review_year`,
            `plan_year`, `plan_until`, `delivered`.
        unread: `file` and `reason` of what could not be read.
    """
    wanted = _Wanted(filters, above)
    entries: dict[str, Row] = {}
    for row in sorted(evidence, key=lambda r: (r["file"], r["start"])):
        if not wanted.level(row) or not wanted.time(row["year"], row["period"]):
            continue
        upper = above(row["place_id"]) if filters.roll_up and row["place_id"] and row["role"] == "own" else ()
        for target in (row, *(p for p in upper if p["level"] not in ("national", "region"))):
            if not wanted.place(target):
                continue
            entry = entries.setdefault(target["place_id"] or row["report"], _entry(target))
            piece = {key: row.get(key) for key in _EVIDENCE}
            entry["evidence"].append(piece if target is row else {**piece, "from": row["place"]})
    taken = [e for e in entries.values() if filters.any_mention or any(p["role"] == "own" for p in e["evidence"])]
    for entry in taken:
        _years(entry, filters.any_mention)
    taken.sort(key=lambda e: (e["first_year"] is None, e["first_year"], e["adcode"] or "~", e["place"] or "~"))
    having = {e["place_id"] for e in taken}
    covered = _covered(r for r in reports if wanted.level(r) and wanted.place(r))
    return {
        "programme": {key: programme.get(key) for key in _PROGRAMME},
        "places": taken,
        "not_mentioned": [
            {**_named(rows[0]), "place_id": place, "years": years}
            for place, rows in covered.items()
            if place not in having and (years := [y for y in _plan_years(rows) if filters.year in (None, y, y - 1)])
        ],
        "no_report": _no_report(covered, filters),
        "unread": [{"file": row["file"], "reason": row["reason"]} for row in unread],
    }  # fmt: skip


class _Wanted:
    def __init__(self, filters: Filters, above: Above) -> None:
        self.filters = filters
        self.above = above

    def level(self, row: Row) -> bool:
        return self.filters.level in (None, row["level"])

    def place(self, row: Row) -> bool:
        province, places, here = self.filters.province, self.filters.places, row["place_id"]
        if places and here not in places:
            return False
        if province is None or province == here:
            return True
        return here is not None and any(p["place_id"] == province for p in self.above(here))

    def time(self, year: int | None, period: str) -> bool:
        return self.filters.year in (None, year) and self.filters.period in (None, period)


def _named(row: Row) -> Row:
    return {"place": row["place"], "adcode": row["adcode"], "place_full": row.get("place_full")}


def _entry(row: Row) -> Row:
    return {**_named(row), "place_id": row["place_id"], "level": row["level"], "evidence": []}


def _years(entry: Row, any_mention: bool) -> None:
    counted = [p for p in entry["evidence"] if (any_mention or p["role"] == "own") and p["year"] is not None]
    entry["years"] = sorted({p["year"] for p in counted})
    entry["first_year"] = min(entry["years"], default=None)
    entry["first_year_done"] = min((p["year"] for p in counted if p["period"] == "review"), default=None)


def _covered(reports: Iterable[Row]) -> dict[str, list[Row]]:
    """Reports by place, places in the order of their codes; reports of unknown places are left out."""
    by_place: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(reports, key=lambda r: (r["adcode"] or "", r["plan_year"] or 0)):
        if row["place_id"] is not None:
            by_place[row["place_id"]].append(row)
    return by_place


def _plan_years(rows: Sequence[Row]) -> list[int]:
    years = {row["plan_year"] or row["review_year"] for row in rows}
    return sorted(y for y in years if y is not None)


def _no_report(covered: dict[str, list[Row]], filters: Filters) -> list[Row]:
    """Years between the reports of a place that have none; with a year asked for, places that have none for it."""
    missing = []
    for rows in covered.values():
        planned = _plan_years(rows)
        if filters.year is not None:
            spoken = {y for row in rows for y in (row["plan_year"], row["review_year"])}
            years = [] if filters.year in spoken else [filters.year]
        else:
            years = [y for y in range(planned[0], planned[-1]) if y not in planned] if planned else []
        if years:
            missing.append({**_named(rows[0]), "years": years})
    return missing


def compare(places: Sequence[Row], doings: Sequence[Iterable[Row]]) -> Row:
    """What places have in common and what only one of them has.

    Args:
        places: two or more, with `place_id`, `place`, `adcode`.
        doings: for each place its own evidence: rows with `programme` (id), `name`, `places` (how many places do it)
            and the keys of a piece of evidence.

    Returns:
        `places`; `shared` (in all of them), `partly` (in two or more but not all), each with `id`, `name`, `places`
        (how many in the collection), `in` {place: {first_year, first_year_done, evidence}}; `only` {place: rows}.
        Rarest first, since what few share says most.
    """
    labels = [p["place_full"] if [q["place"] for q in places].count(p["place"]) > 1 else p["place"] for p in places]
    found: dict[str, Row] = {}
    for label, rows in zip(labels, doings, strict=True):
        for row in rows:
            entry = found.setdefault(
                row["programme"], {"id": row["programme"], "name": row["name"], "places": row["places"], "in": {}}
            )
            own = entry["in"].setdefault(label, {"evidence": []})
            own["evidence"].append({key: row.get(key) for key in _EVIDENCE})
    answer: Row = {
        "places": [{k: p[k] for k in ("place", "adcode", "place_full", "years") if k in p} for p in places],
        "shared": [], "partly": [], "only": {label: [] for label in labels},
    }  # fmt: skip
    for entry in sorted(found.values(), key=lambda e: (e["places"], e["name"], e["id"])):
        for own in entry["in"].values():
            own["evidence"].sort(key=lambda p: (p["year"] or 9999, p["file"], p["start"]))
            own["first_year"] = min((p["year"] for p in own["evidence"] if p["year"]), default=None)
            own["first_year_done"] = min(
                (p["year"] for p in own["evidence"] if p["year"] and p["period"] == "review"), default=None
            )
        if len(entry["in"]) == len(labels):
            answer["shared"].append(entry)
        elif len(entry["in"]) > 1:
            answer["partly"].append(entry)
        else:
            answer["only"][next(iter(entry["in"]))].append(entry)
    return answer


def programmes_of(evidence: Iterable[Row], year: int | None = None, level: str | None = None) -> list[Row]:
    """The programmes that a place names as its own, those named most often first.

    Args:
        evidence: the place's own, as in `compare`, with the programme's `level` and `status`.
        year: only facts of this year.
        level: only programmes of this level.

    Returns:
        `id`, `name`, `level`, `status`, `places`, `years`, `first_year`, `mentions`, `evidence` (the first piece).
    """
    grouped: dict[str, Row] = {}
    for row in sorted(evidence, key=lambda r: (r["year"] or 9999, r["period"] != "review", r["file"], r["start"])):
        if year in (None, row["year"]) and level in (None, row["level"]):
            entry = grouped.setdefault(
                row["programme"],
                {
                    "id": row["programme"], "name": row["name"], "level": row["level"], "status": row["status"],
                    "places": row["places"], "years": [], "first_year": row["year"], "mentions": 0,
                    "evidence": {key: row.get(key) for key in PIECE},
                },
            )  # fmt: skip
            entry["mentions"] += 1
            if row["year"] is not None and row["year"] not in entry["years"]:
                entry["years"].append(row["year"])
    return sorted(grouped.values(), key=lambda e: (-e["mentions"], -e["places"], e["name"]))
