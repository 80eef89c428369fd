"""A page saved as one file (mht, mhtml): its first part that is a page is read like one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email import message_from_binary_file, policy
from typing import BinaryIO

import msgspec

from kg.model import Document
from loaders.read.reasons import unreadable


def read(stream: BinaryIO, name: str) -> Iterator[Document]:
    """The pages of a web archive of one file."""
    from loaders.read import html

    for part in message_from_binary_file(stream, policy=policy.compat32).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data.strip():
                # what the part's head says of the encoding goes before what the page says
                for page in html.read(io.BytesIO(data), name, declared=part.get_content_charset()):
                    yield msgspec.structs.replace(page, format="mht")
                return
    raise unreadable(name, "no_text")
