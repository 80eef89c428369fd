"""What every graph store must do; it runs over all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_graph import fill

from kg.errors import GraphError, QueryRefused
from kg.facts.store import FactStore
from kg.graph.batches import Batch
from kg.graph.project import Projection
from kg.graph.reading import batches
from kg.graph.schema import NODES, RELATIONS, NodeType, quoted
from kg.graph.store import GraphStore

Opening = Callable[[], GraphStore]


def projected(facts: FactStore) -> Projection:
    return Projection(facts.db, facts.meta("kb_id") or "")


def test_holds_what_is_projected(open_store: Opening, facts: FactStore) -> None:
    store = open_store()
    projection = projected(facts)
    change = store.refresh(projection)
    assert change.written == len(projection.units())
    assert store.counts() == projection.counts()
    assert store.digest() == projection.digest()


def test_rows_hold_every_property(open_store: Opening, facts: FactStore) -> None:
    store = open_store()
    store.refresh(projected(facts))
    for batch in projected(facts).batches():
        columns = ", ".join(f"x.{quoted(c)}" for c in batch.kind.columns)
        if batch.ends is None:
            pattern, keys = f"(x:{quoted(batch.kind.label)})", ""  # type: ignore[union-attr]
        else:
            a, b = batch.ends
            pattern = f"(a:{quoted(a)})-[x:{quoted(batch.kind.type)}]->(b:{quoted(b)})"  # type: ignore[union-attr]
            keys = "a.id, b.id" + (", " if columns else "")
        rows = store.run(f"MATCH {pattern} RETURN {keys}{columns}", limit=None).rows
        for row in batch.rows:
            assert tuple(row) in rows


def test_reads_back_what_was_written(open_store: Opening, facts: FactStore) -> None:
    store = open_store()
    with pytest.raises(GraphError, match="kg load"):
        list(batches(store))
    store.refresh(projected(facts))
    written = [(_named(b), tuple(row)) for b in projected(facts).batches() for row in b.rows]
    read = [(_named(b), tuple(row)) for b in batches(store) for row in b.rows]
    assert sorted(map(repr, read)) == sorted(map(repr, written))
    assert read == [(_named(b), tuple(row)) for b in batches(open_store()) for row in b.rows]
    shorter = {_named(b) for b in batches(store, passages=False)}
    assert shorter == {name for name, _ in read if "Passage" not in name}


def _named(batch: Batch) -> tuple[str, ...]:
    kind = batch.kind
    return (kind.label,) if isinstance(kind, NodeType) else (kind.type, *(batch.ends or ()))


def test_second_refresh_changes_nothing(open_store: Opening, facts: FactStore) -> None:
    store = open_store()
    store.refresh(projected(facts))
    again = open_store().refresh(projected(facts))
    assert (again.written, again.removed, again.rebuilt) == (0, 0, False)


@pytest.mark.parametrize("gone", ["hz-2023.txt", "nb-2024.txt", "xh-2023.txt", "masked.txt", "copies/nb-2024.txt"])
def test_follows_a_file_that_goes_and_comes_back(open_store: Opening, tmp_path: Path, gone: str) -> None:
    store = open_store()
    with fill(tmp_path / "kb") as facts:
        store.refresh(projected(facts))
        whole = (store.counts(), store.digest())
    with fill(tmp_path / "kb", leave_out=[gone]) as facts:
        store.refresh(projected(facts))
        fewer = projected(facts)
        assert (store.counts(), store.digest()) == (fewer.counts(), fewer.digest())
        assert store.digest() != whole[1]
    with fill(tmp_path / "kb") as facts:
        store.refresh(projected(facts))
        assert (store.counts(), store.digest()) == whole


def test_empty_fact_store(open_store: Opening, tmp_path: Path, facts: FactStore) -> None:
    files = [row["file"] for row in facts.documents()]
    store = open_store()
    with fill(tmp_path / "kb", leave_out=files) as empty:
        store.refresh(projected(empty))
        assert store.counts() == {**dict.fromkeys([*(n.label for n in NODES), *(r.type for r in RELATIONS)], 0)}
        assert store.digest() == projected(empty).digest()


def test_values_are_plain(open_store: Opening, facts: FactStore) -> None:
    store = open_store()
    store.refresh(projected(facts))
    rows = store.run(
        "MATCH (p:Place {id: $id})-[c:HAS_PROJECT]->(j:Project) "
        "RETURN sum(c.year) AS years, sum(c.amount_yi) AS amount, collect(DISTINCT j.name) AS names, "
        "min(CASE WHEN c.year > 3000 THEN c.year END) AS missing, count(*) = 2 AS both",
        {"id": "place:hz"},
    )
    assert rows.columns == ("years", "amount", "names", "missing", "both")
    assert rows.rows == [(4044, 25.0, ["钱江一号隧道"], None, True)]
    assert [type(v) for v in rows.rows[0]] == [int, float, list, type(None), bool]


def test_nodes_and_relations_come_as_their_properties(open_store: Opening, facts: FactStore) -> None:
    store = open_store()
    store.refresh(projected(facts))
    (row,) = store.run(
        "MATCH (p:Place {id: 'place:js'})-[r:PART_OF]->(q:Place) RETURN p AS place, r AS part, q.name AS name"
    ).dicts()
    assert row == {
        "place": {
            "id": "place:js", "name": "江苏省", "full_name": "江苏省", "adcode": "320000", "level": "province",
            "province": "江苏省", "above": ["place:cn"],
        },
        "part": {},
        "name": "全国",
    }  # fmt: skip


def test_row_limit_is_said(open_store: Opening, facts: FactStore) -> None:
    store = open_store()
    store.refresh(projected(facts))
    cut = store.run("MATCH (p:Passage) RETURN p.id AS id ORDER BY id", limit=3)
    assert (len(cut.rows), cut.cut) == (3, True)
    passages = store.counts()["Passage"]
    assert not store.run("MATCH (p:Passage) RETURN p.id AS id ORDER BY id", limit=passages).cut


def test_time_limit(open_store: Opening, facts: FactStore) -> None:
    store = open_store()
    store.refresh(projected(facts))
    with pytest.raises(GraphError, match="1 秒"):
        store.run("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a % 7 + b % 5) AS x", timeout=1)


@pytest.mark.parametrize("statement", ["MATCH (n", "RETURN $missing AS x", "MATCH (n:Place) RETURN nothing.id"])
def test_wrong_statement(open_store: Opening, facts: FactStore, statement: str) -> None:
    store = open_store()
    store.refresh(projected(facts))
    with pytest.raises(GraphError):
        store.run(statement)


def test_reading_refuses_to_write(open_store: Opening, facts: FactStore) -> None:
    store = open_store()
    store.refresh(projected(facts))
    with pytest.raises(QueryRefused, match="SET"):
        store.run("MATCH (p:Place) SET p.name = 'x'")
    assert store.digest() == projected(facts).digest()


def test_progress_reaches_its_total(open_store: Opening, facts: FactStore) -> None:
    seen: list[tuple[int, int]] = []
    open_store().refresh(projected(facts), lambda done, total, what: seen.append((done, total)))
    assert seen[-1] == (8, 8)


def test_judgement_changes_the_graph(open_store: Opening, facts: FactStore) -> None:
    store = open_store()
    store.refresh(projected(facts))
    with facts.transaction() as db:
        db.execute("UPDATE mention SET entity = 'programme:lake' WHERE entity = 'programme:thousand'")
        db.execute("UPDATE meta SET value = 'judged' WHERE key = 'state'")
    store.refresh(projected(facts))
    rows = store.run(
        "MATCH (p:Place)-[:CARRIES_OUT]->(g:Programme {id: 'programme:lake'}) "
        "RETURN DISTINCT p.name AS place ORDER BY place"
    ).rows
    assert rows == [("杭州市",), ("浙江省",), ("西湖区",)]
    assert store.counts() == projected(facts).counts()
