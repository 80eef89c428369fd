"""Neo4j's own: difference, what is others', interruption, refusals and errors, on a real server."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from neo4j_server import PASSWORD, Running, missing
from small_graph import DATA, fill

from kg.errors import GraphError, QueryRefused, ServerError, Usage
from kg.facts.store import FactStore
from kg.graph import bolt, project
from kg.graph.bolt import Credentials, connect, errors
from kg.graph.neo4j import Neo4jGraph
from kg.graph.project import Projection
from tools.neo4j_server import Server

pytestmark = pytest.mark.neo4j
FILES = [report["file"] for report in yaml.safe_load(DATA.read_text(encoding="utf-8"))["reports"]]
HOSTILE = yaml.safe_load((Path(__file__).with_name("statements.yaml")).read_text(encoding="utf-8"))


def projected(facts: FactStore) -> Projection:
    return Projection(facts.db, "kb-of-the-test")


@pytest.fixture
def graph(empty_neo4j: Running) -> Iterator[Neo4jGraph]:
    store = Neo4jGraph(empty_neo4j.uri, empty_neo4j.credentials)
    yield store
    store.close()


FOREIGN = """
CREATE (a:Person {name: '甲', id: 'p1'})-[:KNOWS {since: 2020}]->(b:Person {name: '乙'})
CREATE (c:Place {id: 'theirs', name: '别人的地点'})-[:PART_OF]->(d:Place {id: 'theirs too'})
CREATE (a)-[:LIVES_IN]->(c)
"""


def test_what_is_others_stays(empty_neo4j: Running, graph: Neo4jGraph, tmp_path: Path) -> None:
    with empty_neo4j.driver() as driver:
        driver.execute_query(FOREIGN)
    theirs = empty_neo4j.dump()
    with fill(tmp_path / "kb") as facts:
        graph.refresh(projected(facts))
        assert graph.counts() == projected(facts).counts()
    with fill(tmp_path / "kb", leave_out=["hz-2023.txt"]) as facts:
        graph.refresh(projected(facts))
        graph.refresh(projected(facts), rebuild=True)
    nodes, relations = empty_neo4j.dump()
    assert set(theirs[0]) <= set(nodes)
    assert set(theirs[1]) <= set(relations)
    with fill(tmp_path / "kb", leave_out=FILES) as facts:
        graph.refresh(projected(facts))
    nodes, relations = empty_neo4j.dump()
    assert [n for n in nodes if "KnowledgeBase" not in str(n)] == theirs[0]
    assert relations == theirs[1]


def test_what_others_hung_on_our_nodes_stays(empty_neo4j: Running, graph: Neo4jGraph, tmp_path: Path) -> None:
    with fill(tmp_path / "kb") as facts:
        graph.refresh(projected(facts))
    with empty_neo4j.driver() as driver:
        driver.execute_query(
            "MATCH (g:Programme {id: 'programme:lines'}) SET g.note = '批注' CREATE (g)<-[:ABOUT]-(:Note)"
        )
    with fill(tmp_path / "kb", leave_out=["nb-2024.txt", "copies/nb-2024.txt"]) as facts:
        change = graph.refresh(projected(facts))
    assert change.written
    rows = graph.run("MATCH (g:Programme)<-[:ABOUT]-(n:Note) RETURN g.note AS note, g.places AS places").rows
    assert rows == [("批注", 1)]


def test_a_second_load_changes_nothing(empty_neo4j: Running, graph: Neo4jGraph, facts: FactStore) -> None:
    graph.refresh(projected(facts))
    before = empty_neo4j.dump()
    with facts.transaction() as db:  # another state of the fact store with the same facts
        db.execute("UPDATE meta SET value = 'other' WHERE key = 'state'")
    assert graph.refresh(projected(facts)).written == 0
    after = empty_neo4j.dump()
    assert [n for n in after[0] if "KnowledgeBase" not in str(n)] == [
        n for n in before[0] if "KnowledgeBase" not in str(n)
    ]
    assert after[1] == before[1]


def test_only_what_changed_is_written(empty_neo4j: Running, graph: Neo4jGraph, tmp_path: Path) -> None:
    passages = "MATCH (r:Report)-[:HAS_PASSAGE]->(p:Passage) RETURN r.file AS file, elementId(p) AS id"
    with fill(tmp_path / "kb") as facts:
        graph.refresh(projected(facts))
    with empty_neo4j.driver() as driver:
        before = {(r["file"], r["id"]) for r in driver.execute_query(passages).records}
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    data["reports"][0]["passages"][0]["text"] += "新的一句。"
    with fill(tmp_path / "kb", data=data) as facts:
        change = graph.refresh(projected(facts))
        assert change.written == 1
        assert graph.digest() == projected(facts).digest()
    with empty_neo4j.driver() as driver:
        after = {(r["file"], r["id"]) for r in driver.execute_query(passages).records}
    assert {file for file, _ in before - after} == {"hz-2022.txt"}


def test_another_knowledge_base_is_not_overwritten(graph: Neo4jGraph, facts: FactStore) -> None:
    graph.refresh(projected(facts))
    with pytest.raises(ServerError, match="kb-of-the-test"):
        graph.refresh(Projection(facts.db, "another"))
    assert graph.digest() == projected(facts).digest()


def test_of_two_knowledge_bases_that_begin_at_once_one_is_refused(
    empty_neo4j: Running, graph: Neo4jGraph, facts: FactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with empty_neo4j.driver() as driver:
        driver.execute_query("CREATE (:KnowledgeBase {id: 'another', kb: 'another'})")
    monkeypatch.setattr(Neo4jGraph, "_record", lambda self: {})  # it looked before the other one began
    with pytest.raises(ServerError, match="another knowledge base \\(another\\)"):
        graph.refresh(projected(facts))
    with empty_neo4j.driver() as driver:
        left = driver.execute_query("MATCH (n) RETURN n.id AS id").records
    assert [row["id"] for row in left] == ["another"]


def test_two_processes_that_fill_one_graph_wait_for_each_other(
    empty_neo4j: Running, graph: Neo4jGraph, example_kb: Path, tmp_path: Path
) -> None:
    base = tmp_path / "kb"
    shutil.copytree(example_kb, base)
    root = Path(__file__).resolve().parents[3]
    credentials = empty_neo4j.credentials
    environment = {
        **os.environ,
        "NEO4J_USER": credentials.user,
        "NEO4J_PASSWORD": credentials.password or "",
        "PYTHONPATH": str(root),
    }
    ask = ["cypher", "MATCH (r:Report) RETURN count(r) AS n", "--kb", str(base), "--neo4j", empty_neo4j.uri]
    command = [sys.executable, "-c", "from kg.cli import main; main()", *ask, "--format", "jsonl"]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(2)]  # fmt: skip
    said = [process.communicate(timeout=120) for process in both]
    assert [(process.returncode, out, err) for process, (out, err) in zip(both, said, strict=True)] == [
        (0, '{"n": 16}\n', ""), (0, '{"n": 16}\n', ""),
    ]  # fmt: skip
    with FactStore.open(base) as held:
        assert graph.digest() == Projection(held.db, held.meta("kb_id") or "").digest()


def test_a_lost_server_leaves_a_graph_that_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if reason := missing():
        pytest.skip(reason)
    monkeypatch.setattr(project, "_ROWS_A_BATCH", 5)
    with tempfile.TemporaryDirectory(prefix="kg-neo4j-", ignore_cleanup_errors=True) as home:
        server = Server(Path(home), settings={"dbms.security.auth_enabled": "false"})
        credentials = Credentials("neo4j", None, None)
        server.start()
        try:
            store = Neo4jGraph(server.uri, credentials)
            with fill(tmp_path / "kb") as facts:
                with pytest.raises(ServerError, match="Neo4j"):
                    store.refresh(projected(facts), lambda done, total, what: server.kill() if done >= 3 else None)
                store.close()
                server.start()
                store = Neo4jGraph(server.uri, credentials)
                assert store.digest() is None
                assert 0 < store.counts()["Report"] < 8
                change = store.refresh(projected(facts))
                assert 0 < change.written < len(projected(facts).units())
                assert store.digest() == projected(facts).digest()
                assert store.counts() == projected(facts).counts()
                store.close()
        finally:
            server.stop()


KILLED = """
import os, sys
from pathlib import Path
from small_graph import fill
from kg.graph import project
from kg.graph.neo4j import Neo4jGraph
from kg.graph.project import Projection
uri, folder, signal = sys.argv[1:]
project._ROWS_A_BATCH = 5
with fill(Path(folder)) as facts:
    Neo4jGraph(uri).refresh(
        Projection(facts.db, "kb-of-the-test"),
        lambda done, total, what: os.kill(os.getpid(), int(signal)) if done >= 3 else None,
    )
