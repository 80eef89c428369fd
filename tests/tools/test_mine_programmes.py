"""Definitions are found with their offsets, and sources find them again when a file reads otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.mine_programmes import contexts, definitions, refresh

GLOSSARY = """报告正文。
名词解释
1.“青禾计划”：指为青年教师配导师的办法。
2．一河两岸（P3）：沿河的两条步道。
[3] “四清”行动：即清垃圾、清淤泥、清杂草、清违建。
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            GLOSSARY,
            [
                ("青禾计划", "为青年教师配导师的办法。"),
                ("一河两岸", "沿河的两条步道。"),
                ("四清行动", "清垃圾、清淤泥、清杂草、清违建。"),
            ],
        ),
        ("“灯塔工程”是指为渔港装灯的工程。", [("灯塔工程", "为渔港装灯的工程。")]),
        ("一是指导工作。其中：三个市。", []),
    ],
)
def test_definitions(text: str, found: list[tuple[str, str]]) -> None:
    mined = list(definitions("a.txt", text))
    assert [(d.normalised, d.text) for d in mined] == found
    assert all(text[d.start : d.end] == d.text for d in mined)


def test_contexts_know_every_spelling() -> None:
    assert list(contexts("青禾计划", {"a.txt": "实施“青 禾”计划。"}, around=3)) == ["a.txt:3: …实施“⟦青 禾”计划⟧。…"]


ENTRY = """- id: qinghe-jihua
  name: 青禾计划
  kind: plan
  level: local
  definition: 给青年教师配导师
  source: {file: a.txt, start: %d, end: %d}
  example: 实施青禾计划。
  counter: null
"""


@pytest.mark.parametrize("known", [True, False])
def test_a_source_is_found_again(tmp_path: Path, known: bool) -> None:
    wanted = "为青年教师配导师的办法。"
    start = GLOSSARY.index(wanted)
    (tmp_path / "a.yaml").write_text(ENTRY % (start, start + len(wanted)), encoding="utf-8")
    now = "页眉\n\n" + GLOSSARY
    changed, lost = refresh(tmp_path, {"a.txt": now}, {"a.txt": GLOSSARY} if known else {})
    assert (changed, lost) == (1, [])
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == ENTRY % (start + 4, start + 4 + len(wanted))


def test_a_source_that_is_gone_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ENTRY % (3, 9), encoding="utf-8")
    assert refresh(tmp_path, {"a.txt": "没有名词解释的正文。"}, {}) == (0, ["qinghe-jihua"])
