"""Folders: which files, in which order, under which names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kg.model import Refusal
from loaders.read import walk

FILES = ["b.txt", "a/2.txt", "a/10.txt", "a/.hidden", ".DS_Store", "~$b.docx", "__MACOSX/b.txt", ".git/x.txt", "c.jpg"]


def make(root: Path, files: list[str]) -> None:
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def names(root: Path) -> list[str]:
    return [w.file if isinstance(w, Refusal) else w[1] for w in walk(root)]


def test_order_and_what_is_left_out(tmp_path: Path) -> None:
    make(tmp_path, FILES)
    assert names(tmp_path) == ["a/10.txt", "a/2.txt", "b.txt", "c.jpg"]
    assert next(w[0] for w in walk(tmp_path) if not isinstance(w, Refusal)) == tmp_path / "a" / "10.txt"


def test_a_file_is_walked_as_itself_and_nothing_is_refused(tmp_path: Path) -> None:
    make(tmp_path, ["b.txt"])
    assert list(walk(tmp_path / "b.txt")) == [(tmp_path / "b.txt", "b.txt")]
    (missing,) = walk(tmp_path / "none")
    assert isinstance(missing, Refusal) and "no such file" in missing.reason


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    make(root, ["a/1.txt"])
    make(outside, ["2.txt"])
    (root / "a" / "up").symlink_to(root)
    (root / "broken.txt").symlink_to(root / "none.txt")
    (root / "b").symlink_to(root / "a")  # inside: its files are read under a/
    (root / "c").symlink_to(outside)
    (root / "d").symlink_to(outside)
    (outside / "back").symlink_to(root)
    (root / "e.txt").symlink_to(root / "a" / "1.txt")
    found = list(walk(root))
    refused = {w.file: w.reason for w in found if isinstance(w, Refusal)}
    assert [w[1] for w in found if not isinstance(w, Refusal)] == ["a/1.txt", "c/2.txt", "e.txt"]
    assert sorted(refused) == ["a/up", "broken.txt", "c/back"]
    assert "leads back to a folder above it" in refused["a/up"] and "leads back" in refused["c/back"]
    assert f"a symbolic link to {root / 'none.txt'}, which is not there" in refused["broken.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links_that_lead_to_each_other(tmp_path: Path) -> None:
    (tmp_path / "one.txt").symlink_to("two.txt")
    (tmp_path / "two.txt").symlink_to("one.txt")
    found = [w for w in walk(tmp_path) if isinstance(w, Refusal)]
    assert [(w.file, "a symbolic link to two.txt, which" in w.reason) for w in found] == [
        ("one.txt", True),
        ("two.txt", False),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are not Unicode")
def test_a_name_in_gbk_is_shown(tmp_path: Path) -> None:
    with open(os.path.join(os.fsencode(tmp_path), "云溪县.txt".encode("gbk")), "w", encoding="utf-8") as out:
        out.write("x")
    ((path, name),) = (w for w in walk(tmp_path) if not isinstance(w, Refusal))
    assert name == "云溪县.txt"
    assert path.is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes as files")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.txt")
    (found,) = walk(tmp_path)
    assert isinstance(found, Refusal) and "not a regular file" in found.reason
