"""Stage and amount of projects: the examples in the data, and how right they are on annotated names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg.model import Attributes
from loaders.extract import Clue
from loaders.extract.amounts import amounts, amounts_of
from loaders.extract.attributes import with_attributes
from loaders.extract.clauses import blanked
from loaders.extract.stages import stage_of, stages
from loaders.extract.standing import honour_stage, subtype_of, words
from tools.measure_attributes import measure
from tools.measure_programmes import load_gold, passage_of

_FIELDS = ("total", "yearly", "cumulative")


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without the marks 【】, and where they stood."""
    plain, spans = "", []
    for part in re.split("(【[^】]*】)", text):
        inner = part.strip("【】")
        if part.startswith("【"):
            spans.append((len(plain), len(plain) + len(inner)))
        plain += inner
    return plain, spans


@pytest.mark.parametrize("example", stages().examples, ids=lambda e: str(e["text"]))
def test_stage_examples(example: dict[str, str]) -> None:
    text, ((start, end),) = marked(example["text"])
    assert stage_of(blanked(text, [(start, end)]), start, end, "plan").stage == example["stage"]


@pytest.mark.parametrize("example", stages().counterexamples)
def test_no_stage(example: str) -> None:
    text, ((start, end),) = marked(example)
    assert stage_of(blanked(text, [(start, end)]), start, end, "review").stage is None


@pytest.mark.parametrize("example", amounts().examples, ids=lambda e: str(e["text"]))
def test_amount_examples(example: dict[str, Any]) -> None:
    text, spans = marked(example["text"])
    found = amounts_of(text, spans)
    assert [found[n][0] if n in found else None for n in range(len(spans))] == example["amounts"]
    assert {kind for _, kind in found.values()} == ({example["kind"]} if "kind" in example else set())


@pytest.mark.parametrize("example", words().examples, ids=lambda e: str(e["name"]))
def test_subtype_examples(example: dict[str, Any]) -> None:
    assert subtype_of(example["name"]) == example["subtype"]


@pytest.mark.parametrize(
    ("text", "period", "stage"),
    [
        ("争创【甲县】", "plan", "pursued"),
        ("成功入选【甲县】", "review", "awarded"),
        ("争创【甲县】", "other", None),
        ("争创甲市，【甲县】", "plan", None),
        ("深化【甲县】、乙县创建", "plan", "pursued"),
        ("用好【甲县】，创建乙县", "plan", "awarded"),
        ("【甲县】达到三个", "review", "awarded"),
        ("创建【甲村】3个", "review", "awarded"),
        ("打造12个“【甲村】", "review", "awarded"),
        ("创建【甲村】3个", "plan", "pursued"),
        ("创建【甲村】", "review", None),
        ("评选一批【甲匠】", "plan", "pursued"),
    ],
)
def test_honour_stage(text: str, period: Any, stage: str | None) -> None:
    plain, ((start, end),) = marked(text)
    assert honour_stage(blanked(plain, [(start, end)]), start, end, period) == stage


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("【place:甲县】成功入选【honour:全国百强县】", "甲县"),
        ("【organisation:甲集团】、【organisation:乙公司】等企业获评【honour:省级工厂】", "甲集团、乙公司"),
        ("【place:甲县】获评【honour:全国文明城市】、【honour:国家森林城市】", "甲县"),
        ("过去一年，我市跻身【honour:全国百强市】", "我市"),
        ("支持【place:甲县】创建【honour:国家森林城市】", "甲县"),
        ("【place:甲县】提速发展，入选【honour:全国百强县】", None),
        ("【place:甲县】提速。入选【honour:全国百强县】", None),
        ("获评【honour:全国百强县】", None),
    ],
)
def test_holder(text: str, holder: str | None) -> None:
    plain, clues = "", []
    for part in re.split("(【[^】]*】)", text):
        kind, colon, name = part.strip("【】").partition(":")
        if colon:
            end = len(plain) + len(name)
            clues.append(Clue(start=len(plain), end=end, type=kind, rule="tagger", score=0.9))  # type: ignore[arg-type]
        plain += name if colon else part
    assert with_attributes(passage_of(plain, "review"), clues)[-1].attributes.holder == holder


def test_words_have_one_meaning() -> None:
    words = [word for field in _FIELDS for word in getattr(amounts(), field)]
    assert len(words) == len(set(words))
    for table in (stages().before, stages().after):
        verbs = [verb for one in table.values() for verb in one]
        assert sorted(verbs) == sorted(set(verbs))


@pytest.mark.parametrize(
    ("text", "tagged", "stage"),
    [
        ("开工建设【甲厂】", "completed", "started"),
        ("去年【甲厂】一带", "planned", "planned"),
        ("去年【甲厂】一带", None, "ongoing"),
    ],
)
def test_grammar_goes_before_the_tagger_where_it_is_sure(text: str, tagged: Any, stage: str) -> None:
    plain, ((start, end),) = marked(text)
    clue = Clue(start=start, end=end, type="project", rule="tagger", score=0.9, attributes=Attributes(stage=tagged))
    (read,) = with_attributes(passage_of(plain, "plan"), [clue])
    assert read.attributes.stage == stage


@pytest.mark.shared
def test_figures_on_annotated_names(shared: Path) -> None:
    result = measure(load_gold(shared, "train"))
    assert result.stages.right / result.stages.told >= 0.93
    assert result.amounts.right / result.amounts.told >= 0.88
    assert result.subtypes.right / result.subtypes.told >= 0.935
    assert result.honours.right / result.honours.told >= 0.99
    assert result.holders.right / result.holders.told >= 0.88
    assert result.holders.right / result.holders.given >= 0.45
    for source, count in result.sources.items():
        assert abs(count.right / count.told - stages().sure[source]) < 0.03 or count.told < 100, source
