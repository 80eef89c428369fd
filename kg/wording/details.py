"""What a sentence says of a programme beyond its name: money, deadline, body (details.yaml)."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import yaml

from kg.text import clean_quote, fold


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    entries = yaml.safe_load((files("kg.wording") / "details.yaml").read_text(encoding="utf-8"))
    return {entry["detail"]: re.compile(entry["pattern"]) for entry in entries}


def details(sentence: str, at: int) -> list[str]:
    """money, deadline, body, those that the sentence gives for the programme named at `at`; none: it only names it.

    Looked for in the clause of the name, the one before and the two after it, not beyond a semicolon.
    """
    first = max(sentence.rfind(mark, 0, at) for mark in "；;。") + 1
    last = min((i for mark in "；;" if (i := sentence.find(mark, at)) >= 0), default=len(sentence))
    before = re.split("[，,：:]", sentence[first:at])
    after = re.split("[，,：:]", sentence[at:last])
    near = fold(clean_quote("，".join(before[-2:]) + "，".join(after[:3]))).replace(" ", "")
    return [name for name, pattern in _patterns().items() if pattern.search(near)]
