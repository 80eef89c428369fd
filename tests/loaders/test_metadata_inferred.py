"""The place of a report that says nowhere whose it is."""

from __future__ import annotations

import pytest

from kg.model import Document
from loaders.metadata import describe
from loaders.metadata.inferred import FEWEST_TOWNS, place_by_towns
from loaders.places import Gazetteer

_ZHUANGLANG = "620825"


def _text(names: list[str]) -> str:
    return "我县稳步发展。" + "".join(f"完成{name}水厂建设，" for name in names) + "全县面貌一新。"


def _towns(adcode: str) -> list[str]:
    gazetteer = Gazetteer.load()
    place = gazetteer.by_code(adcode)
    assert place is not None
    return [t.name for t in gazetteer.towns_of(place.id) if len(gazetteer.towns_named(t.name)) == 1]


def test_towns_that_only_one_county_has() -> None:
    text = _text(_towns(_ZHUANGLANG)[:5])
    found = place_by_towns(text, text, 0, len(text), Gazetteer.load())
    assert found is not None
    assert found.place.adcode == _ZHUANGLANG
    assert found.evidence.method == "inferred"
    assert text[found.evidence.start : found.evidence.end] == _towns(_ZHUANGLANG)[0]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(lambda: _towns(_ZHUANGLANG)[: FEWEST_TOWNS - 1], id="too few"),
        pytest.param(lambda: _towns(_ZHUANGLANG)[:5] + _towns("620826")[:5], id="two candidates"),
        pytest.param(lambda: ["城关镇", "新城镇", "东关街道", "解放街道", "和平街道"], id="names that many have"),
        pytest.param(lambda: ["宜居乡村", "美丽乡镇", "家乡情", "返乡创业", "城镇"], id="words that are no towns"),
    ],
)
def test_no_place_without_overwhelming_evidence(names) -> None:  # type: ignore[no-untyped-def]
    text = _text(names())
    assert place_by_towns(text, text, 0, len(text), Gazetteer.load()) is None


def test_a_county_is_not_the_place_of_a_report_of_a_city() -> None:
    text = (
        _text(_towns(_ZHUANGLANG)[:5]).replace("我县", "我市").replace("全县", "全市")
        + "全市上下一心。我市向前。我市奋进。"
    )
    assert place_by_towns(text, text, 0, len(text), Gazetteer.load()) is None


def _place(kind: str, sentences: list[str], times: int, head: str = "") -> str | None:
    """The place of a whole report that says these sentences so many times among others."""
    filling = [f"修好{n}条路、{n + 3}座桥，全{kind}上下同心。" for n in range(800)]
    text = f"{head}各位代表：\n我代表{kind}人民政府报告工作。\n" + "".join(sentences * times + filling)
    document = Document(file="report.txt", text=text, format="txt", encoding="utf-8")
    found = describe(document, 0, len(text), Gazetteer.load()).place
    return Gazetteer.load().get(found).full_name if found else None


@pytest.mark.parametrize(
    ("kind", "sentences", "times", "place"),
    [
        pytest.param("市", ["溧阳通了公交。"], 9, None, id="a city of which nothing around is named"),
        pytest.param(
            "市", ["溧阳通了公交。", "金坛建了公园。", "武进办了学校。"], 9, None, id="its neighbours as often"
        ),
        pytest.param("市", ["常州通了公交。", "金坛建了公园。"], 9, "江苏省常州市", id="a city and its districts"),
        pytest.param("市", ["上海来了专家。"], 9, None, id="a metropolis without its districts"),
        pytest.param("区", ["香港来了专家。", "深圳支持我们。"], 15, None, id="a special region"),
        pytest.param("区", ["盐田通了公交。", "深圳支持我们。"], 9, "广东省深圳市盐田区", id="a district and its city"),
        pytest.param("区", ["盐田通了公交。", "深圳支持我们。"], 4, None, id="too seldom for a whole report"),
    ],
)
def test_a_place_that_a_report_only_speaks_of_is_not_its_own(
    kind: str, sentences: list[str], times: int, place: str | None
) -> None:
    assert _place(kind, sentences, times) == place


def test_a_place_that_ended_long_ago_is_not_stated() -> None:
    """唐山市新区 ended in 2002: another 新区 whose name is masked is not taken for it."""
    head = "政府工作报告\n——2023年2月6日在新城新区第三十九届人民代表大会第八次会议上\n"
    assert _place("区", [], 0, head) is None
