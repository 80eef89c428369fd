"""The vocabulary that tracking of targets is given."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.tracking.targets import Naming
from loaders.extract.indicators.authority import lookup
from loaders.promises.amounts import plain_indicator
from loaders.promises.spans import PART, SEVERAL
from loaders.promises.wording import words


def naming() -> Naming:
    """Indicators of the authority file, and those of which less is better."""
    return Naming(lookup=_lookup, lower=_lower, horizon=_horizon, one=_one)


@lru_cache(maxsize=16384)
def _lookup(name: str, unit: str) -> tuple[str, str] | None:
    entry = lookup(plain_indicator(name), unit)
    return (entry.id, entry.name) if entry else None


_YEAR = re.compile(r"20\d\d(?=年)")
_SINCE = re.compile(r"[比较由从](20\d\d)年")
_BEGINNING = re.compile(r"[从由](?:约|近)?[\d.]+[^\d，,。；]{0,8}$")  # 从3亿元, of 从3亿元增加到5亿元


def _horizon(sentence: str, year: int) -> bool:
    """Whether a sentence speaks of another year, of several at once, or of a part of one."""
    years = {int(y) for y in _YEAR.findall(sentence)}
    return (
        bool(SEVERAL.search(sentence) or PART.search(sentence))
        or (bool(years) and year not in years and max(years) > year)
        or any(int(y) < year - 1 for y in _SINCE.findall(sentence))
        or bool(_BEGINNING.search(sentence))
    )


def _one(sentence: str, year: int) -> bool:
    told = bool(re.search("今年|去年|过去一年|刚刚过去", sentence)) or f"{year}年" in sentence
    return told and not _horizon(sentence, year) and "五年来" not in sentence


def _lower(name: str) -> bool:
    return bool(re.search(words().lower, name))
