"""Measures how safely a report's place is inferred: its own name is taken out of each report whose place is known.

    python -m tools.measure_inferred ../shared/reports [--errors]

`masked`: the name's letters without the word for its kind are replaced by ** (**市, **新城), as files that hide their
place do. `unnamed`: they are replaced by 我 (我市), so that nothing shows that a name is missing. The place's names of
all years go, and the file's name. right, wrong and none are counted by level; an inferred place that is wrong is worse
than none.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from kg.model import Document, Place, Refusal
from loaders.metadata import describe
from loaders.places import Gazetteer
from loaders.places.stems import short_forms, stem
from loaders.read import read_file, walk
from loaders.split import split

SIGNS = {"masked": "**", "unnamed": "我"}


def documents(root: Path) -> Iterator[Document]:
    for item in walk(root):
        if not isinstance(item, Refusal):
            yield from (part for part in read_file(*item) if isinstance(part, Document))


def without(text: str, place: Place, sign: str) -> str:
    """The text with every name of a place replaced by a sign, the word for its kind left: 某某市 → **市."""
    names = {place.name, place.full_name, *(n.name for n in place.names)}
    bare = {stem(name) for name in names} | {short for name in names for short in short_forms(name)}
    longest = sorted(bare, key=lambda name: (-len(name), name))
    # a name may be broken by blanks and line ends
    spaced = "|".join(r"\s*".join(map(re.escape, name)) for name in longest)
    return re.sub(spaced, sign, text)


def inferred(document: Document, start: int, end: int, place: Place, sign: str) -> str | None:
    """The id of the place that the report is taken for without its name."""
    body = without(document.text[start:end], place, sign)
    hidden = msgspec.structs.replace(document, text=document.text[:start] + body, file="report.txt", hints={})
    return describe(hidden, start, start + len(body), Gazetteer.load()).place


def measured(root: Path, errors: bool) -> Counter[tuple[str, str, str]]:
    """(sign, level, right | wrong | none) → reports."""
    gazetteer, counts = Gazetteer.load(), Counter[tuple[str, str, str]]()
    for document in documents(root):
        spans = split(document)
        for start, end in () if isinstance(spans, str) else spans:
            report = describe(document, start, end, gazetteer)
            if report.place is None:
                continue
            place = gazetteer.get(report.place)
            for name, sign in SIGNS.items():
                found = inferred(document, start, end, place, sign)
                outcome = "none" if found is None else "right" if found == place.id else "wrong"
                counts[name, report.level or "unknown", outcome] += 1
                if errors and outcome == "wrong":
                    taken = gazetteer.get(found or "").full_name
                    print(f"{name}: {document.file}: {place.full_name} taken for {taken}")
    return counts


def table(counts: Counter[tuple[str, str, str]]) -> Iterable[str]:
    yield f"{'':10}{'level':10}{'right':>7}{'wrong':>7}{'none':>7}"
    for name in SIGNS:
        for level in sorted({level for sign, level, _ in counts if sign == name}):
            numbers = (counts[name, level, outcome] for outcome in ("right", "wrong", "none"))
            yield f"{name:10}{level:10}" + "".join(f"{number:7}" for number in numbers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--errors", action="store_true", help="name the reports whose place is inferred wrong")
    given = parser.parse_args()
    print("\n".join(table(measured(given.reports, given.errors))))


if __name__ == "__main__":
    main()
