"""Files of a knowledge base that are not where they were loaded from.

A load looks at the paths that it is given and at nothing else, so what came from a folder that was deleted, or lies on
a disk that is not plugged in, stays until the folder is removed by its path (`kg.load.remove`).
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any


def absent(files: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Names of the files that are not there, by the path that is missing: a folder with all of them, or a file.

    Args:
        files: rows of `kg.facts.texts.TextReader.files`.
    """
    missing: dict[str, list[str]] = defaultdict(list)
    there: dict[str, bool] = {}
    for row in files:
        path = row["root"]
        for part in ("", *row["relative"].split("/")):
            path = os.path.join(path, part) if part else path
            if path not in there:
                there[path] = os.path.lexists(path) or os.path.lexists(_on_disk(path))
            if not there[path]:
                missing[path].append(row["file"])
                break
    return dict(missing)


def _on_disk(path: str) -> str:
    """The path as it may be written where its name was read as GB18030 (`loaders.read.folder.shown`)."""
    return os.fsdecode(path.encode("gb18030", "replace")) if os.name == "posix" else path


def location(row: Mapping[str, Any]) -> str:
    """Where a file lay when it was loaded."""
    return os.path.join(str(row["root"]), *row["relative"].split("/"))
