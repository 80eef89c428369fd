"""The authority file of industries is right, and finds what reports name."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.industries import emerging_fields, gbt_names, industries, lookup
from tools.measure_programmes import load_gold


def test_file() -> None:
    own = [entry for entry in industries() if not entry.id.startswith("gbt-")]
    assert len(own) >= 250
    assert len({entry.id for entry in industries()}) == len(industries())
    assert len(emerging_fields()) == 9
    assert {entry.emerging for entry in own} == {field.name for field in emerging_fields()} | {None}


def test_national_classification() -> None:
    names = gbt_names()
    assert names["C"] == "制造业"
    assert names["3973"] == "集成电路制造"
    assert len([code for code in names if code.isalpha()]) == 20


@pytest.mark.parametrize(
    ("name", "expected", "gbt", "emerging"),
    [
        ("生物医药", "生物医药", ("27",), "生物产业"),
        ("生物医药产业集群", "生物医药", ("27",), "生物产业"),
        ("“新能源 汽车”产业链", "新能源汽车", ("3612",), "新能源汽车产业"),
        ("现代纺织", "纺织", ("17",), None),
        ("建筑业", "建筑业", ("E",), None),
        ("采矿业", "矿业", ("B",), None),
        ("居民服务业", "居民服务业", ("80",), None),
        ("金融", "金融业", ("J",), None),
    ],
)
def test_lookup(name: str, expected: str, gbt: tuple[str, ...], emerging: str | None) -> None:
    entry = lookup(name)
    assert entry is not None
    assert (entry.name, entry.gbt, entry.emerging) == (expected, gbt, emerging)


@pytest.mark.parametrize("name", ["产业", "特色产业", "传统产业", "新兴产业", "业", "红旗渠", "优势产业"])
def test_no_industry(name: str) -> None:
    assert lookup(name) is None


@pytest.mark.shared
def test_most_annotated_industries_are_known(shared: Path) -> None:
    names = [i["text"] for p in load_gold(shared, "train") for i in p["items"] if i["type"] == "industry"]
    known = sum(lookup(name) is not None for name in names) / len(names)
    assert known >= 0.7, known
