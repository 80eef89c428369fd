"""What became of it, for the page: each place's promises, projects and targets with both sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.base import KnowledgeBase
from kg.page.course import OUTCOMES, TYPES, Course, Row, Span
from kg.page.data import PERIODS, Source

Progress = Callable[[int, int, str], None]  # places done, of how many, name of the next


def courses(
    base: KnowledgeBase, places: Mapping[str, int], reports: Sequence[Source], progress: Progress | None = None
) -> tuple[Course, ...]:
    """The courses of the places that have any, in the order of `places` (id → index).

    Args:
        reports: of the page, to which sentences refer by index.
    """
    planned: dict[str, set[int]] = defaultdict(set)
    for row in base.reports(counted=True):
        if row["place_id"] and row["plan_year"]:
            planned[row["place_id"]].add(row["plan_year"])
    found = []
    for number, (place, index) in enumerate(places.items()):
        if progress:
            progress(number, len(places), str(base.facts.place(place)["place"]))
        made = _Maker(base, reports).course(place, index, sorted(planned[place]))
        if made.size:
            found.append(made)
    if progress:
        progress(len(places), len(places), "")
    return tuple(found)


class _Maker:
    """Collects the sentences of one place, each once."""

    def __init__(self, base: KnowledgeBase, reports: Sequence[Source]) -> None:
        self.base = base
        self.texts: dict[str, str] = {}
        self.reports: dict[str, list[tuple[int, int]]] = defaultdict(list)  # by file: (start, index)
        for index, report in enumerate(reports):
            self.reports[report.file].append((report.start, index))
        for found in self.reports.values():
            found.sort()
        self.sentences: dict[str, list[Any]] = {"report": [], "start": [], "text": []}
        self._number: dict[tuple[str, int, str], int] = {}

    def course(self, place: str, index: int, years: Sequence[int]) -> Course:
        promises: dict[str, list[Any]] = {
            key: [] for key in ("year", "type", "outcome", "at", "answer", "period", "confidence", "known", "why")
        }
        reasons: dict[str, int] = {}
        for year in years:
            for row in self.base.promises(place, year):
                answer = self.span(row, "outcome_")
                promises["year"].append(year)
                promises["type"].append(TYPES.index(row["type"]))
                promises["outcome"].append(OUTCOMES.index(row["outcome"] or "open"))
                promises["at"] += self.span(row, "") or [-1, 0, 0]
                promises["answer"] += answer or [-1, 0, 0]
                promises["period"].append(PERIODS.index(row["outcome_period"]) if answer else -1)
                promises["confidence"].append(None if row["confidence"] is None else round(row["confidence"] * 100))
                promises["known"].append(row["amount_known"])
                promises["why"].append(reasons.setdefault(row["why"], len(reasons)))
        return Course(
            place=index, promises=promises, reasons=tuple(reasons), sentences=self.sentences,
            projects=[self.project(row) for row in self.base.projects(place)],
            targets=[self.target(row) for row in self.base.targets(place)],
        )  # fmt: skip

    def project(self, row: Row) -> Row:
        return {
            "id": row["entities"][0], "name": row["project"], "names": row["names"], "status": row["status"],
            "stage": row["stage"], "still": row["without_progress"], "reports": row["reports"],
            "total": row["total_yi"],
            "money": {k: row[k] for k in ("totals", "yearly", "cumulative", "unspecified") if row[k]},
            "steps": [
                {**{k: s[k] for k in ("year", "period", "stage", "amount_yi", "amount_kind") if s[k] is not None},
                 "at": self.span(s, "")}
                for s in row["steps"]
            ],
        }  # fmt: skip

    def target(self, row: Row) -> Row:
        same = ("indicator", "measure", "year", "target", "target_max", "comparator", "unit", "low", "high", "result",
                "verdict", "why", "above_place", "above_target", "above_comparator")  # fmt: skip
        return {
            "id": row["indicator_id"], **{key: row[key] for key in same}, "at": self.span(row, "target_"),
            "answer": self.span(row, "result_"), "upper": self.span(row, "above_"),
        }  # fmt: skip

    def span(self, row: Row, prefix: str) -> Span | None:
        """Where a row's quote stands, and its span in it."""
        quote, start, end = row[f"{prefix}quote"], row[f"{prefix}start"], row[f"{prefix}end"]
        if quote is None or start is None:
            return None
        file = row[f"{prefix}file"]
        if file not in self.texts:
            self.texts[file] = self.base.text(file)
        at, length = _within(self.texts[file], quote, start, end)
        key = (file, start - at, quote)
        if key not in self._number:
            self._number[key] = len(self.sentences["text"])
            here = self.reports[file]
            self.sentences["report"].append(here[max(0, bisect_right(here, (start, len(here) + 10**9)) - 1)][1])
            self.sentences["start"].append(start - at)
            self.sentences["text"].append(quote)
        return [self._number[key], at, length]


def _within(text: str, quote: str, start: int, end: int) -> tuple[int, int]:
    """Offset and length in a quote of what stands at `start:end` of the text; (0, 0) where a mended quote lacks it."""
    at = text.find(quote, max(0, end - len(quote)), start + len(quote))
    if 0 <= at <= start:
        return start - at, end - start
    inside = quote.find(text[start:end])
    return (inside, end - start) if inside >= 0 else (0, 0)
