"""Whether a name means one thing that is built, and whether the text of a report tells of it where no fact does.

Who says that a project stands still, or was never heard of again, says it of a government: so a name that means a kind,
a district or a river is not asked, and what a sentence tells under another type or a shorter name counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from kg.identity.vocabulary import words
from kg.model import Record
from kg.text import fold
from kg.tracking.matching import MASK
from kg.vocabulary import read_vocabulary

FILE = "works.yaml"
How = Literal["done", "further", "near", "there", "built", "old"]
_ROMAN = {ord(char): letters for char, letters in zip("ⅠⅡⅢⅣⅤ", ("I", "II", "III", "IV", "V"), strict=True)}
_MARKS = re.compile(r"[^\w*]|_")
_MARK = re.compile(r"[一二三四五六七八九十\d]+期|[东西南北中A-Z]段")
_COUNTED = re.compile(r"[\d一二三四五六七八九十百千几]余?[个座家条所处批项]$")
_LINE = re.compile(r"[一二三四五六七八九十\d]号线$")
_LOOSE = re.compile(r"[^\w\n，,。；;！？!?：:、*]|_")
_BRACKETS = re.compile(r"[（(][^（）()\n]{1,10}[）)]")
_CLAUSE = re.compile(r"[，,。；;！？!?：:\n]")
_SECTION = re.compile(r"[（(][^（）()\n]{1,10}段[）)]")
_RAIL = re.compile("^(?P<from>[一-鿿])(?P<to>[一-鿿])(?:铁路|高铁|城际|客专)")
_DASH = re.compile("[-—－–]+")
_LIST = re.compile("、|(?<!高)等(?![级学])")
_OWNED = re.compile("[市区县省](?![域民政场城块际级])")  # 区颐养院 is one thing
_SEVERAL = re.compile(  # 一中心三基地; 六大园区
    r"[一二三四五六七八九十两]\w{1,3}[一二三四五六七八九十两]\w|^[一二三四五六七八九十两\d]+[大个座条所家处批]"
)
_LEVEL = re.compile("国家级|[省市区县]级")
_SPECIFIC = 2  # letters that say which thing of its kind a name means
_SHORT = 3  # letters of a name without its head by which a text may tell of it, where they are specific
_LONG = 5  # and where they are not
_BEGIN = 4  # letters with which a like name begins
_KIN = 4  # letters between a short beginning and what is built
_NEAR = 60  # letters around a name in which its clause is looked for


class Works(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data file; its header says what the fields hold."""

    heads: tuple[str, ...]
    wide: tuple[str, ...]
    open: tuple[str, ...]
    works: tuple[str, ...]
    kinds: tuple[str, ...]
    companions: tuple[str, ...]
    beside: tuple[str, ...]
    short: dict[str, str]
    done: tuple[str, ...]
    further: tuple[str, ...]
    near: tuple[str, ...]
    there: tuple[str, ...]
    built: tuple[str, ...]
    old: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class Name(NamedTuple):
    """What a name of a project means.

    `full`: ways in which a text names it in full, without places at its head and works at its end; `cores`: what a text
    says of it at least. `head`: the list of the data file that its last words stand in, None for none; `worked`: it
    names a work (改造, 二期); `specific`: it says which thing of its kind is meant; `marks`: phases and sections;
    `outline`: how it begins and ends, None for a short name; `numbered`: it is a line of a network; `stem`: how another
    name of it may begin; `line`: how a railway with one of its ends is named, None for others; `firsts`: letters with
    which each of the full names and cores begins.
    """

    full: tuple[str, ...]
    cores: tuple[str, ...]
    head: str | None
    worked: bool
    specific: bool
    marks: frozenset[str]
    outline: tuple[str, str] | None
    numbered: bool
    stem: str
    line: re.Pattern[str] | None
    firsts: tuple[str, ...]


def one_thing(names: Sequence[Name]) -> bool:
    """Whether the names of a project mean one thing that is built."""
    return any(n.specific and n.head in ("heads", "open") for n in names) and all(n.head != "wide" for n in names)


def one_work(names: Sequence[Name]) -> bool:
    """Whether they mean one work: that of a street or port which is there already is named."""
    return one_thing(names) and all(n.worked for n in names if n.head == "open")


