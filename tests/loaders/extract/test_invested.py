"""Lists of investments name projects."""

from __future__ import annotations

import pytest
from passages import passage

from kg.model import Report
from loaders.extract.clue import Context
from loaders.extract.invested import RULE, InvestedFinder

CONTEXT = Context(report=Report(start=0, end=1, kind="report"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("推进投资20亿元的甲球墨铸管、投资15亿元的乙镁合金等项目。", ["甲球墨铸管", "乙镁合金"]),
        ("投资XX亿元的甲汽配、投资**亿元的**共享储能建成投产。", ["甲汽配", "**共享储能"]),
        ("总投资3亿元的“云画谷”、总投资超百亿元的甲江大桥项目开工。", ["云画谷", "甲江大桥"]),
        ("完成投资3000万元的甲乙线、投资5784万元的丙丁段以及总投资2亿元的12条农村公路。", ["甲乙线", "丙丁段"]),
        ("总投资3亿元的甲厂和总投资2亿元的乙厂落户。", ["甲厂", "乙厂"]),
        ("投资20亿元的甲球墨铸管项目投产。", []),  # one alone: the tagger decides
        ("总投资80亿元的148个重点项目、总投资90亿元的299个项目完成投资12亿元。", []),
        ("总投资80亿元的向海产业重大项目、总投资4亿元的向海平台重大项目建设。", []),
        ("投资5亿元的甲厂建成。全市投资2亿元的乙厂开工。", []),
    ],
)
def test_members_of_a_list_are_projects(text: str, names: list[str]) -> None:
    clues = list(InvestedFinder().find(passage(text), CONTEXT))
    assert [text[clue.start : clue.end] for clue in clues] == names
    assert {(clue.type, clue.rule) for clue in clues} <= {("project", RULE)}
