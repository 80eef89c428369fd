"""Clauses that every report has in some form, as data (formulas.yaml)."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from kg.model import Record
from kg.vocabulary import read_vocabulary


class _Formula(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pattern: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    entries = read_vocabulary(files("kg.wording") / "formulas.yaml", tuple[_Formula, ...])
    return re.compile("|".join(f"(?:{entry.pattern})" for entry in entries))


def is_formula(clause: str) -> bool:
    """Whether a clause (letters only) is one."""
    return _pattern().search(clause) is not None
