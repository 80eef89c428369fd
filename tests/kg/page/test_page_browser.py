"""The page in a real Chromium: numbers, clicks, keyboard, links, exports."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
import zlib
from pathlib import Path

import pytest
from page_driving import Page, saved

from kg.base import KnowledgeBase
from tools import browser as driving

NAMELESS = """
const all = document.querySelectorAll('button, input, select, canvas:not([aria-hidden]), [role=application], aside');
const named = e => e.getAttribute('aria-label') || e.title || e.textContent.trim() || e.labels?.length;
return [...all].filter(e => !named(e)).map(e => e.outerHTML);
"""
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


# numbers


@pytest.mark.parametrize(
    ("fragment", "count"),
    [
        ("", "显示 6 / 6 项 · 8 / 8 地"),
        ("k=2", "显示 4 / 6 项 · 8 / 8 地"),
        ("k=3", "显示 3 / 6 项 · 8 / 8 地"),
        ("l=national", "显示 3 / 6 项 · 8 / 8 地"),
        ("pv=浙江省", "显示 6 / 6 项 · 4 / 8 地"),
        ("pv=山东省&pl=city", "显示 2 / 6 项 · 1 / 8 地"),
        ("y=2021-2021", "显示 3 / 6 项 · 8 / 8 地"),
        ("v=timeline&k=4", "显示 3 / 6 项 · 8 / 8 地"),
        ("v=table&tb=pairs", "显示 19 / 19 行"),
        ("v=table&q=城市", "显示 1 / 6 行"),
    ],
)
def test_counts(page: Page, fragment: str, count: str) -> None:
    page.open(fragment)
    assert page.text("#count") == count


def test_the_matrix_tells_four_kinds_of_no(page: Page) -> None:
    assert page.hover("canvas", *page.cell("济南市", "三区三线"))[1] == "2022 已开展 · 2 条依据"
    assert page.hover("canvas", *page.cell("杭州市", "三区三线"))[1] == "2023 只见于部署 · 1 条依据"
    assert page.hover("canvas", *page.cell("济南市", "千万工程"))[1] == "未提及"
    only_words = "报告里有这几个字，但未认作这一项"
    assert page.hover("canvas", *page.cell("银川市", "城市更新"))[1] == only_words
    assert page.texts("#legend span")[-2] == "有字未认"
    page.open("y=2021-2021")
    assert page.hover("canvas", *page.cell("银川市", "城市更新"))[1] == "这几年没有报告"


def test_words_that_were_not_taken_for_an_item_are_shown_with_their_sentence(page: Page) -> None:
    page.click_at("canvas", *page.cell("银川市", "城市更新"))
    assert page.text("#panel .lead") == "报告里有这几个字，但未认作这一项"
    page.until(lambda: page.quotes() == ["城市更新展览馆今年开放。"])
    assert page.texts("#panel mark") == ["城市更新"]
    page.click("#panel .actions button")  # which places
    told = list(filter(None, page.text("#panel").split("\n")))
    at = told.index("报告里有这几个字，但未认作这一项（1）")
    assert told[at + 2 : at + 4] == ["银川市", "2024"]
    assert "银川市" not in told[at + 4 :]  # not among those that do not mention it
    page.open("i=programme:renewal&pd=review")
    assert "报告里有这几个字，但未认作这一项（1）" not in page.text("#panel")


def test_a_click_on_a_cell_opens_its_sentences(page: Page, base: KnowledgeBase) -> None:
    page.click_at("canvas", *page.cell("济南市", "城市更新"))
    assert page.text("#panel h2") == "城市更新"
    assert page.quotes() == ["𠮷日动工，城市更新完成三片。"]
    assert page.texts("#panel mark") == ["城市更新"]
    file, start, end = re.search(r"(jn-2022\.txt) · 字符 (\d+)–(\d+)", page.text("#panel .quote")).groups()  # type: ignore[union-attr]
    assert base.text(file)[int(start) : int(end)] == "城市更新"


def test_a_wrapped_sentence_is_shown_unwrapped(page: Page) -> None:
    page.click_at("canvas", *page.cell("济南市", "三区三线"))
    assert page.quotes() == ["三区三线划定获得批准。", "抓紧三区三线划定。"]


def test_the_timeline_marks_who_was_first(page: Page) -> None:
    page.open("v=timeline")
    rows = {}
    for row in range(6):
        name = page.hover("canvas", 60, 46 + (row + 0.5) * 38)
        rows[name[0]] = name[1]
    assert rows["千万工程"] == "4 地"
    page.open("v=timeline&i=programme:thousand")
    assert page.text("#panel .lead").startswith("4 个地区共有；最早 2021 年：浙江省、杭州市（")


def test_the_network_ties_places_and_items(page: Page) -> None:
    page.open("v=network&m=both&k=2")
    nodes, links = map(int, re.search(r"显示 (\d+) / \d+ 个节点 · (\d+) 条连线", page.text("#count")).groups())  # type: ignore[union-attr]
    # of places with two or more of the items that two or more places have: 杭州 宁波 西湖 济南 银川 and the masked one
    assert (nodes, links) == (10, 15)
    page.run("document.querySelector('#net').focus()")
    page.keys("\ue015", "\ue007")
    assert page.until(lambda: page.text("#panel h2")) in {"城市更新", "三区三线"}
    page.open("v=network&m=places&wb=shared&w=1")
    assert "条连线" in page.text("#count")


@pytest.mark.parametrize(
    ("least", "count"), [(1, "7 / 8 个节点 · 17"), (2, "5 / 8 个节点 · 5"), (3, "2 / 8 个节点 · 1")]
)
def test_places_are_tied_by_what_they_share(page: Page, least: int, count: str) -> None:
    page.open(f"v=network&m=places&wb=shared&w={least}")
    assert page.text("#count") == f"显示 {count} 条连线"
    assert page.text("#ties-note") == str(least)
    assert page.run("return [...document.querySelectorAll('#options select option')].map(o => o.value)") == [
        "both", "alike", "shared",
    ]  # fmt: skip


def test_years_are_a_range(page: Page) -> None:
    assert page.text("#year-note") == "2021–2024"
    page.run("document.querySelector('#year-from').focus()")
    page.keys("\ue014", "\ue014")  # two years on
    page.until(lambda: "y=2023-2024" in page.run("return location.hash"))
    page.run("document.querySelector('#year-to').focus()")
    page.keys(*["\ue012"] * 3)  # as far back as the other handle
    page.until(lambda: "y=2023-2023" in page.run("return location.hash"))
    assert page.text("#year-note") == "2023"
    page.open("y=2021-2021")
    assert page.run("return [...document.querySelectorAll('.range input')].map(e => e.value)") == ["2021", "2021"]


def test_the_table_sorts(page: Page) -> None:
    page.open("v=table")
    assert page.texts(".spread .line > :first-child")[0] == "城市更新"
    page.click("[data-sort=first]")
    page.click("[data-sort=first]")
    years = page.texts(".spread .line > :nth-child(5)")
    assert years == sorted(years) and len(years) == 6


# search, links, languages


@pytest.mark.parametrize("text", ["三区三线", "sanqusanxian", "sqsx", "SQSX", "三区三线划定", "“三区三线”", "三區三線"])
def test_search_finds(page: Page, text: str) -> None:
    assert page.type(text)[0] == "三区三线"


def test_what_is_not_found_is_said(page: Page) -> None:
    page.type("没有的东西")
    assert page.text("#hits") == "没有找到“没有的东西”。这里只查名称，报告原文请用 kg search 没有的东西"


@pytest.mark.parametrize("text", ["三区三县", "三區三縣", "三三线", "三区三条线", "三区三线的划定成果", "sanqusanxain"])
def test_a_typing_error_finds_what_is_near_but_enter_alone_does_not_open_it(page: Page, text: str) -> None:
    assert page.type(text) == ["三区三线"]
    assert page.text("#hits small").startswith("相近：")
    page.keys("\ue007")
    assert page.run("return location.hash").find("i=") < 0
    page.keys("\ue015", "\ue007")  # down, Enter
    page.until(lambda: page.text("#panel h2") == "三区三线")


@pytest.mark.parametrize("text", ["三区", "城镇开发边界", "qq"])
def test_what_differs_more_is_not_near(page: Page, text: str) -> None:
    assert all("相近" not in side for side in (page.type(text) and page.texts("#hits small")))


def test_a_link_restores_the_state_and_back_goes_back(page: Page) -> None:
    page.click("#tab-timeline")
    page.type("三区三线")
    page.click("#hit0")
    link = page.run("return location.href")
    assert link.endswith("#v=timeline&i=programme%3Alines")
    page.driver.back()
    assert (
        page.until(lambda: "从哪里开始" in page.text("#panel"))
        and page.text("[role=tab][aria-selected=true]") == "时间线"
    )
    page.driver.back()
    page.until(lambda: page.text("[role=tab][aria-selected=true]") == "矩阵")
    page.driver.forward()
    page.until(lambda: page.text("[role=tab][aria-selected=true]") == "时间线")
    page.open(link.partition("#")[2])
    assert page.text("#panel h2") == "三区三线" and page.text("[role=tab][aria-selected=true]") == "时间线"


@pytest.mark.parametrize(
    "fragment", ["v=nonsense&k=-3&y=20-30&i=__proto__&c=%ZZ&z=99999&t=constructor", "%E0%A4%A", "v=table&s=__proto__"]
)
def test_a_broken_link_opens_the_page_all_the_same(page: Page, fragment: str) -> None:
    page.open(fragment)
    assert "显示" in page.text("#count")


def test_english(page: Page) -> None:
    page.click("#lang")
    assert page.texts("#tabs button") == ["Matrix", "Network", "Timeline", "Table", "Over the years"]
    assert (
        page.run("return [document.title, document.getElementById('title').innerText]")
        == ["Who shares which policy"] * 2
    )
    assert page.run("return document.documentElement.lang") == "en"
    for view in ("network", "timeline", "table", "years", "matrix"):
        page.click(f"#tab-{view}")
        chrome_text = page.text("#bar") + page.text("#filters") + page.text("#count")
        assert re.findall("[\u4e00-\u9fff]+", re.sub("浙江省|江苏省|山东省|宁夏回族自治区|中文", "", chrome_text)) == []
    page.type("三区三线")
    page.click("#hit0")
    assert page.texts("#panel summary")[3].startswith("place unknown (masked.txt)")


# the three tasks


def test_task_who_shares_and_since_when(page: Page) -> None:
    page.type("三区三线")
    page.click("#hit0")
    rows = page.texts("#panel summary")
    assert page.clicks <= 3
    assert [re.sub(r"\s+", " ", row) for row in rows] == [
        "济南市 最早 2022",
        "杭州市 2023 只见于部署",
        "银川市 2023",
        "地区不详（masked.txt） 2023 只见于部署",
        "宁波市 2024 只见于部署",
    ]


@pytest.mark.parametrize("how", ["both at once", "one after the other"])
def test_task_what_two_places_share(page: Page, how: str) -> None:
    if how == "both at once":
        page.type("济南市 银川市")
        page.click("#hit0")
    else:
        page.driver.find_element("css selector", "body").send_keys("/")
        page.keys("济南市\ue007")
        page.click("#compare-with")
        page.keys("银川市")
        page.click("#hit0")
    assert page.clicks <= 3
    assert page.texts("#panel h3") == ["共有（1）", "只有济南市（1）", "只有银川市（1）"]
    assert [t.split()[0] for t in page.texts("#panel summary")] == ["三区三线", "城市更新", "千万工程"]


def test_task_who_was_first(page: Page) -> None:
    page.type("csgx")
    page.click("#hit0")
    assert page.clicks <= 3
    assert (
        page.text("#panel .lead") == "6 个地区共有；最早 2021 年：杭州市、宁波市、济南市（涉及该年的报告来自 4 个地区）"
    )


# keyboard, sizes, themes


def test_keyboard_alone_reaches_the_evidence(page: Page) -> None:
    page.keys("4", "1", "\ue015", "\ue014")
    assert "·" in page.run("return document.querySelector('#live').textContent")
    for _ in range(4):
        page.keys("\ue013")
    while "条依据" not in page.run("return document.querySelector('#live').textContent"):
        page.keys("\ue014")
    page.keys("\ue007")
    assert page.quotes()
    assert page.run("return document.activeElement.id") == "panel"
    page.keys("\ue00c")
    assert "从哪里开始" in page.text("#panel")
    assert page.run("return document.activeElement.tagName") == "CANVAS"


def test_a_filter_keeps_the_focus_and_the_panel_what_was_opened(page: Page) -> None:
    page.open("i=programme:lines")
    page.click("#panel summary")
    page.quotes()
    page.click("#tab-timeline")
    assert page.texts("#panel details[open] blockquote")
    page.run("document.querySelector('#filters input[type=checkbox]').focus()")
    page.keys(" ")
    assert page.run("return [document.activeElement.type, document.activeElement.checked]") == ["checkbox", False]


def test_every_control_has_a_name(page: Page) -> None:
    for view in ("matrix", "network", "timeline", "table", "years"):
        page.open(f"v={view}")
        nameless = page.run(NAMELESS)
        assert nameless == []


@pytest.mark.parametrize("view", ["matrix", "network", "timeline", "table", "years"])
def test_a_phone_has_room(page_file: Path, view: str) -> None:
    reason = driving.missing()
    if reason:
        pytest.skip(reason)
    with driving.browser(driving.PHONE) as driver:
        phone = Page(driver, page_file).open(f"v={view}")
        assert phone.run("return [innerWidth, document.documentElement.scrollWidth]") == [360, 360]
        assert phone.run("return document.querySelector('#view').clientHeight") > 250
        phone.click("#filters-open")
        assert phone.run("return document.querySelector('#filters').getBoundingClientRect().width") > 200
        assert driving.problems(driver) == []


def test_dark_follows_the_system_and_the_button(page_file: Path) -> None:
    reason = driving.missing()
    if reason:
        pytest.skip(reason)
    with driving.browser(dark=True) as driver:
        page = Page(driver, page_file).open()
        ground = "return getComputedStyle(document.body).backgroundColor"
        assert page.run(ground) == "rgb(18, 23, 30)"
        page.click("#theme")
        assert page.run(ground) == "rgb(255, 255, 255)"


# exports


@pytest.mark.parametrize("view", ["matrix", "network", "timeline"])
def test_pictures(page: Page, downloads: Path, view: str) -> None:
    page.open(f"v={view}&m=both")
    page.click("#svg")
    root = ElementTree.parse(saved(page, downloads, "svg")).getroot()
    words = " ".join(e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "三区三线" in words and ("济南市" in words or view == "timeline")
    page.click("#png")
    content = saved(page, downloads, "png").read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    assert width > 500 and height > 300
    at, pixels = 8, b""
    while at < len(content):
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        pixels += content[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    assert len(set(zlib.decompress(pixels))) > 30


def test_csv_holds_the_facts_shown(page: Page, downloads: Path, base: KnowledgeBase) -> None:
    page.open("i=programme:lines&o=programme:lines")
    page.click("#csv")
    content = saved(page, downloads, "csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    expected = [
        (r["file"], str(r["start"]), str(r["end"]), r["text"], r["quote"])
        for r in base.facts.facts(entity="programme:lines", quotes=True)
    ]
    assert sorted((r["file"], r["start"], r["end"], r["text"], r["quote"]) for r in rows) == sorted(expected)


def test_citation_is_copied(page: Page) -> None:
    page.driver.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    page.open("i=programme:lines&p=place:yc")
    page.quotes()
    page.click("#panel .copy button")
    copied = page.driver.execute_async_script(
        "navigator.clipboard.readText().then(arguments[0], e => arguments[0](String(e)))"
    )
    assert copied == (
        "宁夏回族自治区银川市人民政府. yc-2024.txt报告[R]. 2024-01-10. 原文：“三区三线成果启用。”"
        "（yc-2024.txt，字符 0–4）"
    )


def printed(page: Page) -> str:
    import base64

    import pypdfium2

    pdf = pypdfium2.PdfDocument(base64.b64decode(page.driver.print_page()))
    return "".join(pdf[i].get_textpage().get_text_range() for i in range(len(pdf)))


def test_print_holds_the_table(page: Page) -> None:
    text = printed(page)
    assert "城市更新" in text and "筛选" not in text and "从哪里开始" not in text


def test_print_leaves_out_what_only_a_hand_can_use(page: Page) -> None:
    page.open("c=place:jn~place:yc")
    text = printed(page)
    assert "济南市" in text and "银川市" in text and "再加一个地区" not in text and "×" not in text


def test_print_holds_the_sentences_that_are_open(page: Page) -> None:
    page.open("i=programme:lines&p=place:yc")
    page.quotes()
    text = re.sub(r"\s+", "", printed(page))
    assert "三区三线成果启用。" in text and "城市更新" in text
    assert "复制" not in text
    assert page.run("return document.getElementById('print').childElementCount") == 0
