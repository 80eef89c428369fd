"""Names for quantities, from the clause that holds them or, in a chain, from the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat, zip_longest
from typing import NamedTuple

from loaders.extract.indicators.lists import head_of, names_of
from loaders.extract.indicators.quantities import Quantity
from loaders.extract.indicators.words import alternatives, hedges, singles, words

_A_UNIT = "/(?:平方米|平方公里|立方米|公里|千瓦时|小时|[年月日天人户亩吨个家件])"  # 66万吨/日
_PER = re.compile(f"^{_A_UNIT}")
_CLAUSE_END = re.compile("[,;:。、!?)(]")
_RATES = ("增幅", "增速", "降幅", "涨幅", "跌幅")  # they name the change: 降幅达5%
CHANGE_UNITS = ("%", "个百分点", "百分点", "倍", "成", "")
_PERCENT = ("%", "个百分点", "百分点", "‰")
# what only dates a number: 比2012年, 提高到2025年的; 三年, 较“十三五”末
_DATE = "(?:20\\d\\d年|“?十[一二三四五]五”?|去年|上年)(?:期间|同期|时期|期?[初末底])?"
_DATED = re.compile(
    f"(?:比|较|是|为|于|由|从|[提增扩上攀跃下降][高加长大升降低]?[到至为])?{_DATE}的?|是?[一二两三四五六七八九十]年(?:来|间|前的?)?"
)
# what a number comes from: 由350元提高到380元, 从2020年的28%提升到35%
_SOURCE = (
    "(?:从|(?<![自经理])由)(?:不|不到|不足|不满|近|约|超|最初|原来|原)?(?:的?每[^,、。\\d]{1,6}|" + _DATE + ")?的?"
)
_FROM = re.compile(f"{_SOURCE}$")
_THAN = re.compile(f"(?<!占)[比较]{_DATE}的$")  # 比2020年的9323亿元增加4374亿元
_TO = re.compile(
    "(?:[、和与及][^,、。;\\d]{0,4}[\\d.]+[^,、。;\\d]{0,6}){0,4}[^,、。;\\d]{0,12}?[到至为成达][^,、。;\\d]{0,14}\\d"
)
_ADDED = re.compile("(?P<thing>..+?)(?P<verb>新增|净增)")  # 上市公司新增5家
_LISTED_VERB = re.compile("新增|净增|新培育|新认定|新引进|新获批|新入库")
_ON_THE_WHOLE = re.compile("累计|总|共|达|拥有|现有|保有|突破|增至|占|创建|打造|完成|实施|推动|实现|开展|规模(?!以上)")
_SO_FAR = re.compile("累计|总|共有|拥有|现有|保有")
_DIFFERENT = ("净增", "增加", "减少", "增长", "提高")
_TOTAL, _WHOLE = re.compile("^总[量额]$"), re.compile("(?:[值额量]|收入|投资|面积)$")
_EACH = re.compile("分别(?P<rest>[^,、]{0,12})$")
_JOINED = "[、和与及以]+"
_HEAD = re.compile(f"^(?:{_A_UNIT}|的|左右|以上|及|大关|台阶|关口|规模|目标|任务)+")
_TAIL = re.compile(
    "(?:即将|全部|均|已|全面|顺利|成功|如期|陆续|相继|正式|加快|有序)?(?:建成|开工|竣工|投产|完工|落地|启动)?"
    "(?:投用|投运|运营|使用|投入(?:使用|运营|运行|生产))?$"
)
# what a number behind a counted noun tells of it: 22个项目完成投资143亿元
_OF_NOUN = re.compile(
    "(?:(?:累计|超额|全年|已|共|预计|计划|力争)*(?:完成|实现)(?:总|年度|固定资产)?(?:投资额?|投入)|(?:计划|预计)?总投资)$"
)


class Around(NamedTuple):
    """A quantity in its sentence: `clause` is where its clause begins, `left` and `right` are the words around it.

    `adjoining`: nothing but a comma or 、 stands between it and the quantity before; `follows`: its clause goes on
    right behind that quantity; `group`: how many numbers it begins that nothing but 、 and 和 part, itself among them
    (0: it is in a group that another begins); `old`: another number tells what became of it (从350元提高到380元);
    `above`: the clause before, where it holds no quantity.
    """

    quantity: Quantity
    clause: int
    left: str
    right: str
    adjoining: bool
    follows: bool = False
    group: int = 1
    old: bool = False
    above: str = ""


class Named(NamedTuple):
    """`name` is None where nothing names the quantity; `growth`: it is a change, and `negative` one that falls."""

    name: str | None
    growth: bool
    negative: bool


class Chain:
    """Names the quantities of a sentence in order: many take their name, or that they are a growth, from before."""

    def __init__(self) -> None:
        self._before = ""  # the name of the last level told
        self._last = ""  # the name of the last quantity that is no rank
        self._listed: list[str] = []  # the names of the last list
        self._coming: list[str] = []  # those of them still to come
        self._growth = self._negative = False  # of the quantity before

    def name(self, around: Around) -> Named:
        """The next quantity's name, without words around it that are no part of it."""
        q, left = around.quantity, around.left
        core, growth, negative = _without_change(left, q)
        name = self._of_list(around, core) or self._name(core, _noun(around), q, growth)
        if name and around.follows:
            name = _with_subject(name, self._last)
            if around.adjoining and not growth:
                name = self._with_verb(name, around)
        if around.adjoining and self._growth and not left.strip("、和与及,") and _may_change(q):
            growth, negative = self._growth, self._negative  # 分别下降3%、5%
        self._growth, self._negative = growth, negative
        bare = _bare(name, self._before) if name else None
        if bare and bare == self._before and _SO_FAR.search(left):
            bare = _patterns().leading.sub("", bare)  # 新增2个、累计4个
        by = _difference(left, q) if bare and self._before else ""
        if bare and by and (bare == self._before or len(_undone(bare)) < 2) and not _noun(around):
            bare = self._before + by  # 达5亿元，比去年增加1亿元
        return Named(bare, growth, negative)

    def _with_verb(self, name: str, around: Around) -> str:
        """The name in a list with the verb that the first of the list has: 新增学位300个、养老床位20张."""
        verb = _LISTED_VERB.match(self._last)
        on_its_own = _ON_THE_WHOLE.search(around.left) or _patterns().leading.match(name) or around.quantity.rank
        return name if verb is None or on_its_own or around.quantity.unit in CHANGE_UNITS else verb.group() + name

    def keep(self, quantity: Quantity, named: Named) -> None:
        """Remembers the name of a quantity that counts, for those behind it that have none."""
        if named.name and not quantity.rank:
            name = _undone(named.name)
            if len(name) > 1:
                self._last = name
                if not named.growth:
                    self._before = name

    def _of_list(self, around: Around, core: str) -> str | None:
        """The name that a list has for the quantity (甲、乙分别增长5%、7%，达到3万元、2万元), if there is one."""
        each = _EACH.search(around.left) if "分别" in around.left else None
        if each is None and not self._listed:
            return None
        own = len(_stripped(core)) > 1
        if each is None and not own and self._coming and around.group == 0:
            return self._coming.pop(0)
        self._coming = []
        if each and around.group > 1:
            p = _patterns()
            listed = p.aspect.sub("", p.openers.sub("", around.left[: each.start()] or around.above))
            told = _bare(_stripped(_without_change(each["rest"], around.quantity)[0]), "")
            measured = p.leading.sub("", told)
            if measured and head_of(measured) == measured:  # 甲、乙分别实现产值5亿元、3亿元
                listed, told = listed + measured, ""
            self._listed = names_of(listed, around.group)
            if len(told) > 2 and p.leading.match(told) and not told.endswith("年"):  # 甲、乙分别完成工程量的5%、3%
                self._listed = [name + told for name in self._listed]
        elif own or len(self._listed) != around.group:
            self._listed = []
            return None
        if not self._listed:
            return None
        self._coming = self._listed[1:]
        return self._listed[0]

    def _name(self, core: str, noun: str, q: Quantity, growth: bool) -> str | None:
        """The name that the words before (`core`) and behind (`noun`) a quantity give."""
        core = _stripped(core)
        if len(core) < 2:
            if growth or q.unit in _PERCENT or q.rank or not noun:
                return (self._last if q.rank else self._before) or noun or None
            return noun
        if noun and q.unit not in _PERCENT and not q.rank:
            leading = _patterns().verbs.match(core)
            return (leading.group() if leading else "") + noun
        return core


