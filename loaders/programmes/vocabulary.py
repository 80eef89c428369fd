"""Reads the vocabulary files of `loaders/data` into records, and says which file and entry is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from kg.errors import BadData

DATA = Path(__file__).resolve().parent.parent / "data"
T = TypeVar("T")


def read_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        BadData: it is no YAML or no UTF-8; the message has the line.
    """
    try:
        return yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadData(path.name, f"no valid YAML: {error}") from error


def convert(value: Any, kind: type[T], where: str) -> T:
    """`value` as a record of `kind`; `where` (`file` or `file: entry`) goes into the message of a BadData."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise BadData(where, str(error)) from error


def load_list(path: Path, kind: type[T]) -> list[T]:
    """All entries of a file that holds one list; an entry is named by its `id`, else by its number."""
    content = read_yaml(path)
    if not isinstance(content, list):
        raise BadData(path.name, "expected one list of entries")
    return [convert(entry, kind, f"{path.name}: {_name(entry, n)}") for n, entry in enumerate(content, 1)]


def _name(entry: Any, number: int) -> str:
    return str(entry["id"]) if isinstance(entry, dict) and "id" in entry else f"entry {number}"
