"""Decisions of a person: written down, in force at once, kept by the next load, taken back by undo."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kg_command import Answer, Kg

from kg.facts import FactStore

REPORT = Path("examples/reports/平桥区2023年政府工作报告.html")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kg.load import load
    from loaders.pipeline import ReportReader

    folder = tmp_path_factory.mktemp("judged")
    (folder / "reports").mkdir()
    shutil.copy(REPORT, folder / "reports")
    load(folder / "kb", [folder / "reports"], ReportReader(), jobs=1)
    return folder


@pytest.fixture
def on(kg: Kg, loaded: Path, tmp_path: Path) -> Callable[..., Answer]:
    """Runs a command on a copy of the knowledge base of one report; `load` reads that report's folder again."""
    base = tmp_path / "kb"
    shutil.copytree(loaded / "kb", base)

    def run(*arguments: str) -> Answer:
        paths = [str(loaded / "reports"), "-j", "1", "--rebuild"] if arguments == ("load",) else []
        return kg(*arguments, *paths, "--kb", base)

    return run


def candidate(on: Callable[..., Answer]) -> dict[str, Any]:
    rows: list[dict[str, Any]] = on("programmes", "--candidates", "-f", "json").json
    return rows[0]


def names(on: Callable[..., Answer], *more: str) -> set[str]:
    return {row["name"] for row in on("programmes", *more, "-f", "json").json}


def noted(answer: Answer) -> str:
    """The id that a judgement was given."""
    assert answer.code == 0, answer.err
    found = re.search(r"noted as (\w+)", answer.err)
    assert found
    return found[1]


def test_while_another_process_writes_it_is_noted_for_the_next_load(on: Callable[..., Answer], tmp_path: Path) -> None:
    with FactStore.open(tmp_path / "kb", write=True) as store, store.transaction():
        answer = on("judge", "accept", candidate(on)["name"])
    assert answer.code == 1 and "another process is writing" in answer.err
    assert re.search(r"noted as \w+; .*\nIt need not be judged again", answer.err)
    assert on("load").code == 0
    (row,) = on("judge", "list", "-f", "json").json
    assert row["action"] == "accept" and row["name"] in names(on)


def test_accept_holds_after_a_reload_and_is_undone(on: Callable[..., Answer]) -> None:
    name = candidate(on)["name"]
    assert name not in names(on)
    id = noted(on("judge", "accept", name, "--who", "a reader", "--why", "seen in two other reports"))
    assert name in names(on)
    assert on("load").code == 0
    assert name in names(on)
    (listed,) = on("judge", "list", "-f", "json").json
    assert (listed["id"], listed["action"], listed["who"]) == (id, "accept", "a reader")
    noted(on("judge", "undo", id))
    assert name not in names(on)
    assert on("judge", "list", "-f", "json").json == []


def test_reject_takes_an_entity_or_one_mention_away(on: Callable[..., Answer]) -> None:
    before = on("show", "放管服", "-f", "json").json
    first = before["evidence"][0]
    at = f"{first['file']}:{first['start']}-{first['end']}"
    noted(on("judge", "reject", first["name"], "--at", at))
    if before["mentions"] > 1:
        assert on("show", "放管服", "-f", "json").json["mentions"] == before["mentions"] - 1
    name = candidate(on)["name"]
    noted(on("judge", "reject", name))
    assert name not in names(on, "--candidates")
    assert on("load").code == 0
    assert name not in names(on, "--candidates")


def test_merge_rename_and_split(on: Callable[..., Answer]) -> None:
    name = candidate(on)["name"]
    count = on("show", "放管服", "-f", "json").json["mentions"]
    more = on("show", name, "-f", "json").json["mentions"]
    id = noted(on("judge", "merge", name, "放管服"))
    assert on("show", name, "-f", "json").json["name"] == "放管服"
    assert on("show", "放管服", "-f", "json").json["mentions"] == count + more
    noted(on("judge", "undo", id))
    assert on("show", "放管服", "-f", "json").json["mentions"] == count
    noted(on("judge", "rename", name, "另一个名字"))
    assert on("show", "另一个名字", "-f", "json").json["mentions"] == more
    noted(on("judge", "merge", "另一个名字", "放管服"))
    noted(on("judge", "split", "放管服", name))
    assert on("show", "放管服", "-f", "json").json["mentions"] == count


