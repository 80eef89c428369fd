"""Every error that the knowledge base raises on purpose.

KgError                    one clear message: what, where, what was expected
├── Usage                  the caller asked for something that cannot be (exit code 2)
│   └── Ambiguous          a name that several places with reports have; carries them
├── NoKnowledgeBase        the folder holds none
├── StoreError             the fact store cannot be used
│   ├── StoreBusy          another process is writing to it
│   ├── StoreTooNew        written by a newer version
│   └── StoreTooOld        written by an older version, and only opened for reading
├── GraphError             the graph cannot be built or asked
│   ├── QueryRefused       a statement that would write, reach out or administer
│   └── ServerError        the server is missing, refuses us, or is too old
├── NotFound               no such entity, place, report, query; carries suggestions
├── Unreadable             a file that cannot be read; carries the file and what to do
└── BadData                vocabulary, judgement or configuration that is wrong, with its line
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class KgError(Exception):
    """Base of the tree; `str()` of it is what the user sees."""

    exit_code = 1


class Usage(KgError):
    exit_code = 2


class Ambiguous(Usage):
    """A name that several places with reports have: `places` holds their rows (`kg.lookup.Lookup.place_of`)."""

    def __init__(self, name: str, places: Sequence[Mapping[str, Any]]) -> None:
        named = "、".join(f"{p['place_full']}（{p['adcode'] or p['place_id']}）" for p in places)
        listed = ", ".join(f"{p['place_full']} ({p['adcode'] or p['place_id']})" for p in places)
        super().__init__(
            f"“{name}”有 {len(places)} 个地区：{named}；请写全名或代码"
            f" / {name} means {len(places)} places: {listed}; give the full name or the code"
        )
        self.name = name
        self.places = tuple(places)


class NoKnowledgeBase(KgError):
    pass


class StoreError(KgError):
    pass


class StoreBusy(StoreError):
    pass


class StoreTooNew(StoreError):
    pass


class StoreTooOld(StoreError):
    pass


class GraphError(KgError):
    pass


class QueryRefused(GraphError):
    pass


class ServerError(GraphError):
    pass


class NotFound(KgError):
    """`suggestions` holds the nearest names, best first (may be empty); `name` what nothing at all is called."""

    def __init__(self, message: str, suggestions: Sequence[str] = (), name: str | None = None) -> None:
        super().__init__(message)
        self.suggestions = tuple(suggestions)
        self.name = name


class Unreadable(KgError):
    """A file that cannot be read: `file` names it, `reason` says why and what to do."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class BadData(KgError):
    """Vocabulary, judgement or configuration that is wrong; `where` is `file:line` or `file: entry`."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
