"""Amounts in one unit, the range that a hedge means, the verdict on a result."""

# ruff: noqa: E501 (rows of Chinese count double)
from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.tracking.amounts import comparable, is_open, plausible, target_range, unit_of, verdict
from kg.tracking.records import VERDICTS, Amount


def amount(
    value: float | None, unit: str = "%", comparator: str = "=", top: float | None = None, growth: bool = False
) -> Amount:
    return Amount(start=0, end=1, value=value, value_max=top, unit=unit, comparator=comparator, growth=growth)


@pytest.mark.parametrize(
    "unit, base, factor",
    [("万亩", "亩", 1e4), ("户", "家", 1), ("万亿元", "元", 1e12), ("%", "%", 1), ("百分点", "个百分点", 1), ("千米", "公里", 1)],
)  # fmt: skip
def test_units(unit: str, base: str, factor: float) -> None:
    assert unit_of(unit) == (base, factor)


@pytest.mark.parametrize(
    "target, wanted",
    [
        (amount(6), (6, 6)),
        (amount(6, comparator="~"), (5.7, 6.3)),
        (amount(6, comparator=">="), (6, math.inf)),
        (amount(3, comparator="<="), (-math.inf, 3)),
        (amount(3, "家", top=4), (3, 4)),
        (amount(1.5, "万亩", ">="), (15000, math.inf)),
    ],
)
def test_ranges(target: Amount, wanted: tuple[float, float]) -> None:
    assert target_range(target) == pytest.approx(wanted)


@pytest.mark.parametrize(
    "target, result, wanted",
    [
        (amount(6, comparator="~", growth=True), amount(5.8, growth=True), "fulfilled"),
        (amount(6, comparator="~", growth=True), amount(4.7, growth=True), "missed"),
        (amount(8, comparator="~", growth=True), amount(7.5, growth=True), "missed"),
        (amount(20, comparator=">=", growth=True), amount(21, growth=True), "fulfilled"),
        (amount(20, comparator=">=", growth=True), amount(23.8, growth=True), "exceeded"),
        (amount(1, "家", top=2), amount(3, "家"), "exceeded"),
        (amount(1, "家", top=2), amount(2, "家"), "fulfilled"),
        (amount(100, "公里"), amount(60, "公里"), "partly"),
        (amount(100, "公里"), amount(30, "公里"), "missed"),
        (amount(15, "亿元"), amount(12, "亿元"), "missed"),
        (amount(1.2, "万人"), amount(12000, "人"), "fulfilled"),
        (amount(58.1), amount(58.08), "fulfilled"),
        (amount(-3, growth=True), amount(-6.5, growth=True), "exceeded"),
        (amount(-3, comparator="~", growth=True), amount(-2, growth=True), "missed"),
        (amount(3, comparator="<="), amount(2.4), "fulfilled"),
        (amount(3, comparator="<="), amount(3.2), "missed"),
    ],
)
def test_verdicts(target: Amount, result: Amount, wanted: str) -> None:
    assert verdict(target, result) == wanted


def test_less_is_better_where_told() -> None:
    target, result = amount(5.5, comparator="~"), amount(5.0)
    assert verdict(target, result) == "missed"
    assert verdict(target, result, lower=True) == "fulfilled"


def test_a_bound_on_the_other_side_decides_nothing() -> None:
    assert is_open("missed", amount(200, "亿元", ">="))
    assert is_open("missed", amount(2, comparator="<="), lower=True)
    assert not is_open("missed", amount(2, comparator="<="))
    assert not is_open("fulfilled", amount(200, "亿元", ">="))


def test_what_cannot_be_compared() -> None:
    assert not comparable(amount(8, growth=True), amount(8))
    assert not comparable(amount(8, "亿元"), amount(8, "家"))
    assert comparable(amount(8, "亿元"), amount(90000, "万元"))
    assert not plausible(amount(420, "亿元"), amount(5147, "亿元"))
    assert plausible(amount(1, growth=True), amount(9, growth=True))
    with pytest.raises(ValueError, match="masked"):
        verdict(amount(None), amount(1))


@given(
    st.floats(0.1, 1e6),
    st.floats(0.1, 1e6),
    st.sampled_from(["=", "~", ">=", "<="]),
    st.sampled_from(["%", "家", "万人"]),
)
def test_a_verdict_is_one_of_those_on_numbers(a: float, b: float, comparator: str, unit: str) -> None:
    found = verdict(amount(a, unit, comparator), amount(b, unit))
    assert found in VERDICTS[:4]
    assert verdict(amount(a, unit), amount(a, unit)) == "fulfilled"
