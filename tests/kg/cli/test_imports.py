"""A command starts quickly: heavy libraries that it does not need are not imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "rich", "pydantic", "rapidfuzz", "numpy", "scipy", "networkx", "igraph", "pyvis", "jinja2", "neo4j", "yaml",
    "pandas", "loaders",
}  # fmt: skip
STARTS = [["--help"], ["reports"], ["shared", "三区三线"], ["query", "first_adopters", "-p", "programme=河长制"]]
PROGRAM = """
import sys
from kg.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code
print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)
"""


def imported(example_kb: Path, arguments: list[str]) -> set[str]:
    """The packages that a command has imported at its end."""
    more = [] if arguments == ["--help"] else ["--kb", str(example_kb)]
    command = [sys.executable, "-X", "utf8", "-c", PROGRAM, *arguments, *more]
    loaded = set(subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stderr.split())
    assert "typer" in loaded
    return loaded


@pytest.mark.parametrize("arguments", STARTS, ids=lambda arguments: arguments[0])
def test_no_heavy_library_is_imported(example_kb: Path, arguments: list[str]) -> None:
    assert not imported(example_kb, arguments) & HEAVY


def test_wording_is_compared_without_scipy(example_kb: Path) -> None:
    loaded = imported(example_kb, ["wording", "龙华区"])
    assert "numpy" in loaded and not loaded & (HEAVY - {"numpy", "rapidfuzz", "yaml"})
