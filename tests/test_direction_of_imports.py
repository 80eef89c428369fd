"""Dependencies point one way: loaders and queries know kg, kg knows neither (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BRING_TOGETHER = ("kg/base.py", "kg/cli/")  # the Python API and the command line


def imported(path: Path) -> Iterator[str]:
    """The packages that a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path}:{node.lineno}: a relative import"
            yield node.module.partition(".")[0]


@pytest.mark.parametrize(
    ("package", "never"),
    [("kg", {"loaders", "queries", "tools"}), ("loaders", {"queries", "tools"}), ("queries", {"loaders", "tools"})],
)
def test_no_package_imports_what_stands_above_it(package: str, never: set[str]) -> None:
    modules = sorted((ROOT / package).rglob("*.py"))
    assert len(modules) > 5
    found = {
        f"{name} imports {other}"
        for path in modules
        if not (name := path.relative_to(ROOT).as_posix()).startswith(BRING_TOGETHER)
        for other in never.intersection(imported(path))
    }
    assert found == set()
