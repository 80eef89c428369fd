"""The investment that a sentence attaches to one of its projects, by grammar.

Amounts are in 亿元. One that several projects share belongs to none of them; a masked one is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from kg.model import Record
from kg.text import fold
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.extract.clauses import BLANK, any_of, blanked

FILE = "project_amounts.yaml"
AmountKind = Literal["total", "yearly", "cumulative"]
_RANK: dict[AmountKind, int] = {"total": 0, "cumulative": 1, "yearly": 2}
_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_ROUND = {"百": 100.0, "千": 1000.0, "万": 10000.0, "十": 10.0, "": 1.0}


class Amounts(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data file; its header says what the fields hold."""

    total: tuple[str, ...]
    yearly: tuple[str, ...]
    cumulative: tuple[str, ...]
    about: tuple[str, ...]
    noun: tuple[str, ...]
    fates: tuple[str, ...]
    examples: tuple[dict[str, Any], ...]


class Money(NamedTuple):
    """An amount stated at `start:end` of a sentence, the words for it included."""

    start: int
    end: int
    kind: AmountKind
    yi: float


@lru_cache(maxsize=1)
def amounts() -> Amounts:
    """The shipped data.

    Raises:
        BadData: it is wrong.
    """
    return read_vocabulary(DATA / FILE, Amounts)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    data = amounts()
    words = any_of((*data.total, *data.yearly, *data.cumulative))
    return re.compile(
        rf"(?P<word>{words})(?:{any_of(data.about)})*"
        r"(?:(?<![\d.])(?P<n>\d+(?:,\d{3})*(?:\.\d+)?)(?:余|多)?(?P<scale>万亿|亿|千万|百万|万)|(?P<round>[百千万十])亿)"
        r"(?:余|多)?(?P<unit>元|人民币)(?:以上|左右)?"
    )


@lru_cache(maxsize=1)
def _kinds() -> dict[str, AmountKind]:
    data = amounts()
    kinds: dict[str, AmountKind] = {}
    for kind in _RANK:
        kinds |= {word: kind for word in getattr(data, kind)}
    return kinds


def money(sentence: str) -> list[Money]:
    """All amounts of investment in a sentence (folded or not), from left to right."""
    found = []
    for m in _pattern().finditer(fold(sentence)):
        if m["round"]:
            yi = _ROUND[m["round"]]
        else:
            scale = {"万亿": 1e4, "亿": 1.0, "千万": 0.1, "百万": 0.01, "万": 1e-4}[m["scale"]]
            yi = round(float(m["n"].replace(",", "")) * scale, 6)
        found.append(Money(m.start(), m.end(), _kinds()[m["word"]], yi))
    return found


def amounts_of(text: str, spans: Sequence[tuple[int, int]]) -> dict[int, tuple[float, AmountKind]]:
    """The amounts of projects: from their number in `spans` to (亿元, kind); those without one are left out.

    Args:
        text: of the passage, all mentions but the projects left as they are.
        spans: of the projects, without overlaps, in order.
    """
    found: dict[int, tuple[float, AmountKind]] = {}
    for sentence in _SENTENCE.finditer(text) if spans else ():
        start, end = sentence.span()
        if not ("元" in sentence.group() or "人民币" in sentence.group()):
            continue
        inside = [(n, a - start, b - start) for n, (a, b) in enumerate(spans) if start <= a and b <= end]
        if not inside:
            continue
        blank = fold(blanked(sentence.group(), [(a, b) for _, a, b in inside]))
        for stated in money(blank):
            number = _owner(blank, stated, inside)
            if number is not None and (number not in found or _RANK[stated.kind] < _RANK[found[number][1]]):
                found[number] = (stated.yi, stated.kind)
    return found


_QUOTE = '[“”"‘’《》]*'
_INTO = re.compile(rf"(?:[、,])?(?:[^,。{BLANK}]{{0,24}}?)的(?:[^,、。{BLANK}的]{{0,6}})?{_QUOTE}(?={BLANK})")
_DOING = re.compile(rf"[^,、。{BLANK}]{{0,8}}?(?:建成|建设|完成|打造|改造|实施|新建|开工)(?:了|的)?{_QUOTE}(?={BLANK})")
_NEXT_MONEY = re.compile("(?:计划|概算|静态|年度|累计)?(?:总投资|投资|投入)")
_PREDICATE = re.compile("[^,、。]{2,},")  # what was said of the project before: a clause that ends
_VERB = re.compile(
    "建成|开工|启动|推进|加快|完成|推动|建设|实施|打造|做好|确保|力争|竣工|投产|落户|开通|争取|支持|新建"
)


