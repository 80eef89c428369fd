"""Every named query: golden rows on the small graph, the portable subset, parameters, documentation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_graph import DATA, fill, graph_of

import queries
from kg.errors import NotFound, Usage
from kg.facts.store import FactStore
from kg.graph.portable import lint
from kg.graph.statement import check, tokens
from kg.graph.store import GraphStore
from queries import Query
from queries.columns import COLUMNS

GOLDEN, TRACKED = (
    yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("golden", "golden_tracked")
)
CASES, TRACKED_CASES = ([(id, case) for id, cases in golden.items() for case in cases] for golden in (GOLDEN, TRACKED))
ALL = queries.all_queries()


def bound(query: Query, given: dict[str, Any], facts: FactStore) -> dict[str, Any]:
    return query.bind(given, lambda name, type: str(facts.find(name, type)[0]["id"]))


@pytest.mark.parametrize(("id", "case"), CASES, ids=[f"{id}-{i}" for i, (id, _) in enumerate(CASES)])
def test_golden_rows(id: str, case: dict[str, Any], embedded: GraphStore, small_facts: FactStore) -> None:
    query = queries.get(id)
    rows = embedded.run(query.cypher, bound(query, case.get("parameters", {}), small_facts), limit=None)
    assert rows.columns == query.columns
    assert [list(row) for row in rows.rows] == case["rows"]


@pytest.mark.parametrize(("id", "case"), TRACKED_CASES, ids=[f"{id}-{i}" for i, (id, _) in enumerate(TRACKED_CASES)])
def test_golden_rows_of_what_is_tracked(
    id: str, case: dict[str, Any], tracked: GraphStore, tracked_facts: FactStore
) -> None:
    query = queries.get(id)
    rows = tracked.run(query.cypher, bound(query, case.get("parameters", {}), tracked_facts), limit=None)
    assert rows.columns == query.columns
    assert [list(row) for row in rows.rows] == case["rows"]


def ordered_by(query: Query) -> list[str]:
    """The keys of the last ORDER BY, without `coalesce` and DESC."""
    keys = re.split(r",\s*(?![^()]*\))", query.cypher.rsplit("ORDER BY", 1)[1])
    return [re.sub(r"^coalesce\((.+),.*\)$", r"\1", key.strip().removesuffix(" DESC")) for key in keys]


# how an ORDER BY ends that tells every row from any other without an id: by what the rows are grouped by, or by where
# the sentence stands
UNIQUE = (
    ("year",), ("first_year",), ("report_year",), ("level",), ("province",), ("type",), ("text",), ("report",),
    ("file", "start"), ("file", "start", "rule"), ("start", "rule", "kind"), ("file_above", "quote_above"),
    ("text", "first_year", "last_year"),
    ("project", "organisation", "industry"),
)  # fmt: skip


@pytest.mark.parametrize("query", ALL, ids=[q.id for q in ALL])
def test_rows_stand_in_a_full_order(query: Query) -> None:
    keys = ordered_by(query)
    assert any(key.endswith(".id") for key in keys) or any(tuple(keys[-len(end) :]) == end for end in UNIQUE)


@pytest.mark.parametrize(("id", "case"), CASES, ids=[f"{id}-{i}" for i, (id, _) in enumerate(CASES)])
def test_rows_of_equal_keys_are_equal(
    id: str, case: dict[str, Any], embedded: GraphStore, small_facts: FactStore
) -> None:
    query = queries.get(id)
    keys = ordered_by(query)
    if not set(keys) <= set(query.columns):  # an id is among them
        return
    rows = embedded.run(query.cypher, bound(query, case.get("parameters", {}), small_facts), limit=None)
    told = {tuple(row[query.columns.index(key)] for key in keys): row for row in rows.rows}
    assert all(row == told[tuple(row[query.columns.index(key)] for key in keys)] for row in rows.rows)


def test_every_query_has_golden_rows() -> None:
    assert sorted([*GOLDEN, *TRACKED]) == sorted(q.id for q in ALL)
    assert all(any(case["rows"] for case in cases) for cases in (*GOLDEN.values(), *TRACKED.values()))
    assert len(ALL) >= 20


@pytest.mark.parametrize("query", ALL, ids=[q.id for q in ALL])
def test_portable_and_harmless(query: Query) -> None:
    assert lint(query.cypher) == []
    check(query.cypher)


@pytest.mark.parametrize("query", ALL, ids=[q.id for q in ALL])
def test_documented(query: Query) -> None:
    used = {t.text[1:] for t in tokens(query.cypher) if t.kind == "parameter"}
    assert used == {p.name for p in query.parameters}
    assert set(query.example or {}) == used
    assert query.question.endswith("？")
    assert query.question_en.endswith("?")
    assert set(query.columns) <= set(COLUMNS)


def test_ids_and_questions_are_unique() -> None:
    assert len({q.id for q in ALL}) == len(ALL) == len({q.question for q in ALL}) == len({q.question_en for q in ALL})


def test_no_column_is_documented_in_vain() -> None:
    assert set(COLUMNS) == {c for q in ALL for c in q.columns}


def test_unknown_query_suggests() -> None:
    with pytest.raises(NotFound) as caught:
        queries.get("places_shared")
    assert "places_sharing" in caught.value.suggestions


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "place"),
        ({"place": "杭州市"}, "year"),
        ({"place": "杭州市", "year": "二〇二三"}, "whole number"),
        ({"place": "杭州市", "year": 2023, "more": 1}, "more"),
    ],
)
def test_wrong_parameters(given: dict[str, Any], message: str, small_facts: FactStore) -> None:
    with pytest.raises(Usage, match=message):
        bound(queries.get("new_programmes"), given, small_facts)


def test_parameters_are_converted(small_facts: FactStore) -> None:
    query = queries.get("new_programmes")
    assert bound(query, {"place": "hangzhoushi", "year": "2023"}, small_facts) == {"place": "place:hz", "year": 2023}
    assert bound(queries.get("programmes_everywhere"), {}, small_facts) == {"missing": 0}


@pytest.mark.parametrize("id", ["first_adopters", "adoption_by_year"])
def test_a_place_whose_year_is_not_known_is_not_left_out(id: str, tmp_path: Path) -> None:
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    told = {"period": "other", "text": "坚持{{programme:城市更新|entity=programme:renewal}}。"}
    data["places"]["place:wz"] = ["温州市", "浙江省温州市", "330300", "city", "place:zj"]
    data["reports"].append(
        {"file": "wz.txt", "place": "place:wz", "delivered": None, "review": 2023, "plan": 2024, "passages": [told]}
    )
    with fill(tmp_path / "kb", data=data) as facts, graph_of(facts) as store:
        query = queries.get(id)
        rows = store.run(query.cypher, bound(query, {"programme": "城市更新"}, facts), limit=None).rows
    last = {"first_adopters": (None, "温州市", "330300", "city", "浙江省"), "adoption_by_year": (None, 1, 0, 1, 0)}
    assert tuple(rows[-1]) == last[id]
