"""Places that only the tagger has found mean what the gazetteer knows."""

from __future__ import annotations

import pytest

from kg.model import Report
from loaders.extract.clue import Clue, Context
from loaders.places import Gazetteer, PlaceFinder
from loaders.places.meaning import placed


@pytest.mark.parametrize(
    ("text", "home", "found", "meant"),
    [
        ("深圳湾畔潮起。", "广东省深圳市", "深圳", "深圳市"),
        ("为望城的发展出力。", "湖南省长沙市", "望城", "望城区"),
        ("望城的经验。", "甘肃省平凉市", "望城", None),  # the stem of a county far away may be a word
        ("长江禁渔。", "湖北省", "长江", "长江"),  # a river that the finder leaves to the tagger
        ("青石湾夜景。", "湖北省", "青石湾", None),
        ("深化与田东、德保协作。", "广东省深圳市坪山区", "德保", "德保县"),  # partners may be far away
        ("与广西百色、鼓楼协作。", "广东省深圳市罗湖区", "鼓楼", None),  # of several
        ("学习德保的做法。", "广东省深圳市坪山区", "德保", None),
        ("生活安康，共建家园。", "甘肃省天水市", "安康", None),
        ("学习顺德的做法。", "广东省深圳市龙华区", "顺德", "顺德区"),  # of the same province
        ("建安产值增长。", "河南省安阳市", "建安", None),
        ("携手陆河共建园区。", "广东省深圳市坪山区", "陆河", "陆河县"),
        ("陆河水质达标。", "广东省深圳市坪山区", "陆河", None),  # rather a river
        ("桃源试点推开。", "广东省深圳市南山区", "桃源", "桃源街道"),  # a town of the report's county
        ("桃源试点推开。", "湖北省", "桃源", None),
        ("培育德江煎茶品牌。", "贵州省铜仁市", "德江煎茶", "煎茶镇"),
        ("陆川县平乐镇获评。", "广西壮族自治区玉林市", "陆川县平乐镇", "平乐镇"),  # 平乐 is a county elsewhere
        ("深圳河畔。", "广东省深圳市", "深圳河", None),  # more than the name that is known
    ],
)
def test_a_name_means_the_place_that_the_report_would_mean(text: str, home: str, found: str, meant: str | None) -> None:
    place = Gazetteer.load().lookup(home)[0]
    context = Context(report=Report(start=0, end=1, kind="report", place=place.id, plan_year=2024), place=place)
    start = text.index(found)
    clue = Clue(start=start, end=start + len(found), type="place", rule="tagger", score=0.8)
    (result,) = placed(text, [clue], context, PlaceFinder())
    assert result.name == meant
    assert (result.entity is None) == (meant is None)
    assert (result.start, result.end, result.rule, result.score) == (clue.start, clue.end, clue.rule, clue.score)


def test_a_neighbour_in_the_passage_tells_which_of_two_is_meant() -> None:
    gazetteer = Gazetteer.load()
    text = "江苏的鼓楼区与玄武区。"
    context = Context(report=Report(start=0, end=1, kind="report", place=None, plan_year=2024))
    beside = gazetteer.lookup("玄武区")[0]
    clues = [
        Clue(start=3, end=6, type="place", rule="tagger", score=0.8),
        Clue(start=7, end=10, type="place", rule="gazetteer.full", score=0.8, entity=beside.id, name=beside.name),
    ]
    first, second = placed(text, clues, context, PlaceFinder())
    assert gazetteer.get(first.entity or "").full_name == "江苏省南京市鼓楼区"
    assert second == clues[1]
