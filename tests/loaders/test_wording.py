"""Every pattern matches its examples and none of its counterexamples."""

from __future__ import annotations

import re

import pytest

from kg.text import fold
from loaders.wording import folded, patterns, vocabulary

_CASES = [
    (name, group, number, entry, pattern)
    for name in ("report_wording", "period_wording")
    for group in vocabulary(name)
    for number, (entry, pattern) in enumerate(zip(vocabulary(name)[group], patterns(group, name), strict=True))
]


@pytest.mark.parametrize(
    ("name", "group", "number", "entry", "pattern"),
    _CASES,
    ids=lambda v: v if isinstance(v, str) and len(v) < 20 else "",
)
def test_pattern(name: str, group: str, number: int, entry: dict[str, list[str]], pattern: str) -> None:
    assert set(entry) == {"pattern", "examples", "counterexamples"}
    assert entry["examples"]
    for example in entry["examples"]:
        assert re.search(pattern, fold(example)), (group, example)
    for example in entry["counterexamples"]:
        assert not re.search(pattern, fold(example)), (group, example)


def test_folded_is_fold() -> None:
    text = "（２０２３年）：清河县，“三年行动” \U0001f600\ud800…①﹝1﹞　\xa0"
    assert folded(text) == fold(text)
    assert len(folded(text)) == len(text)
