"""Clauses that every report has in some form, as data (formulas.yaml)."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import yaml


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    entries = yaml.safe_load((files("kg.wording") / "formulas.yaml").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{entry['pattern']})" for entry in entries))


def is_formula(clause: str) -> bool:
    """Whether a clause (letters only) is one."""
    return _pattern().search(clause) is not None
