"""What became of it, as the page holds it: both sentences, counts, what is left out where room is short."""

from __future__ import annotations

from typing import Any

import pytest

import kg.page
from kg.base import KnowledgeBase
from kg.page import listing
from kg.page.course import OUTCOMES, Course
from kg.page.gather import gather
from kg.page.years import _within


@pytest.fixture(scope="module")
def data(followed_base: KnowledgeBase) -> Any:
    return gather(followed_base)


def _of(data: Any, name: str) -> Course:
    return next(c for c in data.courses if data.places[c.place].name == name)  # type: ignore[no-any-return]


def _spans(course: Course) -> list[list[int]]:
    columns = course.promises
    flat = [columns[key][n : n + 3] for key in ("at", "answer") for n in range(0, len(columns[key]), 3)]
    flat += [step["at"] for project in course.projects for step in project["steps"]]
    flat += [target[key] for target in course.targets for key in ("at", "answer", "upper") if target[key]]
    return [span for span in flat if span[0] >= 0]


def test_every_span_is_what_the_file_says(followed_base: KnowledgeBase, data: Any) -> None:
    seen = 0
    for course in data.courses:
        for sentence, start, length in _spans(course):
            text = course.sentences["text"][sentence]
            source = data.reports[course.sentences["report"][sentence]]
            at = course.sentences["start"][sentence]
            assert followed_base.text(source.file)[at : at + len(text)] == text
            assert 0 < length <= len(text) - start
            seen += 1
    assert seen > 40


def test_promises_are_those_of_the_knowledge_base(followed_base: KnowledgeBase, data: Any) -> None:
    course = _of(data, "鹭洲市")
    rows = [row for year in (2022, 2023, 2024) for row in followed_base.promises("鹭洲市", year)]
    assert [OUTCOMES[o] for o in course.promises["outcome"]] == [row["outcome"] or "open" for row in rows]
    assert [course.reasons[n] for n in course.promises["why"]] == [row["why"] for row in rows]
    assert course.counts()["years"] == [
        [2022, 2, 1, 0, 0, 0, 2, 0],
        [2023, 1, 0, 0, 1, 0, 4, 0],
        [2024, 0, 0, 0, 0, 0, 0, 1],
    ]
    assert course.counts()["projects"] == [0, 1, 0, 0, 1]


def test_what_is_not_answered_can_be_left_out(data: Any) -> None:
    course = _of(data, "鹭洲市")
    short = course.answered()
    assert len(short.promises["year"]) == 11 and 2024 not in short.promises["year"]
    marked = [
        {c.sentences["text"][s][a : a + n] for s, a, n in _spans(c) if n} for c in (course, short)
    ]  # fmt: skip
    assert marked[1] <= marked[0] and "港口吞吐量增长8%以上" in marked[1]
    assert len(short.sentences["text"]) < len(course.sentences["text"]) or marked[0] == marked[1]
    assert short.projects[0]["name"] == course.projects[0]["name"]


def test_a_page_that_would_be_too_large_says_what_it_leaves_out(data: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = kg.page.finish(data)
    assert whole.unanswered == 0 and whole.promises == sum(len(c.promises["year"]) for c in data.courses)
    monkeypatch.setattr(kg.page, "LIMIT", len(whole.html.encode()) - 1)
    cut = kg.page.finish(data)
    assert cut.promises + cut.unanswered == whole.promises and cut.unanswered > 1
    assert f'"unanswered":{cut.unanswered}' in cut.html


def test_years_may_be_left_out_and_progress_is_told(followed_base: KnowledgeBase) -> None:
    told: list[tuple[int, int, str]] = []
    found = gather(followed_base, progress=lambda *p: told.append(p))
    assert told[-1] == (len(told) - 1, len(told) - 1, "") and "鹭洲市" in {name for *_, name in told}
    assert len(found.courses) == 6
    assert gather(followed_base, years=False).courses == ()


def test_long_listings_give_way_to_numbers(data: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "static-followed" in kg.page.finish(data).html
    monkeypatch.setattr(listing, "LISTED", 3)
    html = kg.page.finish(data).html
    assert "static-followed" not in html and f"逐条共 {len(listing.followed(data))} 条" in html
    assert '<th scope="row"><bdi>鹭洲市</bdi></th><td>2023</td><td>6</td><td>1</td>' in html


@pytest.mark.parametrize(
    ("text", "quote", "start", "end", "expected"),
    [
        ("甲。乙丙丁。乙丙丁。", "乙丙丁。", 6, 8, (0, 2)),  # the second of two equal sentences
        ("甲。乙丙丁。", "乙丙丁。", 3, 5, (1, 2)),
        ("甲乙\n丙丁。", "甲乙丙丁。", 3, 5, (2, 2)),  # a mended quote
        ("甲乙\n丙丁。", "甲乙丙丁。", 1, 4, (0, 0)),  # where the mark itself was mended
    ],
)
def test_where_a_quote_has_its_mark(text: str, quote: str, start: int, end: int, expected: tuple[int, int]) -> None:
    assert _within(text, quote, start, end) == expected
