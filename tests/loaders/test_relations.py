"""Rules of relations: their own examples and counterexamples, and what holds for all of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from loaders.extract import Clue
from loaders.extract.relation_rules import (
    NameRule,
    RelationRule,
    TopicRule,
    name_rules,
    relation_rules,
    topic_rules,
)
from loaders.extract.relations import relations

Rule = RelationRule | TopicRule | NameRule
RULES: tuple[Rule, ...] = (*relation_rules(), *topic_rules(), *name_rules())
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]
COUNTER = [(rule, text) for rule in RULES for text in rule.counterexamples]


READ = Path(__file__).parents[2] / "benchmarks" / "relations_read.json"


def test_passages_read_whole_hold_what_is_stated_in_them() -> None:
    passages = json.loads(READ.read_text(encoding="utf-8"))
    assert len(passages) == len({(p["file"], *p["span"]) for p in passages}) == 818
    kinds = {rule.kind for rule in RULES}
    for passage in passages:
        first, last = passage["span"]
        for stated in (*passage["stated"], *passage.get("doubtful", ())):
            assert stated["kind"] in kinds
            assert all(first <= a < b <= last for a, b in (stated["source"], stated["target"]))


def read(text: str) -> tuple[str, list[Clue]]:
    """The plain text, and a clue for each 【type:text】; 【place*:text】 is a place that the gazetteer knows."""
    plain, clues = "", []
    for part in re.split("(【[^】]*】)", text):
        kind, colon, name = part.strip("【】").partition(":")
        if part.startswith("【") and colon:
            start = len(plain)
            plain += name
            entity = "place:known" if kind.endswith("*") else None
            kind = kind.rstrip("*")
            clues.append(
                Clue(start=start, end=len(plain), type=kind, rule="test", score=1.0, entity=entity)  # type: ignore[arg-type]
            )
        else:
            plain += part
    return plain, clues


def pairs(rule: Rule, text: str) -> list[list[str]]:
    plain, clues = read(text)
    name = [plain[c.start : c.end] for c in clues]
    found = relations(plain, clues)
    return sorted([name[r.source], name[r.target]] for r in found if r.rule == rule.id)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r.id}-{n}" for n, (r, _) in enumerate(EXAMPLES)])
def test_examples(rule: Rule, example: dict[str, Any]) -> None:
    assert pairs(rule, example["text"]) == sorted(example["pairs"])


@pytest.mark.parametrize(("rule", "text"), COUNTER, ids=[f"{r.id}-{n}" for n, (r, _) in enumerate(COUNTER)])
def test_counterexamples(rule: Rule, text: str) -> None:
    assert pairs(rule, text) == []


def test_every_rule_has_both() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(any(e["pairs"] for e in rule.examples) and rule.counterexamples for rule in RULES)


def test_no_relation_across_sentences() -> None:
    text, clues = read("推动【organisation:甲集团】。建设【project:乙产业园】")
    assert relations(text, clues) == []


def test_judged_by_hand() -> None:
    judged = json.loads((Path(__file__).parents[2] / "benchmarks" / "relations.json").read_text(encoding="utf-8"))
    assert len(judged) >= 190
    assert sum(relation["verdict"] for relation in judged) / len(judged) >= 0.9
    assert {r["kind"] for r in judged} == {rule.kind for rule in RULES}
    assert all(set(r) >= {"file", "source", "target", "rule"} and "text" not in r for r in judged)
