"""All the real reports are read, as they stand in the files."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import docx
import pytest

from kg.model import Document, Refusal
from loaders.read import read_file, walk

pytestmark = pytest.mark.shared


def test_every_real_report_is_read(shared: Path) -> None:
    start = time.perf_counter()
    found = [d for w in walk(shared / "reports") if not isinstance(w, Refusal) for d in read_file(*w)]
    seconds = time.perf_counter() - start
    read = [d for d in found if isinstance(d, Document)]
    refused = [d.file for d in found if isinstance(d, Refusal)]
    print(f"{len(read)} documents, {sum(len(d.text) for d in read):,} characters in {seconds:.2f} s")
    with (shared / "reports" / "index.csv").open(encoding="utf-8-sig", newline="") as lines:
        listed = {row["file"] for row in csv.DictReader(lines)}
    assert {d.file for d in read} == listed
    assert refused == ["index.csv"]
    assert all("\ufffd" not in d.text and "\r" not in d.text and not d.notes for d in read)


def test_docx_as_a_plain_read(shared: Path) -> None:
    paths = sorted((shared / "reports").glob("*/*.docx"))
    assert len(paths) == 116
    for path in paths:
        (found,) = read_file(path, path.name)
        assert isinstance(found, Document)
        assert found.text == "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
