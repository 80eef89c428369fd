"""Every pattern finds its own examples and leaves its own counterexamples."""

from __future__ import annotations

import pytest
from passages import passage

from kg.errors import BadData
from kg.model import Report
from loaders.extract import Clue, Context
from loaders.programmes import PatternFinder
from loaders.programmes.discover import Pattern, load_patterns

CONTEXT = Context(report=Report(start=0, end=1, kind="report"))


def clues(text: str) -> list[Clue]:
    return list(PatternFinder().find(passage(text), CONTEXT))


@pytest.mark.parametrize("pattern", load_patterns().patterns, ids=lambda pattern: pattern.id)
def test_examples_and_counters(pattern: Pattern) -> None:
    rule = f"pattern-{pattern.id}"
    assert pattern.examples
    assert pattern.counters
    for example in pattern.examples:
        assert example.name in [example.text[c.start : c.end] for c in clues(example.text) if c.rule == rule]
    for counter in pattern.counters:
        assert [counter[c.start : c.end] for c in clues(counter) if c.rule == rule] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("举办“江城购”2022活动。举办“江城购2022”活动。", "开展“江城购2023”活动。"),
        ("深入开展清渠护水行动。", "扎实推进清渠护水行动，成效明显。"),
    ],
)
def test_a_coinage_has_one_name_across_years(one: str, other: str) -> None:
    first = {c.name for c in clues(one)}
    assert first
    assert {c.name for c in clues(other)} <= first


def test_candidates_have_no_entity() -> None:
    found = clues("大力实施质量兴市战略。")
    assert [(c.entity, c.name, c.type) for c in found] == [(None, "质量兴市战略", "programme")]


def test_a_head_belongs_to_one_pattern() -> None:
    patterns = load_patterns()
    twice = type(patterns)(
        words=patterns.words,
        frames=patterns.frames,
        generic=(),
        followed="x^",
        preceded="x^",
        patterns=(
            Pattern(id="a", frame="bare", heads=("行动",), score=0.5, examples=(), counters=()),
            Pattern(id="b", frame="bare", heads=("行动",), score=0.5, examples=(), counters=()),
        ),
    )
    with pytest.raises(BadData, match="belongs to a too"):
        list(PatternFinder(twice).find(passage("实施清渠行动。"), CONTEXT))
