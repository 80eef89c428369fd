"""Who asks the fact store calls `kg.facts`; SQL stands there and in the stages of a load that own tables."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATEMENT = re.compile(
    r"\s*(?:SELECT\s|INSERT\s|REPLACE\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|PRAGMA\s|WITH\s+\w+\s+AS"
    r"|(?:CREATE|DROP|ALTER)\s+(?:TEMP\s+|VIRTUAL\s+)?(?:TABLE|VIEW|TRIGGER)\s+\w)"
)
# stages that make tables of their own out of others, statement by statement inside the load's transaction
STAGES = {
    "kg/decisions.py", "kg/duplicates.py", "kg/naming.py", "kg/resolve.py",
    "kg/identity/merging.py", "kg/identity/sentences.py", "kg/identity/things.py",
    "kg/graph/nodes.py", "kg/graph/project.py", "kg/graph/reports.py", "kg/graph/tracked.py", "kg/graph/units.py",
    "kg/load/due.py", "kg/load/files.py", "kg/load/loading.py", "kg/load/scan.py", "kg/load/tracking.py",
    "kg/tracking/reading.py", "kg/tracking/writing.py",
}  # fmt: skip


def statements(code: str) -> Iterator[int]:
    """The lines at which a text that begins like a statement of SQL stands."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.match(node.value):
            yield node.lineno


def modules() -> Iterator[str]:
    for package in ("kg", "loaders", "queries"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith("kg/facts/") and any(statements(path.read_text(encoding="utf-8"))):
                yield name


def test_no_other_module_has_any() -> None:
    assert set(modules()) == STAGES


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('db.execute("SELECT 1 FROM file")', True),
        ('f"DELETE FROM {table}"', True),
        ('db.execute("UPDATE entity SET facts = 0")', True),
        ('"CREATE TEMP TABLE part (id TEXT)"', True),
        ('"MATCH (p:Place) RETURN p.id"', False),
        ('"CREATE NODE TABLE Place (id STRING)"', False),
        ('"Selects what was said"', False),
    ],
)
def test_a_statement_is_seen(code: str, found: bool) -> None:
    assert any(statements(code)) is found
