"""How places are followed through the lists of codes, on lists of our own."""

from __future__ import annotations

import pytest

from tools import derive_gazetteer as derive

PROVINCE = {"990000": "甲省", "990100": "乙市"}

MOVES = [
    # before, after, successors, names of the one place
    ({"990121": "丙县"}, {"990112": "丙县区"}, {}, [("丙县", "990121"), ("丙县区", "990112")]),
    ({"990121": "丁戊县"}, {"990181": "丁戊市"}, {}, [("丁戊县", "990121"), ("丁戊市", "990181")]),
    ({"990121": "丁县"}, {"990181": "丁州市"}, {}, [("丁县", "990121"), ("丁州市", "990181")]),
    ({"990121": "旧名县"}, {"990121": "新名县"}, {}, [("旧名县", "990121"), ("新名县", "990121")]),
    ({"992121": "丁戊县"}, {"990125": "丁戊县"}, {}, [("丁戊县", "992121"), ("丁戊县", "990125")]),
    ({"990121": "旧名县"}, {"990111": "新名区"}, {"990121": "990111"}, [("旧名县", "990121"), ("新名区", "990111")]),
]


@pytest.mark.parametrize(("before", "after", "successors", "names"), MOVES)
def test_a_renamed_place_is_the_same(
    before: dict[str, str], after: dict[str, str], successors: dict[str, str], names: list[tuple[str, str]]
) -> None:
    history = derive.History(successors)
    history.step(PROVINCE | before, lambda _code: 1990, first=True)
    history.step(PROVINCE | after, lambda _code: 2000)
    place = history.open[next(iter(after))]
    assert [(row[0], row[1]) for row in place.names] == names
    assert [row[2:] for row in place.names] == [[None, 2000], [2000, None]]
    assert not history.ended


def test_two_that_may_be_meant_are_not_paired() -> None:
    history = derive.History({})
    history.step(PROVINCE | {"990121": "丁戊县", "990122": "丁戊市"}, lambda _code: 1990, first=True)
    history.step(PROVINCE | {"990111": "丁戊区"}, lambda _code: 2000)
    assert [place.names[-1] for place in history.ended] == [
        ["丁戊县", "990121", None, 2000],
        ["丁戊市", "990122", None, 2000],
    ]
    assert history.open["990111"].names == [["丁戊区", "990111", 2000, None]]


def test_a_place_does_not_fall() -> None:
    history = derive.History({})
    history.step({"990000": "甲省", "990200": "己市"}, lambda _code: 1990, first=True)
    history.step({"990000": "甲省", "990100": "乙市", "990182": "己市"}, lambda _code: 2000)
    assert [place.names[-1][1] for place in history.ended] == ["990200"]


def test_back_and_forth_is_calmed() -> None:
    names = ["旧区", "新区甲", "旧区", "新区甲"]
    tables = [(2011 + n, {"990000": "甲省", "990102": name}) for n, name in enumerate(names)]
    assert [table["990102"] for _, table in derive.calmed(tables)] == ["旧区", "新区甲", "新区甲", "新区甲"]
