"""The words of place_words.yaml, checked."""

from __future__ import annotations

from functools import lru_cache

from kg.model import Record
from kg.vocabulary import read_vocabulary
from loaders import DATA

FILE = "place_words.yaml"


class PlaceWords(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """See the header of place_words.yaml."""

    never_alone: frozenset[str]
    home_only: frozenset[str]
    never: frozenset[str]
    bound_after: frozenset[str]
    bound_before: frozenset[str]
    weak_before: frozenset[str]
    free_before: frozenset[str]
    free_after: frozenset[str]
    heads: tuple[str, ...]
    partners: tuple[str, ...]
    programme_tails: frozenset[str]
    departments: frozenset[str]
    duties: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> PlaceWords:
        """The shipped words, read once a process.

        Raises:
            BadData: a list is missing, misspelt or holds something else than words.
        """
        return read_vocabulary(DATA / FILE, cls)
