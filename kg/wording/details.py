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


def details(sentence: str) -> list[str]:
    """money, deadline, body, those that the sentence gives, in this order; none: it only names the programme."""
    plain = fold(clean_quote(sentence)).replace(" ", "")
    return [name for name, pattern in _patterns().items() if pattern.search(plain)]