@lru_cache(maxsize=1)
def works() -> Works:
    """The shipped data.

    Raises:
        BadData: the file is wrong; file and line.
    """
    return read_vocabulary(files("kg.tracking") / FILE, Works)


class _Grammar(NamedTuple):
    ends: dict[str, str]
    longest: int
    work: re.Pattern[str]
    kinds: re.Pattern[str]
    companion: re.Pattern[str]
    beside: re.Pattern[str]
    head: re.Pattern[str]
    short: dict[str, str]
    told: dict[How, re.Pattern[str]]


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    data, known = works(), words()
    ends = {word: kind for kind in ("heads", "wide", "open") for word in getattr(data, kind)}
    kinds = {*data.kinds, *known.kinds, *known.actions, *data.heads, *data.wide, *data.open}
    kinds = {word for word in kinds if len(word) > 1}  # a letter may be one of a name: 清湖
    return _Grammar(
        ends=ends,
        longest=max(map(len, ends)),
        work=re.compile(f"(?:{_MARK.pattern}|{_any(data.works)})+$"),
        kinds=re.compile(f"第[一二三四五六七八九十]|[\\d a-zA-Z]+|{_MARK.pattern}|{_any(kinds)}"),
        short={**known.equals, **data.short},
        companion=re.compile(f"(?:{_any((*data.companions, *known.parts))})(?:{_any(data.works)})*$"),
        beside=re.compile(_any(data.beside)),
        head=re.compile(f"\\w{{,{_KIN}}}?(?:{_any((*data.heads, *data.open))})"),
        told={
            "done": re.compile(_any(data.done)),
            "further": re.compile(_any((*data.done, *data.further))),
            "near": re.compile(_any(data.near)),
            "there": re.compile(_any(data.there)),
            "built": re.compile(_any(data.built)),
            "old": re.compile(_any(data.old)),
        },
    )


def _any(choice: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, choice), key=len, reverse=True))


def read(name: str, own: Sequence[str] = ()) -> Name:
    """A name taken apart.

    Args:
        own: names of the report's place and of those above it, longest first.
    """
    grammar = _grammar()
    folded = fold(name).translate(_ROMAN)
    letters = _MARKS.sub("", folded)
    letters = letters[(m.end() if (m := _LEVEL.search(letters)) and len(letters) - m.end() >= _SHORT else 0) :]
    ours = next((p for p in own if letters.startswith(p) and len(letters) - len(p) >= _SHORT), "")
    letters = letters[len(ours) :]
    found = grammar.work.search(letters)
    base = letters[: found.start()] if found and found.start() >= _SPECIFIC else letters
    head = _head(base)
    rest = base[: len(base) - len(head)]
    owned = bool(_OWNED.match(rest))
    one = grammar.ends.get(head) in ("heads", "open")
    left = grammar.kinds.sub("", rest[owned:]) if one else rest  # the others mean no one thing anyway
    whose = bool(ours) or owned or bool(_LINE.search(base))
    named = len(left) >= (_SPECIFIC if head != "中心" else _SHORT)  # 城东中心 is the middle of a district
    short = (len(rest) >= _SHORT and named) or len(rest) >= _LONG
    cores = [rest if short else base]
    if not short and rest and len(ours) + len(rest) > _SHORT:
        cores.append(ours + rest)  # 江城智造 of 江城智造产业园
    full = {base, _MARKS.sub("", _BRACKETS.sub("", folded)), *(_MARKS.sub("", b) for b in _BRACKETS.findall(folded))}
    full |= {base.replace(long, short) for long, short in grammar.short.items() if long in base}
    full.add(_DASH.split(folded)[-1])  # 大动脉-江湖通道
    if len(base) - 2 >= _LONG:
        full.add(base[2:])  # the first word may be told in another length
    if len(rest) == len(left) == _SPECIFIC:
        full.add(rest[::-1] + head)  # a line by its ends: 江湖高铁, 湖江高铁
    full = {f for f in full if len(f) > _SHORT or f == base}
    return Name(
        full=tuple(sorted(full)),
        cores=tuple(cores),
        head=grammar.ends.get(_head(_MARKS.sub("", whole)) if (whole := _SECTION.sub("", folded)) != folded else head),
        worked=base != letters,
        specific=not (_SEVERAL.search(base) or MASK.search(name)) and not _LIST.search(name) and (named or whose),
        marks=frozenset(_MARK.findall(letters)),
        outline=(base[:_BEGIN], head) if head and len(rest) > _BEGIN else None,
        numbered=bool(_LINE.search(base)),
        stem=_stem(folded, ours, rest or base),
        line=_line(base),
        firsts=tuple(sorted({f[:_SHORT] for f in (*full, *cores)})),
    )


