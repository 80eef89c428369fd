"""The sentence around a mention, as it stands in the file and in readable form."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from kg.model import Piece, Record
from kg.text import clean_quote, document_span, sentence_span


class Quote(Record, frozen=True):
    """`clean` is the sentence in the mended text of the passage; it stands in the document at `start:end`.

    `whole` tells that nothing was left out between: the file's own characters are `clean`.
    """

    start: int
    end: int
    clean: str
    whole: bool

    @property
    def readable(self) -> str:
        """The sentence to be read."""
        return clean_quote(self.clean)

    def said(self, text: Callable[[], str]) -> str:
        """The sentence as the document has it; `text` gives the whole document, and is asked only where needed."""
        return self.clean if self.whole else text()[self.start : self.end]

    def row(self, text: Callable[[], str]) -> dict[str, Any]:
        """`quote`, `quote_start` and `quote_end` in the document, and `quote_clean`."""
        return {
            "quote": self.said(text),
            "quote_start": self.start,
            "quote_end": self.end,
            "quote_clean": self.readable,
        }

    def stated(self, text: Callable[[], str]) -> tuple[str, int, str | None]:
        """What the graph repeats: the sentence, its start, and how it is read where that differs."""
        said, readable = self.said(text), self.readable
        return said, self.start, None if readable == said else readable


def quote(text: str, pieces: Sequence[Piece], start: int, end: int) -> Quote:
    """The sentence of a passage around the document's span `start:end`.

    Args:
        text: the passage's mended text.
        pieces: lead from it to the document.

    Raises:
        ValueError: the span does not touch the passage.
    """
    first, last = _clean(pieces, start), _clean(pieces, end - 1) + 1
    a, b = sentence_span(text, first, max(last, first + 1))
    begin, stop = document_span(pieces, a, b)
    begin, stop = min(begin, start), max(stop, end)
    return Quote(begin, stop, text[a:b], stop - begin == b - a)


def _clean(pieces: Sequence[Piece], offset: int) -> int:
    """Where the document's `offset` stands in the mended text; what was left out counts to what follows it."""
    at = bisect_right([p.start for p in pieces], offset) - 1
    if at < 0:
        raise ValueError(f"offset {offset} lies before the passage")
    piece = pieces[at]
    if offset < piece.start + piece.length:
        return piece.clean + offset - piece.start
    if at + 1 == len(pieces):
        raise ValueError(f"offset {offset} lies after the passage")
    return pieces[at + 1].clean