def surroundings(folded: str, found: Sequence[Quantity]) -> Iterator[Around]:
    """The quantities of a folded sentence with the words around them, each word given to one of them on each side."""
    last, old, groups = 0, False, _groups(folded, found)
    for q, following, group in zip_longest(found, found[1:], groups):
        clause = max(last, 1 + max(map(folded.rfind, ",;:。", repeat(last), repeat(q.start))))
        left = folded[clause : q.start]
        left = (_PER.sub("", left) if left.startswith("/") else left).lstrip("、和,;—－-·•")
        right = _CLAUSE_END.split(folded[q.end : following.start if following else len(folded)], maxsplit=1)[0]
        old = (old and group == 0) or (("从" in left or "由" in left) and _FROM.search(left) is not None)
        old = (old and _TO.match(folded, q.end) is not None) or (left.endswith("的") and _THAN.search(left) is not None)
        follows = last > 0 and folded[last:clause] in ("", ",")
        above = folded[last : clause - 1] if folded[clause - 1 : clause] == "," else ""
        above = above[1 + max(map(above.rfind, ",;:。")) :]
        yield Around(q, clause, left, right, last == clause, follows, group, old, above)
        last = q.end


def _groups(folded: str, found: Sequence[Quantity]) -> list[int]:
    """For each quantity how many numbers it begins that nothing but 、 and 和 part; 0 within such a group."""
    groups = [1] * len(found)
    for n in range(len(found) - 1, 0, -1):
        if _patterns().joined.fullmatch(folded, found[n - 1].end, found[n].start):
            groups[n - 1], groups[n] = groups[n] + 1, 0
    return groups


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


