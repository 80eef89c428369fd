"""The goals that `tools.measure` prints are those that the docs state, and a goal may be a floor or a ceiling."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.measure import RELAXED, STRICT, Measure

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("measure", "met"),
    [
        (Measure("F1", 0.84, 0.84), True),
        (Measure("F1", 0.8399, 0.84), False),
        (Measure("wrong", 0.0, 0.05, least=False), True),
        (Measure("wrong", 0.06, 0.05, least=False), False),
    ],
)
def test_met(measure: Measure, met: bool) -> None:
    assert measure.met is met


@pytest.mark.parametrize(("row", "goals"), [("strict F1", STRICT), ("relaxed F1", RELAXED)])
def test_goals_are_those_of_the_docs(row: str, goals: dict[str, float]) -> None:
    page = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8")
    lines = page[page.index(f"| {row}") :].splitlines()
    stated = [float(cell) for cell in re.findall(r"\.\d+", lines[1])]
    assert lines[1].startswith("| its goal |")
    assert stated[:-1] == list(goals.values())
