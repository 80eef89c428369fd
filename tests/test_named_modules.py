"""The page that says where things are names every module of the first level, and only what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("docs/architecture.md", "CONTRIBUTING.md")
PACKAGES = "kg|loaders|queries|tools"


def named(page: str) -> Iterator[str]:
    """Dotted names in code; one that begins with a dot (`.files`) is of the package that was named last."""
    package = ""
    text = re.sub("```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.S)
    for code in re.findall("`([^`]+)`", text):
        for name in re.findall(rf"(?<![\w/.])(?:{PACKAGES})(?:\.\w+)+", code):
            package = ".".join(name.split(".")[:2])
            yield name
        if re.fullmatch(r"\.\w+", code) and package:
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
    names = list(named(page))
    assert len(names) > 2
    assert [name for name in names if not exists(name)] == []


@pytest.mark.parametrize("page", PAGES)
def test_paths_of_a_page_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:kg|loaders|queries|tools|tests|docs)/[\w./-]*)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("package", ["kg", "loaders"])
def test_every_module_of_a_package_is_named(package: str) -> None:
    there = {p.stem for p in (ROOT / package).iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    told = {name.split(".")[1] for name in named("docs/architecture.md") if name.startswith(f"{package}.")}
    assert there - told == {"__init__"}
