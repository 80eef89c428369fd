"""PDF with a text layer: pypdfium2, characters sorted by position, because the order of drawing moves quotation marks.

A page ends with `\\f`. A line that begins right of the margin gets two ideographic spaces, so that paragraphs can be
told from wrapped lines. Slanted characters (watermarks) are left out.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from statistics import median
from typing import Any, BinaryIO, NamedTuple

from kg.model import Document
from loaders.read.cleaning import document
from loaders.read.limits import MAX_PDF_UNMAPPED_SHARE, MIN_PDF_CHARS_A_PAGE
from loaders.read.reasons import unreadable

_BLANK = frozenset("\r\n\0\u3000\ufffe\ufffd\x02\t")
_INDENT = "\u3000\u3000"


class _Glyph(NamedTuple):
    middle: float  # of its height, points from the bottom of the page
    left: float
    right: float
    height: float
    char: str


def read(stream: BinaryIO, name: str) -> Iterator[Document]:
    import pypdfium2

    try:
        opened = pypdfium2.PdfDocument(stream.read())
    except pypdfium2.PdfiumError as error:
        reason = "encrypted" if "password" in str(error).lower() else "damaged"
        raise unreadable(name, reason, detail=error) from error
    try:
        pages, unmapped = [], 0
        for page in opened:
            glyphs, bad = _glyphs(page)
            unmapped += bad
            pages.append("\n".join(_lines(glyphs)))
            page.close()
        metadata = opened.get_metadata_dict(skip_empty=True)
    finally:
        opened.close()
    count = sum(len(page) for page in pages)
    if unmapped > MAX_PDF_UNMAPPED_SHARE * (count + unmapped):
        raise unreadable(name, "unmapped")
    if count < MIN_PDF_CHARS_A_PAGE * len(pages) or not count:
        raise unreadable(name, "scanned", pages=len(pages))
    hints = {"title": metadata["Title"]} if "Title" in metadata else {}
    yield document(name, "\n\f".join(pages) + "\n", "pdf", hints=hints)


def _glyphs(page: Any) -> tuple[list[_Glyph], int]:
    """The visible characters of a page, and how many have no Unicode value."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    box = pdfium.FS_RECTF()
    upright: list[_Glyph] = []
    slanted: list[_Glyph] = []
    bad = high = 0
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00, 0
        char = chr(code)
        if char in _BLANK or pdfium.FPDFText_IsGenerated(text, index) == 1:
            bad += char in "\0\ufffd"
            continue
        bad += 0xE000 <= code < 0xF900
        pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
        glyph = _Glyph((box.top + box.bottom) / 2, box.left, box.right, box.top - box.bottom, char)
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        (upright if abs(math.sin(angle)) < 0.05 else slanted).append(glyph)
    text.close()
    return upright or slanted, bad


def _lines(glyphs: list[_Glyph]) -> list[str]:
    if not glyphs:
        return []
    rows: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.middle):
        if rows and abs(rows[-1][0].middle - glyph.middle) < 0.5 * max(rows[-1][0].height, glyph.height):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda g: g.left)
    full = [row for row in rows if len(row) >= 10] or rows
    margin = min(next((g.left for g in row if g.char != " "), row[0].left) for row in full)
    return [line for row in rows if (line := _line(row, margin))]


def _line(row: list[_Glyph], margin: float) -> str:
    size = median(g.height for g in row)
    out: list[str] = []
    last: _Glyph | None = None
    spaced = False
    for glyph in row:
        if glyph.char in " \u00a0":
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
