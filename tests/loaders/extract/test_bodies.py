"""Which spans are organisations."""

from __future__ import annotations

import pytest

from loaders.extract import Clue
from loaders.extract.bodies import is_kind, load_words, without_kinds


@pytest.mark.parametrize("name", load_words().examples)
def test_a_kind_of_bodies_is_none(name: str) -> None:
    assert is_kind(name)


@pytest.mark.parametrize("name", load_words().counters)
def test_a_name_is_one(name: str) -> None:
    assert not is_kind(name)


def test_other_clues_are_left() -> None:
    text = "建设省重点实验室，支持鹏城实验室。"
    clues = [
        Clue(start=2, end=8, type="organisation", rule="tagger", score=0.9),
        Clue(start=2, end=8, type="project", rule="tagger", score=0.9),
        Clue(start=11, end=16, type="organisation", rule="tagger", score=0.9),
    ]
    assert list(without_kinds(text, clues)) == clues[1:]
