"""What an organisation is, by the ending of its name; whether a title is held or sought, by the verb before it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from kg.model import Period, Record
from kg.text import fold
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.extract.clauses import BLANK, CLAUSE_END

FILE = "attribute_words.yaml"
Subtype = Literal["company", "zone", "public", "other"]
HonourStage = Literal["awarded", "pursued"]
_MARKS = '“”"‘’）)》 '
_PLACE = re.compile(r"(?<=..)\([^()]*\)$")  # a branch's place: 甲大学（乙市）
# what stands between a title and the words behind it: marks, a bracket, the rest of its list
_LISTED = re.compile(f'[“”"‘’]*(?:[（(][^）)]*[）)])?(?:[、和及与“”"‘’]+{BLANK}+|[“”"‘’]|等)*')
_LIST_WIDTH = 60  # characters behind a title in which its list is followed
# a title that a review counts is held: 创建市级示范村3个, 打造3个市级示范村
_COUNTED = (
    re.compile(r"[”’）)]*各?[\d一二三四五六七八九十百]+[余多]?[个家处条项村镇]"),
    re.compile(r"\d[余多]?[个家处条项][“‘]*$"),
)
_BEHIND = 8  # characters behind a title, or behind its list, that tell


class _Words(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    subtypes: dict[Subtype, tuple[str, ...]]
    but: tuple[str, ...]
    honours: dict[Period, dict[HonourStage, tuple[str, ...]]]
    behind: dict[Period, dict[HonourStage, tuple[str, ...]]]
    adverbs: tuple[str, ...]
    examples: tuple[dict[str, str | None], ...]


@lru_cache(maxsize=1)
def words() -> _Words:
    """The shipped data.

    Raises:
        BadData: it is wrong.
    """
    return read_vocabulary(DATA / FILE, _Words)


@lru_cache(maxsize=1)
def _endings() -> dict[str, Subtype | None]:
    known: dict[str, Subtype | None] = {e: subtype for subtype, endings in words().subtypes.items() for e in endings}
    return known | dict.fromkeys(words().but)


@lru_cache(maxsize=6)
def _verbs(period: Period, where: Literal["honours", "behind"]) -> tuple[re.Pattern[str], dict[str, HonourStage]]:
    told: dict[Period, dict[HonourStage, tuple[str, ...]]] = getattr(words(), where)
    known: dict[str, HonourStage] = {verb: stage for stage, verbs in told.get(period, {}).items() for verb in verbs}
    return re.compile("|".join(sorted(known, key=len, reverse=True)) or "(?!)"), known


def subtype_of(name: str) -> Subtype | None:
    """The subtype that the ending of an organisation's name tells; None: it tells none."""
    plain = _PLACE.sub("", "".join(fold(name).split())).rstrip(_MARKS)
    known = _endings()
    for size in range(min(6, len(plain) - 1), 0, -1):
        if plain[-size:] in known:
            return known[plain[-size:]]
    return None


def honour_stage(text: str, start: int, end: int, period: Period) -> HonourStage | None:
    """Whether the title at `start:end` is held or sought; None: nothing tells.

    The last verb before it in its clause tells, else whether a review counts it, else the words right behind it or
    behind the list that it stands in.

    Args:
        text: of the passage, with the mentions blanked (`loaders.extract.clauses.blanked`).
    """
    pattern, known = _verbs(period, "honours")
    found = pattern.findall(CLAUSE_END.split(text[:start])[-1])
    if found:
        return known[found[-1]]
    if period == "review" and (_COUNTED[0].match(text, end) or _COUNTED[1].search(text[:start])):
        return "awarded"
    pattern, known = _verbs(period, "behind")
    rest = CLAUSE_END.split(text[end : end + _LIST_WIDTH])[0]
    listed = _LISTED.match(rest)
    behind = pattern.search(rest[listed.end() if listed else 0 :][:_BEHIND])
    return known[behind.group()] if behind else None
