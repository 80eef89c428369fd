"""The lines of a paragraph → its clean text and the pieces that lead back to the Document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from kg.model import Piece

Span = tuple[int, int]

# A note mark stands directly after a word or a closing mark: [3], 〔3〕, 【3】, ①, ³, （注3）
NOTE_MARK = re.compile(
    r"(?<=[^\s\x00-\x2f\x3a-\x40。！？；：，、（“\n])(?:"
    r"[\[〔﹝［【]\s*\d{1,3}\s*[\]〕﹞］】]|[\[〔﹝［【（(]注\s*\d{0,3}[\]〕﹞］】）)]|[①-⑳⓪㉑-㉟]+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)"
)
# white space, marks without width, private characters, and what R writes for a character it cannot show
_SPACE = re.compile(r"(?:[\s\u200b\u200d\ufeff\ue000-\uf8ff]|<U\+[0-9A-F]{4}>)+")
_ANY_MARK = re.compile(r"[\[〔﹝［【①-⑳⓪㉑-㉟¹²³⁴-⁹⁰]|[（(]注")
_BARE_MARK = re.compile(r"(?<!\d)\d{1,2}(?=[，。；、：”）,;:])")
_NO_MARK_AFTER = frozenset("第前后居列位约近达超约共每占年月日至到")  # words before a number that counts
_DIGITS = re.compile(r"\d{1,2}")
_FEWEST_MARKS = 5


def bare_marks(text: str, start: int, end: int) -> list[int]:
    """Offsets of footnote numbers that stand bare after a word (三区三线1，): they count up from 1 without a gap.

    They ascend. A text has them if at least five follow one another and most numbers in such a position belong to the
    row.
    """
    found: list[int] = []
    candidates = 0
    for match in _BARE_MARK.finditer(text, start, end):
        before = text[match.start() - 1] if match.start() > start else " "
        if (before != "”" and not "\u4e00" <= before <= "\u9fff") or before in _NO_MARK_AFTER:
            continue
        candidates += 1
        if int(match.group()) == len(found) + 1:
            found.append(match.start())
    return found if len(found) >= _FEWEST_MARKS and len(found) > 0.7 * candidates else []


def mend(text: str, lines: Sequence[Span], notes: Sequence[int]) -> tuple[str, tuple[Piece, ...]]:
    """Joins the lines of a paragraph and leaves out white space between Chinese characters, and note marks.

    Args:
        text: the Document's.
        lines: of the paragraph, in order, as offsets into `text`.
        notes: offsets of bare footnote numbers (`bare_marks`), ascending.

    Returns:
        The clean text, and pieces in order that cover all of it, with
        `clean[p.clean : p.clean + p.length] == text[p.start : p.start + p.length]`.
    """
    kept = _kept(text, lines, notes)
    return "".join([text[start:end] for start, end in kept]), _pieces(kept)


def _kept(text: str, lines: Sequence[Span], notes: Sequence[int]) -> list[Span]:
    """What of the lines is kept, and the blank between two lines where it is wanted."""
    kept: list[Span] = []
    for number, (a, b) in enumerate(lines):
        if number and not _wide_joint(text, lines[number - 1][1] - 1, a):
            kept.append((a - 1, a))  # the white space between two Latin words
        at = a
        for start, end in sorted(_drops(text, a, b, notes)):
            if start > at:
                kept.append((at, start))
            at = max(at, end)
        if at < b:
            kept.append((at, b))
    return kept


def _drops(text: str, a: int, b: int, notes: Sequence[int]) -> list[Span]:
    """What of a line is left out: note marks, and white space beside Chinese characters."""
    drops: list[Span] = []
    if _ANY_MARK.search(text, a, b):
        drops = [m.span() for m in NOTE_MARK.finditer(text, a, b)]
    for at in notes[bisect_left(notes, a) : bisect_left(notes, b)]:
        drops.append((at, at + len(_DIGITS.match(text, at).group())))  # type: ignore[union-attr]
    return drops + [span for m in _SPACE.finditer(text, a, b) for span in _dropped(text, *m.span(), a, b)]


def _pieces(kept: Sequence[Span]) -> tuple[Piece, ...]:
    """The spans that are kept, with what touches joined."""
    pieces: list[Piece] = []
    size = 0
    for start, end in kept:
        if pieces and pieces[-1].start + pieces[-1].length == start:
            last = pieces.pop()
            pieces.append(Piece(clean=last.clean, start=last.start, length=last.length + end - start))
        else:
            pieces.append(Piece(clean=size, start=start, length=end - start))
        size += end - start
    return tuple(pieces)


def _wide(char: str) -> bool:
    return char > "\u2000"


def _wide_joint(text: str, left: int, right: int) -> bool:
    """Whether two lines are joined without a blank: all but two Latin words are; a number may be cut anywhere."""
    latin = text[left].isalpha() and text[right].isalpha() and not _wide(text[left]) and not _wide(text[right])
    return not (latin and text[right - 1].isspace())


def _dropped(text: str, start: int, end: int, a: int, b: int) -> list[Span]:
    """Of a run of white space: all of it beside a Chinese character, all but one blank between Latin words."""
    if start <= a or end >= b or _wide(text[start - 1]) or _wide(text[end]):
        return [(start, end)]
    return [(start + 1, end)] if end - start > 1 else []
