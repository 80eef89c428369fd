"""Projects that a list names behind their investments: 投资20亿元的甲厂、投资15亿元的乙厂等项目.

Such a list says of each member that it is a project, whatever its name looks like; the sums may be masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.model import Passage
from kg.text import fold
from loaders.extract.amounts import amounts
from loaders.extract.clauses import any_of
from loaders.extract.clue import Clue, Context

RULE = "pattern-invested"
SCORE = 0.95  # all 20 members in the training passages are projects
_LINK = re.compile("(?:、|，|和|及|以及|与)?(?:总|计划|推进|实施|建设|建成|完成|开工)*$")


class InvestedFinder:
    """The `Finder` of projects that are members of a list of investments."""

    def find(self, passage: Passage, context: Context) -> Iterator[Clue]:
        if "投资" not in passage.text:
            return
        members = [(m.start(), *m.span("name")) for m in _member().finditer(fold(passage.text))]
        for number, (opened, start, end) in enumerate(members):
            before = number and _linked(passage.text[members[number - 1][2] : opened])
            behind = number + 1 < len(members) and _linked(passage.text[end : members[number + 1][0]])
            if before or behind:
                yield Clue(start=start, end=end, type="project", rule=RULE, score=SCORE)


def _linked(between: str) -> bool:
    """Whether nothing but a mark stands between the end of one member and the investment of the next."""
    return len(between) < 8 and _LINK.fullmatch(re.sub('^[”’"》]*(?:项目|工程)?', "", between)) is not None


@lru_cache(maxsize=1)
def _member() -> re.Pattern[str]:
    data = amounts()
    sum_ = r"(?:(?:\d+(?:\.\d+)?|[*Xx×]+(?:\.[*Xx×]+)?)[百千]?[多余]?|[百千])(?:亿|万)元?(?:以上|左右)?"
    stops = rf"项目|等|[、,。;]|(?:{any_of(data.fates)})"
    return re.compile(
        rf"(?:{any_of(data.total)})(?:{any_of(data.about)})*{sum_}的[“‘\"《]*"
        rf"(?P<name>(?!\d+(?:个|条|座|处|项|所|多)|一批|[^“”、,。;]{{0,6}}(?:重大|重点|龙头))"
        rf"[^、,。;:\n]{{2,30}}?)(?=[”’\"》]*(?:{stops}))"
    )
