"""The Python API on the example reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas
import pytest

import kg
from kg.base import KnowledgeBase
from kg.errors import NoKnowledgeBase, NotFound, ServerError


@pytest.fixture(scope="module")
def base(example_kb: Path) -> Iterator[KnowledgeBase]:
    with kg.open(example_kb) as opened:
        yield opened


def test_rows_make_a_data_frame(base: KnowledgeBase) -> None:
    reports = pandas.DataFrame(base.reports())
    assert len(reports) == 16
    assert reports.set_index("file").loc["长沙市2024年政府工作报告.txt", "adcode"] == "430100"
    mentions = pandas.DataFrame(base.mentions(type="programme", quotes=True))
    assert {"place_id", "year", "period", "role", "quote"} <= set(mentions.columns)
    evidence = pandas.json_normalize(base.shared("三区三线")["places"], "evidence", ["place", "first_year"])
    assert set(evidence["place"].dropna()) == {"广东省", "望城区"}


def test_offsets_lead_to_the_mention(base: KnowledgeBase) -> None:
    mentions = base.mentions()
    assert len(mentions) > 300
    for m in mentions:
        assert base.text(m["file"])[m["start"] : m["end"]] == m["text"]


def test_a_programme_named_inside_a_longer_name_counts_and_says_so(base: KnowledgeBase) -> None:
    places = {p["place"]: p for p in base.shared("碳达峰")["places"]}
    (evidence,) = (e for e in places["长沙市"]["evidence"] if e["within"] == "碳达峰十大行动")
    assert evidence["text"] == "碳达峰"
    assert evidence["within"] in evidence["quote"].replace("“", "").replace("”", "")
    assert places["长沙市"]["first_year"] == 2023  # won the title of a 国家碳达峰试点城市
    spread = {p["place"]: p["evidence"] for p in base.diffusion("碳达峰")["places"]}
    assert spread["长沙市"]["within"] == "国家碳达峰试点城市"
    alone = base.shared("碳达峰十大行动")["places"]
    assert {e["within"] for p in alone for e in p["evidence"]} == {None}


def test_the_graph_as_networkx(base: KnowledgeBase) -> None:
    graph = base.graph()
    counts = base.store.counts()
    assert Counter(label for _, label in graph.nodes(data="label")) == {
        k: n for k, n in counts.items() if k in graph_labels() and n
    }
    assert Counter(t for *_, t in graph.edges(data="type")) == {
        k: n for k, n in counts.items() if k not in graph_labels() and n
    }
    programme = base.entity("三区三线")["id"]
    assert graph.nodes[programme]["name"] == "三区三线"
    doers = {graph.nodes[a]["name"] for a, _, t in graph.in_edges(programme, data="type") if t == "CARRIES_OUT"}
    assert doers == {"广东省", "望城区"}


def test_what_is_unknown_is_no_empty_text(base: KnowledgeBase) -> None:
    graph = base.graph()
    named = [(data["label"], data) for _, data in graph.nodes(data=True)]
    named += [(data["type"], data) for *_, data in graph.edges(data=True)]
    empty = {(of, key) for of, data in named for key, value in data.items() if value == ""}
    assert empty <= {("REPORTS", "unit")}  # that of an index
    region = base.place("珠三角")
    assert (region["place"], region["level"], region["adcode"]) == ("珠三角", "region", None)
    assert "adcode" not in {k for k, v in graph.nodes[region["place_id"]].items() if v is not None}


def graph_labels() -> set[str]:
    from kg.graph.schema import NODE_BY_LABEL

    return set(NODE_BY_LABEL)


def test_places_by_name(base: KnowledgeBase) -> None:
    place = base.place("望城")
    assert (place["place"], place["adcode"], place["years"]) == ("望城区", "430112", [2023])
    assert [p["place"] for p in base.above(place["place_id"])] == ["长沙市", "湖南省", "全国"]
    with pytest.raises(NotFound) as raised:
        base.place("望成区")
    assert "望城区" in raised.value.suggestions


def test_queries_take_names(base: KnowledgeBase) -> None:
    rows = base.query("fact_evidence", place="广东省", programme="三区三线")
    assert {row["year"] for row in rows} == {2022, 2023}
    assert list(base.cypher("MATCH (p:Place {name: $name}) RETURN p.adcode AS code", {"name": "深圳市"}).dicts()) == [
        {"code": "440300"}
    ]


def test_a_path_goes_through_what_few_have(base: KnowledgeBase) -> None:
    links = base.path("坪山区", "龙华区")
    assert len(links) == 2
    middle = base.entity(links[0]["to"])
    others = [row for row in base.compare("坪山区", "龙华区")["shared"]]
    assert middle["places"] <= min(row["places"] for row in others)
    assert base.path("三区三线", "广东省")[0]["relation"] == "CARRIES_OUT"


def test_a_server_is_asked_where_one_is_named(example_kb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_USER", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", "a-password")
    with kg.open(example_kb, neo4j="bolt://127.0.0.1:1") as base:
        assert base.place("深圳市")["adcode"] == "440300"
        with pytest.raises(ServerError, match=r"127\.0\.0\.1:1"):
            base.cypher("RETURN 1")


def test_no_knowledge_base(tmp_path: Path) -> None:
    with pytest.raises(NoKnowledgeBase, match="run kg load first"):
        kg.open(tmp_path)