def test_retype_and_span(on: Callable[..., Answer]) -> None:
    row = on("show", candidate(on)["name"], "-f", "json").json
    noted(on("judge", "retype", row["name"], "organisation"))
    assert on("show", row["name"], "-f", "json").json["type"] == "organisation"
    piece = on("show", "放管服", "-f", "json").json["evidence"][0]
    at = f"{piece['file']}:{piece['start']}-{piece['end']}"
    noted(on("judge", "span", "放管服", f"{piece['start']}-{piece['end'] - 1}", "--at", at))
    found = json.dumps(on("cypher", "MATCH ()-[m:MENTIONS]->() RETURN m.start, m.`end`", "-f", "json").json)
    assert str(piece["end"] - 1) in found


def test_a_mention_that_was_judged_is_judged_again_where_it_stands_now(on: Callable[..., Answer]) -> None:
    piece = on("show", "放管服", "-f", "json").json["evidence"][0]
    file, start, end, name = piece["file"], piece["start"], piece["end"], piece["text"][:-2]
    noted(on("judge", "span", "放管服", f"{start}-{end - 2}", "--at", f"{file}:{start}-{end}"))
    noted(on("judge", "retype", name, "project", "--at", f"{file}:{start}-{end - 2}"))
    (shown,) = on("show", name, "-f", "json").json["evidence"]
    assert (shown["file"], shown["start"], shown["end"], shown["text"]) == (file, start, end - 2, name)
    assert on("show", name, "-f", "json").json["type"] == "project"
    noted(on("judge", "reject", name, "--at", f"{file}:{start}-{end - 2}", "--type", "project"))
    assert on("show", name, "-f", "json").code == 1
    assert [row["found"] for row in on("judge", "list", "-f", "json").json] == [True, True, True]


def test_a_judged_mention_keeps_its_sentence(on: Callable[..., Answer]) -> None:
    piece = on("show", "放管服", "-f", "json").json["evidence"][0]
    noted(on("judge", "reject", "放管服", "--at", f"{piece['file']}:{piece['start']}-{piece['end']}"))
    (line,) = on("judge", "list", "-f", "json").json
    assert (line["quote"], line["quote_start"]) == (piece["quote"], piece["quote_start"])


@pytest.mark.parametrize("judged", [("reject",), ("retype", "project"), ("span", "0-4")])
def test_a_name_that_does_not_stand_there_is_refused(on: Callable[..., Answer], judged: tuple[str, ...]) -> None:
    """A wrong line number must not judge another thing: nothing is written down."""
    action, *to = judged
    piece = on("show", "放管服", "-f", "json").json["evidence"][0]
    at = f"{piece['file']}:{piece['start']}-{piece['end']}"
    said = on("judge", action, "河长制", *to, "--at", at)
    assert (said.code, f"the mention at {at} is 放管服" in said.err, ", not 河长制" in said.err) == (2, True, True)
    assert on("judge", "list", "-f", "json").json == []


@pytest.mark.parametrize("name", ["“放管服”", "fangguanfu", "fgf", "programme id"])
def test_any_name_of_the_entity_means_the_mention(on: Callable[..., Answer], name: str) -> None:
    shown = on("show", "放管服", "-f", "json").json
    piece = shown["evidence"][0]
    called = shown["id"] if name == "programme id" else name
    noted(on("judge", "reject", called, "--at", f"{piece['file']}:{piece['start']}-{piece['end']}"))


def test_borders_outside_the_passage_are_refused(on: Callable[..., Answer]) -> None:
    piece = on("show", "放管服", "-f", "json").json["evidence"][0]
    at = f"{piece['file']}:{piece['start']}-{piece['end']}"
    said = on("judge", "span", "放管服", f"{piece['start']}-900000", "--at", at)
    assert (said.code, "must lie within the passage of the mention" in said.err) == (2, True)
    assert on("judge", "list", "-f", "json").json == []


def test_a_judgement_that_finds_nothing_is_said_and_listed(on: Callable[..., Answer]) -> None:
    said = on("judge", "split", "放管服", "无此名称")
    assert (said.code, "what it speaks of is not found" in said.err) == (0, True)
    assert [(row["action"], row["found"]) for row in on("judge", "list", "-f", "json").json] == [("split", False)]
    assert on("load").err.splitlines()[-1].startswith("judgements that find nothing here")


def test_a_file_of_judgements_kept_elsewhere(on: Callable[..., Answer], tmp_path: Path) -> None:
    kept = tmp_path / "ours" / "judgements.jsonl"
    name = candidate(on)["name"]
    noted(on("judge", "accept", name, "--judgements", str(kept)))
    lines = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    assert [(line["action"], line["name"]) for line in lines] == [("accept", name)]
    assert name in names(on)
