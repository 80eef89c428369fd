"""Which passages of a review tell of several years at once, and which of the last one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Passage, Report
from kg.text import fold

_YEARS = re.compile(r"[五四三两]年|几年|“?十[一二三四五]五|本届政府|任期")
_YEAR = re.compile(r"(?:过去|刚刚过去的?)的?一年|去年|一年来|上年")
_OPENING = 60


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
