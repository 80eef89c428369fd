"""Names for quantities, from the clause that holds them or, in a chain, from the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat, zip_longest
from typing import NamedTuple

from loaders.extract.indicators.quantities import Quantity
from loaders.extract.indicators.words import alternatives, hedges, words

_A_UNIT = "/(?:平方米|平方公里|立方米|公里|千瓦时|小时|[年月日天人户亩吨个家件])"  # 66万吨/日
_PER = re.compile(f"^{_A_UNIT}")
_CLAUSE_END = re.compile("[,;:。、!?)(]")
_RATES = ("增幅", "增速", "降幅", "涨幅", "跌幅")  # they name the change: 降幅达5%
CHANGE_UNITS = ("%", "个百分点", "百分点", "倍", "成", "")
_PERCENT = ("%", "个百分点", "百分点", "‰")
# what only dates a number: 比2012年, 提高到2025年的
_DATED = re.compile(
    "(?:比|较|为|于|由|从|(?:提高|增加|增长)?[到至])?(?:20\\d\\d年|“?十[二三四五]五”?|去年|上年)(?:期间|同期|[初末底])?的?"
)
_HEAD = re.compile(f"^(?:{_A_UNIT}|的|左右|以上|及|大关|台阶|关口|规模|目标|任务)+")
_TAIL = re.compile(
    "(?:全面|顺利|成功|如期|陆续|相继|正式|加快|有序)?(?:建成|开工|竣工|投产|完工|落地|启动)?(?:投用|投运|运营|使用)?$"
)


class Around(NamedTuple):
    """A quantity in its sentence: `clause` is where its clause begins, `left` and `right` are the words around it.

    `adjoining`: nothing but a comma or 、 stands between it and the quantity before.
    """

    quantity: Quantity
    clause: int
    left: str
    right: str
    adjoining: bool


class Named(NamedTuple):
    """`name` is None where nothing names the quantity; `growth`: it is a change, and `negative` one that falls."""

    name: str | None
    growth: bool
    negative: bool


class Chain:
    """Names the quantities of a sentence in order: many take their name, or that they are a growth, from before."""

    def __init__(self) -> None:
        self._before = ""  # the name of the last level told
        self._coming: list[str] = []  # the names still to come of a 分别
        self._growth = self._negative = False  # of the quantity before

    def name(self, around: Around) -> Named:
        """The next quantity's name, without words around it that are no part of it."""
        q, left = around.quantity, around.left
        core, growth, negative = _without_change(left, q)
        name = self._name(core, _noun(around.right), q, growth)
        if around.adjoining and self._growth and not left.strip("、和与及,") and _may_change(q):
            growth, negative = self._growth, self._negative  # 分别下降3%、5%
        self._growth, self._negative = growth, negative
        return Named(_bare(name, self._before) if name else None, growth, negative)

    def keep(self, quantity: Quantity, named: Named) -> None:
        """Remembers the name of a quantity that counts, for those behind it that have none."""
        if named.name and not quantity.rank and not named.growth:
            self._before = named.name

    def _name(self, core: str, noun: str, q: Quantity, growth: bool) -> str | None:
        """The name that the words before (`core`) and behind (`noun`) a quantity give."""
        several = _distributed(core)
        if len(several) > 1:
            self._coming = several[1:]
            return several[0]
        core = _stripped(core)
        coming, self._coming = self._coming, []
        if len(core) < 2:
            if coming and not noun:
                self._coming = coming[1:]
                return coming[0]
            if growth or q.unit in _PERCENT or q.rank or not noun:
                self._coming = coming[1:]
                return self._before or noun or None
            return noun
        if noun and q.unit not in _PERCENT and not q.rank:
            leading = _patterns().verbs.match(core)
            return (leading.group() if leading else "") + noun
        return core


def surroundings(folded: str, found: Sequence[Quantity]) -> Iterator[Around]:
    """The quantities of a folded sentence with the words around them, each word given to one of them on each side."""
    last = 0
    for q, following in zip_longest(found, found[1:]):
        clause = max(last, 1 + max(map(folded.rfind, ",;:。", repeat(last), repeat(q.start))))
        left = folded[clause : q.start]
        left = (_PER.sub("", left) if left.startswith("/") else left).lstrip("、和,;—－-·•")
        right = _CLAUSE_END.split(folded[q.end : following.start if following else len(folded)], maxsplit=1)[0]
        yield Around(q, clause, left, right, last == clause)
        last = q.end


