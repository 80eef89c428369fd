"""Physical lines → paragraphs: noise dropped, hard wraps and cut sentences joined, lost line breaks found again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from loaders.wording import wording

Span = tuple[int, int]

# Numbering at the start of a line, by depth; folded text.
NUMBERING: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?:第[一二三四五六七八九十]{1,3}(?:部分|章|篇)|[一二三四五六七八九十]{1,3}\s?[、.])\s*"),
    re.compile(r"\([一二三四五六七八九十]{1,3}\)\s*[、.]?\s*"),
    re.compile(r"\d{1,2}\s?(?:[、]|[.](?!\d))\s*"),
    re.compile(r"(?:\(\d{1,2}\)|[①-⑳])\s*"),
)
_ENDS = "。!?;:…”)》』」"
_OPENERS, _CLOSERS = "《“‘「『(", "》”’」』),、。;!?"
_SPACE = "\ufeff\u200b\u200d \t\r\xa0\u2002\u2003\u3000\v"
_BULLET = re.compile(r"[—─―-]{2}|[●■▲◆★·•]")
_ADDRESS = re.compile("各位代表|同志们")
_LONG_LINE = 1200  # a longer line may hold several paragraphs whose breaks were lost
_NARROWEST = 12  # characters of a line that was wrapped: a page in three columns has some 14
_CUT = 45  # an unnumbered line as long as this without an end mark goes on in the next
_LONGEST_NOISE = 110
_FULL = 6  # a wrapped line may lack as many characters of the width


class Line(NamedTuple):
    """One line without its outer white space.

    `gap`: a page ended or noise stood before it; `indent`: it is indented; `blank`: a blank line stood before it.
    """

    start: int
    end: int
    gap: bool
    indent: bool
    blank: bool


@dataclass(frozen=True)
class _Layout:
    """`width` at which lines were wrapped; None: a line is a paragraph. `indented`: an indented line begins one."""

    width: int | None
    indented: bool


def paragraphs(text: str, start: int, end: int) -> list[list[Span]]:
    """The paragraphs between two offsets of a folded text, each as the spans of its lines, in order."""
    lines = list(_broken(text, _kept(text, list(_lines(text, start, end)))))
    layout = _layout(text, lines)
    grouped: list[list[Line]] = []
    for line in lines:
        if grouped and _goes_on(text, grouped[-1], line, layout):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [[(line.start, line.end) for line in group] for group in grouped]


def depth(text: str, at: int) -> int | None:
    """How deep the numbering at an offset is (0 for 一、, 1 for （一）, 2 for 1., 3 for （1）), or None."""
    for level, pattern in enumerate(NUMBERING):
        if pattern.match(text, at):
            return level
    return None


def _lines(text: str, start: int, end: int) -> Iterator[Line]:
    """The lines that are neither blank nor noise."""
    noise = wording("noise")
    gap = blank = False
    for match in re.finditer(r"[^\n\f]+|\f|\n", text[start:end]):
        piece = match.group()
        if piece == "\f":
            gap = True
            continue
        if piece == "\n":
            continue
        bare = piece.strip(_SPACE)
        if not bare:
            blank = True
            continue
        if len(piece) <= _LONGEST_NOISE and noise.search(bare):
            gap = True
            continue
        at = start + match.start()
        lead = len(piece) - len(piece.lstrip(_SPACE))
        indent = lead >= 2 or piece.startswith("\t")
        yield Line(at + lead, at + lead + len(bare), gap, indent, blank or text[max(0, at - 2) : at] == "\n\n")
        gap = blank = False


def _kept(text: str, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without running headers; a report's title stays where it stands first."""
    headers = _running(text, lines)
    first, after = True, False
    for line in lines:
        written = text[line.start : line.end]
        if written in headers and not (first and wording("title").search(written)):
            after = True
            continue
        yield line._replace(gap=True) if after else line
        first = after = False


def _running(text: str, lines: Sequence[Line]) -> set[str]:
    """Short lines that come again and again, where pages end: running headers and advertisements."""
    counts = Counter(text[line.start : line.end] for line in lines if 4 <= line.end - line.start <= 40)
    starred = {text[line.start : line.end] for line in lines if line.gap}
    return {
        line
        for line, n in counts.items()
        if n >= 3 and line in starred and not _ADDRESS.match(line) and line[-1] not in "。!;,"
    }


