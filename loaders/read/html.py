"""Web pages: the text that trafilatura takes for the article, or all visible text where it takes too little."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.model import Document
from loaders.read.cleaning import document
from loaders.read.columns import count_han
from loaders.read.encoding import decode
from loaders.read.reasons import unreadable

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_RULE = re.compile(r"\|(?:-+\|)+")
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "table", "ul", "ol", "dl"}
    | {"dt", "dd", "blockquote", "header", "footer", "center"}
)
_UNSEEN = ("script", "style", "noscript", "template", "head", "select", "button", "nav", "form", "iframe")
_SHORTEST_HEADING = 4  # Chinese characters
_LONG_LINE = 10  # Chinese characters
_ENOUGH = 0.8  # of the Chinese characters that the longest block of the page has


def read(stream: BinaryIO, name: str, declared: str | None = None) -> Iterator[Document]:
    """One Document; the page's `<title>` is a hint.

    Args:
        declared: the encoding that what came with the page says, before what the page itself says.
    """
    import lxml.etree  # type: ignore[import-untyped]
    import lxml.html  # type: ignore[import-untyped]
    import trafilatura

    source, encoding = _decode(stream.read(), name, declared)
    # a declaration of the encoding is wrong for decoded text, and lxml refuses it
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    try:
        tree = lxml.html.document_fromstring(source)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError) as error:
        raise unreadable(name, "no_text") from error
    title = tree.findtext(".//title")
    taken = trafilatura.extract(source, include_comments=False, include_tables=True, favor_recall=True) or ""
    visible = _visible(tree)
    taken = "\n".join(_table_row(line) for line in taken.split("\n") if not _RULE.fullmatch(line))
    if count_han(taken) < _ENOUGH * count_han(visible) or 2 * _long_lines(taken) < _long_lines(visible):
        taken = visible  # it left out text, or ran paragraphs together (a page laid out as a table)
    taken = "\n".join([*_headings(tree, title or "", taken), taken])
    hints = {"title": " ".join(title.split())} if title and title.strip() else {}
    yield document(name, taken, "html", encoding=encoding, hints=hints)


def _decode(data: bytes, name: str, declared: str | None) -> tuple[str, str]:
    if declared is None and (found := _DECLARED.search(data[:4096])):
        declared = found[1].decode("ascii")
    if declared:
        label = declared.lower()
        codec = "gb18030" if label in ("gb2312", "gbk", "gb18030", "x-gbk") else label
        try:
            return data.decode("utf-8-sig" if codec in ("utf-8", "utf8") else codec), codec
        except (UnicodeDecodeError, LookupError):
            pass  # the declaration lies
    return decode(data, name)


def _headings(tree: Any, title: str, taken: str) -> list[str]:
    """Headings of the page that the article lacks: trafilatura takes them for metadata, but a report's title is text.

    What stands in the page's `<title>` or in a heading element, above the first line of the article, is one.
    """
    marked = [" ".join(e.text_content().split()) for e in tree.xpath("//h1|//h2|//h3")]
    lines = _lines_of(tree)
    first = next((i for i, line in enumerate(lines) if line == taken.split("\n", 1)[0].strip()), 0)
    above = [line for line in lines[:first] if line in marked or line in " ".join(title.split())]
    return [line for line in dict.fromkeys(above) if count_han(line) >= _SHORTEST_HEADING and line not in taken]


def _long_lines(text: str) -> int:
    return sum(count_han(line) >= _LONG_LINE for line in text.split("\n"))


def _table_row(line: str) -> str:
    """trafilatura writes a row as `| a | b |`; here cells are separated by a tab."""
    if line.startswith("| ") and line.endswith(" |"):
        return "\t".join(cell.strip() for cell in line[1:-1].split(" | "))
    return line


def _visible(tree: Any) -> str:
    """The text of the smallest element that holds nearly all Chinese text of the page. Unseen parts are taken out."""
    for element in tree.xpath("|".join(f"//{tag}" for tag in _UNSEEN)):
        element.drop_tree()
    node, total = tree, count_han(tree.text_content())
    while total:
        inner = [c for c in node if isinstance(c.tag, str) and count_han(c.text_content()) >= _ENOUGH * total]
        if not inner:
            break
        node = inner[0]
    return "\n".join(_lines_of(node))


def _lines_of(node: Any) -> list[str]:
    """One line a block, cells of a table row separated by a tab, empty lines left out."""
    lines = [re.sub(r"[ \t\r\n]+", " ", line).strip(" \x1f") for line in "".join(_pieces(node)).split("\x1e")]
    return [re.sub(r" ?\x1f ?", "\t", line) for line in lines if line]


def _pieces(node: Any) -> Iterator[str]:
    """Text of `node`; the record and unit separators (never in parsed HTML) mark where a block or a cell begins."""
    if not isinstance(node.tag, str):
        return
    if node.tag in _BLOCKS:
        yield "\x1e"
    elif node.tag in ("td", "th"):
        yield "\x1f"
    yield node.text or ""
    for child in node:
        yield from _pieces(child)
        yield child.tail or ""
    if node.tag in _BLOCKS:
        yield "\x1e"
