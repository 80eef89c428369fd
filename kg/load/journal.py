"""What a load has read so far, so that one that was broken off need not read it again.

One file beside the fact store, appended to file by file and deleted when the load is complete. A record is the length
and checksum of its body, then the body. The last record may be torn: what comes before it counts.
"""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

FILE = "load.journal"
_HEAD = struct.Struct("<II")

Key = tuple[str, str, str]  # sha256, version of the reader, name


class Journal:
    """Facts read but not yet in the fact store, by content, reader and name."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._at: dict[Key, tuple[int, int]] = {}
        self._file: BinaryIO | None = None
        self._broken = False
        if self.path.exists():
            self._find()

    def __len__(self) -> int:
        return len(self._at)

    def get(self, key: Key) -> bytes | None:
        """The encoded FileFacts, or None."""
        place = self._at.get(key)
        if place is None:
            return None
        with self.path.open("rb") as file:
            file.seek(place[0])
            body = file.read(place[1])
        return msgspec.msgpack.decode(body, type=tuple[Key, bytes])[1]

    def put(self, key: Key, facts: bytes) -> None:
        """Appends; where the disk is full the journal goes without: it only saves time."""
        if self._broken:
            return
        body = msgspec.msgpack.encode((key, facts))
        try:
            if self._file is None:
                self._file = self.path.open("ab")
            self._file.write(_HEAD.pack(len(body), zlib.crc32(body)) + body)
            self._file.flush()
        except OSError:
            self._broken = True

    def close(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None

    def delete(self) -> None:
        self.close()
        self._at = {}
        self.path.unlink(missing_ok=True)

    def _find(self) -> None:
        """Reads which keys there are, and cuts off what is torn."""
        good = 0
        with self.path.open("rb") as file:
            while len(head := file.read(_HEAD.size)) == _HEAD.size:
                length, checksum = _HEAD.unpack(head)
                body = file.read(length)
                if len(body) != length or zlib.crc32(body) != checksum:
                    break
                key = msgspec.msgpack.decode(body, type=tuple[Key, msgspec.Raw])[0]
                self._at[key] = (good + _HEAD.size, length)
                good += _HEAD.size + length
        if good != self.path.stat().st_size:
            with self.path.open("r+b") as file:
                file.truncate(good)
