"""Whether a paragraph reviews, plans, or does neither, told from its section, its heading and its wording.

Sections come in an order that nearly all reports keep (review, plan, self-building); a heading that says nothing of
time is read by its place in that order.
"""

from __future__ import annotations

import re

from kg.model import Period
from loaders.segment.outline import Heading
from loaders.wording import wording

_DATA = "period_wording"
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_FIGURES = re.compile(r"\d+(?:\.\d+)?[%万亿个件户套公里家所]")
_ANNOUNCEMENT = 120
_BEFORE_PROBLEMS = 2  # paragraphs of a review before it can come to what is wanting
_OPENING_WORDS = 260  # where a paragraph says what it is about


class Periods:
    """Reads the paragraphs of one report in their order and tells the period of each.

    Args:
        review_year, plan_year: of the report where known: headings that name one of them are decided by it.
    """

    def __init__(self, review_year: int | None, plan_year: int | None) -> None:
        self._review, self._plan = review_year, plan_year
        self._section: Period | None = None
        self._sub: Period | None = None
        self._sub_level = 99
        self._unnumbered = False
        self._self = False  # under a heading on the government itself
        self._self_section = False  # that is the heading of the section
        self._problems = False  # the review has come to what is wanting
        self._reviewed = 0  # paragraphs of the section that review

    def enter(self, heading: Heading, folded_title: str) -> None:
        """Takes note of a heading, before the paragraph that carries it is judged."""
        if heading.level <= 2:
            begun = self._section not in (None, "review")
            told_self = begun and bool(wording("section_self", _DATA).search(folded_title))
            if heading.level <= 1:
                self._self_section = told_self
            self._self = told_self or self._self_section
        if heading.level <= 1:
            told = self._told(folded_title)
            self._sub, self._sub_level, self._problems, self._reviewed = None, 99, False, 0
            if heading.level == 0:
                self._unnumbered = True
            elif self._unnumbered:
                # numbered parts inside an unnumbered section stay in it
                self._sub, self._sub_level = self._sub_told(folded_title), 1
                return
            self._section = told or self._next()
            return
        if heading.level <= self._sub_level:
            self._sub, self._sub_level = None, 99
        sub = self._sub_told(folded_title)
        if sub is not None:
            self._sub, self._sub_level = sub, heading.level

    def _next(self) -> Period:
        """The period of a section whose heading tells nothing: the first reviews, the others plan."""
        return "review" if self._section is None else "plan"

    def _told(self, title: str) -> Period | None:
        if wording("section_self", _DATA).search(title):
            return "other"
        if wording("section_other", _DATA).search(title):
            return "other"
        years = {int(y) for y in _YEAR.findall(title)}
        past = bool(wording("section_review", _DATA).search(title))
        ahead = bool(wording("section_plan", _DATA).search(title))
        if self._plan and self._plan in years and self._review not in years:
            return "plan"
        if self._review and self._review in years and not (ahead and self._plan in years):
            return "review"
        if past and (not ahead or self._section is None):
            return "review"
        if ahead:
            return "review" if self._section is None and not years else "plan"
        return None

    def _sub_told(self, title: str) -> Period | None:
        if wording("section_self", _DATA).search(title):
            return "other" if self._section != "review" else None
        if wording("section_other", _DATA).search(title):
            return "other"
        if wording("section", "report_wording").search(title):
            return self._told(title)
        return None

    def of(self, folded: str, place: float) -> Period:
        """The period of the next paragraph; `place` is where it stands in the report, from 0 to 1."""
        if place > 0.6 and wording("closing", _DATA).search(folded):
            return "other"
        if self._section != "plan" and self._sub is None and place > 0.12 and wording("aims", _DATA).search(folded):
            if self._section != "other":
                self._section = "plan"
            return "plan"
        if self._self and wording("beyond", _DATA).search(folded):
            return "plan"
        period = self._sub or self._section or "review"
        if period == "review":
            return self._of_review(folded)
        if period == "plan":
            return self._of_plan(folded, place)
        return period

    def _of_review(self, folded: str) -> Period:
        """Of a paragraph where the report reviews: problems and lessons are neither review nor plan."""
        if self._reviewed >= _BEFORE_PROBLEMS and wording("problem", _DATA).search(folded[:_OPENING_WORDS]):
            # a short one only announces the problems that follow
            self._problems = len(folded) < _ANNOUNCEMENT or folded.endswith(":")
            return "other"
        if self._problems or wording("lessons", _DATA).search(folded):
            return "other"
        self._reviewed += 1
        return "review"

    def _of_plan(self, folded: str, place: float) -> Period:
        """Of a paragraph where the report plans: the government itself and the situation are no plan."""
        if place > 0.78 and wording("self", _DATA).search(folded) and len(_FIGURES.findall(folded)) < 3:
            return "other"
        if self._sub is None and wording("situation", _DATA).search(folded[:_OPENING_WORDS]):
            return "other"
        return "plan"
