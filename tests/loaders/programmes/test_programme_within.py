"""Programmes that are named inside the name of another."""

from __future__ import annotations

import pytest
from passages import passage

from kg.model import Document, Mention, Report
from loaders.mentions import read_passages
from loaders.programmes import Authority
from loaders.programmes.within import Example, InnerNames, rules

INNER = InnerNames(Authority.load())
TEXT = "印发《甲县城市更新条例》，启动国企改革深化提升行动，打好蓝天、碧水、净土保卫战，举办全民健身运动会。"
TITLES = "获评四好农村路全国示范县，完成土地整备80公顷，新建高标准农田3万亩。"


@pytest.mark.parametrize("example", rules().examples, ids=lambda example: example.text)
def test_examples(example: Example) -> None:
    entry = Authority.load().meant(example.text) if example.of == "programme" else None
    found = INNER.find(example.text, entry.id if entry else None, example.of)
    assert sorted(inner.name for _, _, inner in found) == sorted(example.names)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("《某县融入“泛珠三角 区域合作”实施方案", ["泛珠三角 区域合作"]),
        ("蓝天碧水净土保卫战", ["蓝天", "碧水", "净土保卫战"]),
        ("承诺制＋标准地＋全代办", ["标准地"]),
        ("个转企”“小升规", ["个转企", "小升规"]),
        ("双减", []),
        ("", []),
    ],
)
def test_spans_lie_in_the_text_that_was_given(text: str, spans: list[str]) -> None:
    entry = Authority.load().meant(text)
    assert [text[start:end] for start, end, _ in INNER.find(text, entry.id if entry else None)] == spans


@pytest.mark.parametrize("alone", [True, False], ids=["mentions only", "knowledge base"])
def test_only_a_knowledge_base_has_them_and_says_where_they_stand(alone: bool) -> None:
    report = Report(start=0, end=len(TEXT), kind="report", plan_year=2023)
    document = Document(file="甲县.txt", text=TEXT, format="txt")
    mentions = read_passages(document, report, (passage(TEXT),), mentions_only=alone).mentions
    inner = [m for m in mentions if m.attributes.within is not None]
    told = {(m.entity, m.text, m.attributes.within) for m in inner}
    assert (
        told == set()
        if alone
        else told
        == {
            ("chengshi-gengxin", "城市更新", "甲县城市更新条例"),
            ("guozi-guoqi-gaige", "国企改革", "国企改革深化提升行动"),
            ("lantian-baoweizhan", "蓝天", "蓝天、碧水、净土保卫战"),
            ("bishui-baoweizhan", "碧水", "蓝天、碧水、净土保卫战"),
            ("jingtu-baoweizhan", "净土保卫战", "蓝天、碧水、净土保卫战"),
        }
    )
    for mention in inner:
        assert mention.text == TEXT[mention.start : mention.end]
        assert mention.name == Authority.load().by_id[str(mention.entity)].name
        assert any(_holds(outer, mention) for outer in mentions if outer.attributes.within is None)


def test_titles_and_quantities_name_programmes_too() -> None:
    report = Report(start=0, end=len(TITLES), kind="report", plan_year=2023)
    document = Document(file="甲县.txt", text=TITLES, format="txt")
    mentions = read_passages(document, report, (passage(TITLES),)).mentions
    programmes = [m for m in mentions if m.type == "programme"]
    assert {(m.entity, m.rule, m.attributes.within) for m in programmes if m.entity != "gaobiaozhun-nongtian"} == {
        ("sihao-nongcunlu", "within", "四好农村路全国示范县"),
        ("tudi-zhengbei", "within", "完成土地整备80公顷"),
    }
    known = [m for m in programmes if m.entity == "gaobiaozhun-nongtian"]
    assert [m.attributes.within for m in known] == [None], "a programme that is a mention itself is not named again"


def _holds(outer: Mention, inner: Mention) -> bool:
    wider = outer.start <= inner.start and inner.end <= outer.end and outer.text != inner.text
    return wider and (outer.year, outer.role, outer.period) == (inner.year, inner.role, inner.period)