def _broken(text: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Lines that hold several paragraphs are cut where the breaks were: before indentation and before numbering."""
    for line in lines:
        cuts = []
        if _GAP.search(text, line.start, line.end):
            cuts = [m.end() for m in _INNER.finditer(text, line.start, line.end)]
        if line.end - line.start > _LONG_LINE:
            cuts += [m.end() for m in _LOST.finditer(text, line.start, line.end)]
        a = line.start
        for cut in sorted(set(cuts)):
            if cut <= a or not _may_end(text, a, cut):
                continue
            yield from _headed(text, a, cut, line, first=a == line.start)
            a = cut
        yield from _headed(text, a, line.end, line, first=a == line.start)


_GAP = re.compile(r"[ \u2003\xa0]{2}|\v")
# a gap after an end mark, or after what may be a heading
_INNER = re.compile(r"(?:(?<=[。!;:?)”])|(?<=[\u4e00-\u9fff]{2}))[ \u2003\xa0]{2,}(?=\S)|(?<=[。!])[\v](?=\S)")
_LOST = re.compile(
    r"(?<=[。!?;:”])\s*(?=(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|各位代表[,!:]|——)(?!\S{0,4}[,、]))"
)


def _may_end(text: str, a: int, cut: int) -> bool:
    """Whether what stands before a gap in a line can be a paragraph: it ends like one, or is a heading."""
    part = text[a:cut].rstrip()
    if part[-1:] in _ENDS + ")":
        return True
    return len(part) <= 40 and (depth(part, 0) in (0, 1) or bool(wording("section").search(part)))


def _headed(text: str, a: int, b: int, line: Line, first: bool) -> Iterator[Line]:
    """In a long line a section heading runs into its text: it is cut off at its last word."""
    b = a + len(text[a:b].rstrip())
    if a >= b:
        return
    tail = None
    if line.end - line.start > _LONG_LINE and NUMBERING[0].match(text, a):
        tail = wording("heading_tail").match(text, a, min(b, a + 60))
    if tail and tail.end() < b:
        yield Line(a, tail.end(), line.gap and first, line.indent or not first, line.blank or not first)
        rest = tail.end() + len(text[tail.end() : b]) - len(text[tail.end() : b].lstrip())
        yield Line(rest, b, False, True, True)
        return
    yield Line(a, b, line.gap and first, line.indent or not first, line.blank or not first)


def _layout(text: str, lines: Sequence[Line]) -> _Layout:
    indents = sum(line.indent for line in lines)
    # where some lines are indented and others not, the indent means something
    return _Layout(_wrap_width(text, lines), 0.03 * len(lines) < indents < 0.7 * len(lines))


def _wrap_width(text: str, lines: Sequence[Line]) -> int | None:
    """The width at which lines were wrapped by hand or by a converter; None where a line is a paragraph."""
    sizes = sorted(line.end - line.start for line in lines if line.end - line.start >= 8)
    if len(sizes) < 30:
        return None
    width = sizes[int(len(sizes) * 0.9)]
    full = [ln for ln in lines if width - 4 <= ln.end - ln.start <= width + 8]
    cut = sum(1 for ln in full if text[ln.end - 1] not in _ENDS)
    return width if _NARROWEST <= width <= 64 and len(full) > 0.4 * len(sizes) and cut > 0.6 * len(full) else None


def _goes_on(text: str, group: Sequence[Line], line: Line, layout: _Layout) -> bool:
    """Whether a line carries on the paragraph before it."""
    last = group[-1]
    if "\t" in text[last.start : last.end] or "\t" in text[line.start : line.end]:
        return False
    if text[last.end - 1] in _OPENERS or text[line.start] in _CLOSERS:
        return True  # a link in the middle of a sentence stood on a line of its own
    level = depth(text, line.start)
    if layout.width is not None:
        return _is_wrapped(text, last, line, level, layout.width, layout.indented)
    return _is_cut(text, group, line, level)


def _begins(text: str, line: Line, level: int | None) -> bool:
    """Whether a line begins as paragraphs do: with its number, a bullet or an address."""
    return level is not None or bool(_BULLET.match(text, line.start) or _ADDRESS.match(text, line.start))


def _is_wrapped(text: str, last: Line, line: Line, level: int | None, width: int, indented: bool) -> bool:
    """Whether a line carries on the one before it, in a text whose lines were wrapped at a width."""
    if indented and line.indent:
        return False
    mark, size = text[last.end - 1], last.end - last.start
    section = level in (0, 1)
    # with indents that mean something, a number at the margin is that of an item in the middle of a paragraph
    begins = (section or not indented) and _begins(text, line, level)
    if begins and (section or mark in _ENDS or size < width - _FULL):
        return False
    if mark in "。!?" and (size < width - 4 or line.indent):
        return False
    if indented and not line.indent and not begins and mark not in _ENDS and size >= width // 2:
        return True  # it begins at the margin; the line before is shorter, for a number may not be cut
    if size >= width - _FULL:
        return not (line.indent and line.blank and mark in _ENDS)
    # a short line is the end of its paragraph, or a heading
    return mark in ",、" and not begins


def _is_cut(text: str, group: Sequence[Line], line: Line, level: int | None) -> bool:
    """Whether a line carries on the one before it, in a text where a line is a paragraph, unless a page cut it."""
    last = group[-1]
    mark, size = text[last.end - 1], last.end - last.start
    begins = _begins(text, line, level)
    if mark in ",、" and size > 8 and not (begins and line.blank):
        return level not in (0, 1)
    if mark in _ENDS or begins:
        return False
    if size > 20 and (line.gap or line.blank) and "。" in text[last.start : last.end]:
        return True  # a heading holds no whole sentence: this is text that a page break cut
    if depth(text, group[0].start) is not None:
        return False  # what has a number may be a heading, however long
    return size > (20 if line.gap else _CUT) and (line.gap or not line.indent)
