"""Word files (docx): paragraphs and tables in order, automatic numbers, notes; through python-docx and its lxml tree.

python-docx's own `text` leaves out tracked insertions, content controls, text boxes and automatic numbers, all of
which a reader sees; so the tree is walked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.model import Document
from loaders.read.archive import check_package
from loaders.read.cleaning import document
from loaders.read.numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# deleted text, field codes, formatting, the second form of a drawing, the reading above a character
_SKIPPED = frozenset(
    {f"{_W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "rt", "tblPr", "trPr")}
    | {f"{_MC}Fallback"}
)
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}sym": " "}
_LONGEST_CELL = 400  # characters; a cell that holds more holds paragraphs
_BLOCKS = frozenset({f"{_W}p", f"{_W}tbl"})


def read(stream: BinaryIO, name: str) -> Iterator[Document]:
    """One Document. A table row is a line, its cells separated by a tab; notes stand at the end as `[1] text`."""
    import docx

    check_package(stream, name)
    opened = docx.Document(stream)
    body = _Body(opened.part)
    lines = [*body.lines(opened.element.body), *body.notes()]
    properties = opened.core_properties
    hints = {"title": properties.title} if properties.title else {}
    yield document(name, "\n".join(lines), "docx", hints=hints)


class _Body:
    def __init__(self, part: Any) -> None:
        self._part = part
        self._numbering = Numbering(_related(part, "numbering"), _related(part, "styles"))
        self._cited: list[tuple[str, str]] = []  # (footnotes | endnotes, id) in order of citation

    def lines(self, parent: Any) -> Iterator[str]:
        """Lines of the paragraphs and tables below `parent`, through whatever wraps them."""
        for element in parent:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element)
            elif element.tag not in _SKIPPED and isinstance(element.tag, str):
                yield from self.lines(element)

    def notes(self) -> Iterator[str]:
        by_id: dict[tuple[str, str], Any] = {}
        for kind in ("footnotes", "endnotes"):
            root = _related(self._part, kind)
            for note in root if root is not None else ():
                by_id[kind, note.get(f"{_W}id")] = note
        for number, cited in enumerate(list(self._cited), 1):
            if cited in by_id:
                yield f"[{number}] " + " ".join(filter(None, (s.strip() for s in self.lines(by_id[cited]))))

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        boxes: list[Any] = []
        text = "".join(self._runs(paragraph, boxes))
        yield from (self._numbering.label(paragraph) + text).split("\n")
        for box in boxes:
            yield from self.lines(box)

    def _runs(self, parent: Any, boxes: list[Any]) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if tag in (f"{_W}t", f"{_M}t"):
                yield element.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{_W}txbxContent":
                boxes.append(element)
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                self._cited.append((tag.removeprefix(_W).removesuffix("Reference") + "s", element.get(f"{_W}id")))
                yield f"[{len(self._cited)}]"
            elif tag == f"{_W}r" and _is_hidden(element):
                continue
            elif tag not in _SKIPPED and isinstance(tag, str):
                yield from self._runs(element, boxes)

    def _table(self, table: Any) -> Iterator[str]:
        for row in _children(table, "tr"):
            cells = [list(self.lines(cell)) for cell in _children(row, "tc")]
            if len(cells) == 1 or any(sum(map(len, cell)) > _LONGEST_CELL for cell in cells):  # a frame around text
                yield from (line for cell in cells for line in cell)
                continue
            yield "\t".join(" ".join(filter(None, (s.strip() for s in cell))) for cell in cells)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, those in content controls included, those of inner tables not."""
    for element in parent:
        if element.tag == f"{_W}{tag}":
            yield element
        elif element.tag not in _BLOCKS and element.tag not in _SKIPPED and isinstance(element.tag, str):
            yield from _children(element, tag)


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val") not in ("0", "false", "off")


def _related(part: Any, kind: str) -> Any | None:
    """The root element of the part that `part` relates to as `kind` (numbering, styles, footnotes …), if any."""
    from docx.oxml import parse_xml

    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None
