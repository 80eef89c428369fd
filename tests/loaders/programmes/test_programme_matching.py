"""What the finder of the authority file marks in a sentence, character for character."""

from __future__ import annotations

import re

import pytest
from passages import passage

from kg.model import Report
from loaders.extract import Clue, Context
from loaders.programmes import Authority, AuthorityFinder
from loaders.programmes.entry import Entry
from loaders.programmes.matching import SCORES, Never, Surrounding, load_never, load_surroundings

CONTEXT = Context(report=Report(start=0, end=1, kind="report"))


def entry(id: str, *names: str, excluded: tuple[str, ...] = ()) -> Entry:
    return Entry(
        id=id,
        name=names[0],
        aliases=names[1:],
        kind="reform",
        level="national",
        example="x",
        counter=None,
        excluded=excluded,
    )


FINDER = AuthorityFinder(
    Authority(
        [
            entry("zones", "三区三线", "三区三线划定"),
            entry("list", "三线一单"),
            entry("homework", "双减"),
            entry("services", "放管服", "放管服改革"),
            entry("rivers", "河湖长制", "河长制湖长制", "河长制"),
            entry("forests", "林长制"),
            entry("fields", "田长制"),
            entry("carbon", "碳达峰碳中和", "双碳"),
            entry("villages", "千万工程"),
            entry("hundred", "百千万工程"),
            entry("hands", "双百工程"),
            entry("market", "市场采购贸易", excluded=("{}额", "(?:一家|某){}")),
            entry("sponge", "海绵城市", "海绵城市建设"),
            entry("roads", "四好农村路"),
            entry("guarantees", "三保"),
            entry("basket", "菜篮子", "菜篮子工程", "菜篮子市长负责制"),
            entry("purchase", "政府采购改革"),
            entry("first", "首台套"),
        ],
        "test",
    )
)


def clues(text: str, finder: AuthorityFinder = FINDER) -> list[Clue]:
    return list(finder.find(passage(text), CONTEXT))


@pytest.mark.parametrize(
    "marked",
    [
        "完成⟦三区三线:zones⟧。",
        "全面完成“⟦三区三线:zones⟧”划定。",
        "完成‘⟦三区三线:zones⟧’和“⟦三线一单:list⟧”。",
        "落实⟦三线一单:list⟧管控。",
        "落实⟦三区三线划定:zones⟧成果。",
        "推进“⟦双 减:homework⟧”落地。",
        "推进“⟦双\n减:homework⟧”落地。",
        "深化“⟦放管服:services⟧”改革。",
        "深化⟦放管服改革:services⟧。",
        "推行⟦河（湖）长制:rivers⟧。",
        "推行⟦河长制、湖长制:rivers⟧。",
        "落实⟦碳达峰、碳中和:carbon⟧目标。",
        "落实“⟦碳达峰”“碳中和:carbon⟧”目标。",
        "实施“⟦双百”工程:hands⟧。",
        "实施“⟦百千万工程:hundred⟧”。",
        "实施“⟦百千万”工程:hundred⟧。",
        "实施“十百千万”工程。",
        "实施“⟦千万工程:villages⟧”。",
        "推进⟦海绵城市:sponge⟧建设。",
        "建设⟦四好农村路:roads⟧十公里。",
        "创建“⟦四好农村路:roads⟧”全国示范县。",
        "筹建海绵城市研究院。",
        "兜牢“⟦三保:guarantees⟧”底线。",
        "抓好“⟦菜篮子:basket⟧”工程，落实“⟦菜篮子”市长负责制:basket⟧。",
        "落实三保障要求。",
        "推广⟦首台（套）:first⟧装备。",
        "推广（含⟦首台套:first⟧）装备。",
        "三区：东区、西区、南区；三线：红线。",
        "落实⟦河长制:rivers⟧⟦林长制:forests⟧⟦田长制:fields⟧，河畅林茂。",
        "落实⟦河长制:rivers⟧⟦双减:homework⟧。",
    ],
)
def test_marks(marked: str) -> None:
    text = re.sub(r"⟦|:[a-z]+⟧", "", marked)
    shown = text
    for clue in sorted(clues(text), key=lambda c: -c.start):
        assert not clue.veto
        shown = f"{shown[: clue.start]}⟦{text[clue.start : clue.end]}:{clue.entity}⟧{shown[clue.end :]}"
    assert shown == marked


def test_the_longest_name_wins() -> None:
    longer = AuthorityFinder(Authority([entry("a", "城市更新"), entry("b", "城市更新三年行动")], "test"))
    assert [c.entity for c in clues("实施城市更新三年行动，推进城市更新。", longer)] == ["b", "a"]


def test_a_name_inside_one_that_does_not_hold_is_found() -> None:
    finder = AuthorityFinder(Authority([entry("a", "双减"), entry("b", "双减后")], "test"))
    assert [c.entity for c in clues("落实双减后续政策。", finder)] == ["a"]
    finder = AuthorityFinder(Authority([entry("a", "五水共治"), entry("b", "百五水共治")], "test"))
    assert [c.entity for c in clues("推进百百五水共治。", finder)] == []


@pytest.mark.parametrize("text", ["市场采购贸易额增长两成。", "某市场采购贸易商户。"])
def test_negative_contexts_are_vetoes(text: str) -> None:
    assert [(c.entity, c.veto) for c in clues(text)] == [("market", True)]


@pytest.mark.parametrize(
    ("text", "veto"), [("抓好烽火工作。", True), ("抓好烽火共建工作。", False), ("抓好烽火。", False)]
)
def test_a_negative_context_may_be_of_one_name_alone(text: str, veto: bool) -> None:
    finder = AuthorityFinder(Authority([entry("beacon", "烽火", "烽火共建", excluded=("{烽火}工作",))], "1"), never=())
    assert [(c.entity, c.veto) for c in clues(text, finder)] == [("beacon", veto)]


def test_rules_and_scores() -> None:
    found = clues("落实“双减”，推进双碳，建设四好农村路。")
    assert [(c.rule, c.name) for c in found] == [
        ("authority-quoted", "双减"),
        ("authority-short", "碳达峰碳中和"),
        ("authority-long", "四好农村路"),
    ]
    assert all(0.5 < c.score < 1 for c in found)


@pytest.mark.parametrize("never", load_never(), ids=lambda never: never.name)
def test_what_is_never_a_programme_is_a_veto(never: Never) -> None:
    assert [c.veto for c in clues(never.example)] == [True]


def marked_span(sentence: str) -> tuple[str, str]:
    match = re.search("⟦(.*)⟧", sentence)
    assert match is not None
    return match[1], re.sub("[⟦⟧]", "", sentence)


@pytest.mark.parametrize("surrounding", load_surroundings(), ids=lambda surrounding: surrounding.id)
def test_surroundings(surrounding: Surrounding) -> None:
    for holds, sentences in ((True, surrounding.examples), (False, surrounding.counters)):
        for sentence in sentences:
            name, text = marked_span(sentence)
            finder = AuthorityFinder(Authority([entry("a", name)], "test"))
            found = [(c.rule, c.score) for c in clues(text, finder)]
            if not holds:
                assert [rule.partition("-")[2] in SCORES for rule, _ in found] == [True]
            elif surrounding.score is None:
                assert found == []
            else:
                assert found == [(f"authority-{surrounding.id}", surrounding.score)]
