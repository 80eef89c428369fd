"""What promises are about, taken apart."""

from __future__ import annotations

import pytest

from loaders.promises import phrases
from loaders.promises.terms import Index, code_of

INDEX = Index(["东湖水厂建设", "西山泵站建设", "东湖大桥通车"])


def weighed(phrase: str) -> dict[str, float]:
    found = phrases.pairs([phrase], INDEX)
    pairs = {code_of(phrase[i : i + 2]): phrase[i : i + 2] for i in range(len(phrase) - 1)}
    return {pairs[code]: weight for code, weight in zip(found.code.tolist(), found.weight.tolist(), strict=True)}


def test_the_beginning_weighs_more_and_what_any_promise_has_less() -> None:
    found = weighed("泵站建设泵站")
    assert [*found] == ["泵站", "站建", "建设", "设泵"]  # in the order in which they first stand
    rare = INDEX.weigh(phrases.spell(["泵站"], 2).code)[0]
    assert found["泵站"] == pytest.approx(1.3 * rare)
    assert found["建设"] == pytest.approx(0.35 * (1.3 - 0.6 * 2 / 5) * INDEX.weigh(phrases.spell(["建设"], 2).code)[0])


def test_phrases_are_weighed_one_by_one() -> None:
    found = phrases.pairs(["泵站", "", "*", "东湖"], INDEX)
    assert found.counts.tolist() == [1, 0, 0, 1]
    assert found.totals.tolist() == [found.weight[0], 1.0, 1.0, found.weight[1]]
    assert phrases.letters(["湖东湖*"], INDEX).code.tolist() == sorted(map(ord, "东湖"))


def test_words() -> None:
    found = phrases.words("新建东湖水厂12座")
    assert "新建" in found and not {"12", "座"} & {*found}
    common, rare, unknown = phrases.word_weights(["建设", "泵站", "*"], INDEX)
    assert 0 < common < 0.35 * rare and unknown == 0


def test_names_and_lists() -> None:
    assert phrases.list_members("供销社、信用社改革") == ["供销社改革", "信用社改革"]
    assert phrases.has_head("东湖水厂", "扩建东湖二水厂") and not phrases.has_head("东湖水厂", "西山水厂")
    assert phrases.only_generic("项目建设工作") and not phrases.only_generic("东湖水厂建设")
