"""Whose doing a mention tells of."""

from __future__ import annotations

import re

import pytest
from passages import passage

from kg.model import Level, PassageKind, Place, Report
from kg.vocabulary import read_vocabulary
from loaders.extract import Clue, Context
from loaders.programmes import role_of
from loaders.programmes.role import CUES, Cue, Cues

OWN = Place(id="p", name="庄浪县", full_name="甘肃省平凉市庄浪县", adcode="620825", level="county")


def role(marked: str, level: Level = "county", kind: PassageKind = "body", place: Place | None = OWN) -> str | None:
    name = re.search("⟦(.*)⟧", marked)
    assert name is not None
    text = re.sub("[⟦⟧]", "", marked)
    start = name.start()
    clue = Clue(start=start, end=start + len(name[1]), type="programme", rule="test", score=1.0)
    context = Context(report=Report(start=0, end=1, kind="report", level=level), place=place)
    return role_of(passage(text, kind=kind), clue, context)


@pytest.mark.parametrize("cue", read_vocabulary(CUES, Cues).cues, ids=lambda cue: cue.id)
def test_examples_and_counters(cue: Cue) -> None:
    level = cue.levels[-1] if cue.levels else "county"
    assert cue.examples
    assert cue.counters
    for sentence in cue.examples:
        assert role(sentence, level) == cue.role, sentence
    for sentence in cue.counters:
        assert role(sentence, level) != cue.role, sentence


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("推进⟦三区三线⟧划定。", None),
        ("全面推行⟦河湖长制⟧，河道更清。", None),
        ("严格落实中央⟦八项规定⟧精神。", None),
        ("坚决完成省委部署的⟦强县工程⟧任务。", None),
        ("我们学习借鉴浙江“⟦千万工程⟧”经验。", "model"),
        ("去年以来，国家实施⟦两重⟧建设；我县谋划项目百个。", "upper"),
        ("国家实施⟦两重⟧建设，给各地带来机遇。", "upper"),
        ("没有规矩不成方圆，深化⟦放管服⟧改革。", None),
        ("今年暂停⟦消费券⟧发放。", "denied"),
        ("取消证明十项。⟦放管服⟧改革走深走实。", None),
        ("存在的问题是⟦厕所革命⟧进展不快。", None),
    ],
)
def test_sentences(sentence: str, reason: str | None) -> None:
    assert role(sentence) == reason


def test_a_glossary_is_nobody_s_doing() -> None:
    assert role("⟦三区三线⟧：指三类空间和三条控制线。", kind="glossary") == "glossary"


def test_the_own_level_is_not_above() -> None:
    sentence = "省委提出⟦强县工程⟧，开局良好。"
    assert role(sentence, level="county") == "upper"
    assert role(sentence, level="province") is None


def test_one_s_own_place_is_no_model_elsewhere() -> None:
    sentence = "推广浙江⟦千万工程⟧经验。"
    hangzhou = Place(id="h", name="桐庐县", full_name="浙江省杭州市桐庐县", adcode="330122", level="county")
    assert role(sentence) == "model"
    assert role(sentence, place=hangzhou) is None
    assert role(sentence, place=None) is None
