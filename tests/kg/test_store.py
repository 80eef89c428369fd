"""The fact store: opening, migrations, reading, full text."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_reader import PlainReader

from kg.errors import NoKnowledgeBase, NotFound, StoreTooNew, StoreTooOld
from kg.facts import FactStore, search
from kg.facts.quotes import quote
from kg.facts.records import file_facts
from kg.facts.tables import MIGRATIONS, SCHEMA_VERSION
from kg.facts.writing import entity_id
from kg.load import load
from kg.model import Piece

JIA = "甲州市;2024\n推行【河长制】见到成效。水更清了。\n要落实【双减】，抓好【百日攻坚】行动；办好５Ｇ网络。"
OLD = "甲州市;1999\n推行【河湖长制】见到成效。"


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "甲2024.txt").write_text(JIA, "utf-8", newline="\n")
    (reports / "甲1999.txt").write_text(OLD, "utf-8", newline="\n")
    load(tmp_path / "kb", [reports], PlainReader(), jobs=1)
    return FactStore.open(tmp_path / "kb")


def test_there_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(NoKnowledgeBase, match="run kg load first"):
        FactStore.open(tmp_path)
    FactStore.open(tmp_path / "new", write=True).close()
    with FactStore.open(tmp_path / "new") as empty:
        assert set(empty.counts().values()) == {0}


def test_a_newer_one_is_left_alone(tmp_path: Path) -> None:
    FactStore.open(tmp_path, write=True).close()
    with sqlite3.connect(tmp_path / "facts.sqlite") as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    for write in (False, True):
        with pytest.raises(StoreTooNew, match="upgrade"):
            FactStore.open(tmp_path, write=write)


@pytest.mark.parametrize("version", range(SCHEMA_VERSION))
def test_a_reader_leaves_an_older_one_as_it_is_and_a_writer_brings_it_forward(tmp_path: Path, version: int) -> None:
    file = tmp_path / "facts.sqlite"
    with closing(sqlite3.connect(file)) as db:
        db.executescript("".join(MIGRATIONS[:version]))
        db.execute(f"PRAGMA user_version = {version}")
    before = file.read_bytes()
    with pytest.raises(StoreTooOld if version else NoKnowledgeBase, match="kg load"):
        FactStore.open(tmp_path)
    assert file.read_bytes() == before
    FactStore.open(tmp_path, write=True).close()
    with FactStore.open(tmp_path) as store:
        assert store.db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store.db.execute("DELETE FROM meta")


def test_text_and_suggestions(store: FactStore) -> None:
    assert store.text("甲2024.txt") == JIA
    with pytest.raises(NotFound) as missing:
        store.text("甲2042.txt")
    assert "甲2024.txt" in missing.value.suggestions


def test_places_are_named_as_in_their_year(store: FactStore) -> None:
    rows = store.reports()
    assert [(r["file"], r["place"], r["place_full"], r["plan_year"]) for r in rows] == [
        ("甲1999.txt", "甲州县", "某省甲州县", 1999),
        ("甲2024.txt", "甲州市", "某省甲州市", 2024),
    ]
    assert {r["adcode"] for r in rows} == {"990101"}
    assert rows[0]["place_evidence"] is None


def test_mentions_and_their_quotes(store: FactStore) -> None:
    (found,) = store.mentions(entity="shuangjian", quotes=True)
    assert (found["file"], found["text"], found["year"], found["period"]) == ("甲2024.txt", "双减", 2024, "plan")
    assert JIA[found["start"] : found["end"]] == "双减"
    assert found["quote"] == "要落实【双减】，抓好【百日攻坚】行动；办好５Ｇ网络。"
    assert JIA[found["quote_start"] : found["quote_end"]] == found["quote"] == found["quote_clean"]
    assert [m["year"] for m in store.mentions(entity="hezhangzhi")] == [1998, 2023]
    assert [m["text"] for m in store.mentions(file="甲2024.txt", period="review")] == ["河长制"]


def test_facts(store: FactStore) -> None:
    rows = list(store.facts(place="place:1", kind="CARRIES_OUT"))
    assert [(f["name"], f["year"]) for f in rows] == [
        ("河湖长制", 1998),
        ("河长制", 2023),
        ("双减", 2024),
        ("百日攻坚", 2024),
    ]
    assert list(store.facts(year=1998, period="plan")) == []


@pytest.mark.parametrize(
    ("name", "entity", "how"),
    [
        ("双减", "shuangjian", "name"),
        ("“双 减”", "shuangjian", "name"),
        ("河湖长制", "hezhangzhi", "alias"),
        ("shuangjian", "shuangjian", "pinyin"),
        ("SJ", "shuangjian", "initials"),
        ("甲州", "place:1", "alias"),
        ("甲州县", "place:1", "alias"),
        ("某省甲州市", "place:1", "alias"),
        ("jiazhoushi", "place:1", "pinyin"),
        ("place:1", "place:1", "id"),
    ],
)
def test_a_name_is_found(store: FactStore, name: str, entity: str, how: str) -> None:
    assert [(row["id"], row["how"]) for row in store.find(name)] == [(entity, how)]


@pytest.mark.parametrize(
    ("kind", "name", "one"),
    [
        ("programme", "云上政务", True),
        ("programme", "八大行动", False),
        ("programme", "三年行动计划", False),
        ("programme", "美食节", False),
        ("programme", "国企改革三年行动", True),
        ("programme", "三张清单", False),
        ("programme", "十大惠民工程", False),
        ("programme", "八大关保护行动", True),
        ("honour", "十大品牌", True),
        ("organisation", "人民医院", False),
    ],
)
def test_what_only_counts_is_another_thing_in_every_place(kind: str, name: str, one: bool) -> None:
    assert (entity_id(kind, name, "place:a") == entity_id(kind, name, "place:b")) is one


def test_entities_by_their_ids(store: FactStore) -> None:
    assert [row["name"] for row in store.entities(ids=["shuangjian", "nobody"])] == ["双减"]
    assert store.entities(ids=[]) == []
    assert len(store.entities()) > 2


def test_near_names_are_suggested(store: FactStore) -> None:
    assert store.find("河工制") == []
    assert store.suggestions("河工制")[0] == "河长制"
    assert store.suggestions("shuangjan") == ["双减"]


@pytest.mark.parametrize(
    ("query", "quotes"),
    [
        ("双减", ["双减"]),
        ("减", ["减"]),
        ("水更", ["水更"]),
        ("5g", ["５Ｇ"]),
        ("５Ｇ网络", ["５Ｇ网络"]),
        ("制】见", ["制】见", "制】见"]),
        ("百日攻坚】行动；", ["百日攻坚】行动；"]),
        ("长制", ["长制", "长制"]),
        ("减落", []),
        ("三区三线", []),
        ("；", []),
        ("", []),
    ],
)
def test_search(store: FactStore, query: str, quotes: list[str]) -> None:
    hits = list(store.search(query))
    assert [store.text(h["file"])[h["start"] : h["end"]] for h in hits] == quotes
    assert [h["text"][slice(*h["highlights"][0])] for h in hits] == quotes


def test_search_has_a_limit(store: FactStore) -> None:
    assert len(list(store.search("长制", limit=1))) == 1


_LETTERS = st.text(st.sampled_from("甲乙丙，。5５gＧ a“İß"), max_size=12)


@given(_LETTERS, _LETTERS, _LETTERS)
def test_every_text_is_found_in_what_contains_it(before: str, query: str, after: str) -> None:
    db = sqlite3.connect(":memory:")
    try:
        db.execute("CREATE TABLE passage (id INTEGER PRIMARY KEY, report TEXT, number INTEGER, text TEXT)")
        db.execute("CREATE VIRTUAL TABLE passage_text USING fts5 (pairs, content='', detail='none', tokenize='ascii')")
        text = before + query + after
        db.execute("INSERT INTO passage VALUES (1, '', 0, ?)", (text,))
        db.execute("INSERT INTO passage_text (rowid, pairs) VALUES (1, ?)", (search.pairs(text),))
        found = [number for number, _, _ in search.find(db, query)]
        assert found == ([1] if any(c.isalnum() for c in query) else [])
        delete = "INSERT INTO passage_text (passage_text, rowid, pairs) VALUES ('delete', 1, ?)"
        db.execute(delete, (search.pairs(text),))
        left = db.execute("SELECT rowid FROM passage_text WHERE passage_text MATCH ?", (search.match(text) or "x",))
        assert left.fetchall() == []
    finally:
        db.close()


def test_a_quote_runs_over_mended_lines() -> None:
    document = "前句。推行河长\n制见到成\n效。后句。"
    clean = "前句。推行河长制见到成效。后句。"
    pieces = (Piece(0, 0, 7), Piece(7, 8, 4), Piece(11, 13, 5))
    found = quote(clean, pieces, 5, 9)
    assert document[5:9] == "河长\n制"
    assert found.clean == "推行河长制见到成效。"
    assert document[found.start : found.end] == "推行河长\n制见到成\n效。"
    assert not found.whole


def test_rows_become_the_records_they_came_from(store: FactStore, tmp_path: Path) -> None:
    reader = PlainReader()
    for name in ("甲2024.txt", "甲1999.txt"):
        assert file_facts(store.db, name) == reader.read(tmp_path / "reports" / name, name)
