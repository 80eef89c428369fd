"""Vocabulary files: what they hold becomes records, what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from kg.errors import BadData
from kg.model import Record
from kg.vocabulary import read_vocabulary


class Entry(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    names: tuple[str, ...] = ()
    weights: dict[str, float] = msgspec.field(default_factory=dict)


def test_a_file_becomes_records(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_bytes("- id: 甲\n  names: [乙, 丙]\n- {id: 丁, weights: {戊: 0.5}}\n".encode())
    assert read_vocabulary(path, tuple[Entry, ...]) == (
        Entry(id="甲", names=("乙", "丙")),
        Entry(id="丁", weights={"戊": 0.5}),
    )


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        ("- id: a\n- id: [b\n- id: c\n", "words.yaml:3", "did not find expected ',' or ']'"),
        ("- id: a\n\n- id: 7\n", "words.yaml:3", "Expected `str`, got `int`"),
        ("- id: a\n- id: b\n  nmes: [c]\n", "words.yaml:2", "unknown field `nmes`"),
        ("- id: a\n- names:\n  - b\n", "words.yaml:2", "missing required field `id`"),
        ("- id: a\n  names:\n  - b\n  - 8\n", "words.yaml:4", "Expected `str`, got `int`"),
        ("- id: a\n  weights:\n    b: c\n", "words.yaml:3", "Expected `float`, got `str`"),
        ("# a comment\nid: a\n", "words.yaml:2", "Expected `array`, got `object`"),
        ("", "words.yaml", "got `null`"),
        ("- id: \x01\n", "words.yaml", "control characters"),
        (b"- id: \xff\n", "words.yaml", "invalid leading UTF-8 octet"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, content: Any, where: str, said: str) -> None:
    path = tmp_path / "words.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadData) as wrong:
        read_vocabulary(path, tuple[Entry, ...])
    assert wrong.value.where == where
    assert said in str(wrong.value)
