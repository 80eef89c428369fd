"""What is said where a question cannot be answered, or means several things."""

from __future__ import annotations

import pytest
from kg_command import Kg

NOTHING = [
    (["shared", "开发边界"], "nothing is called 开发边界, but reports have the words: kg search 开发边界"),
    (["show", "开发边界"], "nothing is called 开发边界, but reports have the words: kg search 开发边界"),
    (["show", "开发边界", "--lang", "zh"], "没有找到“开发边界”，但报告里有这几个字：kg search 开发边界"),
    (["query", "first_adopters", "-p", "programme=开发边界"], "but reports have the words: kg search 开发边界"),
    (
        ["shared", "river chief zzz"],
        "nothing is called river chief zzz; names are Chinese, or their pinyin or initials",
    ),
    (["shared", "火星殖民计划书"], "nothing is called 火星殖民计划书"),
    (
        ["promises", "--place", "龙华区", "--year", "2030"],
        "no report of 广东省深圳市龙华区 plans 2030 (they plan 2022–2023)",
    ),
    (
        ["promises", "--place", "朝阳区", "--year", "2024", "--lang", "zh"],
        "没有北京市朝阳区部署2024年的报告（库里没有它的报告）",
    ),
]


@pytest.mark.parametrize("arguments, message", NOTHING, ids=[" ".join(a) for a, _ in NOTHING])
def test_what_is_not_found_says_what_there_is(kg: Kg, arguments: list[str], message: str) -> None:
    answer = kg(*arguments)
    assert (answer.code, answer.out) == (1, "")
    first = answer.err.splitlines()[0]
    assert first.endswith(message)
    assert ("kg search" in first) is ("kg search" in message)


@pytest.mark.parametrize(
    "arguments",
    [
        ["reports", "--place", "鼓楼区"],
        ["programmes", "--place", "鼓楼区"],
        ["projects", "--place", "鼓楼区"],
        ["targets", "--place", "鼓楼区"],
        ["similar", "鼓楼区"],
        ["wording", "鼓楼区"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_name_of_several_places_without_reports_names_them_all(kg: Kg, arguments: list[str]) -> None:
    told = kg(*arguments).err
    for full in ("江苏省南京市鼓楼区", "江苏省徐州市鼓楼区", "福建省福州市鼓楼区", "河南省开封市鼓楼区"):
        assert full in told
    assert "holds no report of" in told


def test_a_name_with_its_city_means_one_place(kg: Kg) -> None:
    assert (
        kg("reports", "--place", "海口市龙华区").err.strip() == "The collection holds no report of 海南省海口市龙华区."
    )


def test_show_names_the_other_places_of_a_name(kg: Kg) -> None:
    told = kg("show", "龙华区").out
    assert told.startswith("广东省深圳市龙华区\n")
    assert "also called so: 海南省海口市龙华区\n" in told
    assert "also called so" not in kg("show", "平凉市").out


@pytest.mark.parametrize("year, outside", [("2022", False), ("1875", True), ("20233", True)])
def test_a_year_of_which_no_report_speaks_is_said(kg: Kg, year: str, outside: bool) -> None:
    told = kg("shared", "三区三线", "--year", year).err
    expected = f"No report speaks of {year}; those here speak of 2021–2025.\n"
    assert told == (expected if outside else "")
