"""The amounts of a passage with the indicators that they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import structs

from kg.model import Passage, Report
from kg.text import fold
from kg.tracking.amounts import unit_of
from kg.tracking.records import Amount
from loaders.promises.clauses import PASSAGES

if TYPE_CHECKING:
    from loaders.extract.indicators import IndicatorFinder


_OPENING = re.compile(
    r"^(?:初步(?:核算|预计|统计)?,?|预计|全年|去年|20\d\d年|年度|其中|[全本我][省市区县国]|实现|完成)+"
)
_CHANGE = re.compile("(?:涨|增|降)幅|增速")  # 涨幅3% is told as 上涨3%
_SUM = re.compile(
    r"(?P<name>[一-鿿]{1,12}?(?:投资|税收|收入|产值|营收|销售额|总额|增加值))(?:力争|确保)?"
    r"(?P<hedge>突破|超过|超|不低于|不少于|达到|达|完成|实现|约|近|为)?(?P<value>\d+(?:\.\d+)?)(?P<unit>[万亿]+元)(?P<more>以上|左右)?"
    r"(?:[,、](?:同比)?(?P<change>增长|下降)(?P<rate>\d+(?:\.\d+)?)%)?"
)  # 技改投资110亿元以上、增长5%
_TOWN_AND_COUNTRY = re.compile(
    r"(?P<first>城镇|农村|城乡)(?P<and>[和与、及](?:城镇|农村))?(?:常住)?居民(?:人均)?(?:可支配)?收入(?:预计)?分别(?P<growth>增长|提高)"
    r"(?P<a>\d+(?:\.\d+)?)%?[、和](?P<b>\d+(?:\.\d+)?)%"
)
# from what to what: the second is the figure
_FROM = re.compile("[从由][^,。;]{0,24}$")
_TO = re.compile("(?:提高|提升|增加|上升|增长|扩大|下降|降低|减少|缩短|压缩|调整|增|升|降)[到至为]")
_AT_LEAST = ("突破", "超过", "超", "不低于", "不少于")


@lru_cache(maxsize=1)
def _finder() -> IndicatorFinder:
    from loaders.extract.indicators import IndicatorFinder

    return IndicatorFinder()


@lru_cache(maxsize=PASSAGES)
def amounts(passage: Passage) -> tuple[Amount, ...]:
    """Every quantity of an indicator; offsets in the passage's clean text."""
    from loaders.extract import Context
    from loaders.extract.indicators.authority import lookup

    text = fold(passage.text)
    found = []
    context = Context(report=Report(start=0, end=0, kind="report"))
    for clue in _finder().find(passage, context):
        a = clue.attributes
        if a.value is None or a.measure == "rank":
            continue
        unit = a.unit or ""
        entry = lookup(plain_indicator(clue.name or ""), unit)
        growth = a.measure == "growth" or bool(_CHANGE.search(clue.name or ""))
        found.append(
            Amount(
                start=clue.start, end=clue.end, value=a.value, value_max=a.value_max, unit=unit,
                comparator=a.comparator or "=", growth=growth, name=clue.name,
                indicator=entry.id if entry else None,
            )
        )  # fmt: skip
    return tuple(_with_lists(text, _with_sums(text, found)))


def indicator_of(name: str, unit: str) -> str | None:
    """The id of an indicator of the authority file."""
    from loaders.extract.indicators.authority import lookup

    entry = lookup(plain_indicator(name), unit)
    return entry.id if entry else None


def _with_sums(text: str, known: Sequence[Amount]) -> list[Amount]:
    """The amounts, and sums of money of what the finder leaves with their growth (技改投资110亿元以上、增长5%)."""
    found = list(known)
    for m in _SUM.finditer(text):
        end = m.end("more") if m["more"] else m.end("unit")
        if any(a.start < end and a.end > m.start("value") for a in known):
            continue
        indicator = indicator_of(m["name"], m["unit"])
        least = m["hedge"] in _AT_LEAST or m["more"] == "以上"
        comparator = ">=" if least else "~" if m["more"] == "左右" else "="
        found.append(
            Amount(
                start=m.start(), end=end, value=float(m["value"]), unit=m["unit"], name=m["name"],
                comparator=comparator, indicator=indicator,
            )
        )  # fmt: skip
        if m["rate"]:
            rate = float(m["rate"]) * (-1 if m["change"] == "下降" else 1)
            # the finder may have taken it for the growth of what stands before the sum
            found = [a for a in found if not (a.growth and a.start < m.end() and a.end > m.start("rate"))]
            found.append(
                Amount(
                    start=m.start("rate"), end=m.end(), value=rate, unit="%", growth=True, name=m["name"],
                    indicator=indicator,
                )
            )  # fmt: skip
    return found


def _with_lists(text: str, known: Sequence[Amount]) -> list[Amount]:
    """The amounts in order; 城乡居民收入分别增长5%、7% is one of towns and one of the country."""
    found = list(known)
    for m in _TOWN_AND_COUNTRY.finditer(text) if "分别" in text else ():
        found = [a for a in found if not (a.start < m.end() and a.end > m.start())]
        order = ("农村", "城镇") if m["first"] == "农村" else ("城镇", "农村")
        for name, value in zip(order, (m["a"], m["b"]), strict=True):
            name = f"{name}居民人均可支配收入"
            found.append(
                Amount(
                    start=m.start(), end=m.end(), value=float(value), unit="%", growth=True, name=name,
                    indicator=indicator_of(name, "%"),
                )
            )  # fmt: skip
    return sorted(found, key=lambda a: (a.start, a.end))


def aimed_at(text: str, known: Sequence[Amount]) -> list[Amount]:
    """The amounts without those from which another one starts: of 覆盖率从60%提升至80% only 80%, with the name."""
    found = list(known)
    for a, b in pairwise(known):
        if unit_of(a.unit)[0] != unit_of(b.unit)[0] or a.growth or b.growth or b.start < a.end:
            continue
        if _TO.match(text, a.end) and _FROM.search(text, 0, a.end) and a in found:
            last = structs.replace(b, start=a.start, name=a.name, indicator=a.indicator or b.indicator)
            found[found.index(a) : found.index(a) + 2] = [last]
    return found


def plain_indicator(name: str) -> str:
    """The name without the words on time and scope before it (初步核算, 2018年, 全市)."""
    return _OPENING.sub("", name)
