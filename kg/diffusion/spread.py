"""The spread of a programme for a reader: first mentions with their censoring, levels, curve, what was dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kg.diffusion.lives import Life

Row = dict[str, Any]
LEVELS = ("national", "province", "city", "county")
_EVIDENCE = ("file", "start", "end", "text", "year", "period", "within", "role", "report", "passage")

Above = Callable[[str], Sequence[Row]]
"""The places above one, nearest first: rows with `place_id`, `place`."""
Named = Callable[[str], Row]
"""`place`, `adcode`, `place_full`, `level` of a place id."""


def spread(lives: Sequence[Life], above: Above, named: Named) -> Row:
    """How the programme of these lives spread.

    Returns:
        `places`: adopters by report year of the first mention: the keys of a place, `reports` and `named` (report
        years), `report_year`, `first_year`, `first_year_done`, `censoring`, `not_before`, `last_named`, `silent`,
        `dropped`, `came_from`, `upper`, `evidence` (the first mention); `never`: places whose reports do not name it,
        with `reports`; `first`: the adopters of the first year, by name; `levels`: a row a level; `origin`; `curve`: a
        row a report year; `dropped`: adopters that their last reports do not name it for, longest silence first.
    """
    by_place = {life.place_id: life for life in lives}
    adopters = [life for life in lives if life.named]
    places = [_adopter(life, by_place, above, named) for life in adopters]
    rank = {level: at for at, level in enumerate(LEVELS)}
    places.sort(key=lambda p: (p["report_year"], rank.get(p["level"], 9), p["adcode"] or ""))
    levels = _levels(lives, places)
    return {
        "places": places,
        "never": [{**_keys(life, named), "reports": list(life.reports)} for life in lives if not life.named],
        "first": [p["place_full"] for p in places if p["report_year"] == places[0]["report_year"]],
        "levels": levels,
        "origin": _origin(levels),
        "curve": curve(lives),
        "dropped": [
            {k: p[k] for k in ("place", "adcode", "place_full", "last_named", "silent")}
            for p in sorted(places, key=lambda p: (-p["silent"], p["adcode"] or ""))
            if p["dropped"]
        ],
    }


def _keys(life: Life, named: Named) -> Row:
    row = named(life.place_id)
    return {"place_id": life.place_id, **{k: row[k] for k in ("place", "adcode", "place_full", "level")}}


def _adopter(life: Life, by_place: dict[str, Life], above: Above, named: Named) -> Row:
    years = [m["year"] for m in life.mentions if m["year"] is not None]
    done = [m["year"] for m in life.mentions if m["year"] is not None and m["period"] == "review"]
    upper = [
        {"place": row["place"], "report_year": other.adopted, "censoring": other.censoring}
        for row in above(life.place_id)
        if (other := by_place.get(row["place_id"])) is not None and other.named
    ]
    return {
        **_keys(life, named),
        "reports": list(life.reports),
        "named": list(life.named),
        "report_year": life.adopted,
        "first_year": min(years, default=None),
        "first_year_done": min(done, default=None),
        "censoring": life.censoring,
        "not_before": life.not_before,
        "last_named": life.named[-1],
        "silent": life.silent,
        "dropped": life.silent > 0,
        "came_from": _came_from(
            life, [by_place[r["place_id"]] for r in above(life.place_id) if r["place_id"] in by_place]
        ),
        "upper": upper,
        "evidence": {key: life.mentions[0].get(key) for key in _EVIDENCE},
    }


def _came_from(life: Life, upper: Sequence[Life]) -> str:
    """Whether a place above it had it first, as far as the collection can tell.

    above: one names it in an earlier report year; same_year: in the same; below: some above were watched before and
    none had it; unknown: this place is left-censored, or none above has a report from before.
    """
    year = life.adopted or 0
    if life.censoring == "left":
        return "unknown"
    had = [other.adopted for other in upper if other.adopted is not None and other.adopted <= year]
    if any(y < year for y in had):
        return "above"
    if had:
        return "same_year"
    return "below" if any(other.reports[0] < year for other in upper) else "unknown"


def _levels(lives: Sequence[Life], places: Sequence[Row]) -> list[Row]:
    rows = []
    for level in LEVELS:
        watched = [life for life in lives if life.level == level]
        adopted = [p for p in places if p["level"] == level]
        if watched:
            first = adopted[0] if adopted else None
            rows.append(
                {
                    "level": level,
                    "observed": len(watched),
                    "places": len(adopted),
                    "first": first and first["place_full"],
                    "report_year": first and first["report_year"],
                    "censoring": first and first["censoring"],
                    "left_censored": sum(p["censoring"] == "left" for p in adopted),
                }
            )
    return rows


def _origin(levels: Sequence[Row]) -> Row:
    """The level of the earliest report that names it.

    `certain` where that first mention is not left-censored and no place of another level is; `levels` holds all that
    share the earliest year.
    """
    having = [row for row in levels if row["places"]]
    first = min((row["report_year"] for row in having), default=None)
    earliest = [row for row in having if row["report_year"] == first]
    certain = (
        len(earliest) == 1
        and earliest[0]["censoring"] != "left"
        and not any(row["left_censored"] for row in having if row is not earliest[0])
    )
    return {"report_year": first, "levels": [row["level"] for row in earliest], "certain": certain}


def curve(lives: Sequence[Life]) -> list[Row]:
    """One row for each report year from the first report to the last.

    Returns:
        `year`; `observed`: places with a report by then; `reporting`: with one in that year; `naming`: whose report of
        that year names it; `entered`: places whose first report ever, of that year, names it (left-censored);
        `at_risk`: places under watch, from after their first report to their first mention or last report, also in
        years without a report; `adopted`: how many of these name it now; `cumulative`: places that have named it by
        then; `share`: cumulative / observed; `hazard`: adopted / at_risk (None without any at risk); `remaining`:
        product of 1 - hazard so far (Kaplan and Meier, places entering at their first report).
    """
    told = [y for life in lives for y in life.reports]
    rows: list[Row] = []
    remaining = 1.0
    for year in range(min(told, default=0), max(told, default=-1) + 1):
        observed = [life for life in lives if life.reports[0] <= year]
        risk = [life for life in lives if life.reports[0] < year <= (life.adopted or life.reports[-1])]
        adopted = sum(life.adopted == year for life in risk)
        cumulative = sum(life.adopted is not None and life.adopted <= year for life in observed)
        hazard = adopted / len(risk) if risk else None
        remaining *= 1 - (hazard or 0.0)
        rows.append(
            {
                "year": year,
                "observed": len(observed),
                "reporting": sum(year in life.reports for life in lives),
                "naming": sum(year in life.named for life in lives),
                "entered": sum(life.adopted == year and life.censoring == "left" for life in lives),
                "at_risk": len(risk),
                "adopted": adopted,
                "cumulative": cumulative,
                "share": round(cumulative / len(observed), 4),
                "hazard": None if hazard is None else round(hazard, 4),
                "remaining": round(remaining, 4),
            }
        )
    return rows
