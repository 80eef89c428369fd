"""Plain text files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kg.model import Document
from loaders.read.cleaning import document
from loaders.read.encoding import decode


def read(stream: BinaryIO, name: str) -> Iterator[Document]:
    """A plain text as one document."""
    text, encoding = decode(stream.read(), name)
    yield document(name, text, "txt", encoding=encoding)
