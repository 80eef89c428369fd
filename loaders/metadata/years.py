"""Which years a report reviews and plans, from its headings, its wording and the date of delivery."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from loaders.metadata.dates import five_year_plans, year, years_in
from loaders.wording import YEAR

_PAST = re.compile(
    rf"({YEAR})\s*年?(?:和[^,。]{{1,14}}?时期)?(?:以来|度)?[^,。;\n\d]{{0,14}}?(?:回顾|总结|成绩|成就|取得|基本情况|完成情况|迈出|迈上)"
)
_AHEAD = re.compile(
    rf"({YEAR})\s*年(?:度)?[^,。;\n\d]{{0,18}}?(?:安排|任务|目标|重点|建议|部署|思路|打算|要求|主要工作|工作计划|政府工作|的工作)"
)
_BODY_AHEAD = re.compile(
    rf"({YEAR})\s*年[^,。;\n\d]{{0,20}}?(?:总体要求|总的要求|总体思路|工作思路|指导思想|预期目标|主要目标|奋斗目标|工作安排|重点工作|主要任务)"
)
_BODY_PAST = re.compile(rf"(?:刚刚过去的|过去的|即将过去的|回首|回顾)\s*({YEAR})\s*年|({YEAR})\s*年工作回顾")
_RUN_IN = re.compile(r"(?:(?<=[。!\s])|^)[一二三四五六七八九十]{1,2}、[^。;!]{2,40}")
_LONG = 1200  # a longer line may hold several sections
_FIVE_BACK = re.compile(
    r"(?:过去|近|这)五年|五年(?:来|工作)|五年的?(?:政府)?工作|本届政府(?:任期|的?工作|五年)|上届政府"
)
_FIVE_AHEAD = re.compile(r"(?:今后|未来|下一?个?)五年|新一届政府|今后一个时期")


@dataclass(frozen=True)
class Years:
    """`review_from` and `plan_until` only where the review or the plan covers several years."""

    review_from: int | None = None
    review_year: int | None = None
    plan_year: int | None = None
    plan_until: int | None = None


def read_years(text: str, start: int, end: int, delivered: str | None, title: str | None) -> Years:
    """Reads the years of the report at `start:end` of a folded text.

    A heading that names its year decides; then wording such as “2024年工作的总体要求”, then the date of delivery (a
    report of November or later plans the next year), then the year in the title, then sentences that begin with a year.

    Args:
        delivered: ISO date at its precision.
    """
    headings = _headings(text, start, end)
    body = text[start:end]
    given, month = _given(delivered)
    past, ahead = _named(headings, body)
    reviewed = _near(past, given)
    planned = _near(ahead, given + 1 if given else None)
    if reviewed is not None and planned is None:
        planned = reviewed + 1
    elif reviewed is not None and planned is not None and not 0 <= planned - reviewed <= 1:
        if past[reviewed] >= ahead[planned] or (given and abs(reviewed + 1 - given) <= 1):
            planned = reviewed + 1
        reviewed = planned - 1
    if planned is None and given is not None:
        planned = given + 1 if month and month >= 11 else given
    if planned is None:
        planned = _titled(title) or _begun(body)
    if planned is None:
        return _of_new_government(body, headings)
    if reviewed is None or reviewed >= planned:
        reviewed = planned - 1
    return _spans(headings, reviewed, planned)


def _named(headings: list[str], body: str) -> tuple[Counter[int], Counter[int]]:
    """How often headings, else the text, name each year as the one reviewed and as the one planned."""
    past = _votes(_PAST, headings)
    ahead = Counter({y: n for y, n in _votes(_AHEAD, headings).items() if y not in past})
    if not ahead:
        ahead = Counter({y: n for y, n in _votes(_BODY_AHEAD, [body]).items() if not past or y > max(past)})
    return past or _votes(_BODY_PAST, [body]), ahead


def _titled(title: str | None) -> int | None:
    """The first year that the title names."""
    return next(iter(years_in(title)), None) if title else None


def _spans(headings: list[str], reviewed: int, planned: int) -> Years:
    """The years told, and what headings say of several: the last five, the next five, a five-year plan."""
    back = [h for h in headings if re.search(r"回顾|成就|总结|成绩|情况|来", h)]
    forth = [h for h in headings if re.search(r"目标|任务|安排|思路|部署|要求|蓝图|工作|建议", h)]
    since = until = None
    if any(_FIVE_BACK.search(h) for h in back):
        since = reviewed - 4
    for first in five_year_plans(" ".join(back)):
        if first <= reviewed <= first + 4:
            since = first
    if any(_FIVE_AHEAD.search(h) for h in forth):
        until = planned + 4
    for first in five_year_plans(" ".join(forth)):
        if first == planned:
            until = first + 4
    return Years(
        review_from=since if since is not None and since < reviewed else None,
        review_year=reviewed,
        plan_year=planned,
        plan_until=until,
    )


def _begun(body: str) -> int | None:
    """Where no heading tells: sentences that begin with their year (2023年是…), the reviewed one before the next."""
    first: dict[int, int] = {}
    for match in re.finditer(rf"(?:^|[\n。!:])\s*(?:今年|刚刚过去的)?({YEAR})\s*年[,是]", body):
        value = year(match.group(1))
        if value is not None:
            first.setdefault(value, match.start())
    pairs = [y for y in first if first.get(y + 1, -1) > first[y]]
    return max(pairs) + 1 if pairs else None


def _of_new_government(body: str, headings: list[str]) -> Years:
    """The years of a new government whose report names no year but the end of its plan: 到2025年."""
    if not any(_FIVE_AHEAD.search(h) for h in headings):
        return Years()
    ends = Counter(y for m in re.finditer(rf"到\s*({YEAR})\s*年", body) if (y := year(m.group(1))))
    best = ends.most_common(1)
    if not best or best[0][1] < 2 or best[0][0] % 5 not in (0, 1):
        return Years()
    last = best[0][0]
    return Years(review_from=last - 9, review_year=last - 5, plan_year=last - 4, plan_until=last)


def _headings(text: str, start: int, end: int) -> list[str]:
    """Short lines and the beginnings of numbered ones; what stands in the first part of a long line is taken along."""
    found = []
    for match in re.finditer(r"[^\n\f\v]+", text[start:end]):
        line = match.group().strip()
        if len(line) <= 60 and not line.endswith(("。", ";", ",")):
            found.append(re.sub(r"(?<=\d)\s+|\s+(?=[年\d])", "", line))
        else:
            spots = _RUN_IN.finditer(line) if len(line) > _LONG else filter(None, [_RUN_IN.match(line)])
            found.extend(re.sub(r"\s+", "", m.group())[:40] for m in spots)
    return [h for h in found if "工作报告" not in h or len(h) > 24]


def _votes(pattern: re.Pattern[str], texts: list[str]) -> Counter[int]:
    """How often a pattern finds each year; the year is the one of its groups that matches."""
    votes: Counter[int] = Counter()
    for text in texts:
        for match in pattern.finditer(text):
            value = year(next(g for g in match.groups() if g))
            if value is not None:
                votes[value] += 1
    return votes


def _near(votes: Counter[int], given: int | None) -> int | None:
    """The year with most votes; of a tie the later one; far from the date of delivery it does not count."""
    if given is not None:
        votes = Counter({y: n for y, n in votes.items() if abs(y - given) <= 1})
    return max(votes, key=lambda y: (votes[y], y), default=None)


def _given(delivered: str | None) -> tuple[int | None, int | None]:
    """Year and month of delivery, as far as they are known."""
    if delivered is None:
        return None, None
    parts = [int(p) for p in delivered.split("-")]
    return parts[0], parts[1] if len(parts) > 1 else None
