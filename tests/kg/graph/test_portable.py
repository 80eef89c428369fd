"""The lint of the portable subset: every rule finds what breaks it and lets pass what only looks like it."""

from __future__ import annotations

import pytest

from kg.graph.portable import RULES, Rule, lint

BREAKS = [(rule, statement) for rule in RULES for statement in rule.breaks]
KEEPS = [(rule, statement) for rule in RULES for statement in rule.keeps]


@pytest.mark.parametrize(("rule", "statement"), BREAKS, ids=[s for _, s in BREAKS])
def test_names_the_construct(rule: Rule, statement: str) -> None:
    assert rule.construct in [f.construct for f in lint(statement)]


@pytest.mark.parametrize("statement", [s for _, s in KEEPS])
def test_lets_pass(statement: str) -> None:
    assert lint(statement) == []
