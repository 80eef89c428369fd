"""Judgements: read, appended, undone, and what they make of entities and facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plain_reader import PlainReader, candidate

from kg.errors import BadData
from kg.facts import FactStore
from kg.judgements import Judgement, Judgements
from kg.load import judge, load

JIA = "甲州市;2024\n要落实【双减】，抓好【百日攻坚】行动，实施【百日大攻坚】。"
YI = "乙州市;2024\n要开展【百日大攻坚】，建设【云溪大桥】。"
BAIRI, DABAIRI, BRIDGE = candidate("百日攻坚"), candidate("百日大攻坚"), candidate("云溪大桥")


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "甲.txt").write_text(JIA, "utf-8", newline="\n")
    (reports / "乙.txt").write_text(YI, "utf-8", newline="\n")
    load(tmp_path / "kb", [reports], PlainReader(), jobs=1)
    return tmp_path / "kb"


def facts(kb: Path) -> set[tuple[str, str, str]]:
    with FactStore.open(kb) as store:
        names = {e["id"]: e["name"] for e in store.entities()}
        return {(f["kind"], f["file"], names[f["entity"]]) for f in store.facts()}


def entity(kb: Path, key: str) -> dict[str, Any]:
    with FactStore.open(kb) as store:
        found = store.entities(ids=[key])
    return found[0] if found else {}


def digest(kb: Path) -> str:
    with FactStore.open(kb) as store:
        return store.digest()


PLAIN = {
    ("CARRIES_OUT", "甲.txt", "双减"),
    ("CARRIES_OUT", "甲.txt", "百日攻坚"),
    ("CARRIES_OUT", "甲.txt", "百日大攻坚"),
    ("CARRIES_OUT", "乙.txt", "百日大攻坚"),
    ("CARRIES_OUT", "乙.txt", "云溪大桥"),
}
BRIDGE_AT = (YI.index("云溪大桥"), YI.index("云溪大桥") + 4)
CASES: dict[str, tuple[dict[str, Any], set[tuple[str, str, str]], set[tuple[str, str, str]]]] = {
    # action: judgement, facts that go, facts that come
    "reject": ({"entity": "shuangjian"}, {("CARRIES_OUT", "甲.txt", "双减")}, set()),
    "retype": (
        {"entity": BRIDGE, "to": "project"},
        {("CARRIES_OUT", "乙.txt", "云溪大桥")},
        {("HAS_PROJECT", "乙.txt", "云溪大桥")},
    ),
    "merge": (
        {"entity": DABAIRI, "into": BAIRI},
        {("CARRIES_OUT", "甲.txt", "百日大攻坚"), ("CARRIES_OUT", "乙.txt", "百日大攻坚")},
        {("CARRIES_OUT", "乙.txt", "百日攻坚")},
    ),
    "rename": (
        {"entity": BRIDGE, "name": "云溪长江大桥"},
        {("CARRIES_OUT", "乙.txt", "云溪大桥")},
        {("CARRIES_OUT", "乙.txt", "云溪长江大桥")},
    ),
    "reject ": (
        {"file": "乙.txt", "start": BRIDGE_AT[0], "end": BRIDGE_AT[1], "type": "programme"},
        {("CARRIES_OUT", "乙.txt", "云溪大桥")},
        set(),
    ),
    "retype ": (
        {"file": "乙.txt", "start": BRIDGE_AT[0], "end": BRIDGE_AT[1], "type": "programme", "to": "honour"},
        {("CARRIES_OUT", "乙.txt", "云溪大桥")},
        {("HONOURED", "乙.txt", "云溪大桥")},
    ),
    "span": (
        {
            "file": "乙.txt", "start": BRIDGE_AT[0], "end": BRIDGE_AT[1], "type": "programme",
            "to_start": BRIDGE_AT[0] + 2, "to_end": BRIDGE_AT[1],
        },
        {("CARRIES_OUT", "乙.txt", "云溪大桥")},
        {("CARRIES_OUT", "乙.txt", "大桥")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("action", CASES)
def test_what_it_makes_of_the_facts_and_back(action: str, kb: Path) -> None:
    fields, gone, come = CASES[action]
    before = digest(kb)
    assert facts(kb) == PLAIN
    given = Judgements.read(kb / "judgements.jsonl")
    made = given.append(Judgement(action=action.strip(), **fields))  # type: ignore[arg-type]
    assert judge(kb)
    assert facts(kb) == PLAIN - gone | come
    after = digest(kb)
    assert not judge(kb)
    load(kb, [kb.parent / "reports"], PlainReader(version="2"), jobs=1)
    load(kb, [kb.parent / "reports"], PlainReader(), jobs=1)
    assert digest(kb) == after
    given.append(Judgement(action="undo", of=made.id))
    assert judge(kb)
    assert digest(kb) == before


def test_accept(kb: Path) -> None:
    Judgements.read(kb / "judgements.jsonl").append(Judgement(action="accept", entity=BRIDGE, who="某人", why="见原文"))
    assert judge(kb)
    assert entity(kb, BRIDGE)["status"] == "accepted"
    with FactStore.open(kb) as store:
        assert [row["id"] for row in store.find("yunxidaqiao")] == [BRIDGE]


def test_a_merged_entity_is_found_under_both_names(kb: Path) -> None:
    given = Judgements.read(kb / "judgements.jsonl")
    given.append(Judgement(action="merge", entity=DABAIRI, into=BAIRI))
    given.append(Judgement(action="accept", entity=DABAIRI))  # means what it was merged into
    judge(kb)
    assert entity(kb, DABAIRI) == {}
    merged = entity(kb, BAIRI)
    assert (merged["name"], merged["aliases"], merged["places"], merged["status"]) == (
        "百日攻坚", ["百日大攻坚"], 2, "accepted",
    )  # fmt: skip
    with FactStore.open(kb) as store:
        assert [row["id"] for row in store.find("百日大攻坚")] == [BAIRI]


def test_split_takes_a_name_out_of_a_merged_entity(kb: Path) -> None:
    given = Judgements.read(kb / "judgements.jsonl")
    given.append(Judgement(action="merge", entity=DABAIRI, into="shuangjian"))
    given.append(Judgement(action="split", entity="shuangjian", name="百日大攻坚"))
    judge(kb)
    assert facts(kb) == PLAIN


def test_a_file_of_ones_own(kb: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine" / "judgements.jsonl"
    Judgements.read(path).append(Judgement(action="reject", entity="shuangjian"))
    assert judge(kb, judgements=path)
    assert entity(kb, "shuangjian")["status"] == "rejected"
    assert judge(kb)
    assert entity(kb, "shuangjian")["status"] == "accepted"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"action": "accept", "entity": "x"', "judgements.jsonl:3: Input data was truncated"),
        ('{"action": "praise", "entity": "x"}', "judgements.jsonl:3: Invalid enum value 'praise'"),
        ('{"action": "merge", "entity": "x"}', "judgements.jsonl:3: merge 需要 entity, into / needs entity, into"),
        ('{"action": "merge", "entity": "x", "into": "x"}', "cannot be merged into itself"),
        ('{"action": "undo", "of": "nothing"}', "judgements.jsonl:3: 要撤销的 nothing 不在前面"),
        ('{"action": "accept", "entity": "y", "id": "a"}', "judgements.jsonl:3: id a 重复"),
        ('{"action": "reject", "file": "f", "start": 4, "end": 4, "type": "place"}', "4:4 不是区间"),
    ],
)
def test_a_wrong_line_is_named(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_text(f'{{"action": "accept", "entity": "x", "id": "a"}}\n\n{line}\n', "utf-8")
    with pytest.raises(BadData) as wrong:
        Judgements.read(path)
    assert said in str(wrong.value)


def test_appending_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_text('{"action": "accept", "entity": "x", "id": "a"}', "utf-8")  # no line end: edited by hand
    given = Judgements.read(path)
    undo = given.append(Judgement(action="undo", of="a"))
    given.append(Judgement(action="undo", of=undo.id))
    again = Judgements.read(path)
    assert [j.action for j in again] == ["accept", "undo", "undo"]
    assert [j.id for j in again.effective()] == ["a"]
    assert list(again) == list(given)
