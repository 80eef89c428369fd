"""Which clues of a passage become its mentions."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.extract import Clue, decide


def clue(span: str, rule: str, score: float, kind: Any = "programme", **more: Any) -> Clue:
    start, end = map(int, span.split("-"))
    entity = "known" if rule.startswith("authority") else None
    return Clue(start=start, end=end, type=kind, rule=rule, score=score, entity=entity, **more)


@pytest.mark.parametrize(
    ("clues", "kept"),
    [
        pytest.param([("0-4", "tagger", 0.5), ("0-8", "tagger", 0.4)], ["0-8"], id="the longer one"),
        pytest.param([("0-4", "tagger", 0.5), ("3-7", "tagger", 0.6)], ["3-7"], id="crossing: the better one"),
        pytest.param([("0-4", "tagger", 0.2)], [], id="too unsure alone"),
        pytest.param([("0-4", "pattern-works", 0.62)], [], id="a weak pattern alone"),
        pytest.param(
            [("0-4", "pattern-works", 0.62), ("0-4", "tagger", 0.4)], ["0-4"], id="two kinds support each other"
        ),
        pytest.param([("0-4", "authority-long", 0.8), ("0-8", "tagger", 0.7)], ["0-4"], id="known inside doubtful"),
        pytest.param([("0-4", "authority-long", 0.8), ("0-8", "tagger", 0.9)], ["0-8"], id="known inside sure"),
        pytest.param(
            [("0-4", "authority-long", 0.8), ("0-8", "tagger", 0.7), ("0-8", "pattern-works", 0.62)],
            ["0-8"],
            id="known inside a longer one that two rules see",
        ),
        pytest.param([("0-4", "authority-title", 0.17), ("0-8", "tagger", 0.7)], ["0-8"], id="known in a title"),
        pytest.param(
            [("0-3", "authority-short", 0.69), ("3-6", "authority-short", 0.69), ("0-6", "pattern-system", 0.9)],
            ["0-3", "3-6"],
            id="known ones run together",
        ),
        pytest.param(
            [("0-3", "authority-short", 0.69), ("3-6", "authority-title", 0.17), ("0-6", "pattern-system", 0.9)],
            ["0-6"],
            id="only one of them known",
        ),
        pytest.param(
            [("0-3", "authority-short", 0.69), ("4-6", "authority-short", 0.69), ("0-6", "pattern-system", 0.9)],
            ["0-6"],
            id="known ones with something between them",
        ),
        pytest.param(
            [("0-3", "authority-short", 0.69), ("3-6", "authority-short", 0.69), ("0-6", "pattern-quoted-four", 0.9)],
            ["0-6"],
            id="known ones in quotation marks together",
        ),
    ],
)
def test_programmes(clues: list[tuple[str, str, float]], kept: list[str]) -> None:
    assert [f"{c.start}-{c.end}" for c in decide(clue(*one) for one in clues)] == kept


def test_a_vetoed_name_does_not_stand_against_a_longer_one() -> None:
    veto = clue("0-4", "authority-long", 1.0, veto=True)
    known, longer = clue("0-4", "authority-long", 0.8), clue("0-8", "tagger", 0.7)
    assert decide([veto, known, longer]) == [longer]


def test_a_known_programme_inside_a_project_is_not_split_off() -> None:
    project = clue("0-8", "tagger", 0.7, "project")
    assert decide([clue("0-4", "authority-long", 0.8), project]) == [project]


def test_indicators_are_a_layer_of_their_own() -> None:
    number, programme = clue("0-8", "grammar", 0.9, "indicator"), clue("2-6", "tagger", 0.7)
    assert decide([number, programme]) == [number, programme]


def test_clues_on_one_span_are_combined() -> None:
    (both,) = decide([clue("0-4", "tagger", 0.5), clue("0-4", "authority-long", 0.8)])
    assert (both.rule, both.entity) == ("authority-long+tagger", "known")
    assert both.score == pytest.approx(0.9)
