"""A Report → its passages: paragraphs mended, with heading path, kind and period."""

from __future__ import annotations

import re

from kg.model import Document, Passage, PassageKind, Period, Report
from loaders.segment import glossary
from loaders.segment.lines import NUMBERING, Span, paragraphs
from loaders.segment.mending import bare_marks, mend
from loaders.segment.outline import Heading, Path, heading
from loaders.segment.period import Periods
from loaders.wording import folded, wording

__all__ = ["segment"]

_HEAD_LINES = 14  # the head of a report is no longer
_ALONE = re.compile(r"^(?:各位代表|同志们|各位委员)[,、各位代表同志们委员朋友们]*[!:,.。]*$")


def segment(document: Document, report: Report) -> tuple[Passage, ...]:
    """The passages of a report, in order, without overlap.

    A passage is a paragraph as a reader sees it. Noise (navigation, page numbers, running headers) belongs to none.
    `Passage.pieces` are in order and cover `Passage.text`.
    """
    text = folded(document.text)
    lines = paragraphs(text, report.start, report.end)
    notes = bare_marks(document.text, report.start, report.end)
    mended = [mend(document.text, group, notes) for group in lines]
    plain = ["".join(text[p.start : p.start + p.length] for p in pieces) for _, pieces in mended]
    numbered = _numbered_sections(plain)
    head = _head_size(plain)
    path, periods = Path(), Periods(report.review_year, report.plan_year)
    passages: list[Passage] = []
    in_notes = False
    size = max(1, report.end - report.start)
    marked = sum(map(glossary.is_note, plain)) >= 3
    for number, (group, (clean, pieces), line) in enumerate(zip(lines, mended, plain, strict=True)):
        if not clean:
            continue
        start, end = group[0][0], group[-1][1]
        place = (start - report.start) / size
        kind: PassageKind = "body"
        period: Period = "other"
        if number < head:
            kind = "salutation" if _is_address(line) else "heading"
        elif not in_notes and place > 0.5 and glossary.begins(line):
            in_notes, kind = True, "heading"
            path = Path()
            path.enter(Heading(clean, 0, alone=True))
        elif number >= head and "\t" in document.text[start:end] and _is_row(document.text[start:end]):
            kind, period = "table", "other" if in_notes else periods.of(line, place)
        elif in_notes or (marked and glossary.is_note(line)):
            kind = "glossary"
            if in_notes and passages and _continues(line, passages[-1]):
                passages[-1] = _joined(document.text, passages[-1], group, notes)
                continue
        elif _ALONE.match(line) or (place < 0.1 and wording("opening").search(line)):
            kind = "salutation"
        else:
            found = heading(clean, line, numbered)
            if found:
                path.enter(found)
                periods.enter(found, line[: len(found.title)])
                kind = "heading" if found.alone else "body"
            period = periods.of(line, place)
        passages.append(
            Passage(start=start, end=end, kind=kind, period=period, text=clean, pieces=pieces, heading=path.titles())
        )
    return tuple(passages)


def _is_row(line: str) -> bool:
    return len([cell for cell in line.split("\t") if cell.strip()]) >= 2


def _is_address(line: str) -> bool:
    return bool(wording("address").search(line) or wording("opening").search(line))


def _head_size(plain: list[str]) -> int:
    """How many of the first paragraphs are the head: title, meeting, speaker, address and opening sentence."""
    opened = 0
    for number, line in enumerate(plain[:_HEAD_LINES]):
        if wording("opening").search(line) or (len(line) < 60 and wording("address").search(line)):
            opened = number + 1
    if opened:
        return opened
    for number, line in enumerate(plain[:_HEAD_LINES]):
        bare = re.sub(r"\s+", "", line)
        if not (len(line) < 110 and (wording("title").search(bare) or wording("meeting").search(line))):
            return number
    return 0


def _numbered_sections(plain: list[str]) -> bool:
    """Whether the sections carry numbers (一、2023年工作回顾), so that unnumbered lines are not sections."""
    for line in plain:
        match = NUMBERING[0].match(line)
        named = match and len(line) <= 60 and wording("section").search(line, match.end())
        if named and not wording("section_self", "period_wording").search(line):
            return True
    return False


def _continues(line: str, last: Passage) -> bool:
    """A line of the notes that carries on the entry before it: the definition under its term, a second paragraph."""
    if last.kind != "glossary":
        return False
    if _is_term(last.text):
        return True
    return not glossary.is_entry(line) and not _is_term(line)


def _is_term(line: str) -> bool:
    """A line that only names what the next one explains."""
    return len(line) <= 40 and line.rstrip()[-1:] not in "。！？；!?;"


def _joined(text: str, last: Passage, group: list[Span], notes: set[int]) -> Passage:
    spans = [(last.start, last.end), *group]
    clean, pieces = mend(text, spans, notes)
    return Passage(
        start=last.start,
        end=group[-1][1],
        kind=last.kind,
        period=last.period,
        text=clean,
        pieces=pieces,
        heading=last.heading,
    )
