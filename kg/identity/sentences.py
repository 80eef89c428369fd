"""The words around a name: whether two names are said of one thing, as numbers for the judge."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.identity.likeness import RAREST, Frequency, pairs, run
from kg.identity.things import Thing
from kg.text import fold

WORDS = (
    "short_alone", "long_too", "one_report", "close", "rest_near", "rest_beside", "words", "words_part", "led",
    "listed", "only", "end_after",
)  # fmt: skip
"""The features, in the order of `features`.

`short_alone`: the report of the long name says the short one by itself; `long_too`: that of the short name says the
long one; `close`: both stand near each other; `rest_near`, `rest_beside`: what the long name has more stands near the
short one, right beside it; `words`, `words_part`: what the words around them share, and its part of the fewer ones;
`led`: how often the two reports say before the short name what the long one has there, of the times that they say it;
`listed`: one of them says both near each other, as it tells two things; `only`: the letters in a row that both have
stand in the two reports in these names alone; `end_after`: the end that the long name has more stands after the short
one, be it at the end of a list (云栖、西溪、古荡等实验室).
"""
_NO_LETTER = re.compile(r"[\W_]+")
_NEAR, _AROUND = 20, 25  # letters before and after
_LIST = 80  # letters after a name in a list, in which the list may end
_CLOSE = 100  # letters between two names
_LISTED = 40  # letters between two names of a list
_MOST_SHARED = 6.0
_REPORTS_KEPT, _NAMES_KEPT = 200, 5_000


@dataclass(frozen=True, slots=True)
class Said:
    """Where a report says a name. `text`: the report's letters (`letters`), the name at `start` … `end` (half-open)."""

    report: str
    text: str
    start: int
    end: int


def letters(text: str) -> str:
    """A text without spaces, line ends and marks."""
    return _NO_LETTER.sub("", fold(text))


def features(a: Said, b: Said, frequency: Frequency) -> list[float]:
    """The numbers of WORDS; the order of the two does not matter."""
    if (a.end - a.start, a.text[a.start : a.end], a.report) > (b.end - b.start, b.text[b.start : b.end], b.report):
        a, b = b, a
    x, y = a.text[a.start : a.end], b.text[b.start : b.end]
    one = a.report == b.report
    texts = (a.text,) if one else (a.text, b.text)
    said = [(text.count(x), text.count(y)) for text in texts]  # counted once: texts are long
    inside = y.count(x)
    alone = said[-1][0] - said[-1][1] * inside
    near, beside, end = _rest(a, x, y)
    own = pairs(x) | pairs(y)
    around = _around(a) - own, _around(b) - own
    both = frequency.total(around[0] & around[1])
    least = min(frequency.total(around[0]), frequency.total(around[1]))
    return [
        float(alone > 0), float(not one and said[0][1] > 0), float(one),
        float(one and abs(a.start - b.start) < _CLOSE), near, beside,
        min(both / (2 * RAREST), _MOST_SHARED), both / (least or 1), _led(texts, said, x, y),
        float(any(_listed(text, x, y) for text, (n, m) in zip(texts, said, strict=True) if m and n > m * inside)),
        float(_only(texts, said, x, y)), end,
    ]  # fmt: skip


@lru_cache(maxsize=_NAMES_KEPT)
def _around(said: Said) -> frozenset[str]:
    before = said.text[max(0, said.start - _AROUND) : said.start]
    return pairs(before) | pairs(said.text[said.end : said.end + _AROUND])


