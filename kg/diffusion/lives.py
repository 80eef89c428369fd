"""What the collection can tell of one place and one programme: its reports, and which of them name it.

The unit of time is the *report year*: the year that a report plans for, else the year after the one that it reviews,
else that of its delivery. A report reviews one year and plans the next, so a first mention is dated by the report that
holds it; the year of the fact itself (CONTRACT, "Years") stands beside it as `first_year`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Row = dict[str, Any]
Censoring = Literal["left", "interval", "observed", "right"]


@dataclass(frozen=True, slots=True)
class Life:
    """One place. `reports` are its report years, `named` those of them that name the programme, both ascending.

    `mentions` are the rows of the mentions that count, in order of report year.
    """

    place_id: str
    level: str | None
    reports: tuple[int, ...]
    named: tuple[int, ...]
    mentions: tuple[Row, ...]

    @property
    def adopted(self) -> int | None:
        """The report year of the first mention."""
        return self.named[0] if self.named else None

    @property
    def not_before(self) -> int | None:
        """The year of the last report before the first mention; None where there is none."""
        return max((y for y in self.reports if self.adopted is None or y < self.adopted), default=None)

    @property
    def censoring(self) -> Censoring:
        """How well the first mention is dated.

        left: the place's first report in the collection names it already, so it may be older; interval: reports are
        missing between the last without it and the first with it; observed: none is; right: no report names it.
        """
        if self.adopted is None:
            return "right"
        if self.not_before is None:
            return "left"
        return "observed" if self.adopted - self.not_before == 1 else "interval"

    @property
    def silent(self) -> int:
        """How many reports since the last that names it."""
        return sum(1 for y in self.reports if self.named and y > self.named[-1])


def report_year(report: Row) -> int | None:
    """The year a report stands for here; None where neither plan, review nor delivery is known."""
    if report["plan_year"] is not None:
        return int(report["plan_year"])
    if report["review_year"] is not None:
        return int(report["review_year"]) + 1
    return int(report["delivered"][:4]) if report["delivered"] else None


def lives(reports: Iterable[Row], mentions: Iterable[Row], any_mention: bool = False) -> list[Life]:
    """The lives of one programme in all places with dated reports, by place id.

    Args:
        reports: those that count, with `report`, `place_id`, `level` and their years; reports of unknown places or
            years are left out.
        mentions: of the programme, with `report`, `role`, `file`, `start`.
        any_mention: count mentions that are not the place's own doing or plan, too.
    """
    years: dict[str, int] = {}
    places: dict[str, set[int]] = defaultdict(set)
    levels: dict[str, str | None] = {}
    owner: dict[str, str] = {}
    for report in reports:
        year = report_year(report)
        if report["place_id"] is None or year is None:
            continue
        years[report["report"]] = year
        owner[report["report"]] = report["place_id"]
        places[report["place_id"]].add(year)
        levels[report["place_id"]] = report["level"]
    counted: dict[str, list[Row]] = defaultdict(list)
    for row in mentions:
        if row["report"] in years and (any_mention or row["role"] == "own"):
            counted[owner[row["report"]]].append({**row, "report_year": years[row["report"]]})
    return [
        Life(
            place,
            levels[place],
            tuple(sorted(told)),
            tuple(sorted({row["report_year"] for row in counted[place]})),
            tuple(sorted(counted[place], key=lambda r: (r["report_year"], r["file"], r["start"]))),
        )
        for place, told in sorted(places.items())
    ]