def _owner(text: str, stated: Money, projects: Sequence[tuple[int, int, int]]) -> int | None:
    """The number of the one project that an amount belongs to."""
    before = text[: stated.start].rstrip("（( 、,")
    opened = bool(re.search("[（(]$", text[: stated.start]))
    behind = text[stated.end :]
    for number, _, end in projects:
        if opened and re.sub(f"(?:{any_of(amounts().noun)})+$", "", before).rstrip('”’"》') == text[:end]:
            return number  # A（总投资5亿元）
    into = _INTO.match(behind) or (_DOING.match(behind) if not opened else None)
    if into and _pattern().search(into.group()):  # 投资20亿元的甲、投资15亿元的【乙】
        return None
    if into and not _VERB.search(into.group()[:-1] if into.re is _INTO else ""):
        at = stated.end + into.end()
        for number, start, end in projects:
            if start == at:
                listed = _MEMBER_BEFORE.search(text[: stated.start]) is not None
                return None if _shared(text[end:], listed) else number
        return None
    return _of_subject(text, stated, projects)


_MEMBER_BEFORE = re.compile(rf'的[“‘"《]*{BLANK}+[”’"》]*(?:项目|工程)?(?:、|和|及|以及)$')  # 投资5亿元的【甲】、


def _shared(after: str, listed: bool) -> bool:
    """Whether more members of the list follow that have no amount of their own.

    Args:
        listed: the member before has an amount of its own, so 等6个 counts all of them.
    """
    m = re.match(
        r"[”’\"》]*(?:项目|工程)?(?P<more>等[一二两三四五六七八九十\d]+(?!批)[个大条座项处])?"
        r"(?P<link>、|和|及|与|以及)?[“‘\"《]*(?P<rest>.{0,12})",
        after,
    )
    if m is None or not m["link"]:
        return bool(m and m["more"]) and not listed
    return not _NEXT_MONEY.match(m["rest"]) and not _VERB.match(m["rest"])


def _of_subject(text: str, stated: Money, projects: Sequence[tuple[int, int, int]]) -> int | None:
    """A项目完成投资20亿元; …A…，总投资约70亿元: the project just before, or the only one that was named before."""
    earlier = [p for p in projects if p[2] <= stated.start]
    if not earlier:
        return None
    number, start, end = earlier[-1]
    between = text[end : stated.start]
    if _EACH_BEFORE.fullmatch(between) and _EACH.match(text, stated.start):
        return number  # 开工A等投资超百亿元的项目
    if _LISTED.search(text[:start]) or re.match(r"[”’\"》]*(?:项目|工程)?(?:、|和|及|与|等)", between):
        return None
    if re.search(r"\d+[个条座处项]|等[^,、。]{0,6}项目", between):  # what is counted there has the amount
        return None
    if re.match("(?:以上)?的", text[stated.end :]):  # the amount of something that follows
        return None
    noun = rf"[”’\"》]*(?:{any_of(amounts().noun)})*(?:[^、,。]{{0,10}}[、,])?{_WHEN}"
    apart = len(earlier) == 1 or _PREDICATE.search(text[earlier[-2][2] : start])
    alone = apart and re.fullmatch(rf".*[,、]{_WHEN}", between)
    if "," in between and _BUYS.match(text, stated.end):  # 建甲，投入8亿元购置设备
        return None
    if "、" in between and "固定资产" in text[stated.start : stated.end]:  # what all of a list come to
        return None
    return number if alone or re.fullmatch(noun, between) else None


# a round amount that each of some projects exceeds
_EACH_BEFORE = re.compile('[”’"》]*(?:项目|工程)?等(?:一批)?(?:总|计划总)?')
_EACH = re.compile("(?:总|计划总)?投资(?:额)?(?:超过|超|过|逾)[百千十]亿元(?:以上)?的")
_BUYS = re.compile("[^,、。;；)）(（的]{2}")
_WHEN = "(?:全年|今年|年内|项目|总|已|预计|计划|其中)*"
_LISTED = re.compile('(?:、|和|及|与)[“‘"《]*$')
