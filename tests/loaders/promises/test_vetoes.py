"""What keeps a clause from speaking of a promise: a row is both and the vetoes that forbid it."""

from __future__ import annotations

import pytest
from passages import passage
from reports_in_our_words import promised

from kg.text import fold
from kg.tracking import matching
from loaders.promises.claims import claims
from loaders.promises.vetoes import VETOES, Pair
from loaders.promises.wording import words

# name: (plan, clause, vetoes)
CASES: dict[str, tuple[str, str, set[str]]] = {
    "the same": ("推进东湖水厂建设。", "东湖水厂进展顺利。", set()),
    "another phase": ("推进东湖水厂三期建设。", "东湖水厂二期进展顺利。", {"another_number"}),
    "another kind of work": ("推进东湖水厂建设。", "东湖医院进展顺利。", {"another_kind_of_work"}),
    "another beginning": ("推进东湖水厂建设。", "西山水厂进展顺利。", {"another_beginning", "another_house"}),
    "one of two works": ("推进东湖水厂和西山泵站建设。", "西山泵站进展顺利。", set()),
    "no list": ("推进东湖碳中和示范区建设。", "推进南岭碳普惠示范区。", {"another_beginning"}),
    "a longer name": ("推进东湖大学建设。", "东湖大学附属医院开诊。", {"a_longer_name"}),
    "another quoted name": ("实施“三零”平安创建。", "实施“五色”平安创建。", {"another_quoted_name"}),
    "another law": ("修订《东湖保护条例》。", "修订《西山保护条例》。", {"another_title"}),
    "another house by name": ("加快新桥医院建设。", "吉水医院开工建设。", {"another_beginning", "another_house"}),
    "another university": ("支持东湖大学创建“双优”。", "南岭大学入选“双优”名单。", {"another_house"}),
    "no university": ("做好大运会筹办。", "世界大学生运动会筹办顺利。", set()),
    "another house": ("支持市第二眼科医院发展。", "支持市第二人民医院发展。", {"another_ordinal", "another_house"}),
    "the same round by a longer name": ("办好第二届牧博会。", "第二届东湖牧业博览会举办。", set()),
    "another jubilee": ("办好东湖县成立70周年庆祝活动。", "办好南岭县成立60周年庆祝活动。", {"another_anniversary"}),
    "the same jubilee": ("办好东湖县成立70周年庆祝活动。", "东湖县成立70周年庆祝活动圆满成功。", set()),
    "the opposite": ("降低非农业人口比重。", "农业人口比重下降。", {"the_opposite"}),
    "no opposite": ("依法打击非法集资。", "查处集资案件9起。", set()),
    "what is said of anything": ("力争东湖片区项目取得突破性进展。", "南岭港取得突破性进展。", {"only_stock"}),
    "said of the same": ("力争东湖片区项目取得突破性进展。", "东湖片区取得突破性进展。", set()),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_vetoes(case: str) -> None:
    plan, review, wanted = CASES[case]
    (promise,), (claim,) = promised(plan), claims([passage(review, "review")])
    text = words().told(fold(claim.text))
    pair = Pair(
        promise, words().alike(fold(promise.promise)), claim, text, text, matching.plain(text), run=2, special=False
    )
    assert {veto.__name__ for veto in VETOES if veto(pair)} == wanted
