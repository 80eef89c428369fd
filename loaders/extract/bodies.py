"""Organisations: a kind of bodies (省重点实验室) is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.errors import BadData
from kg.model import Record
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.extract.clue import Clue

WORDS = DATA / "organisation_words.yaml"
_MARKS = re.compile(r"[\s“”\"‘’]")


class Words(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The vocabulary file, whose header explains the fields."""

    generic: str
    examples: tuple[str, ...]
    counters: tuple[str, ...]


def without_kinds(text: str, clues: Iterable[Clue]) -> Iterator[Clue]:
    """The clues of a passage but for organisations that are a kind of bodies.

    Args:
        text: of the passage.
    """
    for clue in clues:
        if clue.type != "organisation" or not is_kind(text[clue.start : clue.end]):
            yield clue


def is_kind(name: str) -> bool:
    """Whether a name means a kind of bodies (省重点实验室) and none of them."""
    return _generic().fullmatch(_MARKS.sub("", name)) is not None


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The shipped words, read once per process."""
    return read_vocabulary(WORDS, Words)


@lru_cache(maxsize=1)
def _generic() -> re.Pattern[str]:
    try:
        return re.compile(load_words().generic)
    except re.error as error:
        raise BadData(WORDS.name, f"no regular expression: {error}") from error
