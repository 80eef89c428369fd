"""PDF with a text layer: pypdfium2, characters sorted by position, because the order of drawing moves quotation marks.

A page ends with `\\f`. A line that begins right of the margin gets two ideographic spaces, so that paragraphs can be
told from wrapped lines. Slanted characters (watermarks) and running headers are left out (`loaders.read.layout`).
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any, BinaryIO

from msgspec.structs import replace

from kg.model import Document
from loaders.read.cleaning import document
from loaders.read.layout import Glyph, lines_of, without_headers
from loaders.read.limits import MAX_PDF_UNMAPPED_SHARE, MIN_PDF_CHARS_A_PAGE
from loaders.read.reasons import unreadable

_BLANK = frozenset("\r\n\0\u3000\ufffe\ufffd\x02\t")


def read(stream: BinaryIO, name: str) -> Iterator[Document]:
    """The text of all pages, in the order of reading, without page numbers.

    Raises:
        Unreadable: encrypted, damaged, scanned, or its letters have no characters.
    """
    import pypdfium2

    try:
        opened = pypdfium2.PdfDocument(stream.read())
    except pypdfium2.PdfiumError as error:
        reason = "encrypted" if "password" in str(error).lower() else "damaged"
        raise unreadable(name, reason, detail=error) from error
    try:
        lines: list[list[str]] = []
        pictures: list[int] = []  # pages, from 1
        unmapped = 0
        for number, page in enumerate(opened, 1):
            glyphs, bad = _glyphs(page)
            unmapped += bad
            lines.append(lines_of(glyphs))
            if len(glyphs) < MIN_PDF_CHARS_A_PAGE and _is_picture(page):
                pictures.append(number)
            page.close()
        metadata = opened.get_metadata_dict(skip_empty=True)
    finally:
        opened.close()
    pages = ["\n".join(page) for page in without_headers(lines)]
    count = sum(len(page) for page in pages)
    if unmapped > MAX_PDF_UNMAPPED_SHARE * (count + unmapped):
        raise unreadable(name, "unmapped")
    if count < MIN_PDF_CHARS_A_PAGE * len(pages) or not count:
        raise unreadable(name, "scanned", pages=len(pages))
    hints = {"title": metadata["Title"]} if "Title" in metadata else {}
    read_pages = document(name, "\n\f".join(pages) + "\n", "pdf", hints=hints)
    if pictures:
        read_pages = replace(read_pages, notes=(*read_pages.notes, _unread_pages(pictures)))
    yield read_pages


def _is_picture(page: Any) -> bool:
    """Whether a page shows a picture, which may be a scan."""
    import pypdfium2.raw as pdfium

    return any(True for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,)))


def _unread_pages(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:12])) + (" …" if len(pages) > 12 else "")
    return (
        f"{len(pages)} 页只有图像，没有读入（第 {shown} 页），可能是扫描页，请做文字识别（OCR）"
        f" / {len(pages)} pages are pictures and were not read (page {shown}), perhaps scans: run OCR on them"
    )


def _glyphs(page: Any) -> tuple[list[Glyph], int]:
    """The visible characters of a page, and how many have no Unicode value."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    box = pdfium.FS_RECTF()
    upright: list[Glyph] = []
    slanted: list[Glyph] = []
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
        glyph = Glyph((box.top + box.bottom) / 2, box.left, box.right, box.top - box.bottom, char)
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        (upright if abs(math.sin(angle)) < 0.05 else slanted).append(glyph)
    text.close()
    return upright or slanted, bad