"""


def test_a_killed_load_leaves_a_graph_that_says_so(empty_neo4j: Running, graph: Neo4jGraph, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    credentials = empty_neo4j.credentials
    environment = {
        **os.environ,
        "NEO4J_USER": credentials.user,
        "NEO4J_PASSWORD": credentials.password or "",
        "PYTHONPATH": os.pathsep.join([str(root), str(root / "tests")]),
    }
    kill = getattr(signal, "SIGKILL", signal.SIGTERM)
    command = [sys.executable, "-c", KILLED, empty_neo4j.uri, str(tmp_path / "kb"), str(int(kill))]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == (-kill if os.name == "posix" else kill), ended.stderr
    assert graph.digest() is None
    assert 0 < graph.counts()["Report"] < 8
    with fill(tmp_path / "kb") as facts:
        change = graph.refresh(projected(facts))
        assert 0 < change.written < len(projected(facts).units())
        assert graph.digest() == projected(facts).digest()
        assert graph.counts() == projected(facts).counts()


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port that notes who connects."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    connection, peer = server.accept()
                except OSError:
                    continue
                came.append(str(peer))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], came
        done.set()
        thread.join()


def test_hostile_statements(
    empty_neo4j: Running, graph: Neo4jGraph, facts: FactStore, listener: tuple[int, list[str]]
) -> None:
    port, came = listener
    graph.refresh(projected(facts))
    before = empty_neo4j.dump()
    tried = 0
    for write, kinds in ((False, ("refused", "refused_even_to_write")), (True, ("refused_even_to_write",))):
        for statement in (s for kind in kinds for s in HOSTILE[kind]):
            here = statement.replace("http://example.org", f"http://127.0.0.1:{port}").replace(
                "file:///x", f"http://127.0.0.1:{port}/x"
            )
            with pytest.raises(QueryRefused):
                graph.run(here, write=write)
            tried += 1
    assert tried >= 60
    assert came == []
    assert empty_neo4j.dump() == before


@pytest.mark.parametrize("statement", HOSTILE["refused"])
def test_the_reading_session_is_a_second_lock(
    empty_neo4j: Running, graph: Neo4jGraph, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    """Without our own refusal the server still refuses to write."""
    monkeypatch.setattr("kg.graph.neo4j.check", lambda cypher, write: None)
    before = empty_neo4j.dump()
    with suppress(GraphError, QueryRefused):
        graph.run(statement, {})
    assert empty_neo4j.dump() == before


@pytest.mark.parametrize("statement", [s for s in HOSTILE["allowed"] if "show_tables" not in s])
def test_ordinary_statements_run(graph: Neo4jGraph, facts: FactStore, statement: str) -> None:
    graph.refresh(projected(facts))
    graph.run(statement)


def test_writing_with_leave(graph: Neo4jGraph, facts: FactStore) -> None:
    graph.refresh(projected(facts))
    graph.run("CREATE (n:Note {text: $text})", {"text": "备注"}, write=True)
    assert graph.run("MATCH (n:Note) RETURN n.text AS text").rows == [("备注",)]
    assert graph.counts() == projected(facts).counts()


def test_full_text_finds_chinese(graph: Neo4jGraph, facts: FactStore) -> None:
    graph.refresh(projected(facts))
    for index, word, found in (
        ("kg_programme_text", "更新", "城市更新"),
        ("kg_project_text", "隧道", "钱江一号隧道"),
        ("kg_organisation_text", "医院", "云谷医院"),
        ("kg_passage_text", "口袋", None),
        ("kg_passage_text", "擦亮", "擦亮西湖先锋，办好千万工程和城市更新。云谷医院落户西湖区。"),
    ):
        rows = graph.run(
            "CALL db.index.fulltext.queryNodes($index, $word) YIELD node, score "
            "RETURN coalesce(node.name, node.text) AS found ORDER BY score DESC LIMIT 1",
            {"index": index, "word": word},
        ).rows
        assert rows == ([(found,)] if found else [])


# errors


def test_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ServerError, match="docker compose up -d"):
        Neo4jGraph(f"bolt://127.0.0.1:{port}", Credentials("neo4j", "secret-word", None))


@pytest.mark.parametrize(
    ("user", "password", "database", "message"),
    [
        ("neo4j", "wrong-secret", None, "NEO4J_PASSWORD"),
        ("nobody", "wrong-secret", None, "nobody"),
        ("neo4j", PASSWORD, "elsewhere", "NEO4J_DATABASE"),
    ],
)
def test_wrong_credentials(neo4j_server: Running, user: str, password: str, database: str | None, message: str) -> None:
    if password == PASSWORD:
        user, password = neo4j_server.credentials.user, neo4j_server.credentials.password or ""
    with pytest.raises(ServerError, match=message) as caught:
        Neo4jGraph(neo4j_server.uri, Credentials(user, password, database))
    assert password not in str(caught.value)


def test_enterprise_only(neo4j_server: Running) -> None:
    said = pytest.raises(ServerError, match="Enterprise edition can do that: do without it")
    with neo4j_server.driver() as driver, said, errors(neo4j_server.uri, neo4j_server.credentials):
        driver.execute_query("CREATE DATABASE another", database_="system")


@pytest.mark.parametrize(
    ("agent", "refused"), [("Neo4j/4.4.40", True), ("Neo4j/5.26.30", False), ("Neo4j/2025.10.1", False)]
)
def test_too_old(agent: str, refused: bool) -> None:
    if refused:
        with pytest.raises(ServerError, match=r"4\.4\.40.*5 or newer"):
            bolt._check_version("bolt://x", agent)
    else:
        bolt._check_version("bolt://x", agent)


@pytest.mark.parametrize("uri", ["http://127.0.0.1:7474", "127.0.0.1:7687", "neo4j+ssl://x"])
def test_no_address(uri: str) -> None:
    with pytest.raises(Usage, match="bolt://"):
        connect(uri, Credentials("neo4j", None, None))


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(Usage) as caught:
        connect("bolt://neo4j:hush-hush@127.0.0.1:7687", Credentials("neo4j", None, None))
    assert "hush-hush" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s", "bolt+ssc", "neo4j+ssc"])
def test_encrypted_schemes_are_the_drivers(neo4j_server: Running, scheme: str) -> None:
    """Our server speaks no TLS: the handshake fails, and that is said as no server."""
    with pytest.raises(ServerError):
        Neo4jGraph(neo4j_server.uri.replace("bolt://", f"{scheme}://"), neo4j_server.credentials)


def test_credentials_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [n for n in os.environ if n.startswith("NEO4J_")]:
        monkeypatch.delenv(name)
    (tmp_path / ".env").write_text(
        "# ours\nexport NEO4J_PASSWORD='from the file'\nNEO4J_DATABASE=graph\nOTHER=x\n", encoding="utf-8"
    )
    found = Credentials.read(tmp_path)
    assert (found.user, found.password, found.database) == ("neo4j", "from the file", "graph")
    assert "from the file" not in repr(found)
    monkeypatch.setenv("NEO4J_PASSWORD", "from outside")
    monkeypatch.setenv("NEO4J_USER", "reader")
    found = Credentials.read(tmp_path)
    assert (found.user, found.password) == ("reader", "from outside")
    assert Credentials.read(tmp_path / "nowhere").database is None


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_the_password_is_asked_for_and_not_shown(tmp_path: Path) -> None:
    shown, terminal = os.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[3])
    code = "from kg.graph.bolt import Credentials; print(Credentials.read().password)"
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, stdin=terminal, stderr=terminal,
        stdout=subprocess.PIPE, text=True, start_new_session=True,
    ) as asking:  # fmt: skip
        os.close(terminal)
        said = b""
        while b"password (neo4j):" not in said:
            said += os.read(shown, 1024)
        os.write(shown, b"typed-secret\n")
        assert asking.communicate(timeout=60)[0] == "typed-secret\n"
    with suppress(OSError):  # the terminal is gone
        said += os.read(shown, 1024)
    os.close(shown)
    assert b"typed-secret" not in said
