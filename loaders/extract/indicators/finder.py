"""`IndicatorFinder`: the quantities of a passage that have a name, as clues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.model import Attributes, Passage
from kg.text import fold
from loaders.extract.clue import Clue, Context
from loaders.extract.indicators.exclusion import excluded, is_investment
from loaders.extract.indicators.naming import CHANGE_UNITS, Around, Chain, surroundings
from loaders.extract.indicators.quantities import Quantity, may_hold, quantities

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]?")
_LAST_YEAR = re.compile("去年|上年")
_MASKED = re.compile(r"[*＊xXｘＸ×某]+\s*(?:[%万亿个家户公亩元]|$)")
# 经济增长预期目标5%; 增长贡献率 is a share
_OF_GROWTH = re.compile("(?:[涨增]幅|增速|增长)(?:预期|主要|年度)*(?:目标)?$")


class IndicatorFinder:
    """The `Finder` of indicators."""

    def find(self, passage: Passage, context: Context) -> Iterable[Clue]:
        """Clues of type indicator; their `name` and attributes are complete."""
        folded = fold(passage.text)
        for match in _SENTENCE.finditer(passage.text):
            start, end = match.span()
            sentence = folded[start:end]
            if may_hold(sentence):
                yield from _sentence(passage.text[start:end], sentence, start, passage.period)


def _sentence(text: str, folded: str, offset: int, period: str) -> Iterator[Clue]:
    """The clues of one sentence, which begins at `offset` of its passage."""
    found = [q for q in quantities(text, folded) if not excluded(text, q)]
    if not found:
        return
    chain = Chain()
    for around in surroundings(folded, found):
        q, left = around.quantity, around.left
        named = chain.name(around)
        if named.name is None or is_investment(left, folded[: around.clause], folded[q.end :]):
            continue
        chain.keep(q, named)
        measure = _measure(named.name, q, named.growth)
        sign = -1 if named.negative else 1
        yield Clue(
            start=offset + q.start - len(left) + _name_start(around, named.name), end=offset + q.end,
            type="indicator", rule=f"quantity:{measure}", score=0.8, name=named.name,
            role="history" if around.old else None,
            attributes=Attributes(
                value=sign * q.value, value_max=None if q.value_max is None else sign * q.value_max,
                unit=q.unit, measure=measure, kind=_kind(text, period),  # type: ignore[arg-type]
                comparator=q.comparator,  # type: ignore[arg-type]
            ),
        )  # fmt: skip


def _name_start(around: Around, name: str) -> int:
    """Where in the words before the number the name begins, behind any masked number; at the number if nowhere.

    Where its beginning was said before (新增学位300个、养老床位20张) it is where the longest end of it stands.
    """
    left = around.left
    masked = [m.end() for m in _MASKED.finditer(left)]
    begin = masked[-1] if masked else 0
    parts = (name[:2], name[2:4]) if name.startswith(("新增", "净增")) else (name[:2],)  # 上市公司新增5家
    if starts := [at for part in parts if part and (at := left.find(part, begin)) >= 0]:
        return min(starts)
    if name[-2:] in around.right:  # 建设20个公园
        return len(left)
    ends = (left.rfind(name[cut:], begin) for cut in range(1, len(name) - 1))
    return next((at for at in ends if at >= 0), len(left))


def _measure(name: str, q: Quantity, growth: bool) -> str:
    if q.rank:
        return "rank"
    if q.unit in CHANGE_UNITS and (growth or _OF_GROWTH.search(name)):
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
