"""A place's course through its years, as the page holds it.

Offsets are code points; a span is [sentence, start in it, length], where length 0 marks nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.model import Record

TYPES = ("project", "programme", "indicator", "honour", "task")
OUTCOMES = ("fulfilled", "exceeded", "partly", "missed", "carried_over", "unmentioned", "open")  # open: no report yet
STATUSES = ("active", "completed", "stalled", "vanished", "unclear")
Row = dict[str, Any]
Span = list[int]


class Course(Record, frozen=True, kw_only=True):
    """What a place's reports promise and tell; columns by index.

    `promises` has columns `year`, `type`, `outcome`, `period`, `confidence` (percent), `known` and `why` (an index into
    `reasons`), and `at` and `answer`, three numbers a promise. `projects` and `targets` are lists of objects.
    """

    place: int
    sentences: Mapping[str, list[Any]]
    promises: Mapping[str, list[Any]]
    reasons: Sequence[str]
    projects: Sequence[Row]
    targets: Sequence[Row]

    @property
    def size(self) -> int:
        return len(self.promises["year"]) + len(self.projects) + len(self.targets)

    def counts(self) -> Row:
        """By year: how many promises of each outcome; how many projects of each status; how many targets met or not."""
        years: dict[int, list[int]] = defaultdict(lambda: [0] * len(OUTCOMES))
        for year, outcome in zip(self.promises["year"], self.promises["outcome"], strict=True):
            years[year][outcome] += 1
        status = Counter(p["status"] for p in self.projects)
        verdicts = Counter(t["verdict"] or "open" for t in self.targets)
        return {
            "years": [[year, *years[year]] for year in sorted(years)],
            "projects": [status[s] for s in STATUSES],
            "targets": [verdicts[o] for o in OUTCOMES],
        }

    def answered(self) -> Course:
        """Without the promises that no report has answered yet, and without sentences that nothing else needs."""
        kept = [n for n, o in enumerate(self.promises["outcome"]) if OUTCOMES[o] != "open"]
        columns: dict[str, list[Any]] = {}
        for key, column in self.promises.items():
            wide = 3 if key in ("at", "answer") else 1
            columns[key] = [v for n in kept for v in column[wide * n : wide * (n + 1)]]
        used = {*columns["at"][::3], *columns["answer"][::3]}
        used |= {step["at"][0] for p in self.projects for step in p["steps"]}
        used |= {t[key][0] for t in self.targets for key in ("at", "answer", "upper") if t[key]}
        number = {old: new for new, old in enumerate(sorted(used - {-1}))}
        moved: Callable[[Span | None], Span | None] = lambda span: span and [number[span[0]], *span[1:]]  # noqa: E731
        for key in ("at", "answer"):
            columns[key] = [number.get(v, -1) if n % 3 == 0 else v for n, v in enumerate(columns[key])]
        return Course(
            place=self.place, reasons=self.reasons, promises=columns,
            sentences={key: [column[old] for old in number] for key, column in self.sentences.items()},
            projects=[{**p, "steps": [{**s, "at": moved(s["at"])} for s in p["steps"]]} for p in self.projects],
            targets=[{**t, **{k: moved(t[k]) for k in ("at", "answer", "upper")}} for t in self.targets],
        )  # fmt: skip

    def columns(self) -> Row:
        return {
            "sentences": self.sentences, "promises": self.promises, "reasons": list(self.reasons),
            "projects": list(self.projects), "targets": list(self.targets),
        }  # fmt: skip
