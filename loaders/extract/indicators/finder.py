"""Names for quantities, from the clause that holds them or, in a chain, from the one before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import repeat

from kg.model import Attributes, Passage
from kg.text import fold
from loaders.extract.clue import Clue, Context
from loaders.extract.indicators.quantities import Quantity, may_hold, quantities
from loaders.extract.indicators.words import FILE, alternatives, hedges, words

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]?")
_CLAUSE_END = re.compile("[,;:。、!?)(]")
_INVESTED = re.compile("投资额?(?:约|达|近|超)*$")
_STATISTICAL = re.compile("完成|计划|实际|固定|到位|年度|累计|项目|工业")
# what many projects cost together is an indicator: 引进项目6个，总投资30亿元; 总投资30亿元的6个项目
_COUNTED_BEFORE = re.compile(r"\d[余多]?万?[个项](?:[^,。;:、]{0,12})[,、]?$")
_COUNTED_BEHIND = re.compile(r"的\d+[余多]?[个项]")
_LAST_YEAR = re.compile("去年|上年")
_A_UNIT = "/(?:平方米|平方公里|立方米|公里|千瓦时|小时|[年月日天人户亩吨个家件])"  # 66万吨/日
_PER = re.compile(f"^{_A_UNIT}")
_RATES = ("增幅", "增速", "降幅", "涨幅", "跌幅")  # they name the change: 降幅达5%
_CHANGE_UNITS = ("%", "个百分点", "百分点", "倍", "成", "")
_PERCENT = ("%", "个百分点", "百分点", "‰")


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    w = words()
    change = alternatives(w.rise, w.fall)
    link = hedges(*w.links, *w.at_least, *w.at_most, *w.about)
    return {
        "links": re.compile(rf"(?:{link})+$"),
        "change": re.compile(
            rf"(?P<verb>{change})(?P<to>(?:{alternatives(w.to)})?)(?:了|近|约|超过|超|[(（]下同[)）])?$"
        ),
        "openers": re.compile(
            rf"^(?!{alternatives(w.whole)})(?:(?:{alternatives(w.openers)})(?!{alternatives(w.whole)})|到?20\d\d年(?:底|末)?|“?十[三四五]五”?(?:期间|以来|时期)?|到\d+年"
            r"|\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十]+[是、]|第[一二三四五六七八九十]+[,、]|\d{1,2}[.、](?!\d))+"
        ),
        "verbs": re.compile(alternatives(w.verbs)),
        "tail": re.compile(
            rf"(?:(?:{alternatives(w.fillers)})*(?:{alternatives(w.tails)})(?:{alternatives(w.fillers)})*|连续[\d一二两三四五六七八九十]+个?(?:年|月|季度))$"
        ),
        "fillers": re.compile(rf"(?:{alternatives(tuple(f for f in w.fillers if f != '分别'))})+$"),
        "less": re.compile(rf"(?:{alternatives(w.fall)}).*(?<!率)$"),
        "fall": re.compile(rf"(?:{alternatives(w.fall)})$"),
        "aspect": re.compile(
            "(?:同比|环比|分别|年均|平均|均|双双|比上年|较上年|比去年|较去年|五年|累计|连续|实际|名义|增速|增幅|可比口径"
            "|按可比价格计算|历史性|首次|总体|的|占|去年的|上年的|从|由|[（(]下同[）)])+$"
        ),
    }  # fmt: skip


class IndicatorFinder:
    """The `Finder` of indicators."""

    name = "indicators"

    def __init__(self) -> None:
        root = files("loaders")
        seen = hashlib.blake2b(digest_size=8)
        seen.update((root / "data" / FILE).read_bytes())
        self.version = seen.hexdigest()

    def find(self, passage: Passage, context: Context) -> Iterable[Clue]:
        """Clues of type indicator; their `name` and attributes are complete."""
        folded = fold(passage.text)
        for start, end in _sentences(passage.text):
            sentence = folded[start:end]
            if may_hold(sentence):
                yield from _sentence(passage.text[start:end], sentence, start, passage.period)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for m in _SENTENCE.finditer(text):
        yield m.span()


def _sentence(text: str, folded: str, offset: int, period: str) -> Iterator[Clue]:
    found = [q for q in quantities(text, folded) if not _excluded(text, q)]
    before = ""
    last_end = 0
    last = (False, False)  # whether the quantity before was a growth, and a negative one
    siblings: list[str] = []
    for i, q in enumerate(found):
        clause = max(last_end, 1 + max(map(folded.rfind, ",;:。", repeat(last_end), repeat(q.start))))
        left = _PER.sub("", folded[clause : q.start]).lstrip("、和,;")
        stop = found[i + 1].start if i + 1 < len(found) else len(folded)
        right = _CLAUSE_END.split(folded[q.end : stop], maxsplit=1)[0]
        name, growth, negative, siblings = _name(left, right, q, before, siblings, chained=last_end == clause)
        if last_end == clause and last[0] and not left.strip("、和与及,") and q.unit in _CHANGE_UNITS and not q.rank:
            growth, negative = last  # 分别下降3%、5%
        last_end, last = q.end, (growth, negative)
        name = _bare(name, before)
        if name is None or _is_investment(left, folded[:clause], folded[q.end :]):
            continue
        if not q.rank and not growth:
            before = name
        measure = _measure(name, q, growth)
        value, top = q.value, q.value_max
        if negative:
            value, top = -value, (-top if top is not None else None)
        begin = offset + q.start - len(left) + _name_start(left, name)
        yield Clue(
            start=begin, end=offset + q.end, type="indicator", rule=f"quantity:{measure}", score=0.8, name=name,
            attributes=Attributes(
                value=value, value_max=top, unit=q.unit, measure=measure, kind=_kind(text, period),  # type: ignore[arg-type]
                comparator=q.comparator,  # type: ignore[arg-type]
            ),
        )  # fmt: skip


def _bare(name: str | None, before: str) -> str | None:
    """The name without words around it that are no part of it; the one before where nothing else is left."""
    if name is None:
        return None
    bare = name.removeprefix("的")
    while (shorter := _patterns()["tail"].sub("", bare)) != bare:
        bare = shorter
    return bare if len(bare) >= 2 and not _DATED.fullmatch(bare) else before or name


# what only dates a number: 比2012年, 提高到2025年的
_DATED = re.compile(
    "(?:比|较|为|于|由|从|(?:提高|增加|增长)?[到至])?(?:20\\d\\d年|“?十[二三四五]五”?|去年|上年)(?:期间|同期|[初末底])?的?"
)
_MASKED = re.compile(r"[*＊xXｘＸ×某]+\s*(?:[%万亿个家户公亩元]|$)")


def _name_start(left: str, name: str) -> int:
    """Where in the words before the number the name begins, behind any masked number; at the number if nowhere."""
    masked = [m.end() for m in _MASKED.finditer(left)]
    at = left.find(name[:2], masked[-1] if masked else 0)
    return at if at >= 0 else len(left)


def _excluded(text: str, q: Quantity) -> bool:
    """Quantities that are no indicators: durations, sizes in names, qualifiers (亿元以上项目), names in quotes."""
    if q.unit in words().not_units:
        return True
    left, after = text[max(0, q.start - 12) : q.start], text[q.end : q.end + 12]
    if q.comparator in (">=", "<=") and _QUALIFIER.match(after):
        return True
    if q.unit.endswith("元") and _is_size(left, after, q.comparator):
        return True
    if q.unit == "岁" and not _AGE.search(left):  # 65岁以上老人: whom it is for
        return True
    if q.unit == "天" and (_TAKEN.match(after) or _TAKES.search(left)):
        return True
    if q.unit == "条" and _ARTICLES.match(text, q.end):
        return True
    if _NOT_AFTER.match(after) or _NOT_BEFORE.search(left):
        return True
    if q.unit.endswith(("吨", "千瓦", "亿", "万", "千", "百")) and after.startswith("级"):
        return True
    quote = max(left.rfind(mark) for mark in "“‘")
    return quote >= 0 and not re.search("[”’]", left[quote:]) and bool(re.match("[^。，；“]{0,6}[”’]", after))


_SIZABLE = "项目|企业|县|镇|乡镇|街区|园区|品牌|集群|产业链|产业|村"
_QUALIFIER = re.compile(
    "(?:及以上|级)?的?(?:工业|重大|重点|产业|先进|制造业|农业|全|服务业|商贸|龙头|骨干|民营|科技|特色|外资)*"
    rf"(?:{_SIZABLE})(?:总?数)?(?:分别)?(?:达到?|有|突破|超过?)?[近约]?[\d百千]"
)
# money that tells the size of what is counted: 10亿元以上制造业项目不少于5个、50亿元以上2个, 1家年营收超亿元企业
_SIZED = re.compile(
    rf"级?的?[^,，。;；、\d]{{0,8}}(?:{_SIZABLE}|增长点)(?:总?数)?"
    r"(?:分别|均)?(?:不少于|不低于|至少|增至|达到?|有|突破|超过?)?[近约]?\d"
)
_ELIDED = re.compile("\\d+[余多]?[个家]")
_COUNT_OF_SIZED = re.compile(r"(?:\d[余多]?[个家]|一批|[一两三]个)[^,，。;；、\d]{0,8}$")
_NOUN_OF_SIZED = re.compile(rf"级?的?[^,，。;；、\d]{{0,10}}(?:{_SIZABLE}|增长点)(?![^,，。;；、\d]{{0,4}}\d)")
_AGE = re.compile("寿命|年龄")
_TAKEN = re.compile("内|时间|建成|完成|实现|通车|办结")  # 20天建成, 28天内
_TAKES = re.compile("(?:仅?用|历时)$")


def _is_size(left: str, after: str, comparator: str) -> bool:
    """Whether an amount of money qualifies what is counted; `left` holds no more than twelve characters."""
    bounded = comparator == ">=" or left.endswith(("过", "超"))
    if bounded and (_SIZED.match(after) or _ELIDED.match(after)):
        return True
    return bool(_COUNT_OF_SIZED.search(left) and _NOUN_OF_SIZED.match(after))


# the articles of a package of measures are part of its name: 18条政策措施; 工业15条、消费12条等举措
_ARTICLES = re.compile(
    r"(?:、[^，。；、\d]{0,8}\d+条)*等?(?:一揽子|系列|具体|特别|支持|惠企|惠民|增量|配套|帮扶|硬|重点)*(?:政策|措施|举措)"
    "(?![^，。；]{0,12}(?:推广|落地))"
)
_NOT_AFTER = re.compile(
    "制(?:篮|足|排)球|季度|月(?!均)|小时|分钟|学期|工作日|日内|周年|(?:重点)?城市中|地级市|省份|试点省|千伏|伏|级版|阶"
)
_NOT_BEFORE = re.compile("(?:前|一批|一个|第)$")


def _is_investment(left: str, before: str, after: str) -> bool:
    """The money of one named project is its `amount_yi`: 投资11亿元的… and a bare 总投资…."""
    if not _INVESTED.search(left):
        return False
    if _COUNTED_BEHIND.match(after) or (left == "总投资" and _COUNTED_BEFORE.search(before)):
        return False
    return after.startswith("的") or not _STATISTICAL.search(left)


def _name(
    left: str, right: str, q: Quantity, before: str, siblings: list[str], *, chained: bool
) -> tuple[str | None, bool, bool, list[str]]:
    """(name or None, is it a growth, is it negative, names still to come of a 分别)."""
    p = _patterns()
    core = left
    growth = negative = False
    m = p["change"].search(core)
    stripped = p["links"].sub("", core) if not m else core
    if not m:
        m = p["change"].search(stripped)
        core = stripped
    if m and q.unit in _CHANGE_UNITS and not q.rank:
        if not m["to"] or m["verb"] in _RATES:
            growth = True
            negative = bool(p["fall"].search(m["verb"]))
        core = core[: m.start()]
    elif m and not q.rank:
        if len(p["openers"].sub("", p["aspect"].sub("", core[: m.start()]))) < 2:
            core = ""  # 增加2700亿元: of what was named before
        elif m["to"]:
            core = p["fillers"].sub("", core[: m.start()])
    if not m and q.unit in _PERCENT and p["less"].match(p["openers"].sub("", core)):
        growth = negative = True  # 全年压减三公经费5%
    distributed = "分别" in core
    parts: list[str] = []
    if distributed:
        head = core[: core.rfind("分别")]
        parts = [x for x in re.split("[、和与及]", p["openers"].sub("", head)) if x]
    while True:
        shorter = p["aspect"].sub("", p["links"].sub("", core))
        if shorter == core:
            break
        core = shorter
    core = p["openers"].sub("", core)
    if distributed and len(parts) > 1:
        siblings = parts[1:]
        return parts[0], growth, negative, siblings
    noun = _TAIL.sub("", _HEAD.sub("", right)) or _HEAD.sub("", right)
    if p["tail"].fullmatch(noun):
        noun = ""  # 350元提高到380元
    if len(core) < 2:
        if siblings and not noun:
            return siblings[0], growth, negative, siblings[1:]
        if growth or q.unit in _PERCENT or q.rank or not noun:
            return (before or noun or None), growth, negative, siblings[1:]
        return noun, growth, negative, []
    if noun and q.unit not in _PERCENT and not q.rank:
        leading = p["verbs"].match(core)
        return (leading.group() if leading else "") + noun, growth, negative, []
    return core, growth, negative, []


_HEAD = re.compile(f"^(?:{_A_UNIT}|的|左右|以上|及|大关|台阶|关口|规模|目标|任务)+")
_TAIL = re.compile(
    "(?:全面|顺利|成功|如期|陆续|相继|正式|加快|有序)?(?:建成|开工|竣工|投产|完工|落地|启动)?(?:投用|投运|运营|使用)?$"
)


# 经济增长预期目标5%; 增长贡献率 is a share
_OF_GROWTH = re.compile("(?:[涨增]幅|增速|增长)(?:预期|主要|年度)*(?:目标)?$")


def _measure(name: str, q: Quantity, growth: bool) -> str:
    if q.rank:
        return "rank"
    if (growth or _OF_GROWTH.search(name)) and q.unit in _CHANGE_UNITS:
        return "growth"
    if q.unit in ("个百分点", "百分点"):
        return "growth"
    if q.unit in ("%", "‰", "成", ""):
        return "share"
    return "level"


def _kind(text: str, period: str) -> str:
    if period == "plan":
        return "actual" if _LAST_YEAR.search(text[:4]) else "target"
    return "actual"
