"""What an organisation is, by the ending of its name; whether a title is held or sought, by the verb before it."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import msgspec
import yaml

from kg.errors import BadData
from kg.model import Period, Record
from kg.text import fold

FILE = "attribute_words.yaml"
Subtype = Literal["company", "zone", "public", "other"]
HonourStage = Literal["awarded", "pursued"]
_MARKS = '“”"‘’）)》 '


class _Words(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    subtypes: dict[Subtype, tuple[str, ...]]
    but: tuple[str, ...]
    honours: dict[Period, dict[HonourStage, tuple[str, ...]]]
    examples: tuple[dict[str, str | None], ...]


@lru_cache(maxsize=1)
def words() -> _Words:
    """The shipped data.

    Raises:
        BadData: it is wrong.
    """
    text = (files("loaders") / "data" / FILE).read_text(encoding="utf-8")
    try:
        return msgspec.convert(yaml.load(text, yaml.CSafeLoader), _Words)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise BadData(FILE, str(error)) from error


@lru_cache(maxsize=1)
def _endings() -> dict[str, Subtype | None]:
    known: dict[str, Subtype | None] = {e: subtype for subtype, endings in words().subtypes.items() for e in endings}
    return known | dict.fromkeys(words().but)


@lru_cache(maxsize=3)
def _verbs(period: Period) -> tuple[re.Pattern[str] | None, dict[str, HonourStage]]:
    known: dict[str, HonourStage] = {
        v: stage for stage, verbs in words().honours.get(period, {}).items() for v in verbs
    }
    return (re.compile("|".join(sorted(known, key=len, reverse=True))) if known else None), known


def subtype_of(name: str) -> Subtype | None:
    """The subtype that the ending of an organisation's name tells; None: it tells none."""
    plain = "".join(fold(name).split()).rstrip(_MARKS)
    known = _endings()
    for size in range(min(6, len(plain)), 1, -1):
        if plain[-size:] in known:
            return known[plain[-size:]]
    return None


def honour_stage(text: str, start: int, period: Period) -> HonourStage | None:
    """Whether the title at `start` is held or sought, by the last verb before it in its clause; None: none tells.

    Args:
        text: of the passage, with the mentions blanked (`loaders.extract.stages.blanked`).
    """
    pattern, known = _verbs(period)
    if pattern is None:
        return None
    clause = re.split("[，,；;。！？!?\n：:]", text[:start])[-1]
    found = pattern.findall(clause)
    return known[found[-1]] if found else None
