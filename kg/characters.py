"""Traditional characters as simplified ones, from the table characters.yaml."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

from kg.model import Record

Found = TypeVar("Found")
FILE = "characters.yaml"
_OF_GB2312 = frozenset("夥徵後於麽")  # the traditional characters of the table that GB 2312 has, too


class _Characters(Record, frozen=True, forbid_unknown_fields=True):
    pairs: tuple[str, ...]  # a traditional character and the simplified one


@lru_cache(maxsize=1)
def table() -> dict[str, str]:
    """Traditional → simplified."""
    from kg.vocabulary import read_vocabulary  # and YAML, which a question in simplified characters does without

    pairs = read_vocabulary(files("kg") / FILE, _Characters).pairs
    return dict(zip((pair[0] for pair in pairs), (pair[1] for pair in pairs), strict=True))


@lru_cache(maxsize=1)
def _codes() -> dict[int, str]:
    return str.maketrans(table())


def simplified(text: str) -> str:
    """The text in simplified characters, one code point for one: offsets stay valid."""
    return text.translate(_codes()) if _may_be_traditional(text) else text


def found_in_either(look: Callable[[str], list[Found]], text: str) -> list[Found]:
    """What is found by a text as it is written; where nothing is, by its simplified form."""
    found = look(text)
    if not found and (plain := simplified(text)) != text:
        return look(plain)
    return found


def _may_be_traditional(text: str) -> bool:
    """Whether a text has what the table may change; most questions have not, and start without it."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return not _OF_GB2312.isdisjoint(text)


def is_traditional(text: str) -> bool:
    """Whether it is written in traditional characters: more than a fifth of its Chinese ones. A third is usual."""
    chinese = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    return sum(c in table() for c in chinese) * 5 > len(chinese)
