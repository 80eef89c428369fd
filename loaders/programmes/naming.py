"""One key for all spellings of a programme's name, and a folded text in which names are found.

The key knows no quotation marks, brackets, separators, white space, full-width forms or case. A text folded in this way
is shorter than the text it comes from, so `squeeze` returns where each kept character stood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.model import Record
from kg.text import fold
from kg.vocabulary import read_vocabulary
from loaders import DATA

_PAIR = re.compile(r"^(.)(.{2,3})(.)\2$")
_PAIR_SIZES = (6, 8)
_UPPER = re.compile("[A-Z]")
_NAMES = 16384  # names remembered: most are said again and again
_LEAST = 3  # characters of a name without its edition
_REPORT = 1024  # texts remembered: the finders go through a report one after the other


class _Naming(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    marks: str
    tails: tuple[str, ...]
    heads: tuple[str, ...]
    ends: tuple[str, ...]
    kinds: tuple[str, ...]
    years: tuple[str, ...]
    editions: tuple[str, ...]
    doing: str
    manners: str
    joints: str


@lru_cache(maxsize=1)
def _vocabulary() -> _Naming:
    return read_vocabulary(DATA / "programme_naming.yaml", _Naming)


class _Ready(NamedTuple):
    marks: re.Pattern[str]  # one or more characters that no key has
    tails: tuple[str, ...]  # longest first
    years: re.Pattern[str]


@lru_cache(maxsize=1)
def _ready() -> _Ready:
    known = _vocabulary()
    controls = (chr(code) for code in range(0x20))  # white space, and what conversions leave behind
    dropped = frozenset(known.marks) | frozenset(controls) | frozenset(" \u00a0\u3000\u200b\ufeff")
    tails = tuple(sorted(known.tails, key=len, reverse=True))
    marks = re.compile(f"[{re.escape(''.join(sorted(dropped)))}]+")
    return _Ready(marks, tails, re.compile("|".join(known.years)))


@lru_cache(maxsize=_REPORT)
def squeeze(text: str) -> tuple[str, list[int]]:
    """The folded text without marks, and for each of its characters the offset in `text` that it has.

    Example: ``squeeze("“双 减”")`` is ``("双减", [1, 3])``.
    """
    folded = _lower(fold(text))
    parts: list[str] = []
    positions: list[int] = []
    at = 0
    for marks in _ready().marks.finditer(folded):
        start, end = marks.span()
        parts.append(folded[at:start])
        positions.extend(range(at, start))
        at = end
    parts.append(folded[at:])
    positions.extend(range(at, len(folded)))
    return "".join(parts), positions


@lru_cache(maxsize=_NAMES)
def key_of(name: str) -> str:
    """The folded name without marks: what is looked for in a squeezed text."""
    return _ready().marks.sub("", _lower(fold(name)))


def _lower(text: str) -> str:
    """Only letters of ASCII, so that offsets stay."""
    return _UPPER.sub(_lowered, text)


def _lowered(match: re.Match[str]) -> str:
    return match[0].lower()


def normalise(name: str) -> str:
    """The key under which spelling variants of a programme's name meet.

    Beside `key_of`, tails such as 等 and 工作 go, and a pair that repeats its head word is told as one (河长制、湖长制
    and 河湖长制 have the same key). A name that is nothing but a tail stays.
    """
    key = key_of(name)
    tails = _ready().tails
    while key.endswith(tails) and (tail := next((t for t in tails if key.endswith(t) and len(key) > len(t) + 1), None)):
        key = key[: -len(tail)]
    return _PAIR.sub(r"\1\3\2", key) if len(key) in _PAIR_SIZES else key


def coinage(name: str) -> str:
    """The name of a candidate: `normalise` without what changes every year (years, 第三届, 2.0版), in its own capitals.

    So that a place's 2023济南消费季 meets its 2024济南消费季. What would become shorter than two characters stays.
    """
    key = normalise(name)
    bare = _ready().years.sub("", key)
    if len(bare) < 2:
        bare = key
    written = _ready().marks.sub("", fold(name))
    at = _lower(written).find(bare)  # -1 where something was taken out of its middle
    return written[at : at + len(bare)] if at >= 0 else bare


@lru_cache(maxsize=_NAMES)
def cores(key: str) -> Sequence[tuple[int, int]]:
    """Spans inside a key without the words that may stand outside a name (深化…, …建设), longest first.

    Whether such a core names the same programme is for the caller to know.
    """
    known = _vocabulary()
    starts, ends = [0], [len(key)]
    if key.startswith(known.heads):
        starts += (len(head) for head in known.heads if key.startswith(head))
    if key.endswith(known.ends):
        ends += (len(key) - len(end) for end in known.ends if key.endswith(end))
    spans = {(start, end) for start in starts for end in ends if end - start >= 2 and end - start < len(key)}
    return sorted(spans, key=lambda span: span[0] - span[1])


@lru_cache(maxsize=_NAMES)
def readings(name: str) -> Sequence[str]:
    """Keys under which a name that a person typed may be known, best first: itself, its cores, itself without its kind.

    Example: 放管服改革 may be known as 放管服.
    """
    key = normalise(name)
    kinds = _vocabulary().kinds if key.endswith(_vocabulary().kinds) else ()
    bare = (key[: -len(kind)] for kind in kinds if key.endswith(kind) and len(key) > len(kind) + 1)
    return [key, *(key[start:end] for start, end in cores(key)), *bare]


@lru_cache(maxsize=_NAMES)
def without_edition(name: str) -> Sequence[str]:
    """Keys of the programme of which the name tells an edition, round, level or trial, the closest first.

    Example: of 一网通办2.0改革 also 一网通办. Whether such a key names a programme is for the caller to know.
    """
    found = dict.fromkeys(readings(name))
    waiting = list(found)
    for key in waiting:
        for bare in (edition.sub("", key) for edition in _editions()):
            if _LEAST <= len(bare) < len(key) and bare not in found:
                more = [k for k in readings(bare) if k not in found]
                found.update(dict.fromkeys(more))
                waiting += more
    return list(found)


@lru_cache(maxsize=1)
def _editions() -> Sequence[re.Pattern[str]]:
    return [re.compile(edition) for edition in _vocabulary().editions]


@lru_cache(maxsize=_NAMES)
def reworded(name: str) -> Sequence[str]:
    """Keys of the name said in other words: its verb at the end, or without words that tell how it is done.

    Example: of 整治老旧小区 老旧小区整治. Whether such a key names a programme is for the caller to know.
    """
    doing, manners = _wordings()
    found: dict[str, None] = {}
    for key in without_edition(name):
        verb = doing.match(key)
        if verb is not None and len(key) - verb.end() >= _LEAST:
            found[key[verb.end() :] + verb[0]] = None
        bare = manners.sub("", key)
        if _LEAST < len(bare) < len(key):
            found[bare] = None
    return list(found)


def unjoined(key: str) -> str:
    """A key without the words that join others (和, 的)."""
    return key.translate(_joints())


@lru_cache(maxsize=1)
def _wordings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(_vocabulary().doing), re.compile(_vocabulary().manners)


@lru_cache(maxsize=1)
def _joints() -> dict[int, None]:
    return {ord(joint): None for joint in _vocabulary().joints}
