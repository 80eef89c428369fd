"""Named questions as Cypher, the same for every engine: `get(id)`, `all_queries()`.

To add one: write a `Query` in the module of its theme, list it below, give it a row in tests/queries/golden.yaml.
"""

from __future__ import annotations

from difflib import get_close_matches

from kg.errors import NotFound
from queries import coverage, evidence, figures, places, projects, promises, results, sharing, spread, things
from queries.query import Parameter, Query

__all__ = ["Parameter", "Query", "all_queries", "get"]


def all_queries() -> tuple[Query, ...]:
    """Every named query, by theme."""
    return tuple(
        value
        for module in (sharing, spread, places, things, projects, figures, promises, results, coverage, evidence)
        for value in vars(module).values()
        if isinstance(value, Query)
    )


def get(id: str) -> Query:
    """The query of that id.

    Raises:
        NotFound: with the nearest ids.
    """
    known = {query.id: query for query in all_queries()}
    if id not in known:
        near = get_close_matches(id, known, n=3)
        raise NotFound(
            f"没有名为 {id} 的查询；kg query 列出全部 / no query is called {id}; kg query lists them all", near
        )
    return known[id]
