"""What became of it as plain rows, for the table that stands where scripts do not run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.page.course import OUTCOMES, TYPES, Course
from kg.page.data import PageData
from kg.page.encode import fit

LISTED = 2000  # single entries that are listed; of more only the numbers by year
Row = dict[str, Any]


def by_year(data: PageData) -> list[tuple[str, int, int, list[int]]]:
    """Place, year, number of promises, numbers of each outcome."""
    return [
        (fit(data.places[course.place].name), year, sum(counts), counts)
        for course in data.courses
        for year, *counts in course.counts()["years"]
    ]


def followed(data: PageData) -> list[Row]:
    """Every promise, project and target: `place`, `year`, `kind`, `sort` (of a promise), `what`, `outcome`, `said`,
    `sources` (file, start)."""
    return [
        row
        for course in data.courses
        for row in (*_promises(data, course), *_projects(data, course), *_targets(data, course))
    ]


def _promises(data: PageData, course: Course) -> Iterator[Row]:
    columns = course.promises
    for n, year in enumerate(columns["year"]):
        at, answer = columns["at"][3 * n : 3 * n + 3], columns["answer"][3 * n : 3 * n + 3]
        told = answer if answer[0] >= 0 else None
        yield {
            **_row(data, course, "promises", year, OUTCOMES[columns["outcome"][n]], [at, told]),
            "sort": TYPES[columns["type"][n]], "what": fit(_cut(course, at)),
            "said": fit(_cut(course, told)) if told else None,
        }  # fmt: skip


def _projects(data: PageData, course: Course) -> Iterator[Row]:
    for project in course.projects:
        first, last = project["steps"][0]["at"], project["steps"][-1]["at"]
        year = min((s["year"] for s in project["steps"] if "year" in s), default=None)
        yield {
            **_row(data, course, "projects", year, project["status"], [first, last] if last != first else [first]),
            "what": fit(project["name"]), "said": fit(_whole(course, last)),
        }  # fmt: skip


def _targets(data: PageData, course: Course) -> Iterator[Row]:
    for target in course.targets:
        told = target["answer"]
        yield {
            **_row(data, course, "targets", target["year"], target["verdict"] or "open", [target["at"], told]),
            "what": fit(f"{target['indicator']}：{_cut(course, target['at'])}"),
            "said": fit(_cut(course, told)) if told else None,
        }  # fmt: skip


def _row(data: PageData, course: Course, kind: str, year: int | None, outcome: str, spans: list[Any]) -> Row:
    sentences = course.sentences
    return {
        "place": fit(data.places[course.place].name), "year": year, "kind": kind, "sort": None, "outcome": outcome,
        "sources": [
            (fit(data.reports[sentences["report"][s[0]]].file), sentences["start"][s[0]] + s[1]) for s in spans if s
        ],
    }  # fmt: skip


def _cut(course: Course, span: list[int]) -> str:
    """The marked part of a sentence, or all of it where nothing is marked."""
    sentence = str(course.sentences["text"][span[0]])
    return " ".join(sentence[span[1] : span[1] + span[2]].split()) if span[2] else _whole(course, span)


def _whole(course: Course, span: list[int]) -> str:
    return " ".join(str(course.sentences["text"][span[0]]).split())
