"""The docs say what the program does: sessions are run again, generated pages are fresh, examples in Python hold."""

from __future__ import annotations

import doctest
import inspect
import json
import re
import shlex
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

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


def python_of(page: str) -> str:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S)
    return str(code)


# page → what its code leaves behind: a name that is not empty, or a file
@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("README.md", "evidence"),
        ("README.zh-CN.md", "evidence"),
        ("docs/page.md", "shared.html"),
    ],
)
def test_python_of_the_pages_runs(
    page: str, left: str, example_kb: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(example_kb, tmp_path / "policy-kb")
    names: dict[str, Any] = {}
    exec(python_of(page), names)
    if left in names:
        assert len(names[left]) > 0
    else:
        assert "三区三线" in (tmp_path / left).read_text(encoding="utf-8")


def test_all_code_in_python_is_run() -> None:
    """Three pages above, docs/api.md as a doctest, docs/architecture.md as signatures, docs/diffusion.md beside its
    panel (tests/kg/diffusion).
    """
    with_code = {p.relative_to(ROOT).as_posix() for p in PAGES if "```python" in p.read_text(encoding="utf-8")}
    run = {"README.md", "README.zh-CN.md", "docs/page.md"}
    assert with_code == run | {"docs/api.md", "docs/architecture.md", "docs/diffusion.md"}


def test_signatures_of_the_architecture_page_are_those_of_the_code() -> None:
    """`def name(parameters)` below `# module, module` or `class name`: such a function, with these parameters."""
    modules: list[str] = []
    owner = ""
    seen = 0
    for line in python_of("docs/architecture.md").splitlines():
        if heading := re.match(r"# (\w+(?:\.\w+)+(?:, \w+(?:\.\w+)+)*)$", line):
            modules, owner = heading[1].split(", "), ""
        elif found := re.match(r"class (\w+)", line):
            owner = found[1]
        elif found := re.match(r"( *)def (\w+)\((.*?)\)( ->|$|  )", line):
            owner = owner if found[1] else ""
            places = [getattr(import_module(m), owner, None) if owner else import_module(m) for m in modules]
            functions = [f for place in places if (f := getattr(place, found[2], None)) is not None]
            assert functions, f"{modules} {owner} {found[2]}"
            wanted = [part.split(":")[0].split("=")[0].strip() for part in found[3].split(", ")]
            given = [p for p in inspect.signature(functions[0]).parameters if p != "cls"]
            assert given == [name for name in wanted if name not in ("*", "cls", "")], f"{functions[0]}"
            seen += 1
    assert seen > 20


@pytest.mark.slow
def test_examples_of_the_commands_run(tmp_path: Path) -> None:
    """Every example of docs/cli.md, in their order, as a reader pastes it who has the example reports."""
    shutil.copytree(ROOT / "examples" / "reports", tmp_path / "reports")
    (tmp_path / "userdict.txt").write_text("云溪碧水行动 10 n\n", encoding="utf-8")
    examples = re.findall(r"^ *Example: kg (.*)", (ROOT / "docs" / "cli.md").read_text(encoding="utf-8"), re.M)
    assert len(examples) > 30
    noted = ""
    for example in examples:
        arguments = shlex.split(example.partition(" > ")[0].replace(" --open", "").replace("3f2a91c07e", noted))
        done = refresh_docs.run(arguments, tmp_path, "en")
        refused = arguments[0] == "load"  # one of the example reports cannot be opened
        assert done.returncode == (3 if refused else 0), f"kg {example}: {done.stdout}"
        assert "changes nothing here" not in done.stdout, f"kg {example}"
        if found := re.search(r"noted as (\w+)", done.stdout):
            noted = found[1]


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
    for name in re.findall(r"`((?:kg|loaders|queries|tools|benchmarks)(?:\.[a-z_][a-z0-9_]*)+)", text):
        module, _, attribute = name.rpartition(".")
        source = source_of(module)
        assert source_of(name) or (source and attribute in source.read_text(encoding="utf-8")), name
    for name in re.findall(r"`((?:kg|loaders|queries|tools|tests|benchmarks|docs)/[\w./-]+\.\w+)`", text):
        assert (ROOT / name).exists(), name
