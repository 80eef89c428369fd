"""What is written for a Neo4j that we cannot reach makes the same graph in a real one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j_server import Running, missing, running

from kg.export import export
from kg.facts.store import FactStore
from kg.graph.project import Projection
from kg.graph.store import GraphStore

pytestmark = pytest.mark.neo4j
CAST = {"long": "toInteger(row[{i}])", "double": "toFloat(row[{i}])", "boolean": "toBoolean(row[{i}])",
        "string[]": "split(row[{i}], ';')"}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    """A server of its own, that may read the files of its import folder."""
    if reason := missing():
        pytest.skip(reason)
    with running(
        {"dbms.security.allow_csv_import_from_file_urls": "true", "server.directories.import": "import"}
    ) as started:
        if started.server is None:
            pytest.skip("a server given by the environment has an import folder that we cannot write to")
        yield started


def dump(server: Running) -> list[str]:
    """All nodes and relations; a CSV file cannot tell an empty list from none."""
    with server.driver() as driver:
        nodes = driver.execute_query("MATCH (n) RETURN labels(n) AS type, properties(n) AS p").records
        relations = driver.execute_query(
            "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS p"
        ).records
    rows = [record.data() for record in (*nodes, *relations)]
    for row in rows:
        row["p"] = {k: v for k, v in row["p"].items() if v != []}
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


@pytest.fixture
def from_script(server: Running, store: GraphStore, tmp_path: Path) -> list[str]:
    """The graph that the Cypher script makes."""
    server.empty()
    export(store, "cypher", tmp_path / "graph.cypher")
    text = (tmp_path / "graph.cypher").read_text(encoding="utf-8")
    with server.driver() as driver, driver.session() as session:
        for statement in text.removeprefix("//").split(";\n"):
            if "CREATE" in statement:
                session.run(statement[statement.index("\n") + 1 :] if statement[0] == " " else statement).consume()
    return dump(server)


def test_the_script_makes_the_graph(server: Running, facts: FactStore, from_script: list[str]) -> None:
    with server.driver() as driver:
        nodes = driver.execute_query("MATCH (n) RETURN labels(n)[0] AS name, count(*) AS n").records
        relations = driver.execute_query("MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS n").records
    found = {record["name"]: record["n"] for record in (*nodes, *relations)}
    assert found == {name: n for name, n in Projection(facts.db, "kb").counts().items() if n}


def test_the_import_folder_makes_the_graph_of_the_script(
    server: Running, store: GraphStore, from_script: list[str]
) -> None:
    """By LOAD CSV with the types of the headings, since `neo4j-admin` is not among the artifacts of the tests."""
    assert server.server is not None
    folder = server.server.home / "import" / "graph"
    export(store, "neo4j-admin", folder)
    server.empty()
    with server.driver() as driver:
        for argument in (folder / "import.args").read_text(encoding="utf-8").splitlines():
            kind, _, rest = argument.removeprefix("--").partition("=")
            if kind not in ("nodes", "relationships"):
                continue
            name, _, file = rest.partition("=")
            heading = (folder / file).read_text(encoding="utf-8").split("\n", 1)[0].split(",")
            first = 1 if kind == "nodes" else 2
            pairs = []
            for i, column in list(enumerate(heading))[first:]:
                key, _, type = column.partition(":")
                pairs.append(f"`{key}`: " + CAST.get(type, "row[{i}]").format(i=i))
            if kind == "nodes":
                made = f"CREATE (:`{name}` {{id: row[0], {', '.join(pairs)}}})"
            else:
                ends = "MATCH (a {id: row[0]}) MATCH (b {id: row[1]})"
                made = f"{ends} CREATE (a)-[:`{name}` {{{', '.join(pairs)}}}]->(b)"
            driver.execute_query(f"LOAD CSV FROM 'file:///graph/{file}' AS row WITH row SKIP 1 {made}")
    found = dump(server)
    assert len(found) > 100
    assert found == from_script
