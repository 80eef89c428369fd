"""The place of a report that says nowhere whose it is."""

from __future__ import annotations

import pytest

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
