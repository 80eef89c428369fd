"""What lies on disk against what the fact store holds: new, changed, unchanged, renamed, gone.

A root is a folder from which files came. A file's name is its path relative to its root, with the root's name before it
where another root has that name already; once given, it stays.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from kg.errors import Usage
from kg.facts import FactStore
from kg.load.reader import Reader
from kg.model import Refusal
from kg.text import numbered

_CHUNK = 1 << 20


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A file on disk; `sha256` is '' where it cannot be read, and then `refusal` says why."""

    path: Path
    root: str
    relative: str
    size: int
    sha256: str
    name: str = ""
    refusal: str | None = None


@dataclass(frozen=True)
class Stored:
    """A file in the fact store."""

    name: str
    root: str
    relative: str
    sha256: str
    extractor: str

    @property
    def path(self) -> str:
        return os.path.join(self.root, *self.relative.split("/"))


@dataclass(kw_only=True)
class Plan:
    """What a load has to do. Every list is in the order of names."""

    new: list[Found] = field(default_factory=list)
    changed: list[Found] = field(default_factory=list)
    unchanged: list[Found] = field(default_factory=list)
    renamed: list[tuple[Stored, Found]] = field(default_factory=list)
    gone: list[Stored] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)  # what was given, without what lies below another one
    unreached: dict[str, Refusal] = field(default_factory=dict)  # by path: folders and links that cannot be followed
    roots: list[str] = field(default_factory=list)  # that will be there after it
    outdated: int = 0  # files whose content is known, but from another version of the reader

    @property
    def idle(self) -> bool:
        return not (self.new or self.changed or self.renamed or self.gone)


def existing(paths: Iterable[str | Path]) -> list[str]:
    """The paths, absolute, those above others first.

    Raises:
        Usage: one that does not exist.
    """
    found = sorted({os.path.abspath(p) for p in paths}, key=lambda p: (len(p), p))
    for path in found:
        if not os.path.lexists(path):
            raise Usage(f"没有这个文件或文件夹：{path} / no such file or folder: {path}")
    return found


def plan(store: FactStore, paths: Iterable[str], reader: Reader, *, again: bool = False) -> Plan:
    """Compares what lies under the paths (`existing`) with what came from there.

    Args:
        again: take every file for changed.
    """
    made = Plan()
    stored = [
        Stored(row["file"], row["root"], row["relative"], row["sha256"], row["extractor"]) for row in store.files()
    ]
    by_path = {s.path: s for s in stored}
    made.roots = [row["root"] for row in store.rows("SELECT root FROM root ORDER BY root")]
    own_folder = str(store.path.parent.resolve())
    seen: dict[str, Found] = {}
    for given in paths:
        if any(is_under(given, earlier) for earlier in made.looked):
            continue
        made.looked.append(given)
        root = _root_of(given, made.roots)
        _look(Path(given), root, reader, own_folder, made, seen)
    _compare(made, stored, by_path, seen, reader.version, again)
    _name(made, stored)
    return made


def _root_of(given: str, roots: list[str]) -> str:
    """The root that the path belongs to; a new one takes in those below it."""
    for root in roots:
        if is_under(given, root):
            return root
    root = given if os.path.isdir(given) else os.path.dirname(given)
    roots[:] = sorted([r for r in roots if not is_under(r, root)] + [root])
    return root


def _look(given: Path, root: str, reader: Reader, own_folder: str, made: Plan, seen: dict[str, Found]) -> None:
    start = given if given.is_dir() else given.parent
    prefix = os.path.relpath(start, root).replace(os.sep, "/")
    prefix = "" if prefix == "." else f"{prefix}/"
    for item in reader.walk(given):
        if isinstance(item, Refusal):
            where = os.path.join(start, *item.file.split("/")) if item.file != str(given) else str(given)
            made.unreached[where] = Refusal(file=f"{prefix}{item.file}", reason=item.reason)
            continue
        path, relative = item
        if is_under(str(path), own_folder):
            continue
        # a name on disk that is no Unicode may be shown like another one's
        way = next(w for w in numbered(f"{prefix}{relative}") if os.path.join(root, *w.split("/")) not in seen)
        seen[os.path.join(root, *way.split("/"))] = _found(path, root, way)


