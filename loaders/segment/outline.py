"""Headings: which paragraph is one, which carries one (（一）稳中向好。…), and the path they make."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.segment.lines import NUMBERING
from loaders.wording import wording

_LONGEST = 60  # a title is no longer
_UNNUMBERED = 40
_FREE = len(NUMBERING) + 1  # the level of a heading without number
_PUNCTUATION = re.compile(r"[。!?;:,]$")
_TITLE_END = re.compile(r"[。!:]")


@dataclass(frozen=True)
class Heading:
    """`title` with its number; `level` 0 is a section without number; `alone`: the paragraph is nothing else."""

    title: str
    level: int
    alone: bool


def heading(clean: str, folded: str, numbered_sections: bool) -> Heading | None:
    """The heading that a paragraph is or begins with.

    Args:
        clean: the paragraph's text; `folded`: the same, folded.
        numbered_sections: the report's sections are numbered (一、), so that a line without number is none.
    """
    for level, pattern in enumerate(NUMBERING):
        match = pattern.match(folded)
        if match:
            return _numbered(clean, folded, match.end(), level + 1)
    if len(clean) > _UNNUMBERED or _PUNCTUATION.search(folded) or "\t" in clean:
        return None
    if re.match(r"[—─―-]{2}|[*●■◆]|各位代表|同志们", folded) or "。" in folded:
        return None
    if not re.search(r"[\u4e00-\u9fff]{2}", folded):
        return None
    section = bool(wording("section").search(folded)) and not numbered_sections
    return Heading(clean, 0 if section else _FREE, alone=True)


def _numbered(clean: str, folded: str, at: int, level: int) -> Heading | None:
    end = _TITLE_END.search(folded, at)
    if end is None:
        return Heading(clean, level, alone=True) if len(clean) <= _LONGEST + 20 else None
    if end.start() - at > _LONGEST:
        return None
    title = clean[: end.start()]
    rest = clean[end.end() :].strip("。！!：: ")
    if level > 2 and end.group() == ":":
        return None  # an item of a list: 1.就业：新增…
    return Heading(title, level, alone=not rest)


class Path:
    """The headings that a paragraph stands under, outermost first."""

    def __init__(self) -> None:
        self._open: list[Heading] = []

    def enter(self, new: Heading) -> None:
        while self._open and self._open[-1].level >= new.level:
            self._open.pop()
        self._open.append(new)

    def titles(self) -> tuple[str, ...]:
        return tuple(h.title for h in self._open)