def _rest(short: Said, x: str, y: str) -> tuple[float, float, float]:
    """Of what the long name `y` has more, the part that stands near the short one; whether it stands beside it, and
    its end anywhere after.
    """
    from rapidfuzz.distance import LCSseq

    before = short.text[max(0, short.start - _NEAR) : short.start]
    rest_after = short.text[short.end : short.end + _LIST]
    after = rest_after[:_NEAR]
    size = found = 0
    beside = end = False
    for op in LCSseq.opcodes(x, y):
        if op.tag == "equal" or op.dest_end == op.dest_start:
            continue
        rest = y[op.dest_start : op.dest_end]
        size += len(rest)
        there = sum(rest[i : i + 2] in before or rest[i : i + 2] in after for i in range(len(rest) - 1))
        if len(rest) == 1:
            found += rest in before[-3:] or rest in after[:3]
        else:
            found += min(len(rest), there + (there > 0))
        beside |= op.dest_start == 0 and before.endswith(rest[-2:])
        beside |= op.dest_end == len(y) and after.startswith(rest[:2])
        end |= op.dest_end == len(y) and len(rest) > 1 and rest[-2:] in rest_after
    return (found / size if size else 0.0), float(beside), float(end)


def _led(texts: Sequence[str], said: Sequence[tuple[int, int]], x: str, y: str) -> float:
    """Of the times that texts say the short name, the part where the letters stand before that the long one has."""
    at = y.find(x)
    if at <= 0:
        return 0.0
    led = y[max(0, at - 2) : at] + x
    return sum(text.count(led) for text in texts) / max(1, sum(n for n, _ in said))


def _listed(text: str, x: str, y: str) -> bool:
    """Whether a text says both names, the short one not inside the long one, within _LISTED letters."""
    long = _places(text, y)
    inside = {start + at for start in long for at in _places(y, x)}
    return any(
        start not in inside and any(abs(start - other) < _LISTED for other in long) for start in _places(text, x)
    )


def _only(texts: Sequence[str], said: Sequence[tuple[int, int]], x: str, y: str) -> bool:
    """Whether the most letters in a row that both names have stand in texts in these names alone."""
    shared = run(x, y)
    return len(shared) > 1 and all(
        text.count(shared) <= (m if x in y else n + m) for text, (n, m) in zip(texts, said, strict=True)
    )


def _places(text: str, name: str) -> list[int]:
    """Where a text has a name."""
    found, at = [], text.find(name)
    while at >= 0:
        found.append(at)
        at = text.find(name, at + 1)
    return found


class Sentences:
    """Where the reports of a place first say a thing; texts and places found are kept for a while."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._said: OrderedDict[tuple[str, str], Said | None] = OrderedDict()

    def both(self, a: Thing, b: Thing) -> tuple[Said | None, Said | None]:
        return self.said(a), self.said(b)

    def said(self, thing: Thing) -> Said | None:
        """In the earliest report that counts; None where its letters do not stand there as the name has them."""
        key = (thing.entity, thing.place)
        if key not in self._said:
            self._said[key] = self._find(thing)
            if len(self._said) > _NAMES_KEPT:
                self._said.popitem(last=False)
        return self._said[key]

    def _find(self, thing: Thing) -> Said | None:
        row: Sequence[str] | None = self._db.execute(
            "SELECT r.id, r.document FROM said s JOIN report r ON r.id = s.report"
            " WHERE s.entity = ? AND r.place = ? AND r.same_as IS NULL ORDER BY r.delivered, r.id LIMIT 1",
            (thing.entity, thing.place),
        ).fetchone()
        name = letters(thing.name)
        if row is None or not name:
            return None
        text = self._text(row[0])
        start = text.find(name)
        return Said(row[0], text, start, start + len(name)) if start >= 0 else None

    def _text(self, report: str) -> str:
        if report not in self._texts:
            packed, start, end = self._db.execute(
                'SELECT d.text, r.start, r."end" FROM report r JOIN document d ON d.id = r.document WHERE r.id = ?',
                (report,),
            ).fetchone()
            self._texts[report] = letters(zlib.decompress(packed).decode("utf-8")[start:end])
            if len(self._texts) > _REPORTS_KEPT:
                self._texts.popitem(last=False)
        self._texts.move_to_end(report)
        return self._texts[report]
