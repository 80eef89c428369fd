"""What a sentence says of a programme beyond its name: money, deadline, body (details.yaml)."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from kg.model import Record
from kg.text import clean_quote, fold
from kg.vocabulary import read_vocabulary


class _Detail(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    detail: Literal["money", "deadline", "body"]
    pattern: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    entries = read_vocabulary(files("kg.wording") / "details.yaml", tuple[_Detail, ...])
    return {entry.detail: re.compile(entry.pattern) for entry in entries}


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
