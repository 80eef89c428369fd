"""The embedded graph's own: one file, rebuilt when it is damaged or differs, never changed in place."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_graph import DATA, fill

from kg.errors import GraphError, QueryRefused
from kg.facts.store import FactStore
from kg.graph import building, embedded, project, staging
from kg.graph.embedded import EmbeddedGraph
from kg.graph.lock import alone
from kg.graph.project import Projection
from kg.graph.store import Change
from kg.graph.units import record

FILES = [report["file"] for report in yaml.safe_load(DATA.read_text(encoding="utf-8"))["reports"]]


@pytest.fixture
def graph(tmp_path: Path, facts: FactStore) -> EmbeddedGraph:
    store = EmbeddedGraph(tmp_path / "kb")
    store.refresh(Projection(facts.db, "kb"))
    return store


def test_no_graph_yet(tmp_path: Path) -> None:
    store = EmbeddedGraph(tmp_path)
    with pytest.raises(GraphError, match="kg load"):
        store.run("RETURN 1 AS x")
    assert store.digest() is None


def test_leaves_nothing_beside_the_graph(graph: EmbeddedGraph) -> None:
    graph.close()
    assert sorted(p.name for p in graph.folder.iterdir() if p.name.startswith("graph")) == ["graph.lbug", "graph.lock"]


def test_takes_away_what_a_killed_build_left(graph: EmbeddedGraph, facts: FactStore) -> None:
    left = graph.folder / "graph-new-killed"
    left.mkdir()
    (left / "Report.csv").write_text("x", encoding="utf-8")
    graph.refresh(Projection(facts.db, "kb"), rebuild=True)
    assert not left.exists()


def leave_out(graph: EmbeddedGraph, *files: str) -> Change:
    """Brings the graph to the small fact store without these files."""
    with fill(graph.folder, leave_out=files) as facts:
        change = graph.refresh(Projection(facts.db, "kb"))
        assert graph.counts() == Projection(facts.db, "kb").counts()
        assert graph.digest() == Projection(facts.db, "kb").digest()
    return change


def test_a_small_change_goes_to_the_log(graph: EmbeddedGraph) -> None:
    built = graph.path.read_bytes()
    log = graph.path.with_name("graph.lbug.wal")
    for gone in (["hz-2023.txt"], ["hz-2023.txt", "zj-2021.txt"], ["xh-2023.txt"], []):
        assert not leave_out(graph, *gone).rebuilt
        assert log.exists()
        graph.close()
        assert graph.path.read_bytes() == built
    assert leave_out(graph, *FILES[:6]).rebuilt
    assert not log.exists()


def test_large_tables_are_copied_in_parts(
    graph: EmbeddedGraph, facts: FactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {batch: graph.run(f"MATCH (n:{batch}) RETURN n.id ORDER BY n.id").rows for batch in ("Passage", "Report")}
    monkeypatch.setattr(staging, "_COPIED_AT_ONCE", 500)
    monkeypatch.setattr(project, "_ROWS_A_BATCH", 5)
    graph.refresh(Projection(facts.db, "kb"), rebuild=True)
    assert graph.counts() == Projection(facts.db, "kb").counts()
    for label, ids in before.items():
        assert graph.run(f"MATCH (n:{label}) RETURN n.id ORDER BY n.id").rows == ids


@pytest.mark.parametrize("works", [True, False])
def test_another_process_writes_half_of_many_reports(
    graph: EmbeddedGraph, monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    statements = [f"MATCH (n:{label}) RETURN n.id" for label in ("Passage", "Report", "Place")]
    statements += [f"MATCH (a)-[x:{type}]->(b) RETURN a.id, b.id" for type in ("MENTIONS", "COVERS", "STANDS_IN")]
    before = [sorted(graph.run(statement).rows) for statement in statements]
    taken: list[bool] = []
    written = staging.Part.written

    def noted(part: staging.Part) -> dict[str, Any] | None:
        found = written(part)
        taken.append(found is not None)
        return found if works else None

    monkeypatch.setattr(building, "_MANY", 2)
    monkeypatch.setattr(staging.Part, "written", noted)
    monkeypatch.setattr(building, "cores", lambda: 2)
    with FactStore.open(graph.folder, write=True) as facts, facts.transaction() as db:
        db.execute("INSERT OR REPLACE INTO meta VALUES ('state', 'now')")
        record(db)
    with FactStore.open(graph.folder) as facts:
        graph.refresh(Projection(facts.db, "kb"), rebuild=True)
    assert taken == [True]
    assert [sorted(graph.run(statement).rows) for statement in statements] == before


def test_a_larger_change_is_merged(graph: EmbeddedGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_LOGGED_AT_MOST", 0)
    assert not leave_out(graph, "hz-2023.txt", "zj-2021.txt").rebuilt
    assert not leave_out(graph).rebuilt
    assert not graph.path.with_name("graph.lbug.wal").exists()


def test_a_change_that_fails_is_built_anew(graph: EmbeddedGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    real = embedded.run_child

    def failing(task: str, staging: Path, target: Path) -> None:
        if task == "change":
            (staging / "plan.json").unlink()
        real(task, staging, target)

    monkeypatch.setattr(embedded, "run_child", failing)
    change = leave_out(graph, "hz-2023.txt")
    assert change.rebuilt
    assert change.reason is not None
    assert "could not be applied" in change.reason


def test_a_torn_log_is_built_anew(graph: EmbeddedGraph) -> None:
    leave_out(graph, "hz-2023.txt")
    graph.close()
    log = graph.path.with_name("graph.lbug.wal")
    log.write_bytes(log.read_bytes()[:-50])
    change = leave_out(EmbeddedGraph(graph.folder), "hz-2023.txt")
    assert change.rebuilt
    assert not log.exists()


@pytest.mark.parametrize("damage", [b"", b"not a graph", None])
def test_rebuilds_a_damaged_file(graph: EmbeddedGraph, facts: FactStore, damage: bytes | None) -> None:
    graph.close()
    whole = graph.path.read_bytes()
    graph.path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    change = EmbeddedGraph(graph.folder).refresh(Projection(facts.db, "kb"))
    assert change.rebuilt
    assert change.reason
    assert "rebuilt" in change.reason
    assert EmbeddedGraph(graph.folder).counts() == Projection(facts.db, "kb").counts()


def test_rebuilds_when_counts_differ(graph: EmbeddedGraph, facts: FactStore) -> None:
    graph.close()
    import ladybug

    with ladybug.Database(graph.path) as database, ladybug.Connection(database) as connection:
        connection.execute("MATCH (p:Passage)-[m:MENTIONS]->(:Programme {id: 'programme:lake'}) DELETE m")
    change = EmbeddedGraph(graph.folder).refresh(Projection(facts.db, "kb"))
    assert change.reason is not None
    assert "differed" in change.reason
    assert EmbeddedGraph(graph.folder).counts() == Projection(facts.db, "kb").counts()


def test_a_failed_build_leaves_the_old_graph(
    graph: EmbeddedGraph, facts: FactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = graph.digest()
    cells = staging._cells

    def wrong(values: Sequence[Any], type: str) -> Sequence[Any]:
        return ["not a number"] * len(values) if type == "int" else cells(values, type)

    monkeypatch.setattr(staging, "_cells", wrong)
    with pytest.raises(GraphError, match="not a number"):
        graph.refresh(Projection(facts.db, "kb"), rebuild=True)
    assert graph.digest() == before


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_what_the_child_says_is_told_in_any_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    with pytest.raises(GraphError, match=r"the graph was not built.*plan\.json"):
        building.run_child("build", tmp_path / "图", tmp_path / "图" / "graph.lbug")


def test_a_second_writer_waits_and_then_says_why(graph: EmbeddedGraph) -> None:
    with alone(graph.folder):
        began = time.monotonic()
        with pytest.raises(GraphError, match="another process is writing the graph"), alone(graph.folder, 0.3):
            pass
        assert 0.2 < time.monotonic() - began < 5
    with alone(graph.folder, 0.3):
        pass


def test_where_no_lock_can_be_made_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "graph.lock").mkdir()  # as in a folder that may not be written to, the file cannot be opened
    with alone(tmp_path):
        pass
    with pytest.raises(ValueError, match="of the caller"), alone(tmp_path / "none"):
        raise ValueError("of the caller")


def test_what_another_process_made_meanwhile_is_not_made_again(
    graph: EmbeddedGraph, facts: FactStore, tmp_path: Path
) -> None:
    class Waiting(EmbeddedGraph):
        def _stale(self, projection: Projection, rebuild: bool) -> str | None:
            stale = super()._stale(projection, rebuild)
            if not self.path.exists():  # it found that there is no graph, and another process makes it
                shutil.copyfile(graph.path, self.path)
            return stale

    graph.close()
    second = tmp_path / "second"
    second.mkdir()
    store = Waiting(second)
    assert store.refresh(Projection(facts.db, "kb")) == Change()
    assert store.counts() == Projection(facts.db, "kb").counts()
    store.close()


def test_write_is_refused_with_the_reason(graph: EmbeddedGraph) -> None:
    with pytest.raises(QueryRefused, match="--neo4j"):
        graph.run("CREATE (:Place {id: 'x'})", write=True)


def test_text_of_all_kinds_survives(tmp_path: Path) -> None:
    names = [
        '他说"好"',
        "a,b",
        "行一\n行二",
        "\\n",
        "1335",
        "007",
        "[1,2]",
        "null",
        " 空格 ",
        "'单引号'",
        "𠮷野家",
        "-",
    ]
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    passages = [{"period": "plan", "text": "一句话。"}]
    data["reports"] += [
        {"file": name, "place": None, "delivered": None, "review": None, "plan": 1949, "passages": passages}
        for name in names
    ]
    data["programmes"][4]["aliases"] = ["007", "a,b", "“引”'\""]
    store = EmbeddedGraph(tmp_path / "kb")
    with fill(tmp_path / "kb", data=data) as facts:
        store.refresh(Projection(facts.db, "kb"))
    rows = store.run("MATCH (r:Report {plan_year: 1949}) RETURN r.title AS title, r.file AS file").rows
    assert sorted(rows) == sorted((f"{n} 报告", n) for n in names)
    assert store.run("MATCH (g:Programme {id: 'programme:lake'}) RETURN g.aliases AS a").rows == [
        (["007", "a,b", "“引”'\""],)
    ]
