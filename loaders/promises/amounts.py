"""The amounts of a passage with the indicators that they are of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.model import Passage, Report
from kg.tracking.records import Amount

if TYPE_CHECKING:
    from loaders.extract.indicators import IndicatorFinder


_OPENING = re.compile(
    r"^(?:初步(?:核算|预计|统计)?,?|预计|全年|去年|20\d\d年|年度|其中|[全本我][省市区县国]|实现|完成)+"
)
_CHANGE = re.compile("(?:涨|增|降)幅|增速")  # 涨幅3% is told as 上涨3%


@lru_cache(maxsize=1)
def _finder() -> IndicatorFinder:
    from loaders.extract.indicators import IndicatorFinder

    return IndicatorFinder()


def amounts(passage: Passage) -> list[Amount]:
    """Every quantity of an indicator; offsets in the passage's clean text."""
    from loaders.extract import Context
    from loaders.extract.indicators.authority import lookup

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
    return found


def plain_indicator(name: str) -> str:
    """The name without the words on time and scope before it (初步核算, 2018年, 全市)."""
    return _OPENING.sub("", name)
