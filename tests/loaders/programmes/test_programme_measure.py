"""How well the finders of programmes do on annotated passages, and whether sources are where entries say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import Document
from loaders.programmes import Authority, AuthorityFinder, PatternFinder
from loaders.programmes.discover import load_patterns
from loaders.programmes.matching import SCORES, load_surroundings
from loaders.programmes.naming import key_of
from loaders.read import read_file
from tools.measure_programmes import load_gold, measure, rules, scorer

pytestmark = pytest.mark.shared
BEFORE = 60  # a name stands no farther than this before its explanation


@pytest.mark.parametrize(
    ("gold", "finders", "precision", "recall"),
    [
        ("dev", [AuthorityFinder()], 0.84, 0.38),
        ("dev", [AuthorityFinder(), PatternFinder()], 0.87, 0.50),
    ],
    ids=["authority", "authority-and-patterns"],
)
def test_figures(
    shared: Path, gold: str, finders: list[AuthorityFinder | PatternFinder], precision: float, recall: float
) -> None:
    figures = measure(load_gold(shared, gold), finders, scorer(shared))
    print(gold, figures[:3])
    assert figures.relaxed[0] >= precision
    assert figures.relaxed[1] >= recall


@pytest.mark.slow
def test_scores_are_measured(shared: Path) -> None:
    measured = rules(load_gold(shared, "train"), [AuthorityFinder(), PatternFinder()], scorer(shared))
    stored = {f"pattern-{pattern.id}": pattern.score for pattern in load_patterns().patterns}
    stored |= {f"authority-{kind}": score for kind, score in SCORES.items()}
    weak = {f"authority-{item.id}": item.score for item in load_surroundings() if item.score is not None}
    stored |= weak
    assert set(measured) == set(stored)
    assert {
        rule: (score, measured[rule][0]) for rule, score in stored.items() if abs(score - measured[rule][0]) > 0.03
    } == {}
    assert [rule for rule, (_, relaxed, _) in measured.items() if relaxed < 0.6 and rule not in weak] == []


def test_sources_hold_the_definitions(shared: Path) -> None:
    texts: dict[str, str] = {}
    for entry in Authority.load():
        source = entry.source
        if source is None or source.file is None or source.start is None or source.end is None:
            continue
        if source.file not in texts:
            (document,) = read_file(shared / "reports" / source.file, source.file)
            assert isinstance(document, Document)
            texts[source.file] = document.text
        text = texts[source.file]
        assert text[source.start : source.end].strip(), entry.id
        near = set(key_of(text[max(0, source.start - BEFORE) : source.end]))
        assert any(len(near & set(key_of(name))) >= len(set(key_of(name))) / 2 for name in entry.names), entry.id