def _found(path: Path, root: str, relative: str) -> Found:
    try:
        size, digest = hash_file(path)
    except OSError as error:
        why = f"读不了：{error.strerror or error} / cannot be read: {error.strerror or error}"
        return Found(path=path, root=root, relative=relative, size=0, sha256="", refusal=why)
    return Found(path=path, root=root, relative=relative, size=size, sha256=digest)


def hash_file(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file's content."""
    seen, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            seen.update(chunk)
            size += len(chunk)
    return size, seen.hexdigest()


def _compare(
    made: Plan,
    stored: list[Stored],
    by_path: dict[str, Stored],
    seen: dict[str, Found],
    version: str,
    again: bool,
) -> None:
    arrived: list[Found] = []
    for path, found in sorted(seen.items()):
        before = by_path.get(path)
        if before is None or before.root != found.root:
            arrived.append(found)
            continue
        found = msgspec.structs.replace(found, name=before.name)
        if found.refusal is not None and before.sha256:
            # it was read before, and only this time cannot be opened: what is known of it stays
            made.unreached[path] = Refusal(file=before.name, reason=found.refusal)
            made.unchanged.append(found)
        elif before.sha256 != found.sha256 or not found.sha256 or again:
            made.changed.append(found)
        elif before.extractor != version:
            made.changed.append(found)
            made.outdated += 1
        else:
            made.unchanged.append(found)
    for old in stored:
        inside = any(is_under(old.path, given) for given in made.looked)
        if old.root not in made.roots:
            inside = True  # its root became part of a larger one
        here = seen.get(old.path)
        out_of_sight = any(is_under(old.path, path) for path in made.unreached)
        if inside and not (here and here.root == old.root) and not out_of_sight:
            made.gone.append(old)
    _match_renamed(made, stored, arrived, version)


def _match_renamed(made: Plan, stored: list[Stored], arrived: list[Found], version: str) -> None:
    """A new file with the content of one that is gone is that one; also where a whole root was moved away."""
    lost = [s for s in stored if s.root in made.roots and not os.path.isdir(s.root)]
    by_content: dict[str, list[Stored]] = {}
    for old in sorted({*made.gone, *lost}, key=lambda s: s.name, reverse=True):
        if old.sha256 and old.extractor == version:
            by_content.setdefault(old.sha256, []).append(old)
    taken = set()
    for found in arrived:
        olds = by_content.get(found.sha256) if found.sha256 else None
        if olds:
            same = [o for o in olds if o.path == os.path.join(found.root, *found.relative.split("/"))]
            old = same[0] if same else olds[-1]
            olds.remove(old)
            taken.add(old)
            made.renamed.append((old, found))
        else:
            made.new.append(found)
    made.gone = [old for old in made.gone if old not in taken]


def _name(made: Plan, stored: list[Stored]) -> None:
    leaving = {old.name for old in made.gone} | {old.name for old, _ in made.renamed}
    taken = {old.name for old in stored} - leaving
    arrived = sorted([*made.new, *(found for _, found in made.renamed)], key=lambda f: (f.relative, f.root))
    names = {}
    for found in arrived:
        name = _free(found, taken)
        taken.add(name)
        names[found.root, found.relative] = name
    made.new = [msgspec.structs.replace(f, name=names[f.root, f.relative]) for f in made.new]
    made.renamed = [(old, msgspec.structs.replace(f, name=names[f.root, f.relative])) for old, f in made.renamed]


def _free(found: Found, taken: set[str]) -> str:
    name, parents = found.relative, Path(found.root)
    while name in taken and parents.name:
        name, parents = f"{parents.name}/{name}", parents.parent
    return name if name not in taken else next(other for other in numbered(found.relative) if other not in taken)


def is_under(path: str, folder: str) -> bool:
    """Whether a path is the folder or lies in it; both absolute."""
    return path == folder or path.startswith(folder if folder.endswith(os.sep) else folder + os.sep)
