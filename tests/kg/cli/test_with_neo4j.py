"""`--neo4j` holds for every command that reads the graph: the same answers as embedded, also without a fact store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kg_command import Kg
from neo4j_server import Running

from kg.base import KnowledgeBase

pytestmark = pytest.mark.neo4j
COMMANDS = [
    ["reports"],
    ["reports", "--place", "深圳市"],
    ["shared", "三区三线"],
    ["compare", "龙华区", "坪山区"],
    ["similar", "龙华区"],
    ["similar"],
    ["similar", "--communities"],
    ["path", "深圳市", "庄浪县"],
    ["path", "三区三线", "广东省"],
    ["programmes"],
    ["programmes", "--place", "坪山区"],
    ["programmes", "--together", "三区三线"],
    ["show", "河湖长制"],
    ["show", "生物医药"],
    ["show", "龙华区"],
    ["query", "own_evidence_of_place", "-p", "place=龙华区"],
    ["cypher", "MATCH (p:Place) RETURN p.name AS name ORDER BY p.id"],
]
# what only the fact store knows
FACTS_ONLY = {
    "unread", "contradictions", "place_id", "same_as",
}  # fmt: skip


@pytest.fixture(scope="module")
def served(example_kb: Path, neo4j_server: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The example reports on a server."""
    copy = tmp_path_factory.mktemp("served") / "kb"
    shutil.copytree(example_kb, copy)
    neo4j_server.empty()
    with pytest.MonkeyPatch.context() as patch:
        _credentials(patch, neo4j_server)
        with KnowledgeBase.open(copy, neo4j_server.uri) as base:
            assert base.store.digest() is not None
    yield neo4j_server
    neo4j_server.empty()


def _credentials(patch: pytest.MonkeyPatch, server: Running) -> None:
    patch.setenv("NEO4J_USER", server.credentials.user)
    patch.setenv("NEO4J_PASSWORD", server.credentials.password or "")


@pytest.fixture
def alone(served: Running, kg: Kg, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
    """A colleague who has the address of the server, and nothing else."""
    _credentials(monkeypatch, served)
    return lambda *arguments: kg(*arguments, "--kb", tmp_path / "none", "--neo4j", served.uri)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_same_answer_on_the_server(
    served: Running, kg: Kg, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    _credentials(monkeypatch, served)
    embedded = kg(*command, "-f", "json")
    assert embedded.json
    assert kg(*command, "-f", "json", "--neo4j", served.uri).json == embedded.json


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_same_answer_from_the_server_alone(kg: Kg, alone: Kg, command: list[str]) -> None:
    said = alone(*command, "-f", "json")
    assert said.code == 0, said.err
    assert "holds no knowledge base, so the graph on the server answers alone" in said.err
    assert _common(said.json) == _common(kg(*command, "-f", "json").json)


def _common(value: Any) -> Any:
    """An answer without what only the fact store knows; it also knows in which order the parts were listed."""
    if isinstance(value, dict):
        unknown = {"name", "attributes", "confidence"} if "mention" in value else set()
        kept = {k: _common(v) for k, v in value.items() if k not in FACTS_ONLY | unknown}
        return {k: sorted(v, key=repr) if k == "part_of" else v for k, v in kept.items()}
    return [_common(v) for v in value] if isinstance(value, list) else value


def test_what_could_not_be_read_is_not_known_there(alone: Kg) -> None:
    assert alone("shared", "三区三线", "-f", "json").json["unread"] is None
    assert "files that could not be read: not known" in alone("shared", "三区三线").out


@pytest.mark.parametrize("command", [["promises", "--place", "龙华区", "--year", "2022"], ["search", "数字"]])
def test_what_takes_the_texts_is_refused_in_one_sentence(
    served: Running, kg: Kg, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    _credentials(monkeypatch, served)
    monkeypatch.setenv("NEO4J_URI", served.uri)
    said = kg(*command, "--kb", tmp_path / "none")
    assert said.code == 1
    assert "holds no knowledge base, and this takes the texts" in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_an_unknown_name_is_suggested_there(alone: Kg) -> None:
    said = alone("show", "望成区")
    assert said.code == 1
    assert "望城区" in said.err


def test_export_reads_the_server(served: Running, kg: Kg, alone: Kg, tmp_path: Path) -> None:
    assert kg("export", "jsonl", tmp_path / "embedded.jsonl").code == 0
    assert alone("export", "jsonl", tmp_path / "server.jsonl").code == 0
    ours, theirs = ((tmp_path / f"{name}.jsonl").read_text("utf-8") for name in ("embedded", "server"))
    assert theirs == ours
    assert len(ours.splitlines()) > 1000


def test_an_empty_server_is_said(
    neo4j_server: Running, kg: Kg, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    neo4j_server.empty()
    _credentials(monkeypatch, neo4j_server)
    said = kg("show", "河湖长制", "--kb", tmp_path / "none", "--neo4j", neo4j_server.uri)
    assert (said.code, "no complete graph" in said.err) == (1, True)
