"""Full text that works for Chinese from one character on: an index of overlapping pairs, verified against the text.

A passage is indexed as the set of its pairs of neighbouring letters, the last one of a run paired with nothing. So 双减
is one term, 减 is a prefix of terms, and a longer text is the conjunction of its pairs, of which the text itself then
decides. Upper and lower case, full and half width are the same; marks and blanks between letters count only in the
verification.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from operator import add

from kg.characters import simplified
from kg.text import fold

_RUN = re.compile(r"[^\W_]+")
_WIDE = re.compile("[\u2e80-\u33ff\uf900-\ufaff\ufe10-\uffffİ]")  # what folding may change, and lower() lengthen


def key(text: str) -> str:
    """The form in which texts are compared; one code point for one, so offsets stay valid."""
    folded = fold(text)
    lowered = folded.lower()
    return lowered if len(lowered) == len(folded) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def pairs(text: str) -> str:
    """The terms of a passage, as the index takes them: separated by blanks, the pair of a letter and a blank is one."""
    letters = " ".join(_RUN.findall(text))
    letters = key(letters) if _WIDE.search(letters) else letters.lower()
    return " ".join(set(map(add, letters, f"{letters[1:]} ")))


def match(query: str) -> str | None:
    """The FTS5 expression that all passages with the query fulfil; None where the query has no letter."""
    terms: list[str] = []
    for run in _RUN.findall(key(query)):
        if len(run) == 1:
            terms.append(f'"{run}"*')
        terms += [f'"{run[i : i + 2]}"' for i in range(len(run) - 1)]
    return " AND ".join(dict.fromkeys(terms)) or None


def occurrences(text: str, query: str) -> list[tuple[int, int]]:
    """The spans of `text` that read like `query`, from left to right, not overlapping."""
    where, what = key(text), key(query)
    spans = []
    at = where.find(what)
    while at >= 0:
        spans.append((at, at + len(what)))
        at = where.find(what, at + len(what))
    return spans


def find(db: sqlite3.Connection, query: str) -> Iterator[tuple[int, str, list[tuple[int, int]]]]:
    """All passages that contain the query: id, text and the spans in it. In order of reports and their passages.

    A query in traditional characters that stands nowhere is looked for in simplified ones.
    """
    query = query.strip()
    found = False
    for row in _containing(db, query):
        found = True
        yield row
    if not found and (plain := simplified(query)) != query:
        yield from _containing(db, plain)


def _containing(db: sqlite3.Connection, query: str) -> Iterator[tuple[int, str, list[tuple[int, int]]]]:
    expression = match(query)
    if expression is None:
        return
    rows = db.execute(
        "SELECT p.id, p.text FROM passage p WHERE p.id IN (SELECT rowid FROM passage_text WHERE passage_text MATCH ?)"
        " ORDER BY p.report, p.number",
        (expression,),
    )
    for number, text in rows:
        spans = occurrences(text, query)
        if spans:
            yield number, text, spans
