"""What the texts of a place's reports, and of those above it, tell of a project where no fact does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kg.tracking import works

Row = dict[str, Any]
Texts = Callable[[str], Iterable[tuple[str, str]]]  # of a report: period and text of its passages


class Echoes:
    """Texts of reports, by the years they plan; each is read once, and only where it is asked for."""

    def __init__(
        self, reports: Sequence[Row], texts: Texts, above: Sequence[Row] = (), own: Sequence[str] = ()
    ) -> None:
        """Reports have `report` and `year`, the place's own in order; `own`: names of the places, longest first."""
        self._reports = [(r["year"], r["report"]) for r in reports]
        self._above = [(r["year"], r["report"]) for r in above]
        self._texts = texts
        self._own = own
        self._read: dict[str, tuple[str, str]] = {}

    def names(self, names: Iterable[str]) -> list[works.Name]:
        """The names of a project, taken apart."""
        return [works.read(name, self._own) for name in sorted(names)]

    def further(self, names: Sequence[works.Name], since: int) -> int | None:
        """The last year, after one, of a report, also of a place above, that looks back on the thing as further."""
        later = sorted((r for r in (*self._reports, *self._above) if r[0] > since), reverse=True)
        return next((year for year, report in later if self._tells(names, report, 0, "further")), None)

    def nearing(self, names: Sequence[works.Name], since: int) -> int | None:
        """The year of the first report after one that orders a milestone of it (封顶), where none before did."""
        asked = next((year for year, report in self._reports if self._tells(names, report, 1, "near")), None)
        return asked if asked is not None and asked > since else None

    def there(self, names: Sequence[works.Name]) -> bool:
        """Whether a plan speaks of it as of a thing that is there."""
        return any(self._tells(names, report, 1, "there") for _, report in self._reports)

    def built(self, names: Sequence[works.Name], reports: Iterable[str]) -> bool:
        """Whether one of some reports says that it is built, or brought here; where they have no text, it may be."""
        found = [(report, part) for report in reports for part in (0, 1) if self._text(report)[part]]
        return not found or any(self._tells(names, report, part, "built") for report, part in found)

    def standing(self, names: Sequence[works.Name], reports: Iterable[str]) -> bool:
        """Whether one of some reports says what is done to a thing that is there, or what one is to become.

        A numbered line is one of a network, which is told as a whole.
        """
        plain = [name for name in names if not name.worked]
        return any(name.numbered for name in names) or any(
            self._tells(plain, report, part, "old") for report in reports for part in (0, 1)
        )

    def counted(self, names: Sequence[works.Name], reports: Iterable[str]) -> bool:
        """Whether one of some reports tells how many of them there are."""
        return any(works.counted(name, part) for report in reports for part in self._text(report) for name in names)

    def done(self, names: Sequence[works.Name], first: int, last: int) -> bool:
        """Whether a report of these years, or one of the place above after them, looks back on the thing as there."""
        found = [report for year, report in self._reports if first <= year <= last]
        found += [report for year, report in self._above if year > last]
        return any(self._tells(names, report, 0, "done", like=True) for report in found)

    def taken_up(self, names: Sequence[works.Name], since: int) -> bool:
        """Whether a report after a year names the thing, or what has a name that begins like it."""
        later = [report for year, report in self._reports if year > since]
        return any(
            works.akin(name, part)
            or (works.near(name, part) and (works.named(name, part) or works.told(name, part, "further", like=True)))
            for report in later
            for part in self._text(report)
            for name in names
        )

    def _tells(
        self, names: Sequence[works.Name], report: str, part: int, how: works.How, *, like: bool = False
    ) -> bool:
        text = self._text(report)[part]
        return any(works.near(name, text) and works.told(name, text, how, like=like) for name in names)

    def _text(self, report: str) -> tuple[str, str]:
        """What looks back, and the rest."""
        if report not in self._read:
            parts = list(self._texts(report))
            back = [text for period, text in parts if period == "review"]
            rest = [text for period, text in parts if period != "review"]
            self._read[report] = works.loose(back), works.loose(rest)
        return self._read[report]
