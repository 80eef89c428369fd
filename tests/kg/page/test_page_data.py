"""What is gathered for the page, and how it is ordered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.base import KnowledgeBase
from kg.page import encode
from kg.page.arrange import arrange
from kg.page.data import Start
from kg.page.gather import gather


@pytest.fixture(scope="module")
def data(base: KnowledgeBase) -> Any:
    return gather(base)


def test_facts_are_those_of_the_store(base: KnowledgeBase, data: Any) -> None:
    shown = {item.id for item in data.items}
    expected = sorted(
        (r["entity"], r["place_id"] or r["report"], r["year"]) for r in base.facts.facts() if r["entity"] in shown
    )
    found = sorted((data.items[f.item].id, data.places[f.place].id, f.year) for f in data.facts)
    assert found == expected
    assert len(found) > 15


def test_spans_name_the_item_in_the_document(base: KnowledgeBase, data: Any) -> None:
    for fact in data.facts:
        sentence = data.sentences[fact.sentence]
        text = base.text(data.reports[sentence.report].file)
        assert text[sentence.start : sentence.start + len(sentence.text)] == sentence.text
        start = sentence.start + fact.start
        assert text[start : start + fact.length] == sentence.text[fact.start : fact.start + fact.length] != ""


@pytest.mark.parametrize(
    ("name", "source"), [("城市更新", "示例文件"), ("三区三线", "杭州市2023《hz-2023.txt报告》"), ("千万工程", None)]
)
def test_where_a_definition_was_read_is_said_in_words(data: Any, name: str, source: str | None) -> None:
    assert {item.name: item.source for item in data.items}[name] == source


def test_a_sentence_is_held_once(data: Any) -> None:
    told = len(data.facts) + len(data.words)
    assert len({(s.report, s.start, s.text) for s in data.sentences}) == len(data.sentences) < told


def test_words_that_were_not_taken_for_a_programme_are_told(base: KnowledgeBase, data: Any) -> None:
    found = [(data.items[w.item].name, data.places[w.place].name, w.year, w.period) for w in data.words]
    assert ("城市更新", "银川市", 2024, "plan") in found
    claimed = {(data.items[f.item].name, data.places[f.place].name, f.year, f.period) for f in data.facts}
    assert not claimed & set(found)
    for word in data.words:
        sentence = data.sentences[word.sentence]
        start, text = sentence.start + word.start, base.text(data.reports[sentence.report].file)
        assert text[start : start + word.length].replace("\n", "") in (
            data.items[word.item].name,
            *data.items[word.item].aliases,
        )


@pytest.mark.parametrize(
    ("name", "candidates", "there"),
    [
        ("城市更新", False, True),
        ("老街焕新计划", False, True),
        ("钱江一号隧道", True, True),
        ("无人提及行动", True, False),
    ],
)
def test_which_items_are_in(base: KnowledgeBase, name: str, candidates: bool, there: bool) -> None:
    assert (name in {item.name for item in gather(base, candidates=candidates).items}) is there


def test_what_is_left_out_is_counted(base: KnowledgeBase, data: Any) -> None:
    everything = gather(base, candidates=True)
    assert everything.omitted == 0
    assert data.omitted == len(everything.items) - len(data.items) > 0


def test_a_report_of_an_unknown_place_stands_for_itself(data: Any) -> None:
    unknown = [place for place in data.places if not place.known]
    assert [place.name for place in unknown] == ["地区不详（masked.txt）"]


def test_a_place_asked_for_without_reports_is_in(base: KnowledgeBase) -> None:
    found = gather(base, Start(places=("place:unused",)))
    assert "苏州市" in {place.name for place in found.places}


def test_orders_hold_everything_once_and_repeat(data: Any) -> None:
    first, second = arrange(data), arrange(data)
    assert first == second
    assert sorted(first.place_order) == list(range(len(data.places)))
    assert sorted(first.item_order) == list(range(len(data.items)))


@pytest.mark.parametrize("compress", [False, True])
def test_packed_data_comes_back(data: Any, compress: bool) -> None:
    import base64
    import zlib

    value = encode.core(data, arrange(data), title="</script><!--\u2028", lang="zh")
    encoding, content = encode.packed(value, compress)
    assert not set("<>&\u2028") & set(content)
    if compress:
        assert encoding == "deflate"
        content = zlib.decompress(base64.b64decode(content), -15).decode()
    assert json.loads(content) == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("好\x00\x0b\x1f", "好\ufffd\ufffd\ufffd"), ("a\ud800b", "a\ufffdb"), ("行\n行\t𠮷", "行\n行\t𠮷")],
)
def test_what_no_document_may_hold_is_replaced_one_for_one(text: str, expected: str) -> None:
    assert encode.fit(text) == expected
