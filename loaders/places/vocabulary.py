"""The words of place_words.yaml, checked."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources

import msgspec
import yaml

from kg.errors import BadData
from kg.model import Record

FILE = "place_words.yaml"


class PlaceWords(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """See the header of place_words.yaml. `version` is a hash of the file."""

    never_alone: frozenset[str]
    home_only: frozenset[str]
    never: frozenset[str]
    bound_after: frozenset[str]
    bound_before: frozenset[str]
    weak_before: frozenset[str]
    free_before: frozenset[str]
    free_after: frozenset[str]
    heads: tuple[str, ...]
    programme_tails: frozenset[str]
    version: str = ""

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> PlaceWords:
        """The shipped words, read once a process.

        Raises:
            BadData: a list is missing, misspelt or holds something else than words.
        """
        raw = (resources.files("loaders") / "data" / FILE).read_bytes()
        try:
            words = msgspec.convert(yaml.load(raw, yaml.CSafeLoader), cls)
        except (yaml.YAMLError, msgspec.ValidationError) as error:
            raise BadData(FILE, str(error)) from error
        return msgspec.structs.replace(words, version=hashlib.blake2b(raw, digest_size=6).hexdigest())
