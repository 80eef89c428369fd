"""Statements that are refused, and ordinary ones that are not. Neo4j's own tests try the hostile ones on a server."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kg.errors import QueryRefused
from kg.graph.statement import check, tokens

CASES = yaml.safe_load((Path(__file__).with_name("statements.yaml")).read_text(encoding="utf-8"))


@pytest.mark.parametrize("statement", CASES["refused"])
def test_refused(statement: str) -> None:
    with pytest.raises(QueryRefused):
        check(statement)


@pytest.mark.parametrize("statement", CASES["refused_even_to_write"])
def test_refused_even_to_write(statement: str) -> None:
    for write in (False, True):
        with pytest.raises(QueryRefused):
            check(statement, write=write)


@pytest.mark.parametrize("statement", CASES["allowed"])
def test_allowed(statement: str) -> None:
    check(statement)


@pytest.mark.parametrize("statement", CASES["allowed_to_write"])
def test_allowed_to_write(statement: str) -> None:
    check(statement, write=True)
    with pytest.raises(QueryRefused):
        check(statement)


def test_tokens_know_strings_and_comments() -> None:
    found = tokens("MATCH (n) // LOAD\nWHERE n.`a b` = 'it\\'s; \"x\"' /* ; */ AND n.x > 1.5 RETURN $p")
    assert [t.text for t in found] == [
        "MATCH", "(", "n", ")", "WHERE", "n", ".", "`a b`", "=", "'it\\'s; \"x\"'", "AND", "n", ".", "x", ">", "1.5",
        "RETURN", "$p",
    ]  # fmt: skip
    assert all(found[i].at < found[i + 1].at for i in range(len(found) - 1))
