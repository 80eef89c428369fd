"""The life of a project over the reports of its place."""

# ruff: noqa: E501 (rows of Chinese count double)
from __future__ import annotations

from typing import Any

import pytest

from kg.tracking.projects import lives

Row = dict[str, Any]
REPORTS: list[Row] = [
    {"report": f"r{year}", "plan_year": year, "review_year": year - 1, "file": f"{year}.txt", "start": 0}
    for year in range(2019, 2024)
]


def fact(
    name: str, report: int, period: str, stage: str | None, amount: float | None = None, kind: str | None = None,
    entity: str | None = None,
) -> Row:  # fmt: skip
    attributes = {"stage": stage, "amount_yi": amount, "amount_kind": kind}
    return {
        "entity": entity or f"project:{name}", "name": name, "report": f"r{report}", "period": period,
        "year": report if period == "plan" else report - 1, "file": f"{report}.txt", "start": 10, "end": 14,
        "text": name, "passage": 0, "mention": f"mention:r{report}:{name}", "attributes": {k: v for k, v in attributes.items() if v is not None},
    }  # fmt: skip


LIVES: dict[str, tuple[list[Row], str, str | None, int]] = {
    "planned, started, completed": (
        [fact("东湖水厂", 2019, "plan", "started"), fact("东湖水厂", 2020, "review", "started"),
         fact("东湖水厂", 2021, "review", "ongoing"), fact("东湖水厂", 2022, "review", "completed")],
        "completed", "completed", 0,
    ),
    "hurried on for years": (
        [fact("东湖水厂", year, "plan", "ongoing") for year in (2021, 2022, 2023)], "active", "ongoing", 2,
    ),
    "prepared for years": (
        [fact("东湖水厂", year, "plan", "planned") for year in (2021, 2022, 2023)], "stalled", "planned", 2,
    ),
    "to be started every year": (
        [fact("东湖水厂", year, "plan", "started") for year in (2021, 2022, 2023)], "stalled", "planned", 2,
    ),
    "to be started after years of papers": (
        [fact("东湖水厂", 2021, "plan", "ongoing"), fact("东湖水厂", 2022, "plan", "started"), fact("东湖水厂", 2023, "plan", "started")],
        "active", "ongoing", 1,
    ),
    "hurried on between two starts": (
        [fact("东湖水厂", 2020, "plan", "started"), fact("东湖水厂", 2021, "plan", "started"), fact("东湖水厂", 2022, "plan", "ongoing"), fact("东湖水厂", 2023, "plan", "started")],
        "active", "ongoing", 1,
    ),
    "to be started once and named no more": ([fact("东湖水厂", 2019, "plan", "started")], "vanished", "planned", 0),
    "prepared once and named no more": ([fact("东湖水厂", 2019, "plan", "planned")], "unclear", "planned", 0),
    "hurried on twice and named no more": (
        [fact("东湖水厂", year, "plan", "ongoing") for year in (2019, 2020)], "vanished", "ongoing", 1,
    ),
    "silent for one year": ([fact("东湖水厂", year, "plan", "ongoing") for year in (2021, 2022)], "unclear", "ongoing", 1),
    "to be completed, then silent": (
        [fact("东湖水厂", 2019, "plan", "ongoing"), fact("东湖水厂", 2020, "plan", "completed")], "unclear", "ongoing", 0,
    ),
    "a street named no more": ([fact("东湖大道", 2019, "plan", "started")], "unclear", "planned", 0),
    "a line of a network named no more": ([fact("17号线", 2019, "plan", "started")], "unclear", "planned", 0),
    "under way": (
        [fact("东湖水厂", 2022, "plan", "started"), fact("东湖水厂", 2023, "review", "ongoing")],
        "active", "ongoing", 0,
    ),
    "a plan to complete is not completion, but progress": (
        [fact("东湖水厂", 2022, "review", "ongoing"), fact("东湖水厂", 2023, "plan", "completed")], "active", "ongoing", 0,
    ),
    "to be completed every year": (
        [fact("东湖水厂", year, "plan", "completed") for year in (2021, 2022, 2023)], "stalled", "started", 2,
    ),
    "to be completed at last": (
        [fact("东湖水厂", 2021, "plan", "ongoing"), fact("东湖水厂", 2022, "plan", "ongoing"), fact("东湖水厂", 2023, "plan", "completed")],
        "active", "ongoing", 0,
    ),
    "a start told after plans that spoke of work": (
        [fact("东湖水厂", 2020, "plan", "ongoing"), fact("东湖水厂", 2021, "review", "started"), fact("东湖水厂", 2022, "plan", "ongoing"), fact("东湖水厂", 2023, "plan", "ongoing")],
        "active", "ongoing", 1,
    ),
    "prepared again after its start": (
        [fact("东湖水厂", 2020, "review", "ongoing"), fact("东湖水厂", 2021, "plan", "planned"), fact("东湖水厂", 2022, "plan", "planned"), fact("东湖水厂", 2023, "plan", "planned")],
        "active", "ongoing", 2,
    ),
    "a district": ([fact("东湖新城", year, "plan", "started") for year in (2021, 2022, 2023)], "active", "planned", 2),
    "a street": ([fact("东湖大道", year, "plan", "started") for year in (2021, 2022, 2023)], "active", "planned", 2),
    "the work on a street": ([fact("东湖大道改造", year, "plan", "started") for year in (2021, 2022, 2023)], "stalled", "planned", 2),
    "a kind": ([fact("老旧小区改造", year, "plan", "started") for year in (2021, 2022, 2023)], "active", "planned", 2),
    "a kind named no more": ([fact("老旧小区改造", 2020, "plan", "started")], "unclear", "planned", 0),
    "told in passing by a review": ([fact("东湖水厂", 2020, "review", "ongoing")], "unclear", "ongoing", 0),
    "a review's start of what plans had hurried on": (
        [fact("东湖水厂", 2020, "plan", "ongoing"), fact("东湖水厂", 2021, "plan", "ongoing"), fact("东湖水厂", 2023, "review", "started")],
        "active", "ongoing", 0,
    ),
    "a start told again": (
        [fact("东湖水厂", year, "review", "started") for year in (2021, 2022, 2023)], "active", "started", 2,
    ),
    "named for years without a stage": (
        [fact("东湖水厂", year, "plan", None) for year in (2020, 2021, 2022, 2023)], "active", None, 0,
    ),
    "no stage is told": ([fact("东湖水厂", 2023, "plan", None)], "active", None, 0),
}  # fmt: skip


