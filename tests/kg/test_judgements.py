"""Judgements: read, appended, undone, and what they make of entities and facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plain_reader import PlainReader, candidate

from kg.errors import BadData
from kg.facts import FactStore
from kg.graph.embedded import EmbeddedGraph
from kg.graph.project import Projection
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


def test_borders_set_right_lead_to_what_the_vocabulary_knows(kb: Path) -> None:
    (kb.parent / "reports" / "丙.txt").write_text(
        "丙州市;2024\n要推行【云溪河长制】，支援【甲州市】。", "utf-8", newline="\n"
    )
    load(kb, [kb.parent / "reports"], PlainReader(), jobs=1)
    given = Judgements.read(kb / "judgements.jsonl")
    at = {"file": "丙.txt", "start": 13, "end": 18, "type": "programme", "name": "云溪河长制"}
    given.append(Judgement(action="span", **at, to_start=15, to_end=18))  # type: ignore[arg-type]
    place = {"file": "丙.txt", "start": 23, "end": 26, "type": "programme"}
    given.append(Judgement(action="retype", **place, to="place"))  # type: ignore[arg-type]
    judge(kb)
    with FactStore.open(kb) as store:
        (name, town) = store.mentions(file="丙.txt")
    assert (name["text"], name["name"], name["entity"]) == ("河长制", "河长制", "hezhangzhi")
    assert (town["text"], town["type"], town["entity"]) == ("甲州市", "place", "place:1")
    assert facts(kb) == PLAIN | {("CARRIES_OUT", "丙.txt", "河长制")}


AT = {"file": "乙.txt", "start": BRIDGE_AT[0], "end": BRIDGE_AT[1], "type": "programme"}
IDLE: dict[str, dict[str, Any]] = {
    "a file that is not here": {"action": "reject", **AT, "file": "丙.txt"},
    "a mention that is not there": {"action": "reject", **AT, "start": 0},
    "an entity that nobody names": {"action": "rename", "entity": "programme:none", "name": "新名"},
    "borders before the passage": {"action": "span", **AT, "to_start": 0, "to_end": 4},
    "borders after the passage": {"action": "span", **AT, "to_start": BRIDGE_AT[0], "to_end": len(YI) + 1},
    "borders after the file": {"action": "span", **AT, "to_start": 1000, "to_end": 1004},
    "a name that nothing has": {"action": "split", "entity": "shuangjian", "name": "云溪大桥"},
}


@pytest.mark.parametrize("case", IDLE)
def test_what_finds_nothing_changes_nothing_and_is_said(case: str, kb: Path) -> None:
    before = digest(kb)
    made = Judgements.read(kb / "judgements.jsonl").append(Judgement(**IDLE[case]))
    judge(kb)
    assert digest(kb) == before
    assert facts(kb) == PLAIN
    with FactStore.open(kb) as store, store.snapshot():
        assert store.idle_judgements() == {made.id}
        graph = EmbeddedGraph(kb)
        graph.refresh(Projection(store.db, "kb"))
        assert graph.counts()["CARRIES_OUT"] == len(PLAIN)
        graph.close()
    (note,) = load(kb, [kb.parent / "reports"], PlainReader(), jobs=1).notes
    assert "/ judgements that find nothing here that they mean (a file changed or went): 1, see" in note


def test_a_judgement_holds_again_when_its_file_comes_back(kb: Path) -> None:
    given, file = Judgements.read(kb / "judgements.jsonl"), kb.parent / "reports" / "乙.txt"
    made = given.append(Judgement(action="reject", **AT))  # type: ignore[arg-type]
    judge(kb)
    without = facts(kb)
    assert without == PLAIN - {("CARRIES_OUT", "乙.txt", "云溪大桥")}
    file.unlink()
    assert len(load(kb, [file.parent], PlainReader(), jobs=1).notes) == 1
    file.write_text(YI.replace("要开展", "还要开展"), "utf-8", newline="\n")  # it stands one character further on
    load(kb, [file.parent], PlainReader(), jobs=1)
    with FactStore.open(kb) as store:
        assert store.idle_judgements() == {made.id}
    file.write_text(YI, "utf-8", newline="\n")
    assert load(kb, [file.parent], PlainReader(), jobs=1).notes == ()
    assert facts(kb) == without


QUOTED = {"quote": YI.partition("\n")[2], "quote_start": YI.index("要开展")}
MOVED: dict[str, tuple[str, set[tuple[str, str, str]]]] = {
    "its sentence stands further on": (
        YI.replace(";2024", ";2024\n再推行【双减】。"),
        {("CARRIES_OUT", "乙.txt", "双减")},
    ),
    "another name stands at its place": (
        YI.replace("百日大攻坚", "双减").replace("云溪", "城北白鹭"),
        {("CARRIES_OUT", "乙.txt", "双减"), ("CARRIES_OUT", "乙.txt", "城北白鹭大桥")},
    ),
}


@pytest.mark.parametrize("case", MOVED)
def test_a_mention_is_found_again_by_its_sentence(case: str, kb: Path) -> None:
    text, come = MOVED[case]
    file = kb.parent / "reports" / "乙.txt"
    Judgements.read(kb / "judgements.jsonl").append(Judgement(action="reject", **AT, **QUOTED))  # type: ignore[arg-type]
    judge(kb)
    assert facts(kb) == PLAIN - {("CARRIES_OUT", "乙.txt", "云溪大桥")}
    file.write_text(text, "utf-8", newline="\n")
    found = not load(kb, [file.parent], PlainReader(), jobs=1).notes
    left = {fact for fact in PLAIN if fact[1] == "甲.txt"} | come
    assert facts(kb) == (left | {("CARRIES_OUT", "乙.txt", "百日大攻坚")} if found else left)
    assert found == ("百日大攻坚" in text)


def test_borders_move_along_with_the_sentence(kb: Path) -> None:
    file, (start, end) = kb.parent / "reports" / "乙.txt", BRIDGE_AT
    borders = {"to_start": start + 2, "to_end": end}
    Judgements.read(kb / "judgements.jsonl").append(Judgement(action="span", **AT, **QUOTED, **borders))  # type: ignore[arg-type]
    file.write_text(YI.replace(";2024", ";2024\n再推行【双减】。"), "utf-8", newline="\n")
    assert load(kb, [file.parent], PlainReader(), jobs=1).notes == ()
    with FactStore.open(kb) as store:
        (bridge,) = (m for m in store.mentions(file="乙.txt") if m["name"].endswith("大桥"))
        assert (bridge["name"], store.text("乙.txt")[bridge["start"] : bridge["end"]]) == ("大桥", "大桥")


def test_what_is_merged_into_another_type_is_of_that_type(kb: Path) -> None:
    given = Judgements.read(kb / "judgements.jsonl")
    given.append(Judgement(action="retype", entity=BRIDGE, to="project"))
    given.append(Judgement(action="merge", entity=BRIDGE, into="shuangjian"))
    judge(kb)
    assert facts(kb) == PLAIN - {("CARRIES_OUT", "乙.txt", "云溪大桥")} | {("CARRIES_OUT", "乙.txt", "双减")}


def test_what_is_merged_into_what_has_gone_keeps_its_name(kb: Path) -> None:
    given, file = Judgements.read(kb / "judgements.jsonl"), kb.parent / "reports" / "乙.txt"
    given.append(Judgement(action="merge", entity=BAIRI, into=BRIDGE))
    judge(kb)
    assert (entity(kb, BRIDGE)["name"], entity(kb, BRIDGE)["aliases"]) == ("云溪大桥", ["百日攻坚"])
    file.unlink()
    load(kb, [file.parent], PlainReader(), jobs=1)
    assert (entity(kb, BRIDGE)["name"], entity(kb, BRIDGE)["aliases"]) == ("百日攻坚", [])


@pytest.mark.parametrize(
    ("actions", "status", "name"),
    [
        ([{"action": "reject"}, {"action": "accept"}], "accepted", "云溪大桥"),
        ([{"action": "accept"}, {"action": "reject"}], "rejected", "云溪大桥"),
        ([{"action": "rename", "name": "一桥"}, {"action": "rename", "name": "二桥"}], "candidate", "二桥"),
    ],
)
def test_of_two_that_contradict_each_other_the_later_holds(
    actions: list[dict[str, Any]], status: str, name: str, kb: Path
) -> None:
    given = Judgements.read(kb / "judgements.jsonl")
    for fields in actions:
        given.append(Judgement(entity=BRIDGE, **fields))
    judge(kb)
    assert (entity(kb, BRIDGE)["status"], entity(kb, BRIDGE)["name"]) == (status, name)


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
