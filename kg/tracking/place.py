"""The targets and the projects of a place, from the facts of the store."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.facts.reading import FactReader, Row
from kg.text import clean_quote
from kg.tracking.projects import lives
from kg.tracking.sides import side
from kg.tracking.targets import Series, compare, series
from kg.tracking.tracker import Tracker

_CLAUSE = re.compile("[，,；;]")
_KEPT = 64  # places whose series are kept: those below one place ask for its series


class Places:
    """Answers for one place after the other; those of one province one after the other are fastest."""

    def __init__(self, facts: FactReader, tracker: Tracker) -> None:
        self._facts = facts
        self._tracker = tracker
        self._words = tracker.naming()
        self._series = lru_cache(maxsize=_KEPT)(self._series_of)
        self._reports = lru_cache(maxsize=_KEPT)(lambda place: facts.reports(place=place, counted=True))
        self._spans = lru_cache(maxsize=_KEPT)(self._spans_of)

    def targets(self, place: str) -> list[Row]:
        """The rows of `kg.tracking.targets.compare`; `above_place` is an id."""
        reports = self._facts.reports(place=place, counted=True)
        reviewed = {r["review_year"]: r["file"] for r in reports if r["review_year"]}
        above = [(p, self._series(p)) for p in self._facts.above(place)]
        return compare(self._series(place), above, reviewed, self._words)

    def lives(self, place: str) -> list[Row]:
        """The rows of `kg.tracking.projects.lives`."""
        reports = self._facts.reports(place=place, counted=True)
        rows = self._facts.facts(kind="HAS_PROJECT", place=place)
        above = next((found for p in self._facts.above(place) if (found := self._reports(p))), [])
        return lives(rows, reports, self._facts.mended, above, self._names(place))

    def _names(self, place: str) -> list[str]:
        """Names of a place and of those above it, longest first."""
        found = {name for id in (place, *self._facts.above(place)) for name in self._facts.place_names(id)}
        return sorted(found, key=lambda name: (-len(name), name))

    def _series_of(self, place: str) -> Series:
        terms = frozenset(r["report"] for r in self._facts.reports(place=place) if r["plan_until"])
        rows = self._facts.facts(kind="REPORTS", place=place)
        return series(rows, self._words, self._sentence, self._clause, self._single, terms, known=False)

    def _sentence(self, row: Row) -> str:
        quoted = self._facts.quoted(row["report"], row["passage"], row["start"], row["end"])
        return str(quoted["quote_clean"])

    def _clause(self, row: Row) -> str:
        """The first clause of the sentence, which may name the years, and the row's own clause up to its end."""
        quoted = self._facts.quoted(row["report"], row["passage"], row["start"], row["end"])
        text = self._facts.text(row["file"])
        before = _CLAUSE.split(text[quoted["quote_start"] : row["start"]])
        return clean_quote(f"{before[0]}，{before[-1]}{text[row['start'] : row['end']]}")

    def _single(self, row: Row) -> bool:
        return not self._spans(row["report"])[row["passage"]]

    def _spans_of(self, report: str) -> Sequence[bool]:
        return self._tracker.several(side(self._facts, self._facts.reports(report=report)[0]))
