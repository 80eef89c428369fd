"""Of several things that were promised those count that the review names."""

from __future__ import annotations

import pytest
from reports_in_our_words import judged

CASES = {
    "all are told": ("建设云溪图书馆和东湖体育场。", "云溪图书馆和东湖体育场建成。", "fulfilled", ""),
    "one is told nowhere": ("加强泥头货车、电动自行车管理。", "加强电动自行车管理。", "partly", "泥头货车"),
    "the other is told elsewhere": (
        "加强泥头货车、电动自行车管理。", "加强电动自行车管理，街道更加安全。泥头货车事故下降。", "fulfilled", "",
    ),
    "a short form may be spelt out": ("建成云溪图书馆、科技馆。", "云溪图书馆建成。", "fulfilled", ""),
    "one thing": ("加强电动自行车管理。", "加强电动自行车管理。", "fulfilled", ""),
}  # fmt: skip


def test_a_review_of_several_years_is_named_as_such() -> None:
    ((_, outcome),) = judged("加强泥头货车、电动自行车管理。", "五年来，加强电动自行车管理。", "")
    assert outcome.verdict == "partly"
    assert "回顾未提泥头货车" in outcome.why and "a review of several years" in outcome.why


@pytest.mark.parametrize("case", CASES)
def test_of_several_things_those_count_that_the_review_names(case: str) -> None:
    plan, review, wanted, left = CASES[case]
    ((_, outcome),) = judged(plan, review, "")
    assert outcome.verdict == wanted, outcome.why
    assert ("回顾未提" in outcome.why) == bool(left) and left in outcome.why
