"""A Report → its passages: paragraphs mended, with heading path, kind and period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Document, Passage, PassageKind, Period, Piece, Report
from loaders.segment import glossary
from loaders.segment.lines import NUMBERING, Span, paragraphs
from loaders.segment.mending import bare_marks, mend
from loaders.segment.outline import Heading, Path, heading
from loaders.segment.period import Periods
from loaders.wording import folded, wording

__all__ = ["segment"]

_HEAD_LINES = 14  # the head of a report is no longer
_FEWEST_NOTES = 3  # entries that are marked as notes, where no heading says so
_ALONE = re.compile(r"^(?:各位代表|同志们|各位委员)[,、各位代表同志们委员朋友们]*[!:,.。]*$")


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph on its way to a passage.

    `lines` are spans of the Document; `clean` is the mended text, covered by `pieces`, and `folded` the same folded.
    """

    lines: list[Span]
    clean: str
    pieces: tuple[Piece, ...]
    folded: str

    @property
    def start(self) -> int:
        return self.lines[0][0]

    @property
    def end(self) -> int:
        return self.lines[-1][1]


def segment(document: Document, report: Report) -> tuple[Passage, ...]:
    """The passages of a report, in order, without overlap.

    A passage is a paragraph as a reader sees it. Noise (navigation, page numbers, running headers) belongs to none.
    `Passage.pieces` are in order and cover `Passage.text`.
    """
    text = folded(document.text)
    notes = bare_marks(document.text, report.start, report.end)
    found = []
    for lines in paragraphs(text, report.start, report.end):
        clean, pieces = mend(document.text, lines, notes)
        plain = "".join(text[p.start : p.start + p.length] for p in pieces)
        found.append(_Paragraph(lines, clean, pieces, plain))
    course = _Course(document.text, report, [paragraph.folded for paragraph in found])
    passages: list[Passage] = []
    for number, paragraph in enumerate(found):
        if not paragraph.clean:
            continue
        kind, period = course.enter(number, paragraph)
        if kind == "glossary" and course.in_notes and passages and _continues(paragraph.folded, passages[-1]):
            passages[-1] = _joined(document.text, passages[-1], paragraph.lines, notes)
            continue
        passages.append(
            Passage(
                start=paragraph.start,
                end=paragraph.end,
                kind=kind,
                period=period,
                text=paragraph.clean,
                pieces=paragraph.pieces,
                heading=course.path.titles(),
            )
        )
    return tuple(passages)


class _Course:
    """How far one has come in a report whose paragraphs are entered in order.

    `path` are the headings above the paragraph entered last; `in_notes`: it stands in the notes at the end.
    """

    def __init__(self, text: str, report: Report, plain: list[str]) -> None:
        self.path = Path()
        self.in_notes = False
        self._periods = Periods(report.review_year, report.plan_year)
        self._text = text
        self._start, self._size = report.start, max(1, report.end - report.start)
        self._head = _head_size(plain)
        self._numbered = _numbered_sections(plain)
        self._marked = sum(map(glossary.is_note, plain)) >= _FEWEST_NOTES

    def enter(self, number: int, paragraph: _Paragraph) -> tuple[PassageKind, Period]:
        """What kind of passage the next paragraph is, and of which period it tells.

        Args:
            number: how many paragraphs of the report stand before it.
        """
        line = paragraph.folded
        place = (paragraph.start - self._start) / self._size
        if number < self._head:
            return ("salutation" if _is_address(line) else "heading"), "other"
        if not self.in_notes and place > 0.5 and glossary.begins(line):
            self.in_notes = True
            self.path = Path()
            self.path.enter(Heading(paragraph.clean, 0, alone=True))
            return "heading", "other"
        if _is_row(self._text[paragraph.start : paragraph.end]):
            return "table", "other" if self.in_notes else self._periods.of(line, place)
        if self.in_notes or (self._marked and glossary.is_note(line)):
            return "glossary", "other"
        if _ALONE.match(line) or (place < 0.1 and wording("opening").search(line)):
            return "salutation", "other"
        title = heading(paragraph.clean, line, self._numbered)
        if title:
            self.path.enter(title)
            self._periods.enter(title, line[: len(title.title)])
        return ("heading" if title and title.alone else "body"), self._periods.of(line, place)


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table: cells with tabs between them."""
    return "\t" in line and len([cell for cell in line.split("\t") if cell.strip()]) >= 2


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


def _joined(text: str, last: Passage, group: list[Span], notes: Sequence[int]) -> Passage:
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
