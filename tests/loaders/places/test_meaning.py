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