def _without_change(left: str, q: Quantity) -> tuple[str, bool, bool]:
    """The words before a quantity without those of a change (增长, 下降到); whether it is a growth, and a fall."""
    p = _patterns()
    core = left
    change = p.change.search(core)
    if change is None:
        core = p.links.sub("", core)
        change = p.change.search(core)
    if change is None:
        falls = q.unit in _PERCENT and p.less.match(p.openers.sub("", core)) is not None  # 全年压减三公经费5%
        return core, falls, falls
    if q.rank:
        return core, False, False
    rest = core[: change.start()]
    if _may_change(q):
        growth = not change["to"] or change["verb"] in _RATES
        return rest, growth, growth and p.fall.search(change["verb"]) is not None
    if len(p.openers.sub("", p.aspect.sub("", rest))) < 2:
        return "", False, False  # 增加2700亿元: of what was named before
    return (p.fillers.sub("", rest) if change["to"] else core), False, False


def _may_change(q: Quantity) -> bool:
    return q.unit in CHANGE_UNITS and not q.rank


def _distributed(core: str) -> list[str]:
    """The names before a 分别, each of which has a number of its own."""
    head, mark, _ = core.rpartition("分别")
    return [name for name in re.split("[、和与及]", _patterns().openers.sub("", head)) if name] if mark else []


def _stripped(core: str) -> str:
    """The words before a quantity without links and aspects behind (同比, 达到) and openers before a name."""
    p = _patterns()
    while (shorter := p.aspect.sub("", p.links.sub("", core))) != core:
        core = shorter
    return p.openers.sub("", core)


def _noun(right: str) -> str:
    """What is counted, from the words behind a quantity; empty where they tell on: 350元提高到380元."""
    headless = _HEAD.sub("", right)
    noun = _TAIL.sub("", headless) or headless
    return "" if _patterns().tail.fullmatch(noun) else noun


def _bare(name: str, before: str) -> str:
    """The name without words around it that are no part of it; the one before where nothing else is left."""
    bare = name.removeprefix("的")
    while (shorter := _patterns().tail.sub("", bare)) != bare:
        bare = shorter
    return bare if len(bare) >= 2 and not _DATED.fullmatch(bare) else before or name


class _Patterns(NamedTuple):
    """The words around names, as expressions over folded text."""

    links: re.Pattern[str]  # between a name and its number
    change: re.Pattern[str]  # a verb of change before the number (`verb`), with `to` where it tells the level reached
    openers: re.Pattern[str]  # before a name
    verbs: re.Pattern[str]  # that belong to the name
    tail: re.Pattern[str]  # that end a name
    fillers: re.Pattern[str]  # between a name and what ends it
    less: re.Pattern[str]  # a clause that begins with a fall
    fall: re.Pattern[str]  # a verb that tells of a fall
    aspect: re.Pattern[str]  # of how a change is measured


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    w = words()
    change = alternatives(w.rise, w.fall)
    whole = alternatives(w.whole)
    longer, letters = (alternatives(tuple(o for o in w.openers if (len(o) > 1) is more)) for more in (True, False))
    link = hedges(*w.links, *w.at_least, *w.at_most, *w.about)
    return _Patterns(
        links=re.compile(rf"(?:{link})+$"),
        change=re.compile(
            rf"(?P<verb>{change})(?P<to>(?:{alternatives(w.to)})?)(?:了|近|约|超过|超|[(（]下同[)）])?$"
        ),
        openers=re.compile(
            rf"^(?:(?!{whole})(?:(?:{longer})|(?:{letters})(?!{whole}))|到?20\d\d年(?:底|末)?|“?十[三四五]五”?(?:期间|以来|时期)?|到\d+年"
            r"|\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十]+[是、]|第[一二三四五六七八九十]+[,、]|\d{1,2}[.、](?!\d))+"
        ),
        verbs=re.compile(alternatives(w.verbs)),
        tail=re.compile(
            rf"(?:(?:{alternatives(w.fillers)})*(?:{alternatives(w.tails)})(?:{alternatives(w.fillers)})*|连续[\d一二两三四五六七八九十]+个?(?:年|月|季度))$"
        ),
        fillers=re.compile(rf"(?:{alternatives(tuple(f for f in w.fillers if f != '分别'))})+$"),
        less=re.compile(rf"(?:{alternatives(w.fall)}).*(?<!率)$"),
        fall=re.compile(rf"(?:{alternatives(w.fall)})$"),
        aspect=re.compile(
            "(?:同比|环比|分别|年均|平均|均|双双|比上年|较上年|比去年|较去年|五年|累计|连续|实际|名义|增速|增幅|可比口径"
            "|按可比价格计算|历史性|首次|总体|的|占|去年的|上年的|从|由|[（(]下同[）)])+$"
        ),
    )  # fmt: skip
