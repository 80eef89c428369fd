"""Text and offsets: one-to-one folding, clean text back to the document, the sentence around a span."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import count, repeat
from pathlib import PurePosixPath

from kg.model import Piece

_SENTENCE_END = "。！？!?\n\f"
_END = re.compile(f"[{_SENTENCE_END}]")
_CLOSERS = "”’」』）)》\"'"
_SPACE = re.compile(r"\s")
_REMEMBERED = 2000  # code points; longer texts are not
_HARD_LIMIT = 400  # a quote longer than this is cut at ；，or blank


@lru_cache(maxsize=1)
def folds() -> dict[str, str]:
    """What `fold` replaces, and by what."""
    table = {}
    for code in (*range(0x2E80, 0x3400), *range(0xF900, 0xFB00), *range(0xFE10, 0x10000), 0xA0, 0xB7):
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char)
        if len(folded) == 1 and folded != char:
            table[char] = folded
    return table


@lru_cache(maxsize=1)
def _foldable() -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    table = folds()
    return re.compile(f"[{re.escape(''.join(table))}]"), lambda m: table[m[0]]


def fold(text: str) -> str:
    """Full-width and compatibility forms become plain ones, one code point for one: offsets stay valid."""
    return _folded(text) if len(text) <= _REMEMBERED else _fold(text)


def _fold(text: str) -> str:
    foldable, plain = _foldable()
    return foldable.sub(plain, text)  # three times as fast as `str.translate`


_folded = lru_cache(maxsize=4096)(_fold)  # one stage after the other asks for the passages and names of a report


def numbered(name: str) -> Iterator[str]:
    """A file's name, then others for namesakes: `a.txt`, `a~2.txt`, `a~3.txt` …: the suffix tells the kind."""
    yield name
    path = PurePosixPath(name)
    for number in count(2):
        yield f"{name[: len(name) - len(path.suffix)]}~{number}{path.suffix}"


def document_span(pieces: Sequence[Piece], start: int, end: int) -> tuple[int, int]:
    """Converts a span of a passage's clean text to the span of the Document that holds it.

    Args:
        pieces: of the passage, in order, not empty.
        start, end: half-open, `0 <= start < end <= len(clean text)`.

    Raises:
        ValueError: the span is empty or outside the pieces.
    """
    last = pieces[-1]
    if not 0 <= start < end <= last.clean + last.length:
        raise ValueError(f"span {start}:{end} is not in the passage of {last.clean + last.length} code points")
    if last is pieces[0]:
        return last.start + start - last.clean, last.start + end - last.clean
    starts = [p.clean for p in pieces]
    first = pieces[bisect_right(starts, start) - 1]
    final = pieces[bisect_right(starts, end - 1) - 1]
    return first.start + start - first.clean, final.start + end - final.clean


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence of `text` around `start:end`, closing quotation marks included, outer white space not.

    A sentence ends at 。！？ or a line end. One that is longer than 400 code points is cut at the nearest ； or ， that
    keeps the span whole.
    """
    a = 1 + max(map(text.rfind, _SENTENCE_END, repeat(0), repeat(start)))
    found = _END.search(text, end)
    b = len(text) if found is None else found.end() if found.start() > end else end
    if b < len(text) and text[b] in "。！？!?":
        b += 1
    while b < len(text) and text[b - 1] in "。！？!?" and text[b] in _CLOSERS:
        b += 1
    if b - a > _HARD_LIMIT:
        a, b = _shorten(text, a, b, start, end)
    while a < start and text[a].isspace():
        a += 1
    while b > end and text[b - 1].isspace():
        b -= 1
    return a, b


def _shorten(text: str, a: int, b: int, start: int, end: int) -> tuple[int, int]:
    half = _HARD_LIMIT // 2
    if start - a > half:
        cuts = [m.end() for m in re.finditer("[；;，,]", text[start - half : start])]
        a = start - half + (cuts[0] if cuts else 0)
    if b - end > half:
        cuts = [m.start() for m in re.finditer("[；;，,]", text[end : end + half])]
        b = end + (cuts[-1] if cuts else half)
    return a, b


def clean_quote(quote: str) -> str:
    """The readable form of a quote whose lines were wrapped: white space between Chinese characters goes."""
    if not _SPACE.search(quote):
        return quote
    return re.sub(r"\s+", " ", re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", quote)).strip()


def decimal(value: float) -> str:
    """A number with four decimals at most, as many as it has, and never with an exponent."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


_HEDGES = {">=": "≥", "<=": "≤", "~": "≈"}


def hedged(value: float, top: float | None, comparator: str | None, unit: str) -> str:
    """An amount with its hedge, or a range: ≥5%, 3–4家."""
    upper = f"–{decimal(top)}" if top is not None else ""
    return f"{_HEDGES.get(comparator or '', '')}{decimal(value)}{upper}{unit}"


def years(values: Sequence[int]) -> str:
    """2019, 2021–2023."""
    parts: list[str] = []
    run: list[int] = []
    for year in [*sorted(values), None]:
        if run and (year is None or year != run[-1] + 1):
            parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
            run = []
        if year is not None:
            run.append(year)
    return ", ".join(parts)