def _difference(left: str, q: Quantity) -> str:
    """The verb before a quantity that is the difference of two levels (增加5亿元); empty where it is none."""
    change = None if _may_change(q) or q.rank or left.endswith("新增") else _patterns().change.search(left)
    return change["verb"] if change and not change["to"] else ""


def _undone(name: str) -> str:
    """A name without the verb of a difference behind it: 市场主体五年净增 is told of 市场主体."""
    if not name.endswith(_DIFFERENT):
        return name
    return _without_tails(_patterns().difference.sub("", name))


def _without_tails(name: str) -> str:
    while (shorter := _patterns().tail.sub("", name)) != name:
        name = shorter
    return name


def _may_change(q: Quantity) -> bool:
    return q.unit in CHANGE_UNITS and not q.rank


def _stripped(core: str) -> str:
    """The words before a quantity without links and aspects behind (同比, 达到) and openers before a name."""
    p = _patterns()
    while (shorter := p.aspect.sub("", p.links.sub("", core))) != core:
        core = shorter
    return p.openers.sub("", core)


def _noun(around: Around) -> str:
    """What is counted, from the words behind a quantity; empty where they tell on: 350元提高到380元."""
    headless = _HEAD.sub("", around.right)
    noun = _TAIL.sub("", headless) or headless
    noun = _OF_NOUN.sub("", noun) or noun
    return "" if _patterns().tail.fullmatch(noun) else noun


def _with_subject(name: str, before: str) -> str:
    """A name that says nothing alone (总量, 占比, 产量) with the thing told just before; else the name as it is."""
    w = words()
    if not before or before.endswith(name):
        return name
    before = _patterns().leading.sub("", before).partition("占")[0]
    if name in w.totals or (name.startswith("占") and len(name) > 1):
        if _TOTAL.search(name) and _WHOLE.search(before):  # 地区生产总值增长5%、总量达300亿元
            return before
        thing = before
    elif name in w.bare and head_of(before):
        thing = before.removesuffix(head_of(before))
    else:
        return name
    return thing + name if len(thing) > 1 else name


