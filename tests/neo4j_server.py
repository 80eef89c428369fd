"""A real Neo4j for the tests: one server for the whole run, emptied for each test.

`$POLICY_KG_TEST_NEO4J` (a URI; user and password as in `kg`) uses a server that is there already: ITS DATABASE IS
EMPTIED.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools.neo4j_server import CannotStart, Server, artifacts, java

if TYPE_CHECKING:
    import neo4j

    from kg.graph.bolt import Credentials

PASSWORD = "test-password-1"


@dataclass
class Running:
    """`server` is None where one was given by the environment."""

    uri: str
    credentials: Credentials
    server: Server | None

    def driver(self) -> neo4j.Driver:
        import neo4j

        auth = (self.credentials.user, self.credentials.password or "")
        return neo4j.GraphDatabase.driver(self.uri, auth=auth, notifications_min_severity="OFF")

    def empty(self) -> None:
        with self.driver() as driver:
            driver.execute_query("MATCH (n) DETACH DELETE n")

    def dump(self) -> tuple[list[object], list[object]]:
        """All nodes and relations of the database with labels and properties."""
        with self.driver() as driver:
            nodes = driver.execute_query("MATCH (n) RETURN labels(n) AS l, properties(n) AS p").records
            relations = driver.execute_query(
                "MATCH (a)-[r]->(b) RETURN coalesce(a.id, a.name) AS a, type(r) AS t, coalesce(b.id, b.name) AS b, "
                "properties(r) AS p"
            ).records
        return sorted(repr(r.data()) for r in nodes), sorted(repr(r.data()) for r in relations)


def missing() -> str | None:
    """Why no server can be started; None where it can."""
    if os.environ.get("POLICY_KG_TEST_NEO4J"):
        return None
    try:
        java()
        artifacts()
    except CannotStart as error:
        return f"no Neo4j for tests: {error}; or set $POLICY_KG_TEST_NEO4J"
    return None


@contextmanager
def running(settings: dict[str, str] | None = None) -> Iterator[Running]:
    """A server of its own, stopped at the end; its log is shown when it does not start."""
    from kg.graph.bolt import Credentials

    with tempfile.TemporaryDirectory(prefix="kg-neo4j-", ignore_cleanup_errors=True) as home:
        server = Server(Path(home), settings=settings)
        try:
            server.start()
            server.set_password(PASSWORD)
            yield Running(server.uri, Credentials("neo4j", PASSWORD, None), server)
        finally:
            server.stop()


@contextmanager
def any_running() -> Iterator[Running]:
    """The server of the environment, else one of its own."""
    from kg.graph.bolt import Credentials

    if given := os.environ.get("POLICY_KG_TEST_NEO4J"):
        yield Running(given, Credentials.read(), None)
    else:
        with running() as server:
            yield server


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Running]:
    if reason := missing():
        pytest.skip(reason)
    with any_running() as server:
        yield server


@pytest.fixture
def empty_neo4j(neo4j_server: Running) -> Running:
    neo4j_server.empty()
    return neo4j_server
