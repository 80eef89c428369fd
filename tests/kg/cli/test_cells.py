"""Cells of tables: sources that can be copied, numbers that can be read."""

from __future__ import annotations

import pytest
from kg_command import Kg

from kg.cli.cells import folded
from kg.text import decimal

SOURCES = [
    ("某市.txt:12", 20, ["某市.txt:12"]),
    ("某市2022年政府工作报告.txt:12345", 26, ["某市2022年政府工作报告.txt", ":12345"]),
    ("某市2022年政府工作报告.txt:12345", 22, ["某市2022年政府工作报告", ".txt:12345"]),
    ("a:b.txt:7（见于“林长制”）", 8, ["a:b.txt", ":7（见于“林长制”）"]),
    ("某个没有位置的文件.txt", 6, ["某个没有位置的文件.txt"]),
]


@pytest.mark.parametrize("text, width, lines", SOURCES)
def test_a_position_is_never_torn(text: str, width: int, lines: list[str]) -> None:
    assert folded(text, width) == lines


NUMBERS = [
    (0.883721, "0.8837"),
    (1.0, "1"),
    (1234567.0, "1234567"),
    (0.1 + 0.2, "0.3"),
    (-2.5, "-2.5"),
    (1e9, "1000000000"),
    (3.5e12, "3500000000000"),
    (-0.00001, "0"),
    (100.0, "100"),
]


@pytest.mark.parametrize("number, text", NUMBERS)
def test_numbers_have_no_exponent_and_no_noise(number: float, text: str) -> None:
    assert decimal(number) == text


@pytest.mark.parametrize("width", [40, 80, 120])
def test_positions_stay_whole_on_every_terminal(kg: Kg, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("POLICY_KG_WIDTH", str(width))
    rows = kg("promises", "--place", "龙华区", "--year", "2022", "-f", "json").json
    shown = kg("promises", "--place", "龙华区", "--year", "2022").out
    assert all(f":{row['start']}" in shown for row in rows)


def test_a_heading_without_rows_is_not_drawn(kg: Kg) -> None:
    answer = kg("projects", "--place", "龙华区", "--stalled")
    assert (answer.out, answer.err) == ("", "No such project.\n")