@pytest.mark.parametrize("case", LIVES)
def test_status(case: str) -> None:
    rows, status, stage, without = LIVES[case]
    (life,) = lives(rows, REPORTS)
    assert (life["status"], life["stage"], life["without_progress"]) == (status, stage, without)
    assert life["reports"] == len({r["report"] for r in rows})


def test_two_reports_of_one_year_are_one_chance() -> None:
    reports = [*REPORTS, {**REPORTS[-1], "report": "r2023b", "file": "2023b.txt"}]
    rows = [fact("东湖水厂", 2022, "plan", "ongoing"), fact("东湖水厂", 2023, "plan", "ongoing")]
    rows.append({**rows[-1], "report": "r2023b", "file": "2023b.txt"})
    (life,) = lives(rows, reports)
    assert (life["status"], life["without_progress"], life["reports"]) == ("active", 1, 3)


def test_silence_of_years_may_be_another_work() -> None:
    reports = [
        {**r, "report": f"r{y}", "plan_year": y, "review_year": y - 1}
        for r, y in zip(REPORTS, (2010, 2014, 2018, 2019, 2020), strict=True)
    ]
    (life,) = lives([fact("东湖水厂", year, "plan", "ongoing") for year in (2010, 2014, 2018, 2020)], reports)
    assert (life["status"], life["without_progress"]) == ("active", 3)


