"""A name taken apart: what it is, whose it is, its numbers, its parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from kg.identity.vocabulary import words
from kg.text import fold

_NO_LETTER, _NO_NAME = re.compile(r"[^\w*]|_"), re.compile(r"[^\w*+]|_")
_MASK = re.compile(r"[*＊×ΧX某]{2,}|[*＊]+|某")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE = r"[零〇一二三四五六七八九十百两]+"
_ORDINAL = re.compile(
    rf"第?({_CHINESE}|\d+)(期|号|级(?!医|甲|市|城)|阶段|批|标段|届|次|轮|环|路|桥|线|村|区|院|人民|中学|小学|实验|大(?!学|桥|道|数|型|湾)|个|项|条(?![街龙心线例])|季|纵|横|联|跑道)"
)
_NTH = re.compile(rf"第({_CHINESE}|\d+)")  # 第三通道: whatever it counts
_FIVE_YEARS = re.compile(r"十([一二三四五六七八九]?)五(?!五)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(19|20)\d\d年?(度)?")
_LATIN = re.compile(r"[a-z]+")
_BETTER = re.compile(r"[a-z]\+(?![a-z\d])")  # AA+ is not AA
_SCHOOL = re.compile(r"(?<![第初高])([一二三四五六七八九十]{1,2})中(?=$|[东南西北新老]?校区|本部)")
_SIDE = re.compile("([东西南北])(?=路|区|段|线|延|侧|站|港|岸|环|院|门|街|大道|片|扩|支|干|城|部|广场|快|核心|启动)")
_ROAD, _PLACE = 3, 5  # letters of a road at least, of the place whose section of it is meant at most
# 农业省实验室: 省农业实验室
_LEVEL_INSIDE = re.compile("(?<=..)(国家|全国|省|市)(?=(?:重点)?实验室|技术创新中心|工程研究中心)")
_ENDS = re.compile("^([\u4e00-\u9fff]{2,4})至([\u4e00-\u9fff]{2,4}?)(?=(?:高速)?(?:铁路|公路)|高铁|高速|城际)")
_QUOTED = re.compile(r"[“\"]?([^“”\"]+)[”\"]")
_PHASES = re.compile(rf"({_CHINESE}|\d+)期、(?=(?:{_CHINESE}|\d+)期)")  # 二期、三期: 二、三期
_PLANNED = re.compile(r"[(（]筹[建备]?[)）]$")
_ROMAN = str.maketrans({"ⅰ": "i", "ⅱ": "ii", "ⅲ": "iii", "ⅳ": "iv", "ⅴ": "v"})
_LEAST_NAME = 5  # letters of a name before which a stray word is looked for
_COUNT = re.compile(r"\d+(?:大|个|项)(?!道|桥|学)")


@dataclass(frozen=True, slots=True)
class Name:
    """`letters`: folded, without marks, masks as `*`; `core`: without owner and action words.

    `owner`: the place at its head, the report's own place where the name is relative (市, 区), None where it says
    nothing; `level`: the level word at its head; `done`: its end, without which the core is, says what is done to a
    thing that stands already (扩建); `quoted`: what it has in quotation marks, the first of which a name may lack, or
    the core. `ordinals`, `numbers`, `latin`, `parts`, `sides` are what
    tells two things apart that are called almost alike.
    """

    text: str
    letters: str
    core: str
    owner: str | None
    level: str | None
    section: str | None
    whole: bool
    ordinals: frozenset[str]
    numbers: frozenset[str]
    latin: frozenset[str]
    parts: frozenset[str]
    sides: str
    masked: bool
    done: bool
    quoted: str


Owner = Callable[[str], "tuple[str, int] | None"]
"""The place that a name begins with, and how many letters it takes; None where it begins with none."""


def parse(text: str, type: str, owner: Owner) -> Name:
    """Takes a name apart; `owner` knows the places of the report's region."""
    folded = _MASK.sub("*", fold(text)).lower().translate(_ROMAN)
    if "筹" in folded:  # most names have none of what is looked for here and below, and to see that is faster
        folded = _PLANNED.sub("", folded)
    if "期、" in folded:
        folded = _PHASES.sub(r"\1、", folded)
    letters = _stray(_NO_LETTER.sub("", folded))
    if _longer().search(letters):  # few have one
        for long, short in words().equals.items():
            letters = letters.replace(long, short)
    if "中" in letters:
        letters = _SCHOOL.sub(r"第\1中学", letters)
    if type == "project" and "至" in letters:
        letters = _ENDS.sub(lambda m: m[1][0] + m[2][0], letters)  # 云溪至钱塘铁路: 云钱铁路
    inside = _LEVEL_INSIDE.search(letters) if "实验室" in letters or "中心" in letters else None
    if inside:
        letters = inside[1] + letters[: inside.start()] + letters[inside.end() :]
    rest = letters
    found = owner(rest)
    whose = None
    if found is not None and not rest[found[1] :].startswith(words().waters):
        whose, taken = found
        rest = rest[taken:].removeprefix("市").removeprefix("省") if len(rest) - taken >= 3 else rest
    level = None
    for word in _levels() if rest.startswith(_levels()) else ():
        if rest.startswith(word) and len(rest) - len(word) >= 3:
            level = words().levels[word]
            if type in ("project", "organisation", "honour") and not (level == "national" and type != "honour"):
                rest = rest[len(word) :]
            break
    section, rest = _section(rest, owner) if type == "project" else (None, rest)
    years = _YEAR.sub("", rest) if "19" in rest or "20" in rest else rest
    years = _ORDINAL.sub(lambda m: f"{_value(m[1])}{m[2]}", years)
    ordinals = {f"{_value(m[1])}{_unit(m[2])}" for m in _ORDINAL.finditer(years)}
    if "五" in years:
        ordinals |= {f"五年{m[1]}" for m in _FIVE_YEARS.finditer(years)}
    if "第" in rest:
        ordinals |= {f"第{_value(m[1])}" for m in _NTH.finditer(_ORDINAL.sub("", rest))}
    plain = _COUNT.sub("", years)
    quoted = _QUOTED.search(folded) if "”" in folded or '"' in folded else None
    core = _stripped(plain, type)
    return Name(
        text=text,
        letters=letters,
        core=core,
        owner=whose,
        level=level,
        section=section,
        whole=found is not None and found[1] == len(letters),
        ordinals=frozenset(ordinals),
        numbers=frozenset(_NUMBER.findall(years)),
        latin=frozenset(_LATIN.findall(years) + (_BETTER.findall(folded) if type == "honour" else [])),
        parts=frozenset(p for p in words().parts if p in rest),
        sides="".join(_SIDE.findall(rest)),
        masked="*" in letters,
        done=type == "project" and any(word in plain[len(core) :] for word in words().changes),
        quoted=_NO_NAME.sub("", quoted[1]) if quoted else core,
    )


