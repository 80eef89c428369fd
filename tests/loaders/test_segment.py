# ruff: noqa: E501 (rows of Chinese count double)
"""Passages: mending that keeps offsets, headings, kinds and periods."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_reports import body, paragraphs, report

from kg.model import Document, Passage, Report
from kg.text import document_span
from loaders.metadata import describe
from loaders.places import Gazetteer
from loaders.read import read_file
from loaders.segment import segment
from loaders.split import split


def _segmented(text: str, review: int | None = 2023) -> tuple[Passage, ...]:
    document = Document(file="a.txt", text=text, format="txt")
    plan = review + 1 if review else None
    found = segment(document, Report(start=0, end=len(text), kind="report", review_year=review, plan_year=plan))
    _check(text, found)
    return found


def _check(text: str, passages: tuple[Passage, ...]) -> None:
    last = 0
    for passage in passages:
        assert last <= passage.start < passage.end <= len(text)
        last = passage.end
        clean, before = 0, passage.start
        for piece in passage.pieces:
            assert piece.clean == clean and piece.length > 0 and piece.start >= before
            assert passage.text[clean : clean + piece.length] == text[piece.start : piece.start + piece.length]
            clean, before = clean + piece.length, piece.start + piece.length
        assert clean == len(passage.text)
        assert before <= passage.end


_LONG = "全县新修水渠三百公里，灌溉农田两万亩，沿线村庄都用上了清水，老人孩子不再挑水过沟"
# text → the clean texts of its passages
_MENDED = {
    "blanks between Chinese characters": ("于是 ，我们在 2023 年 修 了 路 。", ["于是，我们在2023年修了路。"]),
    "a blank between Latin words stays": ("推广 Smart  Farm 平台。", ["推广Smart Farm平台。"]),
    "bracket marks": ("实施“三路工程”[3]，办好学校〔12〕。", ["实施“三路工程”，办好学校。"]),
    "the number of a document is no mark": ("落实县政发〔2022〕26号文件。", ["落实县政发〔2022〕26号文件。"]),
    "circled marks": ("建设“五小园区”①，完善路网②。", ["建设“五小园区”，完善路网。"]),
    "circled items are no marks": ("抓好三件事：①修路；②架桥。", ["抓好三件事：①修路；②架桥。"]),
    "superscripts": ("打造“两园”³示范带。", ["打造“两园”示范带。"]),
    "a sentence cut by a page": (_LONG + "\n— 7 —\n\f" + "，还清了多年旧账。", [_LONG + "，还清了多年旧账。"]),
    "cut by a blank line after a comma": (
        "今年我们修好了全县最长的一条水渠，\n\n并让它通了水。",
        ["今年我们修好了全县最长的一条水渠，并让它通了水。"],
    ),
    "a numbered paragraph cut by a blank line": (
        "（四）县城里外都变了样。修好三条路，架起两座桥，内\n\n外都亮了起来。",
        ["（四）县城里外都变了样。修好三条路，架起两座桥，内外都亮了起来。"],
    ),
    "navigation": ("打印\n【字号：\n大\n修好水渠。\n责任编辑：张三\n扫一扫在手机打开当前页", ["修好水渠。"]),
    "a hint of R for a blank": ("国务院总理<U+00A0>张三", ["国务院总理张三"]),
    "paragraphs side by side": ("水渠修好了。　　公路也修好了。", ["水渠修好了。", "公路也修好了。"]),
    "page ends between paragraphs": ("水渠修好了。\f公路也修好了。", ["水渠修好了。", "公路也修好了。"]),
}


@pytest.mark.parametrize("case", _MENDED)
def test_mending(case: str) -> None:
    text, expected = _MENDED[case]
    assert [p.text for p in _segmented(text)] == expected


def test_bare_footnote_numbers_go_where_they_count_up() -> None:
    names = ("三路工程", "五小园区", "两岸花海", "千亩茶园", "百里水渠", "十大市集")
    marked = "".join(f"今年推进“{n}”{i}，成效很好。" for i, n in enumerate(names, 1))
    assert _segmented(marked)[0].text == "".join(f"今年推进“{n}”，成效很好。" for n in names)
    kept = "粮食产量居全省第3，果园新增5，学校建成12，桥梁通车9。"
    assert _segmented(kept)[0].text == kept


def test_hard_wraps_are_joined() -> None:
    whole = [f"（{'一二三四五六七八'[n]}）办好实事。" + p for n, p in enumerate(paragraphs(("建成",), 8, 3))]
    lines = []
    for page, paragraph in enumerate(whole):
        lines += [paragraph[i : i + 32] for i in range(0, len(paragraph), 32)]
        lines.append(f"— {page + 1} —")
    found = _segmented("\n".join(lines))
    assert [p.text for p in found] == whole


@pytest.mark.parametrize("width", [13, 30])
def test_wrapped_lines_of_a_printed_page_are_joined(width: int) -> None:
    """An indented line begins a paragraph; one at the margin does not, however short the line before it is."""
    whole = paragraphs(("建成",), 12, 6)
    lines = []
    for number, paragraph in enumerate(whole):
        first, cut = width - 2 - 4 * (number % 3 == 0), [0]  # a number that may not be cut makes a line shorter
        while cut[-1] < len(paragraph):
            cut.append(cut[-1] + first)
            first = width
        wrapped = [paragraph[a:b] for a, b in pairwise(cut)]
        lines += ["\u3000\u3000" + wrapped[0], *wrapped[1:]]
    assert [p.text for p in _segmented("\n".join(lines))] == whole


def test_running_headers_are_left_out() -> None:
    texts = paragraphs(("建成",), 5, 4)
    text = "\f".join(f"清河县政府工作报告材料\n{t}\n{n}" for n, t in enumerate(texts, 1))
    assert [p.text for p in _segmented(text)][-4:] == texts[1:]


def test_lost_line_breaks_are_found_again() -> None:
    whole = body("县", 2023, "清河", 5).replace("\n", " ")
    found = _segmented(whole)
    tops = [p.heading[0] for p in found if p.kind == "heading" and len(p.heading) == 1]
    assert tops == ["一、2023年工作回顾", "二、2024年工作安排", "三、加强政府自身建设"]
    assert any(p.text.startswith("（二）") for p in found)


_TEXT = report(
    "清河县政府工作报告",
    "（2024年1月8日在清河县人代会上）",
    "县长 张三",
    "我代表县人民政府，向大会报告工作，请审议。",
    "\n".join(
        [
            "一、2023年工作回顾",
            "（一）路更宽了。修好公路八十公里。",
            "1.修桥。三座桥通车。",
            "一是修了老桥。二是建了新桥。",
            "第二，河更清了。",
            "我们也清醒地看到，还有不少困难。",
            "二、2024年工作安排",
            "（一）把学校办好",
            "要新建学校五所。",
            "各位代表！",
            "让我们携手把家乡建设好！",
            "名词解释",
            "1.三路工程：指公路、水路和铁路。",
            "“五小园区”",
            "指五个小园区。",
            "县市\t增长\t目标",
        ]
    ),
)


def test_kinds_headings_and_periods() -> None:
    found = {p.text: p for p in _segmented(_TEXT)}
    got = {text: (p.kind, p.period, p.heading) for text, p in found.items()}
    review, plan = ("一、2023年工作回顾",), ("二、2024年工作安排",)
    roads = (*review, "（一）路更宽了")
    assert got["清河县政府工作报告"] == ("heading", "other", ())
    assert got["各位代表："] == ("salutation", "other", ())
    assert got["我代表县人民政府，向大会报告工作，请审议。"] == ("salutation", "other", ())
    assert got["一、2023年工作回顾"] == ("heading", "review", review)
    assert got["（一）路更宽了。修好公路八十公里。"] == ("body", "review", roads)
    assert got["1.修桥。三座桥通车。"] == ("body", "review", (*roads, "1.修桥"))
    assert got["一是修了老桥。二是建了新桥。"][0] == "body"
    assert got["我们也清醒地看到，还有不少困难。"][1] == "other"
    assert got["（一）把学校办好"] == ("heading", "plan", (*plan, "（一）把学校办好"))
    assert got["要新建学校五所。"] == ("body", "plan", (*plan, "（一）把学校办好"))
    assert got["各位代表！"][0] == "salutation"
    assert got["让我们携手把家乡建设好！"][1] == "other"
    assert got["1.三路工程：指公路、水路和铁路。"] == ("glossary", "other", ("名词解释",))
    assert got["“五小园区”指五个小园区。"][0] == "glossary"


def test_tables() -> None:
    found = _segmented("一、2023年工作回顾\n主要指标如下。\n指标\t完成\t增长\n粮食\t12万吨\t3%")
    assert [p.kind for p in found][-2:] == ["table", "table"]


_ALPHABET = "一二（）1.、。，：；“”[]①〔〕年工作回顾安排各位代表县路 　\t\n\f\xa0aB各"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=_ALPHABET, max_size=300))
def test_pieces_are_ordered_and_lead_back(text: str) -> None:
    for passage in _segmented(text, None):
        assert passage.text.strip() == passage.text
        for start in range(0, len(passage.text), 7):
            end = min(len(passage.text), start + 5)
            a, b = document_span(passage.pieces, start, end)
            assert text[a] == passage.text[start]
            assert text[b - 1] == passage.text[end - 1]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=_ALPHABET, max_size=200))
def test_nothing_but_white_space_marks_and_noise_is_left_out(text: str) -> None:
    inside: Counter[str] = Counter("".join(p.text for p in _segmented(text, None)))
    whole = Counter("".join(text.split()))
    assert not inside - Counter(text), "nothing is made up"
    assert set(whole - inside) <= set("[]〔〕①1.、（）二一各") | set("年工作回顾安排位代表县路。，：；“”aB")


@pytest.mark.shared
def test_periods_agree_with_the_annotated_passages(shared: Path) -> None:
    """Passages of the training set are found as they are; prints how often period and borders agree."""
    wanted: dict[str, list[tuple[str, str]]] = {}
    for item in json.loads((shared / "eval" / "train-spans.json").read_text(encoding="utf-8")):
        wanted.setdefault(item["file"], []).append((re.sub(r"\s+", "", item["text"]), item["period"]))
    gazetteer = Gazetteer.load()
    borders: Counter[bool] = Counter()
    periods: Counter[tuple[str, str]] = Counter()
    for file, items in wanted.items():
        path = shared / "reports" / file
        if not path.is_file():
            continue
        for document in read_file(path, file):
            assert isinstance(document, Document)
            spans = split(document)
            assert not isinstance(spans, str)
            by_text = {}
            for a, b in spans:
                for p in segment(document, describe(document, a, b, gazetteer)):
                    by_text[re.sub(r"\s+", "", document.text[p.start : p.end])] = p
            for text, period in items:
                passage = by_text.get(text)
                borders[passage is not None] += 1
                if passage is not None:
                    periods[passage.period, period] += 1
    agreed = sum(n for (got, want), n in periods.items() if got == want) / sum(periods.values())
    swapped = (periods["review", "plan"] + periods["plan", "review"]) / sum(periods.values())
    print(
        f"\nborders: {borders[True] / sum(borders.values()):.2%}; period: {agreed:.2%}; review for plan or back: {swapped:.2%}"
    )
    assert borders[True] / sum(borders.values()) >= 0.98
    assert agreed >= 0.95
    assert swapped <= 0.005