def _bare(name: str, before: str) -> str:
    """The name without words around it that are no part of it; the one before where nothing else is left."""
    bare = _without_tails(name.removeprefix("的"))
    if len(bare) < 2 or _DATED.fullmatch(bare):
        return before or name
    if (added := _ADDED.fullmatch(bare)) is None:
        return bare
    thing = _patterns().tail.sub("", added["thing"])
    return added["verb"] + thing if len(thing) > 1 else before or name


class _Patterns(NamedTuple):
    """The words around names, as expressions over folded text."""

    links: re.Pattern[str]  # between a name and its number
    change: re.Pattern[str]  # a verb of change before the number (`verb`), with `to` where it tells the level reached
    openers: re.Pattern[str]  # before a name
    verbs: re.Pattern[str]  # that belong to the name
    leading: re.Pattern[str]  # such verbs before a name, with the letter for new ones
    tail: re.Pattern[str]  # that end a name
    fillers: re.Pattern[str]  # between a name and what ends it
    less: re.Pattern[str]  # a clause that begins with a fall
    fall: re.Pattern[str]  # a verb that tells of a fall
    difference: re.Pattern[str]  # what tells of a difference at the end of a name
    joined: re.Pattern[str]  # between the numbers of a list
    aspect: re.Pattern[str]  # of how a change is measured


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    w = words()
    change = alternatives(w.rise, w.fall)
    whole = alternatives(w.whole)
    longer, letters = (alternatives(tuple(o for o in w.openers if (len(o) > 1) is more)) for more in (True, False))
    link = hedges(*singles(w.links, w.at_least, w.at_most, w.about))
    fillers = alternatives(singles(w.fillers))
    return _Patterns(
        links=re.compile(rf"(?:(?!(?<=[安编减直彩])排){link}|(?<![更创革焕])新)+$"),
        change=re.compile(
            rf"(?P<verb>{change})(?P<to>(?:{alternatives(w.to)})?)(?:了|近|约|超过|超|[(（]下同[)）])?$"
        ),
        openers=re.compile(
            rf"^(?:(?!{whole})(?:(?:{longer})|(?:{letters})(?!{whole}))|到?20\d\d年(?:底|末)?|“?十[三四五]五”?(?:期间|以来|时期)?|到\d+年"
            r"|\([一二三四五六七八九十\d]+\)|(?!一、二)[一二三四五六七八九十]+[是、]|第[一二三四五六七八九十]+[,、]|\d{1,2}[.、](?!\d))+"
        ),
        verbs=re.compile(alternatives(w.verbs)),
        leading=re.compile(
            rf"^(?:全[国省市区县])?(?:新(?:登记注册|登记|接入|入库|落户)|{alternatives(w.verbs)}|净增|完成|实现)(?=..)"
        ),
        tail=re.compile(
            rf"(?:(?:{fillers})*(?:{alternatives(w.tails)})(?:{fillers})*|连续[\d一二两三四五六七八九十]+个?(?:年|月|季度)"
            rf"|(?:{fillers})*(?:{_SOURCE}|(?<!占)[比较]{_DATE})|(?:恢复|[提增扩上攀跃][高加长大升])[到至]{_DATE}的?|[一二两三四五六七八九十]年(?:来|间)?)$"
        ),
        fillers=re.compile(rf"(?:{alternatives(tuple(f for f in singles(w.fillers) if f != '分别'))})+$"),
        less=re.compile(rf"(?:{alternatives(w.fall)}).*(?<!率)$"),
        fall=re.compile(rf"(?:{alternatives(w.fall)})$"),
        difference=re.compile(
            rf"(?:(?:比|较)(?:{_DATE}|年初|上年末|上月)|同比|五年|十年|一年|再|比)*(?:{'|'.join(_DIFFERENT)})$"
        ),
        joined=re.compile(rf"{_JOINED}(?:{change})?"),
        aspect=re.compile(
            "(?:同比|环比|分别|年均|平均|均|双双|比上年|较上年|比去年|较去年|五年|累计|连续|实际|名义|增速|增幅|可比口径"
            "|按可比价格计算|历史性|首次|总体|的|占|去年的|上年的|从|由|[（(]下同[）)])+$"
        ),
    )  # fmt: skip