# what is told in words beside facts: name, years whose plans speak of the work, texts by year and period, status
ECHOES: dict[str, tuple[str, tuple[int, ...], dict[tuple[int, str], str], str]] = {
    "nothing": ("东湖实验学校", (2021, 2022, 2023), {(2023, "review"): "西湖水厂建成投用。"}, "stalled"),
    "opened, told as an organisation": ("东湖实验学校", (2021, 2022, 2023), {(2023, "review"): "东湖实验学校开学，学位增加。"}, "active"),
    "told by a shorter name": ("东湖实验学校", (2021, 2022, 2023), {(2023, "review"): "东湖实验小学部揭牌。"}, "active"),
    "in another clause": ("东湖实验学校", (2021, 2022, 2023), {(2023, "review"): "调研东湖实验学校，西湖水厂建成。"}, "stalled"),
    "told before it stood still": ("东湖实验学校", (2020, 2021, 2022, 2023), {(2021, "review"): "东湖实验学校动工。"}, "stalled"),
    "another phase": ("东湖水厂二期", (2021, 2022, 2023), {(2023, "review"): "东湖水厂一期通水。"}, "stalled"),
    "a milestone is asked for": ("东湖实验学校", (2021, 2022, 2023), {(2023, "plan"): "东湖实验学校主体封顶。"}, "active"),
    "a milestone is asked for every year": (
        "东湖实验学校", (2021, 2022, 2023), {(y, "plan"): "东湖实验学校主体封顶。" for y in (2021, 2022, 2023)}, "stalled",
    ),
    "a plan speaks of what is there": ("东湖体育中心", (2021, 2022, 2023), {(2022, "plan"): "用好东湖体育中心。"}, "active"),
    "gone": ("东湖实验学校", (2020,), {(2023, "review"): "西湖水厂建成投用。"}, "vanished"),
    "goes on under a name that begins like it": ("江湖生态大桥", (2020,), {(2023, "plan"): "江湖生态通道开工。"}, "unclear"),
    "goes on as another line": ("江湖铁路", (2020,), {(2023, "plan"): "江海高铁开工。"}, "unclear"),
    "no other line of its ends": ("江湖铁路", (2020,), {(2023, "plan"): "山海高铁开工。"}, "vanished"),
    "one part of a way goes on": ("江湖-山海高速改扩建", (2020,), {(2023, "plan"): "江湖高速改扩建开工。"}, "unclear"),
    "there already and made better": ("东湖公园", (2020,), {(2020, "plan"): "实施东湖公园等景观提升。"}, "unclear"),
    "what one is to become": ("东湖贸易中心", (2020,), {(2020, "plan"): "着力打造知名的东湖贸易中心。"}, "unclear"),
    "another spelling": ("东湖II号水厂", (2020,), {(2023, "plan"): "东湖Ⅱ号水厂开工。"}, "unclear"),
    "named as what is there": ("东湖森林公园", (2020,), {(2020, "plan"): "加大东湖森林公园的保护力度。"}, "unclear"),
    "named as what is built": ("东湖森林公园", (2020,), {(2020, "plan"): "新建东湖森林公园。"}, "vanished"),
    "named still": ("东湖实验学校", (2020,), {(2023, "other"): "东湖实验学校位于城东。"}, "unclear"),
    "taken up by another name": ("福源达产业园", (2020,), {(2022, "review"): "福源达工业园焕新。"}, "unclear"),
    "had been told as begun": ("东湖实验学校", (2020, 2021), {(2021, "review"): "东湖实验学校动工。"}, "vanished"),
    "had been told as done": ("东湖实验学校", (2020, 2021), {(2021, "review"): "东湖实验学校落成。"}, "unclear"),
}  # fmt: skip


@pytest.mark.parametrize("case", ECHOES)
def test_sentences_beside_the_facts(case: str) -> None:
    name, years, texts, status = ECHOES[case]
    said = {f"r{year}": [(period, text)] for (year, period), text in texts.items()}
    (life,) = lives([fact(name, year, "plan", "started") for year in years], REPORTS, lambda r: said.get(r, []))
    assert life["status"] == status


def test_reports_of_the_place_above_tell_too() -> None:
    rows = [fact("东湖实验学校", year, "plan", "started") for year in (2021, 2022, 2023)]
    above = [{**r, "report": f"city{r['plan_year']}"} for r in REPORTS]
    for told, status in ((2020, "stalled"), (2023, "active")):
        texts = {f"city{told}": [("review", "东湖实验学校建成。")]}
        (life,) = lives(rows, REPORTS, lambda r, texts=texts: texts.get(r, []), above)  # type: ignore[misc]
        assert life["status"] == status


def test_a_step_tells_what_is_ordered_and_what_is_reached() -> None:
    rows = [fact("东湖水厂", 2019, "plan", "started"), fact("东湖水厂", 2020, "review", "ongoing"),
            fact("东湖水厂", 2020, "plan", "completed"), fact("东湖水厂", 2021, "plan", None)]  # fmt: skip
    (life,) = lives(rows, REPORTS)
    assert [(s["stage"], s["reached"]) for s in life["steps"]] == [
        ("started", "planned"), ("ongoing", "ongoing"), ("completed", "started"), (None, None),
    ]  # fmt: skip
    assert life["stage"] == "ongoing"


