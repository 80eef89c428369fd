"""The next report's passages → the clauses that may answer a promise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Passage, Report
from kg.text import document_span, fold
from kg.tracking.records import Claim
from loaders.promises.amounts import amounts
from loaders.promises.clauses import clauses

_PERIODS = ("review", "plan")
_YEARS = re.compile(r"[五四三两]年|几年|“?十[一二三四五]五|本届政府|任期|以来,我")
_YEAR = re.compile(r"(?:过去|这|刚刚过去的?|一)一?年(?!多)|去年|全年|一年来|上年")
_CUMULATIVE = re.compile(r"年均|累计|[五四三两]年|(?<!今年)(?<!年)以来|“十[一二三四五]五”|由[\d.]+")
_OPENING = 60


def claims(passages: Sequence[Passage], report: Report | None = None) -> Iterator[Claim]:
    """The clauses of review and plan in order; headlines only of the plan, since they tell no facts.

    `span` marks what tells of several years: a passage that says so where it begins, or any in the review of several
    years that names none, and figures that are added up or averaged.
    """
    long = report is not None and report.review_from is not None and report.review_from != report.review_year
    year = f"{report.review_year}年" if report is not None and report.review_year else None
    for number, passage in enumerate(passages):
        if passage.kind not in ("body", "table", "heading") or passage.period not in _PERIODS:
            continue
        if passage.kind == "heading" and passage.period == "review":
            continue
        text = fold(passage.text)
        told = text[:_OPENING] + "/".join(passage.heading[1:])
        one = bool(_YEAR.search(told)) or (year is not None and year in told)
        several = passage.period == "review" and (bool(_YEARS.search(told)) or long) and not one
        known = amounts(passage)
        found = list(clauses(text))
        for i, clause in enumerate(found):
            if clause.heading and passage.period == "review":
                continue
            before = found[i - 1].text if i and found[i - 1].sentence == clause.sentence else ""
            after = ",".join(c.text for c in found[i + 1 : i + 4] if c.sentence == clause.sentence)
            span = document_span(passage.pieces, clause.start, clause.end)
            yield Claim(
                passage=number, start=span[0], end=span[1], text=clause.text, before=before, after=after,
                period=passage.period, span=several or bool(_CUMULATIVE.search(clause.text)),
                amounts=tuple(a for a in known if clause.start < a.end <= clause.end),
            )  # fmt: skip
