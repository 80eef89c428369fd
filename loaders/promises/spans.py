"""Which passages tell of several years at once: of a review, and of a plan that aims beyond the next year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Passage, Report
from kg.text import fold

# no plan that is only named (三年行动), nothing that is counted (连续三年) or done before its time (提前两年)
_YEARS = re.compile(
    r"(?<!连续)(?<!提前)(?<!未来)(?<!今后)(?<!新)[五四三两]年(?![^,。;]{0,4}(?:行动|计划|方案|攻坚|规划|目标|提升))|几年"
    r"|(?<![较比])(?<![较比]“)十[一二三四五]五(?!”?(?:期间投入|规划|开局|收官|后半期|目标|[^,。;]{0,2}(?:计划|任务)))|本届政府|任期"
)
_YEAR = re.compile(r"(?:过去|刚刚过去的?)的?一年|去年|一年来|上年")
_OPENING = 60
_PERIOD = "“?十[一二三四五]五”?"
MEAN = "年均(?!浓度|值|气温|降水|水质)"  # over years; the mean of a year (PM2.5年均浓度) is of that year alone
# A plan of several years that is only named (编制“十五五”规划, 三年任务) sets no term.
SEVERAL = re.compile(
    r"(?:今后|未来|下一?个?)[五三]年|[五三两]年内|[五三两]年(?:时间|左右)|[五三]年后|今明两年|[五四三两]年累计"
    rf"|{_PERIOD}(?:期间|时期|末)|{MEAN}"
    r"|本届[^,，。]?政府|任期内|今后一个时期"
)
_THIS_YEAR = re.compile("今年|新的一年|新一年|本年度|(?<![五三两])年内|明年")
# its figures do not answer for the year
PART = re.compile(
    r"[一1]季度|上半年|前[一二三]个?季度|前[\d一二三四五六七八九十]+个?月"
    r"|(?<!\d)[1一](?:月份?)?[-—~～至到](?:[2-9]|1[01]|[二三四五六七八九十]|十一)月|截[至止](?:目前|\d+月)"
)
_BY_YEAR = re.compile(r"(20\d\d)年")


def several(passages: Sequence[Passage], report: Report | None) -> list[bool]:
    """For each passage whether it tells of several years.

    In a review of several years a passage that does not say it where it begins goes on as the one before it.
    """
    long = report is not None and report.review_from is not None and report.review_from != report.review_year
    year = f"{report.review_year}年" if report is not None and report.review_year else None
    state = long
    found = []
    for passage in passages:
        if passage.period != "review":
            found.append(False)
            continue
        text = fold(passage.text)[:_OPENING]
        one = bool(_YEAR.search(text)) or (year is not None and year in text)
        many = bool(_YEARS.search(text))
        if not long:
            found.append(many and not one and passage.kind != "heading")
            continue
        if one and not (many and passage.kind == "heading"):
            state = False
        elif many:
            state = True
        found.append(state)
    return found


def of_part(text: str) -> bool:
    """Whether what a text ends with is told of a part of the year: 一季度增长5%, and not 一季度增长5%,全年增长6%."""
    ends = [m.end() for m in PART.finditer(text)]
    return bool(ends) and "全年" not in text[ends[-1] :]


def beyond(text: str, year: int | None) -> bool:
    """Whether a folded text sets a term that ends after `year`, and does not speak of that year."""
    if _of_the_year(text, year):
        return False
    return bool(SEVERAL.search(text)) or (year is not None and any(int(y) > year for y in _BY_YEAR.findall(text)))


def _of_the_year(text: str, year: int | None) -> bool:
    """Whether a folded text speaks of the year that is planned."""
    return bool(_THIS_YEAR.search(text)) or (year is not None and f"{year}年" in text)


def ahead(passages: Sequence[Passage], report: Report | None) -> list[bool]:
    """For each passage whether all of it aims beyond the year that the report plans.

    In a plan of several years a passage that does not say it where it begins goes on as the one before it.
    """
    year = report.plan_year if report is not None else None
    long = report is not None and report.plan_until is not None
    state = long
    found = []
    for passage in passages:
        text = fold(passage.text)[:_OPENING]
        if passage.kind == "heading" or passage.period == "plan":
            told = beyond(text, year)
            if long and (told or _of_the_year(text, year)):
                state = told
            found.append(state if long else told and passage.kind != "heading")
        else:
            found.append(False)
    return found
