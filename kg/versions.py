"""Versions: what was made by other rules or vocabulary than those of today is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def version_of(files: Iterable[Path], *, made_by: str = "", size: int = 8) -> str:
    """A hash of the names and contents of files in the order given, line ends aside (a checkout may change them).

    Args:
        made_by: what else the version depends on.
        size: bytes of the hash; the result has two hexadecimal digits for each.
    """
    state = hashlib.blake2b(made_by.encode(), digest_size=size)
    for file in files:
        state.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return state.hexdigest()