def _unit(word: str) -> str:
    """What is counted; 七大 and 七个 are as many."""
    return "个" if word in "大个项" else word


def _stray(letters: str) -> str:
    """Without the word before a name that was taken for its beginning (对新湖水库)."""
    for word in words().stray if letters.startswith(words().stray) else ():
        if letters.startswith(word) and len(letters) - len(word) >= _LEAST_NAME:
            return letters[len(word) :]
    return letters


def _section(letters: str, owner: Owner) -> tuple[str | None, str]:
    """The place whose section a name tells of, and the name without it."""
    for end in (m.start() for m in re.finditer("段", letters)):
        for start in range(max(_ROAD, end - _PLACE), end - 1):
            found = owner(letters[start:end])
            if found is not None and found[1] == end - start:
                return found[0], letters[:start] + letters[end + 1 :]
    return None, letters


@lru_cache(maxsize=1)
def _longer() -> re.Pattern[str]:
    """The words that are read as shorter ones."""
    return re.compile("|".join(map(re.escape, words().equals)) or "(?!)")


@lru_cache(maxsize=1)
def _levels() -> tuple[str, ...]:
    return tuple(sorted(words().levels, key=lambda w: -len(w)))


@lru_cache(maxsize=1)
def _actions() -> tuple[str, ...]:
    return tuple(sorted(words().actions, key=lambda w: -len(w)))


def _stripped(letters: str, type: str) -> str:
    """Without action words at the end, as long as three letters are left."""
    if type == "organisation":
        for word in words().firms:
            if letters.endswith(word) and len(letters) - len(word) >= 3:
                return letters[: -len(word)]
    if type != "project":
        return letters
    again = True
    while again and letters.endswith(_actions()):
        again = False
        for word in _actions():
            if letters.endswith(word) and len(letters) - len(word) >= 3:
                letters = letters[: -len(word)]
                again = True
                break
    return letters


def _value(number: str) -> int:
    """一 → 1, 十五 → 15, 二十 → 20; digits as they are."""
    if number.isdigit():
        return int(number)
    total, last = 0, 0
    for char in number:
        if char in "十百":
            total += (last or 1) * (10 if char == "十" else 100)
            last = 0
        else:
            last = _DIGITS[char]
    return total + last
