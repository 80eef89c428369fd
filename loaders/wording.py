"""The vocabulary files that say how reports are worded, compiled once per process.

A file holds groups of patterns (see the header of `data/report_wording.yaml`). Patterns run over folded text
(`kg.text.fold`), which keeps every offset, so a match in it is a match in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import numpy as np

from kg.errors import BadData
from kg.text import folds
from kg.vocabulary import read_vocabulary
from loaders import DATA

# A day, month or year as reports write it: 2023年2月6日, 二〇二三年二月, 2023.2.6, 2023年
YEAR = "(?:(?:19|20)\\d\\d|[一二][九〇○零OＯ0oΟО][一二三四五六七八九〇○零OＯ0oΟО]{2})"
MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
DAY = "(?:3[01]|[12]\\d|0?[1-9]|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
DATE = f"(?:{YEAR}\\s*年(?:\\s*{MONTH}\\s*月(?:\\s*{DAY}\\s*日)?)?|{YEAR}[.\\-/]{MONTH}[.\\-/]{DAY})"


@lru_cache(maxsize=1)
def _fold_table() -> np.ndarray[Any, np.dtype[np.uint32]]:
    table = np.arange(0x10000, dtype=np.uint32)
    for char, plain in folds().items():
        table[ord(char)] = ord(plain)
    return table


@lru_cache(maxsize=4)
def folded(text: str) -> str:
    """`kg.text.fold` for whole documents: fifteen times faster, and remembered for the stages that follow."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    plain = np.where(
        (codes > 0xFFFF) | ((codes >= 0xD800) & (codes <= 0xDFFF)), codes, _fold_table()[np.minimum(codes, 0xFFFF)]
    )
    return plain.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


@cache
def vocabulary(name: str) -> dict[str, list[Any]]:
    """The YAML file `data/NAME.yaml` of this package.

    Raises:
        BadData: the file is no mapping of group names to lists.
    """
    return read_vocabulary(DATA / f"{name}.yaml", dict[str, list[Any]])


@cache
def wording(group: str, name: str = "report_wording") -> re.Pattern[str]:
    """All patterns of a group as one expression.

    Raises:
        BadData: the group is missing or one of its patterns is no regular expression.
    """
    content = vocabulary(name)
    if group not in content:
        raise BadData(f"{name}.yaml", f"there is no group {group!r}")
    try:
        return re.compile("|".join(f"(?:{p})" for p in _written(group, name)))
    except re.error:
        list(patterns(group, name))  # says which one it is
        raise


def _written(group: str, name: str) -> Iterator[str]:
    """The patterns of a group as they are in the file, dates filled in."""
    for entry in vocabulary(name)[group]:
        yield entry["pattern"].replace("{date}", DATE)


def patterns(group: str, name: str = "report_wording") -> Iterator[str]:
    """The patterns of a group, dates filled in.

    Raises:
        BadData: a pattern is no regular expression.
    """
    for number, pattern in enumerate(_written(group, name), 1):
        try:
            re.compile(pattern)
        except re.error as problem:
            raise BadData(f"{name}.yaml: {group}, entry {number}", f"{problem}: {pattern}") from problem
        yield pattern