def test_kinds_of_money_are_never_mixed() -> None:
    rows = [
        fact("东湖水厂", 2020, "plan", "started", 10, "total"), fact("东湖水厂", 2021, "review", "ongoing", 2, "yearly"),
        fact("东湖水厂", 2022, "review", "ongoing", 5, "cumulative"), fact("东湖水厂", 2022, "plan", "ongoing", 12, "total"),
        fact("东湖水厂", 2023, "plan", "ongoing", 7),
    ]  # fmt: skip
    (life,) = lives(rows, REPORTS)
    assert life["total_yi"] == 12
    assert life["totals"] == [{"year": 2020, "amount_yi": 10}, {"year": 2022, "amount_yi": 12}]
    assert life["yearly"] == [{"year": 2020, "amount_yi": 2}]
    assert life["cumulative"] == [{"year": 2021, "amount_yi": 5}]
    assert life["unspecified"] == [{"year": 2023, "amount_yi": 7}]


def names_of(*names: str) -> list[list[str]]:
    found = lives([fact(name, 2019 + i % 5, "plan", "ongoing") for i, name in enumerate(names)], REPORTS)
    return sorted(sorted(life["names"]) for life in found)


@pytest.mark.parametrize(
    "names, wanted",
    [
        (("东湖水厂", "东湖水厂扩建工程"), [["东湖水厂", "东湖水厂扩建工程"]]),
        (("东湖水厂一期", "东湖水厂二期"), [["东湖水厂一期"], ["东湖水厂二期"]]),
        (
            ("东湖水厂", "东湖水厂管网工程", "东湖水厂泵站工程"),
            [["东湖水厂"], ["东湖水厂泵站工程"], ["东湖水厂管网工程"]],
        ),
        (("水厂", "东湖水厂"), [["东湖水厂"], ["水厂"]]),
        (("第一医院新楼", "第二医院新楼"), [["第一医院新楼"], ["第二医院新楼"]]),
        (("东湖大道", "东湖大道南延"), [["东湖大道"], ["东湖大道南延"]]),
        (("东湖高铁", "东湖高铁枢纽"), [["东湖高铁"], ["东湖高铁枢纽"]]),
        (("东湖高铁", "东湖高铁江城段"), [["东湖高铁"], ["东湖高铁江城段"]]),
        (("江湖高铁", "江湖高铁东山南站"), [["江湖高铁"], ["江湖高铁东山南站"]]),
        (("东湖隧道", "东湖隧道周边景观提升"), [["东湖隧道"], ["东湖隧道周边景观提升"]]),
        (("东湖片区", "东湖片区城北组团"), [["东湖片区"], ["东湖片区城北组团"]]),
        (("江城至湖城", "江城至湖城高速公路"), [["江城至湖城", "江城至湖城高速公路"]]),
        (("东湖邮轮母港", "江城东湖邮轮母港"), [["东湖邮轮母港", "江城东湖邮轮母港"]]),
        (("科创中心", "现代渔业科创中心"), [["现代渔业科创中心"], ["科创中心"]]),
    ],
)
def test_short_names_join_the_only_full_one(names: tuple[str, ...], wanted: list[list[str]]) -> None:
    assert names_of(*names) == wanted


def test_the_section_in_the_place_is_the_line() -> None:
    rows = [fact("东湖高铁", 2022, "plan", "ongoing"), fact("东湖高铁江城段", 2023, "plan", "ongoing")]
    (life,) = lives(rows, REPORTS, own=("江城市", "江城"))
    assert life["names"] == ["东湖高铁江城段", "东湖高铁"]


def test_steps_are_in_the_order_of_the_reports_and_carry_their_evidence() -> None:
    rows = [
        fact("东湖水厂", 2023, "plan", "ongoing"),
        fact("东湖水厂", 2023, "review", "started"),
        fact("东湖水厂", 2020, "plan", "started"),
    ]
    (life,) = lives(rows, REPORTS)
    assert [(s["year"], s["period"]) for s in life["steps"]] == [(2020, "plan"), (2022, "review"), (2023, "plan")]
    assert all({"file", "start", "end", "text"} <= set(s) for s in life["steps"])
    assert (life["first_year"], life["last_year"]) == (2020, 2023)
    assert lives([], REPORTS) == []
