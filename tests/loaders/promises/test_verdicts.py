"""What a clause says of a promise that it is taken to speak of: a row is both, how sure that is, and the outcome."""

from __future__ import annotations

import pytest
from passages import passage
from reports_in_our_words import promised

from kg.text import fold
from loaders.promises.claims import claims
from loaders.promises.judge import Asking, Match, again, said
from loaders.promises.verdicts import CHECKS, Case, answer
from loaders.promises.wording import words

# name: (plan, clause of the review, chance, share of the words, outcome)
CASES: dict[str, tuple[str, str, float, float, str | None]] = {
    "another side of the same thing": ("优化企业上市生成机制。", "发放企业上市补助资金3亿元。", 0.95, 0.7, None),
    "all of it but its end": ("优化企业上市生成机制。", "企业上市生成机制更加顺畅。", 0.8, 0.9, "fulfilled"),
    "an order by another word": ("完善东湖养护制度。", "东湖养护机制更加健全。", 0.8, 0.7, "fulfilled"),
    "a figure is no plan": ("实施海洋产业集群行动计划。", "海洋产业增加值140亿元。", 0.95, 0.7, None),
    "a paper by another word": ("出台海洋牧场扶持办法。", "出台海洋牧场扶持政策。", 0.8, 0.8, "fulfilled"),
    "a campaign told by what it is for": ("打好东湖清淤攻坚战。", "东湖清淤任务全面完成。", 0.8, 0.8, "fulfilled"),
    "the running of it is another thing": ("规范垃圾转运站的运营管理。", "新建垃圾转运站很多。", 0.8, 0.7, None),
    "the running of it, for certain": ("规范垃圾转运站的运营管理。", "垃圾转运站运行有序。", 0.95, 0.7, "fulfilled"),
    "one of several": ("发展冷链、快递和保税物流业态。", "冷链发展很快。", 0.8, 0.4, "fulfilled"),
    "one of two": ("推进电子政务和电子监察建设。", "全面加快电子政务建设。", 0.8, 0.5, "fulfilled"),
    "one of two, of which a paper was promised": ("完善东湖牧场和农场管护机制。", "新建东湖牧场3处。", 0.8, 0.5, None),
    "a place that is to become something": ("建设东湖宜居城区。", "东湖更加宜居。", 0.8, 0.5, "fulfilled"),
}  # fmt: skip


@pytest.mark.parametrize("score, wanted", [(0.65, None), (0.75, "carried_over")])
def test_a_plan_that_is_hardly_likely_has_to_have_the_end_of_what_was_promised(
    score: float, wanted: str | None
) -> None:
    (promise,), (claim,) = promised("开展边境集镇建设试点。"), claims([passage("加强边境集镇建设。", "plan")])
    told = again(Asking(promise, promise.promise, [Match(claim, score, 0.7, 0.0)]))
    assert (told.verdict if told else None) == wanted


@pytest.mark.parametrize(
    "score, lead, cover, wanted",
    [(0.6, 3.0, 0.4, "fulfilled"), (0.6, 1.0, 0.4, None), (0.5, 3.0, 0.4, None), (0.6, 3.0, 0.5, None),
     (0.8, -3.0, 0.5, "fulfilled")],
)  # fmt: skip
def test_a_clause_of_the_review_that_is_of_no_other_promise_may_be_less_likely(
    score: float, lead: float, cover: float, wanted: str | None
) -> None:
    (promise,), (claim,) = promised("发展冷链、快递和保税物流业态。"), claims([passage("冷链发展很快。", "review")])
    told = said(Asking(promise, promise.promise, [Match(claim, score, cover, lead)]))
    assert (told.verdict if told else None) == wanted


@pytest.mark.parametrize("case", CASES)
def test_answer(case: str) -> None:
    plan, review, score, cover, wanted = CASES[case]
    (promise,), (claim,) = promised(plan), claims([passage(review, "review")])
    told = answer(Case(promise, words().alike(fold(promise.promise)), claim, score, cover))
    assert (told.verdict if told else None) == wanted


def test_each_check_has_a_name_of_its_own_and_the_last_decides() -> None:
    names = [check.__name__ for check in CHECKS]
    assert len(set(names)) == len(names) and names[-1] == "done"
