"""Which column of a table holds the reports, and what the others say of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.model import Record
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.read.limits import MIN_CELL_HAN, MIN_NAMED_HAN

FILE = "table_columns.yaml"
_HAN = re.compile("[\u3400-\u9fff]")


class _Columns(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: tuple[str, ...]
    hints: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]]


class Names(NamedTuple):
    """The names of columns, folded: of those that hold the text, and of those that say what it is."""

    text: frozenset[str]
    hints: Mapping[str, str]  # folded column name → key of Document.hints
    parts: Mapping[str, str]  # folded column name → province, city, county


@lru_cache(maxsize=1)
def known_names() -> Names:
    """The names of loaders/data/table_columns.yaml, which says what they mean.

    Raises:
        BadData: the file is wrong.
    """
    data = read_vocabulary(DATA / FILE, _Columns)
    return Names(
        frozenset(map(fold_name, data.text)),
        {fold_name(name): key for key, names in data.hints.items() for name in names},
        {fold_name(name): key for key, names in data.parts.items() for name in names},
    )


def fold_name(name: str) -> str:
    """The form in which names of columns are compared."""
    return re.sub(r"[\s_\-\ufeff]", "", name).lower()


def count_han(text: str) -> int:
    """How many Chinese characters there are (of the planes that reports use)."""
    return len(_HAN.findall(text))


def text_column(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the column with the full texts, from its name or from what `rows` hold; None where there is none."""
    if not rows:
        return None
    longest = [max((count_han(row[i]) for row in rows if i < len(row)), default=0) for i in range(max(map(len, rows)))]
    named = [i for i, name in enumerate(header) if fold_name(name) in known_names().text and i < len(longest)]
    best = max(named, key=lambda i: longest[i], default=None)
    if best is not None and longest[best] >= MIN_NAMED_HAN:
        return best
    widest = max(range(len(longest)), key=lambda i: longest[i])
    return widest if longest[widest] >= MIN_CELL_HAN else None


def is_header(row: Sequence[str]) -> bool:
    """A first row with a full text in it is no header."""
    return all(count_han(cell) < MIN_NAMED_HAN for cell in row)


def hints_of(header: Sequence[str], row: Sequence[str], text: int) -> dict[str, str]:
    """What the other columns of a row say; province, city and county together become `place` where no column does."""
    known = known_names()
    hints: dict[str, str] = {}
    parts: dict[str, str] = {}
    for index, (name, cell) in enumerate(zip(header, row, strict=False)):
        cell = cell.strip()
        if index == text or not cell or not name.strip():
            continue
        folded = fold_name(name)
        hints.setdefault(known.hints.get(folded, known.parts.get(folded, name.strip())), cell)
        if folded in known.parts:
            parts.setdefault(known.parts[folded], cell)
    if "place" not in hints and parts:
        place = ""
        for key in ("province", "city", "county"):
            part = parts.get(key, "")
            place = part if part.startswith(place) else place if place.endswith(part) else place + part
        hints["place"] = place
    return hints
