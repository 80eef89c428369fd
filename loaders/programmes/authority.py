"""The authority file of programmes: `loaders/data/programmes/*.yaml`, checked, and compiled for fast loading.

The YAML files are the source. Parsing a thousand entries of them takes half a second, so a compiled copy
(`programmes.msgpack`) is committed beside them; it carries the hash of what it was made from, and a copy that is not
fresh is not used. `python -m tools.compile_programmes` makes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from kg.model import Programme, Record
from kg.versions import version_of
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.programmes.entry import Entry, check
from loaders.programmes.naming import key_of, normalise, readings, reworded, unjoined, without_edition

FOLDER = DATA / "programmes"
COMPILED = DATA / "programmes.msgpack"


class _Compiled(Record, frozen=True):
    hash: str
    entries: tuple[Entry, ...]


class Authority:
    """The entries, by id and by any spelling of their names.

    `version` is a hash of the files; it changes whenever an entry does.
    """

    def __init__(self, entries: Sequence[Entry], version: str) -> None:
        self.entries = tuple(entries)
        self.version = version

    @classmethod
    def load(cls) -> Authority:
        """The shipped authority file, read once per process."""
        return _shipped()

    @classmethod
    def read(cls, folder: Path) -> Authority:
        """Reads and checks the YAML files of a folder.

        Raises:
            BadData: an unknown field, kind or part, an id that two entries claim or a spelling without having a `home`
                each, a missing example, a definition without a source or the reverse, a negative context that is no
                regular expression.
        """
        entries: list[tuple[str, Entry]] = []
        for path in sorted(folder.glob("*.yaml")):
            entries.extend((f"{path.name}: {entry.id}", entry) for entry in read_vocabulary(path, tuple[Entry, ...]))
        check(entries)
        return cls([entry for _, entry in sorted(entries, key=lambda pair: pair[1].id)], digest(folder))

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def by_key(self) -> dict[str, str]:
        """Ids by the `normalise`d form of each name; of a name that several have, the first one's."""
        return {normalise(name): entry.id for entry in reversed(self.entries) for name in entry.names}

    @cached_property
    def by_spelling(self) -> dict[str, Entry]:
        """Entries by the `key_of` each name, as it is looked for in a squeezed text; of several the first one."""
        return {key_of(name): entry for entry in reversed(self.entries) for name in entry.names}

    @cached_property
    def _called(self) -> dict[str, list[Entry]]:
        called: dict[str, list[Entry]] = {}
        for entry in self.entries:
            called.setdefault(normalise(entry.name), []).append(entry)
        return called

    def namesakes(self, entry: Entry) -> Sequence[Entry]:
        """The entries that are called so, this one among them."""
        return self._called[normalise(entry.name)]

    @cached_property
    def _loose(self) -> dict[str, str]:
        """As `by_key`, with what only a name found by other evidence may be called."""
        return {normalise(name): entry.id for entry in self.entries for name in entry.also} | self.by_key

    @cached_property
    def _unjoined(self) -> dict[str, str]:
        """As `_loose`, by names without 和 and the like; those that two entries would have are left out."""
        owners: dict[str, set[str]] = {}
        for key, id in self._loose.items():
            owners.setdefault(unjoined(key), set()).add(id)
        return {key: min(ids) for key, ids in owners.items() if len(ids) == 1}

    def lookup(self, name: str) -> Entry | None:
        """The entry that has this name in any spelling, or else the name without words that may stand around it."""
        return self._first(readings(name), self.by_key)

    def meant(self, name: str) -> Entry | None:
        """The entry that the name of a programme in a text means.

        As `lookup`; but wordings that mean it only where a programme is known to stand count, too, and a name that
        tells an edition, round, level or trial of a programme means that programme, as does one that says the same in
        another order or with a word more.
        """
        return (
            self._first(readings(name), self._loose)
            or self._first(without_edition(name), self._loose)
            or self._first(reworded(name), self._loose)
            or self._first(map(unjoined, without_edition(name)), self._unjoined)
        )

    def _first(self, keys: Iterable[str], known: Mapping[str, str]) -> Entry | None:
        found = next((known[key] for key in keys if key in known), None)
        return self.by_id[found] if found else None

    def extended(self, entries: Iterable[Entry]) -> Authority:
        """This authority file and a user's entries, which are checked with it (see `loaders.jieba_dictionary`).

        Raises:
            BadData: an entry claims an id or name that is taken.
        """
        added = tuple(entries)
        check([(f"authority file: {e.id}", e) for e in self.entries] + [(f"user's entry: {e.id}", e) for e in added])
        state = hashlib.blake2b(self.version.encode() + msgspec.msgpack.encode(added), digest_size=12)
        return Authority(sorted((*self.entries, *added), key=lambda e: e.id), state.hexdigest())

    def programmes(self) -> Sequence[Programme]:
        """The entries as records of the knowledge base."""
        return [
            Programme(
                id=entry.id,
                name=entry.name,
                aliases=(*entry.aliases, *entry.also),
                kind=entry.kind,
                level=entry.level,
                part_of=entry.part_of,
                definition=entry.definition,
                source=entry.source,
            )
            for entry in self.entries
        ]


def digest(folder: Path) -> str:
    """A hash of all YAML files of the folder, line ends aside (a checkout may change them)."""
    return version_of(sorted(folder.glob("*.yaml")), size=12)


def compile_entries(folder: Path, target: Path) -> Authority:
    """Checks the files of the folder and writes the compiled copy."""
    authority = Authority.read(folder)
    target.write_bytes(msgspec.msgpack.encode(_Compiled(authority.version, authority.entries)))
    return authority


@lru_cache(maxsize=1)
def _shipped() -> Authority:
    version = digest(FOLDER)
    try:
        compiled = msgspec.msgpack.decode(COMPILED.read_bytes(), type=_Compiled)
    except (OSError, msgspec.DecodeError):
        compiled = None
    if compiled is not None and compiled.hash == version:
        return Authority(compiled.entries, version)
    return Authority.read(FOLDER)
