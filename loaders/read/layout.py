"""The characters of a printed page → its lines in reading order: rows, columns, running headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

_INDENT = "\u3000\u3000"
_BLANKS = " \u00a0"
_FEWEST_ROWS = 8  # a page with fewer has no columns
_CROSSED = 0.12  # of the rows of a page, at most so many run across what divides its columns (titles, tables)
_SIDE_BY_SIDE = 0.35  # at least so many have text on both sides (the last page of a text ends early)
_FILLED = 0.7  # of a column's width a usual row fills at least so much: cells of a table do not
_NARROWEST = 0.25  # of the width of the text is a column: the numbers of a table are narrower
_HEADER_HAN = 4  # Chinese characters of a running header; page numbers alone are noise that segmenting leaves out
_HEADER_ROWS = 2  # rows at each end of a page that may be one


class Glyph(NamedTuple):
    """A character on a page, with its place in points."""

    middle: float  # of its height, points from the bottom of the page
    left: float
    right: float
    height: float
    char: str


def lines_of(glyphs: Sequence[Glyph]) -> list[str]:
    """The lines of a page, column by column where it has columns."""
    return [line for part in _parts(glyphs) for line in _part_lines(part)]


def without_headers(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without the lines that stand at the top or foot of several of them, whatever number they carry.

    The top of the first page stays, since it may be the title.
    """
    heads, feet = _repeated(pages, top=True), _repeated(pages, top=False)
    kept = []
    for number, page in enumerate(pages):
        first, last = 0, len(page)
        while number and first < min(_HEADER_ROWS, last) and _bare(page[first]) in heads:
            first += 1
        while last > max(first, len(page) - _HEADER_ROWS) and _bare(page[last - 1]) in feet:
            last -= 1
        kept.append(page[first:last])
    return kept


def _repeated(pages: Sequence[list[str]], *, top: bool) -> set[str]:
    ends = Counter(
        bare for page in pages for bare in {_bare(x) for x in (page[:_HEADER_ROWS] if top else page[-_HEADER_ROWS:])}
    )
    fewest = max(2, len(pages) // 3)  # left and right pages may differ
    return {bare for bare, n in ends.items() if n >= fewest and len(re.findall("[\u4e00-\u9fff]", bare)) >= _HEADER_HAN}


def _bare(line: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line))


def _parts(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The page in reading order: what runs across the columns, between it the left column, then the right one."""
    rows = _rows(glyphs)
    middle = _divide(rows)
    if middle is None:
        return [list(glyphs)]
    parts: list[list[Glyph]] = []
    left: list[Glyph] = []
    right: list[Glyph] = []

    def end_columns() -> None:
        for column in (left, right):
            if column:
                parts.extend(_parts(column))  # a column may be two
        left.clear()
        right.clear()

    for row in rows:
        if _crosses(row, middle):
            end_columns()
            parts.append(row)
        else:
            left.extend(g for g in row if g.left < middle)
            right.extend(g for g in row if g.left >= middle)
    end_columns()
    return parts


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """From top to bottom, each from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.middle):
        if rows and abs(rows[-1][0].middle - glyph.middle) < 0.5 * max(rows[-1][0].height, glyph.height):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda g: g.left)
    return rows


def _divide(rows: Sequence[list[Glyph]]) -> float | None:
    """Where the page is divided into two columns of running text; None where it is not."""
    solid = [row for row in ([g for g in row if g.char not in _BLANKS] for row in rows) if row]
    if len(solid) < _FEWEST_ROWS:
        return None
    start, end = min(row[0].left for row in solid), max(row[-1].right for row in solid)
    tries = [start + (end - start) * step / 100 for step in range(25, 76)]
    crossed = {x: sum(_crosses(row, x) for row in solid) for x in tries}
    fewest = min(crossed.values())
    best = [x for x in tries if crossed[x] == fewest]
    middle = best[len(best) // 2]
    beside = [row for row in solid if not _crosses(row, middle)]
    both = sum(row[0].left < middle < row[-1].right for row in beside)
    if fewest > _CROSSED * len(solid) or both < _SIDE_BY_SIDE * len(solid):
        return None
    for column in ([[g for g in row if (g.left < middle) == left] for row in beside] for left in (True, False)):
        widths = [part[-1].right - part[0].left for part in column if part]
        filled = [sum(g.right - g.left for g in part) for part in column if part]
        if max(widths) < _NARROWEST * (end - start) or median(filled) < _FILLED * max(widths):
            return None
    return middle


def _crosses(row: Sequence[Glyph], x: float) -> bool:
    """Whether a row runs across `x`, with no gap as wide as a character there."""
    return any(g.left - 0.45 * g.height < x < g.right + 0.45 * g.height for g in row if g.char not in _BLANKS)


def _part_lines(glyphs: Sequence[Glyph]) -> list[str]:
    rows = _rows(glyphs)
    if not rows:
        return []
    full = [row for row in rows if len(row) >= 10] or rows
    margin = min(next((g.left for g in row if g.char != " "), row[0].left) for row in full)
    return [line for row in rows if (line := _line(row, margin))]


def _line(row: Sequence[Glyph], margin: float) -> str:
    size = median(g.height for g in row)
    out: list[str] = []
    last: Glyph | None = None
    spaced = False
    for glyph in row:
        if glyph.char in _BLANKS:
            spaced = True
            continue
        if last is not None:
            if glyph.char == last.char and glyph.left - last.left < 0.15 * size:
                continue  # drawn twice to look bold
            gap = glyph.left - last.right
            if gap > size or ((spaced or gap > 0.2 * size) and last.char.isascii() and glyph.char.isascii()):
                out.append(" ")
        elif glyph.left - margin > 1.3 * size:
            out.append(_INDENT)
        out.append(glyph.char)
        last, spaced = glyph, False
    return "".join(out)
