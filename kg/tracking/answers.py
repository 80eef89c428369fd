"""The questions of tracking put to the fact store; what is not tracked there is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from kg.characters import simplified
from kg.errors import NotFound
from kg.facts.reading import FactReader, Row, lookup_key
from kg.text import years
from kg.tracking import reading
from kg.tracking.place import Places
from kg.tracking.records import Tracked
from kg.tracking.rows import promise_rows
from kg.tracking.sides import answering, planning, side
from kg.tracking.tracker import Tracker


class Answers:
    """What became of what places said.

    Args:
        tracker: makes the tracker; called once, where something is not tracked.
    """

    def __init__(self, facts: FactReader, tracker: Callable[[], Tracker]) -> None:
        self._facts = facts
        self._make = tracker

    @cached_property
    def _tracker(self) -> Tracker:
        return self._make()

    def promises(self, place: Row, year: int) -> list[Row]:
        """The rows of `kg.tracking.rows` for the promises of a place (`place_id`, `place`) for a year.

        Raises:
            NotFound: no report of it plans that year.
        """
        reports = self._facts.reports(place=place["place_id"], counted=True)
        plan, later = planning(reports, year), answering(reports, year)
        if plan is None:
            known = sorted({r["plan_year"] for r in reports if r["plan_year"]})
            name, zh, en = place["place_full"], "库里没有它的报告", "the collection holds none of it"
            if known:
                zh, en = f"有的是{years(known)}年", f"they plan {years(known)}"
            raise NotFound(f"没有{name}部署{year}年的报告（{zh}） / no report of {name} plans {year} ({en})")
        sides = [side(self._facts, row) for row in (plan, later) if row]
        kept: Sequence[Tracked]
        if reading.is_tracked(self._facts, place["place_id"]):
            kept = reading.promises(self._facts, plan["report"])
        else:
            (kept,) = self._tracker.promises(sides, [(0, 1 if later else None)])
        return list(promise_rows(kept, sides[0], sides[1] if later else None))

    def targets(self, place_id: str, indicator: str | None = None) -> list[Row]:
        """The targets of a place (`kg.tracking.targets`), mentions as `…_file`, `…_start`, `…_end`, `…_quote`.

        Args:
            indicator: an indicator of the authority file, else a part of the name of one that it does not know.
        """
        if reading.is_tracked(self._facts, place_id):
            rows = reading.targets(self._facts, place_id)
        else:
            rows = Places(self._facts, self._tracker).targets(place_id)
        if indicator is None:
            rows = [r for r in rows if r["indicator_id"] != r["indicator"]]
        elif known := self._indicators(indicator := simplified(indicator)):
            rows = [r for r in rows if r["indicator_id"] in known]
        else:
            rows = [r for r in rows if indicator in r["indicator"]]
        for row in rows:
            row["above_place"] = self._facts.place(row["above_place"])["place"]
        return [self._with_quotes(row) for row in rows]

    def _indicators(self, name: str) -> set[str]:
        """Ids of the entries of the authority file that a name means, as rows of targets have them."""
        wanted = lookup_key(name)
        return {
            term["id"].removeprefix("indicator:")
            for term in self._facts.terms("indicator")
            if wanted in map(lookup_key, (term["name"], *term["aliases"]))
        }

    def _with_quotes(self, row: Row) -> Row:
        """The rows of mentions in a row of targets as `file`, `start`, `end`, `quote`."""
        flat: Row = {}
        for key, value in row.items():
            name = key.removesuffix("_row")
            if name == key:
                flat[key] = value
            else:
                flat.update({f"{name}_{k}": value[k] if value else None for k in ("file", "start", "end")})
                at = [value[k] for k in ("report", "passage", "start", "end")] if value else None
                flat[f"{name}_quote"] = self._facts.quoted(*at)["quote"] if at else None
        return flat

    def projects(self, place_id: str, status: str | None = None) -> list[Row]:
        """The lives of the projects of a place (`kg.tracking.projects`), each step with its `quote`."""
        if reading.is_tracked(self._facts, place_id):
            rows = reading.lives(self._facts, place_id)
        else:
            rows = Places(self._facts, self._tracker).lives(place_id)
        rows = [r for r in rows if status in (None, r["status"])]
        for row in rows:
            for step in row["steps"]:
                at = (step.pop("report"), step.pop("passage"), step["start"], step["end"])
                step["quote"] = self._facts.quoted(*at)["quote"]
                del step["mention"]
        return rows
