"""The words of names that decide about identity, as data (words.yaml)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from kg.model import Record
from kg.vocabulary import read_vocabulary

FILE = "words.yaml"


class Words(Record, frozen=True, forbid_unknown_fields=True):
    """The lists of the file; its header says what each holds."""

    actions: tuple[str, ...]
    changes: tuple[str, ...]
    standing: tuple[str, ...]
    weak: dict[str, tuple[str, ...]]
    levels: dict[str, str]
    generic: tuple[str, ...]
    strict: tuple[str, ...]
    parts: tuple[str, ...]
    grades: tuple[str, ...]
    sites: tuple[str, ...]
    stray: tuple[str, ...]
    equals: dict[str, str]
    risen: dict[str, str]
    firms: tuple[str, ...]
    waters: tuple[str, ...]
    lines: tuple[str, ...]
    kinds: tuple[str, ...]


@lru_cache(maxsize=1)
def words() -> Words:
    """The shipped words.

    Raises:
        BadData: the file is wrong; file and line.
    """
    return read_vocabulary(files("kg.identity") / FILE, Words)


@lru_cache(maxsize=8)
def weak(type: str) -> tuple[str, ...]:
    """Words that may stand in one name of this type only, longest first."""
    found = words().weak
    return tuple(sorted({*found["all"], *found.get(type, ())}, key=lambda w: (-len(w), w)))
