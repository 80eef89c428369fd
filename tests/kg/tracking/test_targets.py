"""Targets against results and the targets of the level above, and their picture."""

# ruff: noqa: E501 (rows of Chinese count double)
from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from kg.tracking.plot import svg
from kg.tracking.targets import Naming, Series, compare, series

Row = dict[str, Any]
NAMING = Naming(
    lookup=lambda name, unit: ("gdp", "地区生产总值") if name in ("GDP", "地区生产总值") else None,
    lower=lambda name: "失业" in name,
    horizon=lambda sentence, year: "五年" in sentence or "年均" in sentence,
    one=lambda sentence, year: str(year) in sentence,
)


def row(name: str, year: int, period: str, value: float, *, comparator: str = "=", measure: str = "growth",
        unit: str = "%", report: str = "r", span: bool = False, role: str = "own", sentence: str = "") -> Row:  # fmt: skip
    return {
        "name": name, "year": year, "period": period, "role": role, "span": span, "report": report, "passage": 0,
        "file": "a.txt", "start": 3, "end": 9, "sentence": sentence,
        "attributes": {
            "value": value, "unit": unit, "measure": measure, "comparator": comparator,
            "kind": "target" if period == "plan" else "actual",
        },
    }  # fmt: skip


def of(rows: list[Row], known: bool = True, terms: frozenset[str] = frozenset()) -> Series:
    return series(
        rows, NAMING, lambda r: str(r["sentence"]), lambda r: str(r["sentence"]), lambda r: False, terms, known=known
    )


def test_a_target_meets_its_result_and_the_target_above() -> None:
    own = of([row("GDP", 2023, "plan", 6, comparator="~"), row("地区生产总值", 2023, "review", 4.7)])
    above = of([row("GDP", 2023, "plan", 6.5)])
    (found,) = compare(own, [("某省", above)], {2023: "b.txt"}, NAMING)
    assert (found["indicator"], found["year"], found["target"], found["result"]) == ("地区生产总值", 2023, 6, 4.7)
    assert (found["low"], found["high"]) == (5.7, 6.3)
    assert (found["verdict"], found["why"]) == ("missed", "told")
    assert (found["above_place"], found["above_target"]) == ("某省", 6.5)


def test_more_than_less_than_the_target_decides_nothing_and_the_number_itself_does() -> None:
    open_end = row("GDP", 2023, "review", 5, comparator=">=")
    plan = row("GDP", 2023, "plan", 6)
    (found,) = compare(of([plan, open_end]), [], {2023: "b.txt"}, NAMING)
    assert (found["result"], found["verdict"], found["why"]) == (None, None, "doubtful")
    assert found["result_row"]["attributes"]["value"] == 5
    (found,) = compare(of([plan, open_end, row("GDP", 2023, "review", 7)]), [], {2023: "b.txt"}, NAMING)
    assert (found["result"], found["verdict"]) == (7, "exceeded")
    (found,) = compare(of([row("GDP", 2023, "plan", 4), open_end]), [], {2023: "b.txt"}, NAMING)
    assert found["verdict"] == "exceeded"


@pytest.mark.parametrize(
    ("told", "why", "verdict"),
    [(300, "told", "exceeded"), (301, "doubtful", None), (34, "told", "missed"), (33, "doubtful", None)],
)
def test_a_number_more_than_three_times_apart_is_shown_without_a_verdict(
    told: float, why: str, verdict: str | None
) -> None:
    levels = [row("GDP", 2023, period, value, measure="level", unit="亿元") for period, value in
              (("plan", 100), ("review", told))]  # fmt: skip
    (found,) = compare(of(levels), [], {2023: "b.txt"}, NAMING)
    assert (found["why"], found["verdict"]) == (why, verdict)
    assert found["result"] == (told if why == "told" else None)
    assert found["result_row"]["attributes"]["value"] == told


def test_three_kinds_of_no_result() -> None:
    own = of([row("GDP", 2022, "plan", 6), row("GDP", 2023, "plan", 6)])
    found = compare(own, [], {2022: "b.txt"}, NAMING)
    assert [(r["year"], r["why"], r["verdict"]) for r in found] == [(2022, "not_told", None), (2023, "no_report", None)]


def test_growth_and_level_are_two_series_and_units_meet() -> None:
    own = of([
        row("GDP", 2023, "plan", 6), row("GDP", 2023, "plan", 1.2, measure="level", unit="万亿元"),
        row("GDP", 2023, "review", 13000, measure="level", unit="亿元"),
    ])  # fmt: skip
    found = {r["measure"]: r for r in compare(own, [], {2023: "b"}, NAMING)}
    assert found["growth"]["result"] is None
    assert (found["level"]["result"], found["level"]["verdict"]) == (1.3, "exceeded")


def test_what_is_no_target_or_result_of_one_year() -> None:
    rows = [
        row("GDP", 2023, "plan", 40, sentence="五年后达到"),
        row("GDP", 2023, "plan", 9, report="term"),
        row("GDP", 2023, "plan", 7, role="other"),
        row("GDP", 2023, "review", 8, span=True, sentence="五年来年均"),
        row("GDP", 2023, "review", 8, sentence="年均增长8%"),
        row("GDP", 2023, "plan", 6),
    ]
    found = of(rows, terms=frozenset({"term"}))
    assert [r["attributes"]["value"] for r in found.targets.values()] == [6]
    assert found.results == {}
    named = of([row("GDP", 2023, "plan", 9, report="term", sentence="2023年增长")], terms=frozenset({"term"}))
    assert len(named.targets) == 1


def test_indicators_that_no_authority_knows_only_when_asked_for() -> None:
    rows = [row("种树", 2023, "plan", 5, measure="level", unit="万株")]
    assert of(rows).targets == {}
    assert len(of(rows, known=False).targets) == 1


def test_picture_is_well_formed_and_escapes() -> None:
    own = of([row("GDP", 2022, "plan", 6, comparator=">="), row("GDP", 2022, "review", 7), row("GDP", 2023, "plan", 5)])
    rows = compare(own, [], {2022: "b"}, NAMING)
    rows[0]["indicator"] = "<script>"
    root = ET.fromstring(svg(rows, "某市 & 某区"))
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f".//{space}rect")) == 2
    assert [c.get("class") for c in root.findall(f".//{space}circle")] == ["hit"]
    assert "<script>" not in svg(rows, "x") and {"2022", "2023"} <= {t.text for t in root.findall(f"{space}text")}
    ET.fromstring(svg([], "空"))
