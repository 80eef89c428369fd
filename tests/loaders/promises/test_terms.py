"""Which texts hold which characters, pairs and words."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.promises.terms import Index, Words, best, code_of, held_of, spell, spread, unique

TEXTS = ["东湖水厂建成", "西山泵站开工", "东湖大桥*通车", "", "大大大"]
some_texts = st.lists(st.text("东湖水厂*", max_size=8), max_size=6)


def pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1) if "*" not in text[i : i + 2]]


def test_terms_stand_in_their_order() -> None:
    spelt = spell(["ab*cd", "", "ba"], 2)
    assert spelt.code.tolist() == [code_of("ab"), code_of("cd"), code_of("ba")]
    assert (spelt.text.tolist(), spelt.at.tolist()) == ([0, 0, 2], [0, 3, 0])
    letters = spell(["a*", "𠀀b"], 1)
    assert letters.code.tolist() == [ord("a"), ord("𠀀"), ord("b")] and letters.at.tolist() == [0, 0, 1]
    assert all(len(column) == 0 for size in (1, 2) for column in spell([], size))


def test_weights_come_from_how_few_texts_hold_a_term() -> None:
    index = Index(TEXTS)
    weights = index.weigh(np.array([code_of(pair) for pair in ("东湖", "水厂", "大大", "没有")]))
    assert weights.tolist() == [math.log(1 + 5 / (1 + n)) for n in (2, 1, 1, 0)]
    assert index.texts(code_of("东湖")).tolist() == [0, 2] and index.texts(code_of("没有")).tolist() == []
    totals = index.totals()
    assert totals[3] == 1.0 and totals[4] == weights[2]
    assert totals[0] == pytest.approx(weights[0] + 4 * weights[1])


@given(some_texts, some_texts)
def test_held_is_what_stands_there(texts: list[str], phrases: list[str]) -> None:
    asked = sorted({code_of(pair) for phrase in phrases for pair in pairs(phrase)})
    wanted = [[code in map(code_of, pairs(text)) for text in texts] for code in asked]
    codes = np.array(asked, dtype=np.int64)
    assert Index(texts).held(codes)[:, : len(texts)].tolist() == wanted
    assert held_of(spell(texts, 2), codes, len(texts)).tolist() == wanted
    words = [*phrases, "东", "*"]
    rows, held = Words(texts, Index(texts)).held(words)
    assert {word: held[row].tolist() for word, row in rows.items()} == {w: [w in t for t in texts] for w in words}


@given(some_texts)
def test_of_each_text_each_term_once_where_it_first_stands(texts: list[str]) -> None:
    spelt = spell(texts, 2)
    first, number = unique(spelt)
    told = list(zip(spelt.text.tolist(), spelt.code.tolist(), strict=True))
    assert [told[i] for i in first] == sorted(set(told))
    assert [told.index(key) for key in sorted(set(told))] == first.tolist()
    assert [told[first[n]] for n in number] == told


def test_spans_are_laid_out_one_after_the_other() -> None:
    number, place = spread(np.array([2, 0, 1]), np.array([5, 9, 0]))
    assert (number.tolist(), place.tolist()) == ([0, 0, 2], [5, 6, 0])


@given(st.integers(0, 300), st.integers(0, 10_000))
def test_the_best_columns_are_those_of_a_sort(columns: int, seed: int) -> None:
    scores = np.random.default_rng(seed).integers(-1, 9, (3, columns)).astype(np.float32)
    row, column = best(scores, 4)
    wanted = [[c for c in np.argsort(-scores[r], kind="stable")[:4].tolist() if scores[r, c] > 0] for r in range(3)]
    assert [column[row == r].tolist() for r in range(3)] == wanted
