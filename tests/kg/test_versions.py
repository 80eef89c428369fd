"""Versions: what counts as another version of the rules, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.versions import version_of


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda file: file.write_bytes(b"one\r\ntwo\r\n"), True),
        (lambda file: file.write_bytes(b"one\ntwo"), False),
        (lambda file: file.rename(file.with_name("b.yaml")), False),
    ],
    ids=["line ends", "content", "name"],
)
def test_names_and_contents_count(tmp_path: Path, change: Callable[[Path], object], same: bool) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"one\ntwo\n")
    before = version_of([file])
    change(file)
    assert (version_of(tmp_path.iterdir()) == before) is same


def test_it_says_what_else_it_was_made_by(tmp_path: Path) -> None:
    assert version_of([], made_by="0.1") != version_of([], made_by="0.2")
    assert len(version_of([], size=12)) == 24