def _stem(name: str, ours: str, rest: str) -> str:
    """The letters that another name of the thing may begin with: the first word of several, else the first letters."""
    first = _MARKS.sub("", _DASH.split(name)[0]).removeprefix(ours)
    return (first if _SPECIFIC <= len(first) < len(rest) else rest)[:_BEGIN]


def _line(base: str) -> re.Pattern[str] | None:
    found = _RAIL.match(base)
    return found and re.compile(rf"(?:{found['from']}[一-鿿]|[一-鿿]{found['to']})(?:铁路|高铁|城际|客专)")


def _head(base: str) -> str:
    """The last words of a name that the data file lists, the longest; empty for none."""
    grammar = _grammar()
    return next((base[-n:] for n in range(min(grammar.longest, len(base)), 0, -1) if base[-n:] in grammar.ends), "")


def companion(rest: str, own: Sequence[str] = ()) -> bool:
    """Whether what follows a name makes it that of a part or a companion of the thing: 东湖大道南延.

    The section in the place itself is what its reports mean by the line.
    """
    section = rest.removesuffix("段")
    return section not in ("", *own) and _grammar().companion.search(rest) is not None


def part(whole: str, rest: str, own: Sequence[str] = ()) -> bool:
    """Whether what follows the name of a thing names another one in it or beside it: 江湖高铁东山站, 东湖隧道周边绿化.

    What follows a name that is cut short (江城至湖城高速公路) completes it.
    """
    grammar = _grammar()
    if rest.removesuffix("段") in ("", *own) or not _head(grammar.work.sub("", whole)):
        return False
    thing = grammar.work.sub("", rest)
    return grammar.beside.match(rest) is not None or 0 < len(_head(thing)) < len(thing)


def loose(passages: Sequence[str]) -> str:
    """Texts as lines without the marks that names are compared without; what holds words in brackets stands twice."""
    without = [_BRACKETS.sub("", text) for text in passages if "(" in text or "（" in text]
    return _LOOSE.sub("", "\n".join((*passages, *without))).translate(_ROMAN)


def near(name: Name, text: str) -> bool:
    """Whether a text, made `loose`, may name the thing at all: a quick look before the others."""
    return any(first in text for first in name.firsts)


def named(name: Name, text: str) -> bool:
    """Whether a text, made `loose`, names the thing in full."""
    return any(full in text for full in name.full)


def akin(name: Name, text: str) -> bool:
    """Whether a text, made `loose`, has a name that begins like one: a short beginning needs what is built behind it.

    A railway goes on under another name where it gets another end: 江湖铁路, 江海高铁.
    """
    if name.line and name.line.search(text):
        return True
    if len(name.stem) > _SPECIFIC:
        return name.stem in text
    return any(_grammar().head.match(behind) for _, behind in _clauses(name.stem, text))


def told(name: Name, text: str, how: How, *, like: bool = False) -> bool:
    """Whether a clause of a text, made `loose`, that names the thing has a word of a list of the data file.

    Args:
        how: the list; `further` holds those of `done` too.
        like: a name that begins and ends like it counts too.
    """
    words = _grammar().told[how]
    for core in name.cores:
        for before, behind in _clauses(core, text):
            marks = set(_MARK.findall(before + behind))
            other = marks and name.marks and marks.isdisjoint(name.marks)
            if not other and (words.search(before) or words.search(behind)):
                return True
    if like and name.outline:
        begin, head = name.outline
        return any(
            head in behind and (words.search(before) or words.search(behind))
            for before, behind in _clauses(begin, text)
        )
    return False


def counted(name: Name, text: str) -> bool:
    """Whether a text, made `loose`, tells how many of them there are: then they are a kind."""
    return any(_COUNTED.search(before) for full in name.full for before, _ in _clauses(full, text))


def _clauses(words: str, text: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind some words in each clause that holds them."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        before = _CLAUSE.split(text[max(0, at - _NEAR) : at])[-1]
        yield before, _CLAUSE.split(text[end : end + _NEAR], 1)[0]
        at = text.find(words, end)
