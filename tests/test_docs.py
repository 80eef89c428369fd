"""The docs say what the program does: sessions are run again, generated pages are fresh, examples in Python hold."""

from __future__ import annotations

import doctest
import json
import re
import shutil
from pathlib import Path

import pytest

from tools import refresh_docs

ROOT = Path(__file__).resolve().parent.parent
TYPES = ("programme", "project", "organisation", "industry", "indicator", "honour", "place")  # columns of the tables
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")])


@pytest.mark.slow
def test_generated_pages_and_sessions_are_fresh(tmp_path: Path) -> None:
    for name, wanted in refresh_docs.pages(refresh_docs.playground(tmp_path)):
        assert (ROOT / name).read_text(encoding="utf-8") == wanted, f"{name}: run python -m tools.refresh_docs"


def test_examples_in_python(example_kb: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(example_kb, tmp_path / "policy-kb")
    monkeypatch.delenv("POLICY_KG_KB", raising=False)
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    tests = doctest.DocTestParser().get_doctest(text, {}, "api.md", "docs/api.md", 0)
    assert len(tests.examples) > 15
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(tests)
    assert result.failed == 0


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_python_of_the_readme_runs(
    name: str, example_kb: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(example_kb, tmp_path / "policy-kb")
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.S)
    names: dict[str, object] = {}
    exec(code, names)
    assert len(names["evidence"]) > 0  # type: ignore[arg-type]


@pytest.mark.parametrize("page", ["README.md", "docs/extraction.md"])
@pytest.mark.parametrize("kind", ["strict", "relaxed"])
def test_quality_is_the_committed_one(page: str, kind: str) -> None:
    quality = json.loads((ROOT / "docs" / "quality.json").read_text(encoding="utf-8"))
    (row,) = re.findall(rf"^\| {kind} F1[^|]*\|(.*)\|$", (ROOT / page).read_text(encoding="utf-8"), re.M)
    wanted = [quality["types"][type][kind][2] for type in TYPES] + [quality[f"macro_{kind}_f1"]]
    assert [cell.strip() for cell in row.split("|")] == [f"{value:.2f}".lstrip("0") for value in wanted]


def test_every_picture_is_shown() -> None:
    shown = {name for page in PAGES for name in re.findall(r"images/([\w-]+\.png)", page.read_text(encoding="utf-8"))}
    assert shown == {path.name for path in (ROOT / "docs" / "images").iterdir()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:")):
            assert (page.parent / target).exists(), target


def source_of(dotted: str) -> Path | None:
    """The file of a module or package."""
    path = ROOT.joinpath(*dotted.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py", path) if file.exists()), None)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_modules_and_files_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"`((?:kg|loaders|queries|tools|benchmarks)(?:\.[a-z_]+)+)", text):
        module, _, attribute = name.rpartition(".")
        source = source_of(module)
        assert source_of(name) or (source and attribute in source.read_text(encoding="utf-8")), name
    for name in re.findall(r"`((?:kg|loaders|queries|tools|tests|benchmarks|docs)/[\w./-]+\.\w+)`", text):
        assert (ROOT / name).exists(), name
