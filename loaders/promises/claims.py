"""The next report's passages → the clauses that may answer a promise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from kg.model import Passage, Report
from kg.text import document_span, fold
from kg.tracking.records import Amount, Claim
from loaders.promises.amounts import amounts, indicator_of
from loaders.promises.clauses import Clause, clauses, is_headline
from loaders.promises.spans import MEAN, PART, of_part, several
from loaders.promises.wording import words

TOTAL = "总数"  # before the name of an amount: what there is in all
_PERIODS = ("review", "plan")
_RATE = re.compile(
    r"^(?:同口径|同比|比上年|较上年|全年)*(?P<change>增长|上升|上涨|下降|减少)(?P<value>\d+(?:\.\d+)?)%$"
)
_ALL = re.compile("^(?:总数|总量|总计|累计|存量)")
_NEW = re.compile("^(?:新增|净增|新认定|新培育|新引进)")
_TIMES = re.compile(r"^(?:约?是|为|相当于)(?:上年|去年|前年|20\d\d年)[^,]*倍")  # between a count and its total
_SAME = re.compile("^(?:达到?|突破|增至)[\\d.]")
_RATE_BEHIND = re.compile(r"、(?:同口径|同比)?(?P<change>增长|上升|下降|减少)(?P<value>\d+(?:\.\d+)?)%$")
_DIGIT = re.compile(r"\d")
_BARE = 16  # letters of a clause that has a verb and a count
_BARE_COUNT = re.compile(
    r"^(?:达到?|超过?|近|约)?(?P<value>\d+(?:\.\d+)?)(?:余|多)?(?P<unit>[万千百]?(?:套|个|家|所|座|处|条|公里|平方米|亩|公顷|张|台|辆|人|名|户|项|件|场))(?:以上)?$"
)
_OF_RATES = re.compile("(?:产值|总值|GDP|经济|收入|支出|投资|消费|税收|销售额?|总额|增加值|余额|产量|人次|增速)")
_GDP = re.compile("GDP|生产总值")
_PER = re.compile("人均|单位|万元|每|占|比重")
_CUMULATIVE = re.compile(rf"{MEAN}|累计|[五四三两]年|(?<!今年)(?<!年)以来|“十[一二三四五]五”|由[\d.]+")


def claims(passages: Sequence[Passage], report: Report | None = None) -> Iterator[Claim]:
    """The clauses of review and plan in order; headlines only of the plan, since they tell no facts.

    What stands behind the plan (the government's own work) counts as plan.

    `span` marks what tells of several years (`loaders.promises.spans`), and figures that are added up or averaged.
    """
    spans = several(passages, report)
    planned = False
    silent = re.compile(words().silent)
    for number, passage in enumerate(passages):
        planned = planned or (passage.period == "plan" and passage.kind == "body")
        period = "plan" if planned and passage.period == "other" and passage.kind == "body" else passage.period
        if passage.kind not in ("body", "table", "heading") or period not in _PERIODS:
            continue
        if passage.kind == "heading" and period == "review":
            continue
        text = fold(passage.text)
        known = amounts(passage)
        found = clauses(text)
        begin = 0  # of the sentence
        parts = PART.search(text)
        for i, clause in enumerate(found):
            if i == 0 or found[i - 1].sentence != clause.sentence:
                begin = clause.start
            if period == "review" and (clause.heading or is_headline(clause, found)):
                continue
            follows = found[i + 1].text if i + 1 < len(found) and found[i + 1].sentence == clause.sentence else ""
            if period == "review" and silent.search(f"{clause.text},{follows}"):
                continue
            before = found[i - 1].text if i and found[i - 1].sentence == clause.sentence else ""
            after = ",".join(c.text for c in found[i + 1 : i + 4] if c.sentence == clause.sentence)
            span = document_span(passage.pieces, clause.start, clause.end)
            yield Claim(
                passage=number, start=span[0], end=span[1], text=clause.text, before=before, after=after,
                period=period, partial=bool(parts) and of_part(text[begin : clause.end]),
                span=spans[number] or bool(_CUMULATIVE.search(clause.text)),
                amounts=(*(own := _within(known, clause)), *_behind(own, known, found, i)),
            )  # fmt: skip


def _within(known: Sequence[Amount], clause: Clause) -> list[Amount]:
    return [a for a in known if clause.start < a.end <= clause.end]


def _behind(own: Sequence[Amount], known: Sequence[Amount], found: Sequence[Clause], at: int) -> Iterator[Amount]:
    """The amounts of the clauses behind that name nothing of their own: …850亿元,增长6%; …120家,总数达900家."""
    clause = found[at]
    if not own:
        yield from _counts_behind(found, at)
    names = {a.indicator: a.name for a in own if not a.growth}
    if len(names) > 1 or any(a.growth for a in own) or (not own and not _OF_RATES.search(clause.text)):
        return
    plain = _GDP.search(clause.text) and not _PER.search(clause.text)
    alone = (indicator_of("地区生产总值", "%"), "地区生产总值") if plain else (None, clause.text)
    indicator, name = next(iter(names.items()), alone)
    for after in found[at + 1 :]:
        if after.sentence != clause.sentence:
            return
        rate = _RATE.match(after.text)
        if rate and _OF_RATES.search(clause.text):
            yield _rate(rate, after, name, indicator)
            return
        if own and _ALL.match(after.text):
            thing = _NEW.sub("", name or "")
            for amount in _within(known, after):
                level = indicator if thing == name else indicator_of(thing, amount.unit)
                yield structs.replace(amount, name=f"{TOTAL}{name}", indicator=level)
            return
        if _TIMES.match(after.text):
            continue
        if not _SAME.match(after.text):
            return
        behind = _RATE_BEHIND.search(after.text)
        if behind:
            yield _rate(behind, after, name, indicator)
            return


def _rate(rate: re.Match[str], clause: Clause, name: str | None, indicator: str | None) -> Amount:
    """A growth or fall that a clause tells of what the clause before it names."""
    value = float(rate["value"]) * (-1 if rate["change"] in ("下降", "减少") else 1)
    return Amount(
        start=clause.start, end=clause.end, value=value, unit="%", growth=True, name=name, indicator=indicator
    )


def _counts_behind(found: Sequence[Clause], at: int) -> Iterator[Amount]:
    """The counts of the clauses behind that have a verb and no thing: 推进保障房建设,筹建700套,建成500套."""
    clause, thing = found[at], ""
    for number in range(at + 1, len(found)):
        after = found[number]
        if after.sentence != clause.sentence or len(after.text) > _BARE or not _DIGIT.search(after.text):
            return
        verb = words().opening(after.text)[1]
        count = _BARE_COUNT.match(after.text[verb:])
        if not count or _DIGIT.search(clause.text):
            return
        thing = thing or clause.text[words().opening(clause.text)[1] :]
        yield Amount(
            start=after.start, end=after.end, value=float(count["value"]), unit=count["unit"],
            name=after.text[:verb] + thing,
        )  # fmt: skip
