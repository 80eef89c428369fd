"""Ids: the first 16 hexadecimal digits of the BLAKE2b hash of a kind and its identity fields."""

from __future__ import annotations

import hashlib


def make_id(kind: str, *identity: object) -> str:
    """`kind` and the identity fields in the order given; None and '' differ."""
    key = "\x1f".join("\x00" if part is None else str(part) for part in (kind, *identity))
    return f"{kind}:{hashlib.blake2b(key.encode(), digest_size=8).hexdigest()}"
