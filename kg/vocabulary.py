"""Vocabulary that ships as YAML: a file → records, and what is wrong in it told with file and line."""

from __future__ import annotations

import re
from typing import Any, Protocol, TypeVar

import msgspec
import yaml

from kg.errors import BadData

T = TypeVar("T")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C ten times as fast; PyYAML is also built without it
_PLACE = re.compile(r"`(\$[^`]*)`$")  # how msgspec tells where it stopped: `$[3].names[1]`
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")


class DataFile(Protocol):
    """A path, or a file of a package (`importlib.resources.files`)."""

    @property
    def name(self) -> str: ...

    def read_bytes(self) -> bytes: ...


def read_vocabulary(file: DataFile, kind: type[T]) -> T:
    """The content of a YAML file as records.

    Args:
        kind: what the whole file holds: a record, or `tuple[Record, ...]`.

    Raises:
        BadData: it is no YAML, or something else than `kind`; `where` is `file:line`.
    """
    raw = file.read_bytes()
    try:
        return msgspec.convert(yaml.load(raw, _Loader), kind)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadData(_where(file, mark), ", ".join(filter(None, (error.context, error.problem)))) from error
    except yaml.YAMLError as error:  # no UTF-8, or a character that YAML does not allow
        raise BadData(file.name, str(error)) from error
    except msgspec.ValidationError as error:
        raise BadData(_where(file, _mark(raw, str(error))), str(error)) from error


def _where(file: DataFile, mark: Any) -> str:
    return file.name if mark is None else f"{file.name}:{mark.line + 1}"


def _mark(raw: bytes, message: str) -> Any:
    """Where the value begins at which msgspec stopped, as far as its message names the way there."""
    node = yaml.compose(raw, _Loader)
    place = _PLACE.search(message)
    for key, number in _STEP.findall(place[1] if place else ""):
        if isinstance(node, yaml.MappingNode) and key:
            inner = next((value for name, value in node.value if name.value == key), None)
        elif isinstance(node, yaml.SequenceNode) and number:
            inner = node.value[int(number)]
        else:
            inner = None
        if inner is None:
            break
        node = inner
    return node.start_mark if node is not None else None
