"""The vocabulary of quantities, loaded once a process from loaders/data/indicator_words.yaml."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.model import Record
from kg.vocabulary import read_vocabulary
from loaders import DATA

FILE = "indicator_words.yaml"


class Words(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The lists of the file; its header says what each holds."""

    units: tuple[str, ...]
    not_units: frozenset[str]
    at_least: tuple[str, ...]
    at_most: tuple[str, ...]
    about: tuple[str, ...]
    rise: tuple[str, ...]
    fall: tuple[str, ...]
    to: tuple[str, ...]
    links: tuple[str, ...]
    openers: tuple[str, ...]
    whole: tuple[str, ...]
    verbs: tuple[str, ...]
    tails: tuple[str, ...]
    fillers: tuple[str, ...]
    heads: tuple[str, ...]
    nouns: tuple[str, ...]
    totals: tuple[str, ...]
    bare: tuple[str, ...]


@lru_cache(maxsize=1)
def words() -> Words:
    """The words.

    Raises:
        BadData: the file is wrong.
    """
    return read_vocabulary(DATA / FILE, Words)


def alternatives(*lists: tuple[str, ...]) -> str:
    """A regular expression that matches any of the words, longest first."""
    return "|".join(re.escape(w) for w in sorted({w for one in lists for w in one}, key=lambda w: (-len(w), w)))


def singles(*lists: tuple[str, ...]) -> tuple[str, ...]:
    """The words that are no rows of others (达到 is one of 达 and 到): so any row of words matches in one way."""
    every = {w for one in lists for w in one}
    return tuple(w for w in every if not re.fullmatch(f"(?:{alternatives(tuple(every - {w}))})+", w))


def hedges(*listed: str) -> str:
    """The same for words beside a number, of which 约 is none in 签约 or 节约."""
    return rf"(?!(?<=[签预节集违契])约)(?:{alternatives(listed)})"
