"""Which places are to be tracked anew: hashes of what each of their answers is made of."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from kg.facts import FactStore
from kg.facts.texts import Row
from kg.tracking.sides import answering, planning
from kg.tracking.writing import Digests


class Pair(NamedTuple):
    """A year that a report plans, with that report and the one that answers."""

    year: int
    plan: Row
    answer: Row | None


class Place(NamedTuple):
    """A place with reports that count, and what its answers are to be made of."""

    id: str
    reports: Sequence[Row]
    digests: Digests


class Work(NamedTuple):
    """A place whose promises changed: pairs that are to be compared (none where one only went), those as they were."""

    place: str
    pairs: Sequence[Pair]
    kept: Sequence[Pair] = ()


def contents_of(db: sqlite3.Connection) -> dict[str, str]:
    """A hash of what each report that counts holds, as it was read."""
    rows = db.execute(
        "SELECT r.id, f.sha256, f.extractor, d.name, r.place, r.review_from, r.review_year, r.plan_year, r.plan_until"
        " FROM report r JOIN document d ON d.id = r.document JOIN file f ON f.name = d.file WHERE r.same_as IS NULL"
    )
    return {row[0]: hash_of(*map(str, row)) for row in rows}


def reports_of(store: FactStore) -> dict[str, list[Row]]:
    """The reports that count of every place, the places of one province one after the other."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in store.reports(counted=True):
        if row["place_id"]:
            found[row["place_id"]].append(row)
    return {place: found[place] for place in sorted(found, key=lambda p: (store.place(p)["adcode"] or "", p))}


def signed_pairs(reports: dict[str, list[Row]], contents: dict[str, str]) -> dict[str, dict[str, Pair]]:
    """The pairs of each place; each by its year and a hash of what its answers are made of, without a space."""
    found: dict[str, dict[str, Pair]] = {place: {} for place in reports}
    for place, rows in reports.items():
        for pair in _pairs(rows):
            made_of = (contents[row["report"]] if row else "" for row in (pair.plan, pair.answer))
            found[place][f"{pair.year}={hash_of(*made_of)}"] = pair
    return found


def due(place: str, signed: dict[str, Pair], digest: str, version: str) -> Work | None:
    """What is to be done where the digest of what is stored is another, None where nothing is."""
    if digest == f"{version}:{' '.join(signed)}":
        return None
    rules, _, facts = digest.partition(":")
    known = set(facts.split()) if rules == version else set()
    pairs = [pair for signature, pair in signed.items() if signature not in known]
    return Work(place, pairs, [pair for signature, pair in signed.items() if signature in known])


def places_of(
    store: FactStore,
    reports: dict[str, list[Row]],
    contents: dict[str, str],
    signed: dict[str, dict[str, Pair]],
    version: str,
) -> list[Place]:
    """Every place with reports that count, in the order given.

    A digest is `version:facts`, so that one can tell other rules from other facts.
    """
    said = _said(store.db)
    of: dict[str, Digests] = {}
    for place, rows in reports.items():
        targets, projects = (
            [hash_of(contents[row["report"]], said.get((row["report"], kind), "")) for row in rows]
            for kind in ("indicator", "project")
        )
        of[place] = Digests(" ".join(signed[place]), hash_of(*targets), hash_of(*projects))
    found = []
    for place, rows in reports.items():
        own, above = of[place], [of[p] for p in store.above(place) if p in of]
        digests = own._replace(
            targets=hash_of(own.targets, *(d.targets for d in above)),
            projects=hash_of(own.projects, *(d.projects for d in above)),
        )
        found.append(Place(place, rows, Digests(*(f"{version}:{d}" for d in digests))))
    return found


def facts_of(digests: Digests) -> list[str]:
    """The digests without the version of the rules."""
    return [digest.partition(":")[2] for digest in digests]


def _pairs(reports: Sequence[Row]) -> list[Pair]:
    """The years that the reports of a place plan."""
    found = []
    for year in sorted({r["plan_year"] for r in reports if r["plan_year"]}):
        plan = planning(reports, year)
        if plan is not None:
            found.append(Pair(year, plan, answering(reports, year)))
    return found


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
        db.execute("INSERT INTO resolved_report VALUES (?, ?, ?)", (report, *(hash_of(v) if v else "" for v in values)))
    found = {}
    for report, indicators, projects in db.execute("SELECT report, indicators, projects FROM resolved_report"):
        found[report, "indicator"], found[report, "project"] = indicators, projects
    return found


def hash_of(*parts: str) -> str:
    """A hash of texts in their order."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
