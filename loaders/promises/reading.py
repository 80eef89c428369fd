"""A report of a file on disk as tracking takes it, without a knowledge base."""

from __future__ import annotations

from pathlib import Path

from kg.errors import NotFound, Unreadable, Usage
from kg.model import Document
from kg.tracking.sides import Side


def read(path: Path) -> list[Side]:
    """The reports of a file.

    Raises:
        Unreadable: the file, or all of it, cannot be read.
        NotFound: there is no report in it.
    """
    from loaders.metadata import describe
    from loaders.places import Gazetteer
    from loaders.read import read_file
    from loaders.segment import segment
    from loaders.split import split

    gazetteer = Gazetteer.load()
    found: list[Side] = []
    why = ""
    for part in read_file(path, str(path)):
        if not isinstance(part, Document):
            raise Unreadable(part.file, part.reason)
        spans = split(part)
        if isinstance(spans, str):
            why = spans
            continue
        for start, end in spans:
            report = describe(part, start, end, gazetteer)
            found.append(Side(file=part.file, text=part.text, report=report, passages=segment(part, report)))
    if not found:
        raise NotFound(f"{path}：没有报告（{why}） / holds no report ({why})")
    return found


def one(sides: list[Side], name: str) -> Side:
    """The only report of a file.

    Raises:
        Usage: it holds several.
    """
    if len(sides) > 1:
        raise Usage(
            f"{name} 有 {len(sides)} 份报告，请先 kg load，再用 --place 和 --year"
            f" / holds {len(sides)} reports: load it and name --place and --year"
        )
    return sides[0]
