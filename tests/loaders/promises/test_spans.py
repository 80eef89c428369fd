"""Which plans aim beyond the next year."""

from __future__ import annotations

import pytest
from passages import passage

from kg.model import Report
from loaders.promises.detect import promises
from loaders.promises.spans import ahead, beyond, several


@pytest.mark.parametrize(
    ("text", "year", "later"),
    [
        ("到2030年建成环湖绿道", 2026, True),
        ("五年内新建公园12个", 2026, True),
        ("“十五五”时期，森林覆盖率达到60%", 2026, True),
        ("新建公园12个", 2026, False),
        ("今年是“十五五”开局之年", 2026, False),
        ("2026年，着眼今后五年开好局", 2026, False),
        ("到2026年底建成环湖绿道", 2026, False),
        ("到2030年建成环湖绿道", None, False),
        ("编制“十五五”规划和绿道三年规划", 2026, False),
        ("完成绿道三年目标任务", 2026, False),
        ("今明两年新建公园12个", 2026, True),
        ("绿道年均新增9公里", 2026, True),
        ("湖泊年均水质达标", 2026, False),
    ],
)
def test_a_term_that_ends_later(text: str, year: int | None, later: bool) -> None:
    assert beyond(text, year) is later


def test_a_plan_of_several_years_goes_on_until_the_next_year_is_named() -> None:
    texts = ["今后五年，建设美丽家园。", "新建公园60个。", "2026年，重点做好以下工作。", "新建公园12个。"]
    passages = [passage(text, "plan", 100 * n) for n, text in enumerate(texts)]
    report = Report(start=0, end=500, kind="report", review_year=2025, plan_year=2026, plan_until=2030)
    assert ahead(passages, report) == [True, True, False, False]
    assert [p.later for p in promises(passages, report) if "公园" in p.text] == [True, False]


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("过去五年，新建公园60个。", True),
        ("“十四五”期间，新建公园60个。", True),
        ("实施道路整治三年行动，新建公园12个。", False),
        ("制定新型城镇化五年行动计划，新建公园12个。", False),
        ("连续三年第一，提前两年完成“十四五”规划目标。", False),
        ("较“十三五”期间投入增长一倍。", False),
        ("全年新建公园12个。", False),
    ],
)
def test_what_tells_of_several_years(text: str, many: bool) -> None:
    report = Report(start=0, end=200, kind="report", review_year=2025, plan_year=2026)
    assert several([passage(text, "review")], report) == [many]


def test_in_a_plan_of_one_year_only_what_says_so_is_due_later() -> None:
    passages = [passage("到2030年，森林覆盖率达到60%。", "plan"), passage("新建公园12个。", "plan", 100)]
    report = Report(start=0, end=200, kind="report", review_year=2025, plan_year=2026)
    assert [(p.text, p.later) for p in promises(passages, report)] == [
        ("森林覆盖率达到60%", True),
        ("新建公园12个", False),
    ]
