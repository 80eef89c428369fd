"""What rows become as CSV, and which files of it the engine copies in one transaction."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.graph import copying
from kg.graph.batches import Batch
from kg.graph.copying import EMPTY, SEPARATOR, _turns
from kg.graph.schema import NODE_BY_LABEL, RELATION_BY_TYPE
from kg.graph.staging import Staging

VALUES = {  # a value of a text → how it is read again
    "plain": "plain",
    'said "so", twice': 'said "so", twice',
    "two\nlines": "two\nlines",
    "a\rb": "a\rb",
    "甲，乙": "甲，乙",
    "": EMPTY,
    "a\x00b": "ab",
    "\x00": EMPTY,
    None: "",
}


@pytest.mark.parametrize(("value", "read"), VALUES.items())
def test_a_field_is_read_as_it_was(tmp_path: Path, value: str | None, read: str) -> None:
    kind = RELATION_BY_TYPE["HAS_PASSAGE"]
    staging = Staging(tmp_path, {})
    staging.add(Batch(kind, [("a", value), ("plain", "b")], kind.ends[0]))
    (copy,) = staging.take()
    with (tmp_path / f"{copy['name']}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, lineterminator="\n"))
    assert rows == [["a", read], ["plain", "b"]]
    assert copy["empty"] == (read == EMPTY)


def test_lists_numbers_and_nothing_have_fields_of_their_own(tmp_path: Path) -> None:
    kind = NODE_BY_LABEL["Organisation"]  # id, name, aliases, status, places, kind, digest
    staging = Staging(tmp_path, {})
    staging.add(
        Batch(kind, [("o", "甲", ["乙", '"丙"'], "candidate", 2, None, "d"), ("p", "丁", [], "candidate", 0, "x", "e")])
    )
    (copy,) = staging.take()
    assert (tmp_path / f"{copy['name']}.csv").read_text(encoding="utf-8") == (
        f'o,甲,"乙{SEPARATOR}""丙""",candidate,2,,d\np,丁,,candidate,0,x,e\n'
    )


@pytest.mark.parametrize(
    ("sizes", "turns"),
    [
        ({"a.0": 3, "b.1": 3, "c.2": 3}, [["a.0", "b.1", "c.2"]]),
        ({"a.0": 8, "b.1": 3, "c.2": 3}, [["a.0"], ["b.1", "c.2"]]),
        ({"a.0": 3, "b.1": 5, "b.p2": 5, "c.3": 1}, [["a.0"], ["b.1", "b.p2"], ["c.3"]]),  # a table stays whole
        ({"a.0": 8, "a.1": 8, "a.2": 3, "b.3": 4}, [["a.0"], ["a.1", "a.2"], ["b.3"]]),  # one that is far too large
    ],
)
def test_a_transaction_holds_whole_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: dict[str, int], turns: list[list[str]]
) -> None:
    monkeypatch.setattr(copying, "_COMMITTED_AT_ONCE", 10)
    monkeypatch.setattr(copying, "_WHOLE_TABLE", 13)
    for name, size in sizes.items():
        (tmp_path / f"{name}.csv").write_bytes(b"x" * size)
    found = _turns([{"name": name} for name in sizes], tmp_path)
    assert [[copy["name"] for copy in turn] for turn in found] == turns
