"""Which clauses speak of a phrase, and what forbids it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.tracking.matching import all_plain, codes, common_run, conflict, masked_alike, plain


@pytest.mark.parametrize(
    "phrase, text, why",
    [
        ("东湖水厂三期", "东湖水厂二期建成", "phase"),
        ("东湖水厂三期", "东湖水厂建成", "phase"),
        ("东湖水厂", "东湖水厂二期建成", None),
        ("第二人民医院", "第一人民医院竣工", "ordinal"),
        ("东湖电站5号机组", "东湖电站6号机组开工", "number"),
        ("S303王庄段", "S227王庄段通车", "code"),
        ("市级研发平台", "新增省级研发平台", "level"),
        ("水美乡村三年行动", "水美乡村面貌一新", "campaign"),
    ],
)
def test_conflicts(phrase: str, text: str, why: str | None) -> None:
    assert conflict(phrase, text) == why


@pytest.mark.parametrize(
    "phrase, text, alike",
    [
        ("东湖高速南岭段", "**高速**段竣工", True),
        ("东湖高速南岭段", "**高铁**站竣工", False),
        ("东湖水厂", "**厂建成", False),
        ("城北新材料园", "*新材料园开工", True),
    ],
)
def test_masked_names(phrase: str, text: str, alike: bool) -> None:
    assert masked_alike(plain(phrase), plain(text)) is alike


def test_small_things() -> None:
    assert plain("“标准地＋承诺”，XX大道") == "标准地承诺*大道" or plain("“标准地+承诺”，XX大道") == "标准地+承诺*大道"
    assert codes("S303和G234改造") == {"S303", "G234"}
    assert common_run("东湖水厂", "扩建东湖水厂二期") == 4
    assert common_run("", "东湖") == 0


@given(st.text("东湖水厂*", max_size=8), st.text("东湖水厂*", max_size=8))
def test_common_run_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert common_run(a, b) == common_run(b, a) <= min(len(a), len(b))


@given(st.lists(st.text("湖X*× 、a1\n某", max_size=6)))
def test_many_texts_are_made_plain_as_one_is(texts: list[str]) -> None:
    assert all_plain(texts) == [plain(text) for text in texts]
