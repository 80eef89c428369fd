"""The files below a folder, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kg.model import Refusal
from loaders.read.reasons import unreadable

_SKIPPED = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


def is_skipped(name: str) -> bool:
    """Hidden files, lock files of Office (`~$report.docx`) and what systems leave behind."""
    return name.startswith((".", "~$")) or name in _SKIPPED


def shown(path: str) -> str:
    """A path as valid text with `/`: names that are not valid UTF-8 on disk are tried as GB18030."""
    path = path.replace(os.sep, "/")
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path).decode("gb18030", "replace")
    return path


def walk(root: Path) -> Iterator[tuple[Path, str] | Refusal]:
    """Every file below `root` with its name relative to it (POSIX), by name, folder by folder; for a file, itself.

    Hidden and lock files are left out. Links to folders are followed once; a link back to a folder above it, a broken
    link and a folder that may not be opened give a Refusal.
    """
    if root.is_file():
        yield root, shown(root.name)
        return
    if not root.exists():
        yield _refusal(shown(str(root)), "missing")
        return
    real = Path(os.path.realpath(root))
    yield from _walk(root, "", (real,), {real})


def _walk(
    folder: Path, prefix: str, above: tuple[Path, ...], linked: set[Path]
) -> Iterator[tuple[Path, str] | Refusal]:
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as error:
        reason = "permission" if isinstance(error, PermissionError) else "system"
        yield _refusal(shown(prefix) or shown(str(folder)), reason, detail=error.strerror)
        return
    for entry in entries:
        if is_skipped(entry.name):
            continue
        path, name = folder / entry.name, f"{prefix}{entry.name}"
        if not os.path.isdir(path):
            if os.path.isfile(path):
                yield path, shown(name)
            else:
                reason = "dead_link" if entry.is_symlink() else "not_a_file"
                yield _refusal(shown(name), reason, target=_target(path))
            continue
        real = Path(os.path.realpath(path))
        if real in above:
            yield _refusal(shown(name), "loop", target=shown(str(os.path.relpath(real, above[0]))))
        elif not _is_link(entry):
            yield from _walk(path, f"{name}/", (*above, real), linked)
        elif real not in linked and above[0] not in real.parents:  # else its files are read under their own names
            linked.add(real)
            yield from _walk(path, f"{name}/", (*above, real), linked)


def _is_link(entry: os.DirEntry[str]) -> bool:
    junction = getattr(entry, "is_junction", None)  # Windows, Python 3.12
    return entry.is_symlink() or bool(junction and junction())


def _target(path: Path) -> str:
    try:
        return shown(os.readlink(path))
    except OSError:  # no link
        return ""


def _refusal(name: str, reason: str, **details: object) -> Refusal:
    error = unreadable(name, reason, **details)
    return Refusal(file=error.file, reason=error.reason)
