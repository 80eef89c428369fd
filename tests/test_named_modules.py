"""The page that says where things are names every module of the first level; no page names what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WHERE = "docs/architecture.md"
PAGES = sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
PACKAGES = "kg|loaders|queries|tools"


def named(page: str) -> Iterator[str]:
    """Dotted names in code; in the page `WHERE` one that begins with a dot (`.files`) is of the package named last."""
    package = ""
    text = re.sub("```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.S)
    for code in re.findall("`([^`]+)`", text):
        for name in re.findall(rf"(?<![\w/.])(?:{PACKAGES})(?:\.\w+)+", code):
            package = ".".join(name.split(".")[:2])
            yield name
        if page == WHERE and re.fullmatch(r"\.\w+", code):
            yield package + code


def exists(name: str) -> bool:
    module, _, rest = name.partition(".")
    found = import_module(module)
    for part in rest.split(".") if rest else ():
        try:
            found = import_module(f"{found.__name__}.{part}")
        except (ModuleNotFoundError, AttributeError):
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
    return True


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    assert [name for name in named(page) if not exists(name)] == []


def test_names_are_found() -> None:
    assert len(set(named(WHERE))) > 70
    assert "kg.load.files" in named(WHERE)
    assert not exists("kg.load.nothing")


@pytest.mark.parametrize("page", PAGES)
def test_paths_of_a_page_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:kg|loaders|queries|tools|tests|benchmarks|docs)/[\w./-]*)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("package", ["kg", "loaders"])
def test_every_module_of_a_package_is_named(package: str) -> None:
    there = {p.stem for p in (ROOT / package).iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    told = {name.split(".")[1] for name in named(WHERE) if name.startswith(f"{package}.")}
    assert there - told == {"__init__"}
