"""An entry of the authority file of programmes, and what must hold of the entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from kg.errors import BadData
from kg.model import Record, Source
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.programmes.naming import normalise

_KINDS = DATA / "programme_kinds.yaml"
NAMED_IN_CONTEXT = re.compile(r"\{([^\d{},][^{},]*)\}")  # a context of one name only: {双拥}工作, not of 双拥共建
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Kind(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of programme: an entry of `programme_kinds.yaml`."""

    id: str
    name: str
    means: str


class Entry(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A programme as its file gives it; the header of the first file explains the fields."""

    id: str
    name: str
    kind: str
    level: Literal["national", "provincial", "local"]
    example: str
    counter: str | None
    aliases: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    definition: str | None = None
    source: Source | None = None
    excluded: tuple[str, ...] = msgspec.field(default=(), name="not")
    other: tuple[str, ...] = ()
    since: int | None = None
    home: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """The closed list of kinds, in the order in which one is chosen."""
    return read_vocabulary(_KINDS, tuple[Kind, ...])


def check(entries: Sequence[tuple[str, Entry]]) -> None:
    """Checks entries each by itself, and that none takes another's id or name or names a part that is none.

    Args:
        entries: each with where it stands (file and id), for the message.

    Raises:
        BadData: the first thing that is wrong.
    """
    by_id: dict[str, str] = {}
    for where, entry in entries:
        if entry.id in by_id:
            raise BadData(where, f"the id stands already in {by_id[entry.id]}")
        by_id[entry.id] = where
        _check_fields(where, entry)
    _check_names(entries)
    for where, entry in entries:
        for part in entry.part_of:
            if part not in by_id or part == entry.id:
                raise BadData(where, f"part_of names {part!r}, which is no other entry")


def _check_fields(where: str, entry: Entry) -> None:
    if not _ID.fullmatch(entry.id):
        raise BadData(where, "an id is lower-case letters and digits with single hyphens")
    known = {kind.id for kind in kinds()}
    if entry.kind not in known:
        raise BadData(where, f"kind {entry.kind!r} is none of {', '.join(sorted(known))}")
    if not entry.example.strip():
        raise BadData(where, "the example is missing")
    if (entry.definition is None) != (entry.source is None):
        raise BadData(where, "a definition needs its source, and a source its definition")
    if entry.source is not None:
        _check_source(where, entry.source)
    for field, patterns in (("not", entry.excluded), ("other", entry.other)):
        for pattern in patterns:
            _check_pattern(where, field, pattern, (*entry.names, *entry.also))


def _check_names(entries: Sequence[tuple[str, Entry]]) -> None:
    """A name is long enough, and only entries of different homes may share one."""
    claimed: dict[str, list[tuple[str, Entry]]] = {}
    for where, entry in entries:
        for name in (*entry.names, *entry.also):
            key = normalise(name)
            if len(key) < 2:
                raise BadData(where, f"the name {name!r} is too short to be found")
            owners = claimed.setdefault(key, [])
            for other, owner in owners:
                apart = owner.home and entry.home and set(owner.home).isdisjoint(entry.home)
                if owner.id != entry.id and not apart:
                    raise BadData(where, f"the name {name!r} is claimed by {other} too")
            owners.append((where, entry))


def _check_source(where: str, source: Source) -> None:
    spanned = source.file is not None and source.start is not None and source.end is not None
    if spanned and not 0 <= (source.start or 0) < (source.end or 0):
        raise BadData(where, "source: expected start < end")
    if not spanned and not source.cited:
        raise BadData(where, "source: expected file, start and end, or cited")


def _check_pattern(where: str, field: str, pattern: str, names: Sequence[str]) -> None:
    only = NAMED_IN_CONTEXT.search(pattern)
    if only is not None and only[1] not in names:
        raise BadData(where, f"{field}: {pattern!r} names {only[1]!r}, which is no name of the entry")
    if "{}" not in pattern and only is None:
        raise BadData(where, f"{field}: {pattern!r} has no {{}} where the name stands")
    try:
        re.compile(NAMED_IN_CONTEXT.sub("x", pattern).replace("{}", "x"))
    except re.error as error:
        raise BadData(where, f"{field}: {pattern!r} is no regular expression: {error}") from error
