"""The example reports: made from their sources, and read back."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from kg.model import Document, Refusal
from loaders.read import read_file, walk
from tools import make_examples

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "examples" / "reports"
DAMAGED = "龙华区2024年政府工作报告.docx"


def squeeze(text: str) -> str:
    """Without white space and the page numbers of a pdf."""
    return re.sub(r"\s+", "", re.sub(r"— ?\d+ ?—", "", text))


@pytest.mark.parametrize("recipe", make_examples.RECIPES, ids=lambda recipe: recipe.file)
def test_the_generator_makes_the_committed_file(recipe, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    made, committed = make_examples.make(recipe), (REPORTS / recipe.file).read_bytes()
    if recipe.file == DAMAGED:  # its bytes depend on the version of zlib
        assert committed.startswith(b"PK")
    elif recipe.file.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(made)) as new, zipfile.ZipFile(io.BytesIO(committed)) as old:
            assert new.read("word/document.xml") == old.read("word/document.xml")
            assert {m.date_time for m in old.infolist()} == {make_examples.FIXED_DATE}
    elif recipe.file.endswith(".pdf"):
        path = tmp_path / recipe.file
        path.write_bytes(made)
        (new_text,), (old_text,) = read_file(path, "new"), read_file(REPORTS / recipe.file, "new")
        assert new_text == old_text
    else:
        assert made == committed


def test_every_example_is_read_as_its_source() -> None:
    assert sorted(p.name for p in REPORTS.iterdir()) == sorted(r.file for r in make_examples.RECIPES)
    found = [d for w in walk(REPORTS) if not isinstance(w, Refusal) for d in read_file(*w)]
    refused = [d for d in found if isinstance(d, Refusal)]
    assert [d.file for d in refused] == [DAMAGED]
    assert "damaged or cut off" in refused[0].reason
    expected = {}
    for recipe in make_examples.RECIPES:
        for number, name in enumerate(recipe.sources, 1):
            file = recipe.file if len(recipe.sources) == 1 else f"{recipe.file}!/#{number}"
            expected[file] = squeeze(make_examples.source(name))
    del expected[DAMAGED]
    assert {d.file: squeeze(d.text) for d in found if isinstance(d, Document)} == expected
    assert len(expected) == 16


def test_every_example_is_short_and_has_both_halves() -> None:
    for path in sorted((ROOT / "examples" / "sources").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if path.stem != "longhua-2024":
            assert 600 <= len(text) <= 1500, path.name
        assert re.search(r"一、20\d\d年.*工作回顾\n", text) and re.search(r"二、20\d\d年工作安排\n", text), path.name


def test_every_source_is_named_in_the_readme() -> None:
    readme = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    for recipe in make_examples.RECIPES:
        assert recipe.file in readme
        assert all(f"{name}.txt" in readme for name in recipe.sources)
