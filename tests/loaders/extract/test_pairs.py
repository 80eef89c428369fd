"""Two names in one clue."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.extract import Clue
from loaders.extract.pairs import DOUBT, apart


@pytest.mark.parametrize(
    ("name", "kind", "score", "parts"),
    [
        ("甲集团与乙集团", "organisation", 0.3, ["甲集团", "乙集团"]),
        ("甲电站、乙电站和丙电站", "project", 0.3, ["甲电站", "乙电站", "丙电站"]),
        ("甲集团与乙集团", "organisation", DOUBT, ["甲集团与乙集团"]),
        ("甲河、乙河治理", "project", 0.3, ["甲河、乙河治理"]),
        ("“甲集团”与乙集团", "organisation", 0.3, ["“甲集团”与乙集团"]),
        ("甲培训、乙培训制度", "programme", 0.3, ["甲培训、乙培训制度"]),
    ],
)
def test_doubtful_pairs_are_parted(name: str, kind: Any, score: float, parts: list[str]) -> None:
    text = f"推动{name}建设"
    clue = Clue(start=2, end=2 + len(name), type=kind, rule="tagger", score=score)
    assert [text[c.start : c.end] for c in apart(text, [clue])] == parts


def test_a_pair_that_another_finder_sees_stays() -> None:
    tagged = Clue(start=0, end=7, type="organisation", rule="tagger", score=0.3)
    other = Clue(start=0, end=7, type="organisation", rule="other", score=0.3)
    assert list(apart("甲集团与乙集团", [tagged, other])) == [tagged, other]


@pytest.mark.parametrize(
    ("name", "end", "found"),
    [
        ("望城区数字乡村试点", "数字乡村试点", ["place 望城区", "programme 数字乡村试点"]),
        ("望城区数字乡村", "数字乡村", ["programme 望城区数字乡村"]),
        ("市区数字乡村试点", "数字乡村试点", ["programme 市区数字乡村试点"]),
    ],
)
def test_a_place_is_no_part_of_what_is_tried_there(name: str, end: str, found: list[str]) -> None:
    whole = Clue(start=0, end=len(name), type="programme", rule="pattern-trial", score=0.6)
    known = Clue(
        start=len(name) - len(end), end=len(name), type="programme", rule="authority-long", score=0.8, entity="shuzi"
    )
    assert [f"{c.type} {name[c.start : c.end]}" for c in apart(name, [whole, known]) if c is not known] == found
