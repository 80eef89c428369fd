"""The words of names that decide about identity, as data (words.yaml)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The content of words.yaml; its header says what each key holds."""
    return dict(yaml.safe_load((files("kg.identity") / "words.yaml").read_text(encoding="utf-8")))


@lru_cache(maxsize=8)
def weak(type: str) -> tuple[str, ...]:
    """Words that may stand in one name of this type only, longest first."""
    found = words()["weak"]
    return tuple(sorted({*found["all"], *found.get(type, ())}, key=lambda w: (-len(w), w)))
