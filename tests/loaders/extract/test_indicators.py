"""Indicators: sentences of our own in indicators.yaml, properties of quantities, the authority file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from passages import passage

from kg.model import Report
from loaders.extract.clue import Context
from loaders.extract.indicators import IndicatorFinder
from loaders.extract.indicators.authority import indicators, lookup, new_of
from loaders.extract.indicators.quantities import quantities

ROWS = yaml.safe_load((Path(__file__).parent / "indicators.yaml").read_text(encoding="utf-8"))
CONTEXT = Context(report=Report(start=0, end=1, kind="report"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_reads_the_indicators_of_a_sentence(row: dict[str, Any]) -> None:
    period = row.get("period", "review")
    got = []
    for clue in IndicatorFinder().find(passage(row["text"], period), CONTEXT):
        a = clue.attributes
        value = f"{a.value:g}" + (f"..{a.value_max:g}" if a.value_max is not None else "")
        got.append(f"{clue.name}|{value}|{a.unit}|{a.measure}|{a.comparator}")
        assert a.kind == ("target" if period == "plan" else "actual")
    assert got == row["want"]


@given(
    st.decimals(min_value=0, max_value=99999, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(["亿元", "万亩", "%", "个", "公里", "万人次"]),
    st.sampled_from(["", "约", "超过", "不低于"]),
)
def test_a_number_keeps_its_value_and_unit(value: Any, unit: str, hedge: str) -> None:
    text = f"全区某某收入达{hedge}{value}{unit}。"
    (found,) = quantities(text)
    assert found.value == pytest.approx(float(value))
    assert found.unit == unit
    assert text[found.number : found.end] == f"{value}{unit}"
    assert found.comparator == {"": "=", "约": "~", "超过": ">=", "不低于": ">="}[hedge]


@given(st.text(alphabet="XＸ*＊某某的1２%亿元个，。增长项目", max_size=40))
def test_spans_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for found in quantities(text):
        assert 0 <= found.start <= found.number < found.end <= len(text)
        assert found.number >= end
        end = found.end


@pytest.mark.parametrize("masked", ["XX%", "**亿元", "X个", "***.**亿元", "××万亩", "XX.X%"])
def test_a_masked_number_is_no_number(masked: str) -> None:
    assert not list(quantities(f"地区生产总值{masked}，比上年多。"))


def test_the_authority_holds_what_the_issue_asks_for() -> None:
    assert len(indicators()) >= 150
    assert len({entry.id for entry in indicators()}) == len(indicators())


@pytest.mark.parametrize(
    ("name", "unit", "want"),
    [
        ("GDP", "亿元", "地区生产总值"),
        ("生产总值", "%", "地区生产总值"),
        ("全市地区生产总值", "万亿元", "地区生产总值"),
        ("社零总额", "亿元", "社会消费品零售总额"),
        ("国家级高新技术企业", "家", "高新技术企业数"),
        ("新增国家级高新技术企业", "家", "新增高新技术企业"),
        ("高新技术企业总数", "家", "高新技术企业数"),
        ("全市高新技术企业总数", "家", "高新技术企业数"),
        ("PM2.5浓度均值", "微克/立方米", "PM2.5平均浓度"),
        ("土地整备入库", "公顷", "土地整备入库"),
        ("民生支出占一般公共预算支出", "%", "民生支出占一般公共预算支出比重"),
        ("全社会研发投入占国内生产总值的比重", "%", "全社会研发投入强度"),
        ("森林覆盖率", "亿元", None),  # no such unit
        ("某某工程", "个", None),
    ],
)
def test_spellings_meet_under_one_name(name: str, unit: str, want: str | None) -> None:
    entry = lookup(name, unit)
    assert (entry.name if entry else None) == want


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("低保标准由350元提高到380元。", [350]),
        ("城镇化率从2020年的53.2%提升到2025年的57.7%。", [53.2]),
        ("护理、生活补贴标准分别从每月60元、80元提高到70元、90元。", [60, 80]),
        ("地区生产总值达900亿元，比2020年的700亿元增加200亿元。", [700]),
        ("由县财政安排资金300万元，到年底完成20个项目。", []),
        ("来自由贸区的企业达到30家。", []),
    ],
)
def test_the_number_that_another_one_replaces_is_history(text: str, old: list[float]) -> None:
    found = list(IndicatorFinder().find(passage(text, "review"), CONTEXT))
    assert [clue.attributes.value for clue in found if clue.role == "history"] == old
    assert all(clue.role in (None, "history") for clue in found)


def test_rows_of_words_are_read_in_time_however_long() -> None:
    for word in ("每人每年", "达到"):
        (clue,) = IndicatorFinder().find(passage(f"补贴{word * 40}好产值5万元。", "review"), CONTEXT)
        assert clue.attributes.value == 5


def test_what_came_new_of_a_thing_has_an_entry_of_its_own() -> None:
    assert (new_of("shangshi-gongsi"), new_of("diqu-shengchan-zongzhi")) == ("shangshi-gongsi-xinzeng", None)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("新认定瞪羚企业30家、高新技术企业5家。", ["新认定瞪羚企业30家", "高新技术企业5家"]),
        ("新增上市公司3家、总数达21家。", ["新增上市公司3家", "总数达21家"]),
        ("上市公司新增5家，茶叶面积3万亩、产量2万吨。", ["上市公司新增5家", "茶叶面积3万亩", "产量2万吨"]),
        ("帮企业找来3家合作企业。", ["3家"]),
    ],
)
def test_a_mention_begins_with_what_stands_there_of_its_name(text: str, spans: list[str]) -> None:
    found = IndicatorFinder().find(passage(text, "review"), CONTEXT)
    assert [text[clue.start : clue.end] for clue in found] == spans
