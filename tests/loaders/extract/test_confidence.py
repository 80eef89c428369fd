"""What a score is worth."""

from __future__ import annotations

import math
from typing import Any

import pytest

from loaders.extract import Clue
from loaders.extract.confidence import confidence, fitted, kind
from tools.calibrate import Judged, fit


def clue(rule: str, score: float, type: Any = "programme") -> Clue:
    return Clue(start=0, end=4, type=type, rule=rule, score=score)


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        ("tagger", "tagger"),
        ("authority-long", "rules"),
        ("authority-long+pattern-works", "rules"),
        ("pattern-four+tagger", "both"),
    ],
)
def test_kinds_of_evidence(rule: str, seen: str) -> None:
    assert kind(clue(rule, 0.5)) == f"programme.{seen}"


@pytest.mark.parametrize("name", sorted(fitted()))
def test_a_higher_score_is_never_worth_less(name: str) -> None:
    type, seen = name.split(".")
    rule = {"tagger": "tagger", "rules": "authority-long", "both": "authority-long+tagger"}[seen]
    worth = [confidence(clue(rule, score, type)) for score in (0.0, 0.3, 0.5, 0.7, 0.9, 1.0)]
    assert worth == sorted(worth)
    assert 0 < worth[0] < worth[-1] < 1


def test_a_kind_that_was_not_fitted_keeps_its_score() -> None:
    assert confidence(clue("grammar", 0.9, "indicator")) == 0.9


@pytest.mark.parametrize(("score", "right"), [(0.9, 0.7), (0.6, 0.8)])
def test_a_fit_finds_the_share_of_right_ones(score: float, right: float) -> None:
    cases = [Judged(clue("tagger", score), n < right * 1000) for n in range(1000)]
    slope, offset = fit(cases)
    odds = slope * math.log(score / (1 - score)) + offset
    assert 1 / (1 + math.exp(-odds)) == pytest.approx(right, abs=0.02)
