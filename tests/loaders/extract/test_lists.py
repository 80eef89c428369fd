"""Names that lists leave unsaid."""

from __future__ import annotations

import pytest

from loaders.extract import Clue
from loaders.extract.lists import completed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("东甲、西乙等3条高铁", ["东甲高铁", "西乙高铁"]),
        ("东甲、西乙高铁", ["东甲高铁", None]),
        ("东甲、西乙铁路和南丙高速", ["东甲铁路", None, None]),
        ("东甲、西乙高速改扩建", ["东甲高速改扩建", None]),
        ("东甲等5座水质净化厂", ["东甲水质净化厂"]),
        ("东甲水厂、西乙等项目", [None, None]),
        ("东甲路、西乙高速", [None, None]),
        ("东甲园一期、二期", [None, "东甲园二期"]),
        ("东甲园（一期）和三期", [None, "东甲园三期"]),
        ("东甲园、二期", [None, None]),
        ("东甲", [None]),
    ],
)
def test_members_of_a_list_get_the_head_that_they_share(text: str, names: list[str | None]) -> None:
    ends = [at for at in range(len(text) + 1) if text[at : at + 1] in ("、", "和", "等", "")]
    starts = [0, *(end + 1 for end in ends if text[end : end + 1] in ("、", "和"))]
    clues = [
        Clue(start=start, end=end, type="project", rule="tagger", score=0.9)
        for start, end in zip(starts, ends, strict=False)
    ]
    assert [clue.name for clue in completed(text, clues)] == names


def test_other_types_and_given_names_stay() -> None:
    place = Clue(start=0, end=2, type="place", rule="tagger", score=0.9)
    named = Clue(start=3, end=5, type="project", rule="tagger", score=0.9, name="西乙水库")
    assert list(completed("东甲、西乙等高铁", [place, named])) == [place, named]
