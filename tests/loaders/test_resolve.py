"""Normalised names, and what industries and indicators resolve to."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Attributes
from loaders.extract import Clue
from loaders.extract.resolve import normal_name, resolve, terms


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("“１３３５”\n工作 布局", "programme", "1335工作布局"),
        ("弓上抽水\n蓄能电站", "project", "弓上抽水蓄能电站"),
        ("“双减”", "programme", "双减"),
        ("《东湖片区规划》", "programme", "东湖片区规划"),
        ("东湖隧道项目", "project", "东湖隧道"),
        ("东湖隧道等5个项目", "project", "东湖隧道"),
        ("东湖隧道等", "project", "东湖隧道"),
        ("京沪高速公路2期", "project", "京沪高速公路2期"),
        ("甲—乙高速", "project", "甲-乙高速"),
        ("锂电新能源产业链", "industry", "锂电新能源"),
        ("战略性新兴产业", "industry", "战略性新兴产业"),
        ("初等教育", "industry", "初等教育"),
        ("“", "honour", "“"),
    ],
)
def test_normal_name(text: str, kind: str, name: str) -> None:
    assert normal_name(text, kind) == name


def clue(kind: Any, **more: Any) -> Clue:
    return Clue(start=0, end=2, type=kind, rule="test", score=1.0, **more)


@pytest.mark.parametrize(
    ("given", "text", "name", "entity"),
    [
        (clue("industry"), "生物医药产业", "生物医药", "industry:shengwuyiyao"),
        (clue("industry"), "现代物流业", "物流业", "industry:wuliuye"),
        (clue("industry"), "甲乙丙产业", "甲乙丙", None),
        (
            clue("indicator", name="GDP", attributes=Attributes(value=5.0, unit="%")),
            "GDP增长5%",
            "GDP",
            "indicator:diqu-shengchan-zongzhi",
        ),
        (clue("indicator", name="GDP", attributes=Attributes(value=5.0, unit="公里")), "GDP5公里", "GDP", None),
        (
            clue("indicator", name="户籍人口城镇化率", attributes=Attributes(value=52.0, unit="%")),
            "户籍人口城镇化率52%",
            "户籍人口城镇化率",
            "indicator:huji-chengzhenhua",
        ),
        (
            clue("indicator", name="城镇化率", attributes=Attributes(value=60.0, unit="%")),
            "城镇化率60%",
            "城镇化率",
            "indicator:chengzhenhua",
        ),
        (clue("programme", name="河长制", entity="hezhangzhi"), "河湖长制", "河长制", "hezhangzhi"),
        (clue("organisation"), "甲 公司", "甲公司", None),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)
def test_resolve(given: Clue, text: str, name: str, entity: str | None) -> None:
    assert resolve(given, text) == (name, entity)


def test_terms_have_ids_of_their_own() -> None:
    ids = [term.id for term in terms()]
    assert len(ids) == len(set(ids)) > 500
