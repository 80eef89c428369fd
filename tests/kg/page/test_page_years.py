"""The tab "Over the years" in a real Chromium: numbers, both sentences, links, keyboard, exports, hostile promises."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_driving import Page, saved
from page_followed import HOSTILE

from kg.base import KnowledgeBase
from tools import browser as driving

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
TUNNEL, PORT = "b.project:9575ea6b873271c0", "c.gangkou-tuntu.growth.2023"
DOWN, ENTER, ESCAPE = "\ue015", "\ue007", "\ue00c"
TOP, ROW = 30, 34  # the list of promises on a wide window


def row(page: Page, number: int) -> list[str]:
    """What the pointer is told over a line of the list: the first heads the latest year that was answered."""
    return page.hover("canvas", 500, TOP + (number + 0.5) * ROW)


@pytest.mark.parametrize(
    ("fragment", "count"),
    [
        ("v=years", "6 / 7 地"),
        ("v=years&p=place:lt", "显示 12 / 12 条承诺"),
        ("v=years&p=place:lt&oc=fulfilled", "显示 3 / 12 条承诺"),
        ("v=years&p=place:lt&oc=exceeded~missed", "显示 2 / 12 条承诺"),
        ("v=years&p=place:lt&ty=indicator", "显示 5 / 12 条承诺"),
        ("v=years&p=place:lt&y=2022-2022", "显示 5 / 12 条承诺"),
        ("v=years&p=place:lt&pt=projects", "显示 2 / 2 个项目"),
        ("v=years&p=place:lt&pt=projects&st=unclear", "显示 1 / 2 个项目"),
        ("v=years&p=place:lt&pt=targets", "显示 3 / 3 个目标"),
        ("v=years&p=place:lt&pt=targets&oc=missed", "显示 1 / 3 个目标"),
    ],
)
def test_years_count(years: Page, fragment: str, count: str) -> None:
    years.open(fragment)
    assert years.until(lambda: years.text("#count")) == count


def test_outcomes_are_told_by_word_shape_and_number(years: Page) -> None:
    assert row(years, 0) == ["2023", "兑现 1 · 未完成 1 · 未再提及 4"]
    assert row(years, 13) == ["2024", "尚无报告 1"]  # what says nothing yet comes last
    assert row(years, 1) == ["青石湾隧道建成通车", "2023 · 项目 · 兑现", "→ 青石湾隧道建成通车"]
    assert row(years, 2)[1:] == ["2023 · 指标 · 未完成", "→ 港口吞吐量增长3.5%"]
    marks = years.run("return [...document.querySelectorAll('#filters .swatch')].map(s => s.innerHTML)")
    assert len(set(marks)) == len(marks) == 5  # one shape an outcome
    labels = [re.sub(r"\s+", " ", text) for text in years.texts("#filters fieldset:first-child label")]
    assert labels == ["兑现 3", "超额 1", "未完成 1", "未再提及 6", "尚无报告 1"]


def test_the_order_of_the_report_can_be_had(years: Page) -> None:
    years.open("v=years&p=place:lt&y=2022-2022&or=report")
    told = [row(years, number)[1].rsplit(" ", 1)[1] for number in range(1, 6)]
    assert told == ["兑现", "未再提及", "兑现", "超额", "未再提及"]


def test_a_click_opens_both_sentences(years: Page, followed_base: KnowledgeBase) -> None:
    years.click_at("canvas", 500, TOP + 2.5 * ROW)
    assert years.text("#panel h2") == "港口吞吐量增长8%以上"
    assert years.quotes() == ["港口吞吐量增长8%以上。", "港口吞吐量增长3.5%。"]
    assert re.sub(r"\s+", " ", years.text("#panel .verdict")) == "未完成 承诺≥8%，回顾3.5%"
    stated = dict.fromkeys(re.findall(r"(lt-\d+\.txt) · 字符 (\d+)–(\d+)", years.text("#panel")))
    texts = [followed_base.text(file)[int(start) : int(end)] for file, start, end in stated]
    assert texts == years.texts("#panel mark") == ["港口吞吐量增长8%以上", "港口吞吐量增长3.5%"]


def test_a_mark_stands_right_behind_a_rare_character(years: Page) -> None:
    years.open("v=years&p=place:lt&y=2022-2022&oc=unmentioned&ty=indicator")
    years.click_at("canvas", 500, TOP + 1.5 * ROW)
    assert years.texts("#panel mark") == ["建设𠮷祥里口袋公园3座"] and years.quotes() == ["建设𠮷祥里口袋公园3座。"]
    assert "部署 2023 年的那份报告里没有找到相近的话" in years.text("#panel")


def test_a_project_shows_its_life(years: Page) -> None:
    years.click("#part-projects")
    assert years.hover("canvas", 60, 34 + 18)[1] == "建成 · 3 份报告提到 · 总投资 19 亿元"
    assert years.hover("canvas", 60, 34 + 54)[1] == "不明 · 1 份报告提到"
    years.click_at("canvas", 60, 34 + 18)
    assert len(years.quotes()) == 4
    assert "总投资 18.5 (2022)、19 (2023) 亿元" in years.text("#panel")
    assert years.texts("#panel h3") == ["2022", "2023"]


def test_a_target_shows_result_and_the_level_above(years: Page) -> None:
    years.open(f"v=years&p=place:lt&pt=targets&rec={PORT}")
    assert years.until(lambda: years.texts("#panel blockquote")) == [
        "港口吞吐量增长8%以上。", "港口吞吐量增长3.5%。", "港口吞吐量增长5%左右。",
    ]  # fmt: skip
    assert years.texts("#panel h3")[:3] == ["目标", "完成", "上级同年的目标：浙江省"]
    assert years.hover("canvas", 250 + 20, 34 + 50)[1:] == ["目标 ≈ 6%", "完成 6.1%", "兑现"]


def test_a_link_restores_the_record(years: Page) -> None:
    years.click_at("canvas", 500, TOP + 2.5 * ROW)
    link = years.run("return location.href")
    panel = years.text("#panel")
    years.click("#part-targets")
    years.driver.back()
    assert years.until(lambda: years.text("#panel h2")) == "港口吞吐量增长8%以上"
    years.open(link.partition("#")[2])
    assert years.text("#panel") == panel


@pytest.mark.parametrize("key", ["a.2022.99999", "b.project:none", "c.none.level.2020", "__proto__", "a.%ZZ"])
def test_a_record_that_is_gone_shows_the_place(years: Page, key: str) -> None:
    years.open(f"v=years&p=place:lt&rec={key}&oc=nonsense&pt=__proto__")
    assert years.text("#panel h2") == "鹭洲市"


def test_the_place_is_found_and_changed_by_search(years: Page) -> None:
    years.open("v=years")
    years.type("lzs")
    years.click("#hit0")
    assert years.clicks <= 3
    assert years.text("#options .place") == "鹭洲市" and "12 条承诺" in years.text("#count")
    years.click("#all-places")
    assert years.until(lambda: years.text("#count")) == "6 / 7 地"


def test_places_compared_stay_at_hand(years: Page) -> None:
    years.open("v=years&c=place:lt~place:hz")
    assert years.texts("#options .place") == ["鹭洲市", "杭州市"]
    years.click("#options .place:last-child")
    assert years.until(lambda: "3 条承诺" in years.text("#count"))  # a headline of the plan is none
    years.click("#tab-matrix")
    assert years.text("#panel h2") == "比较"


def test_keyboard_alone_opens_both_sentences(years: Page) -> None:
    years.open("")
    years.keys("5", DOWN)
    years.keys(ENTER)  # a place
    years.until(lambda: years.texts("#part-promises"))
    years.open("v=years&p=place:lt")
    years.keys("5", DOWN)
    assert "兑现" in years.run("return document.querySelector('#live').textContent")
    years.keys(ENTER)
    assert years.quotes() == ["青石湾隧道建成通车。", "青石湾隧道建成通车。"]
    assert years.run("return document.activeElement.id") == "panel"
    years.keys(ESCAPE)
    assert years.text("#panel h2") == "鹭洲市" and years.run("return document.activeElement.tagName") == "CANVAS"


def test_english_throughout(years: Page) -> None:
    for part in ("promises", "projects", "targets"):
        years.open(f"v=years&p=place:lt&pt={part}&lang=en")
        words = years.text("#options") + years.text("#filters") + years.text("#foot")
        assert re.findall("[\u4e00-\u9fff]+", words.replace("鹭洲市", "")) == []


@pytest.mark.parametrize(
    ("part", "rows", "column", "value"),
    [("promises", 12, "outcome", "missed"), ("projects", 5, "status", "unclear"), ("targets", 3, "verdict", "missed")],
)
def test_csv_has_both_sentences(years: Page, downloads: Path, followed_base: KnowledgeBase, part: str, rows: int,
                                column: str, value: str) -> None:  # fmt: skip
    years.open(f"v=years&p=place:lt&pt={part}")
    years.click("#csv")
    content = saved(years, downloads, "csv").read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(content, newline="")))
    assert len(found) == rows and value in {r[column] for r in found}
    prefixes = {"promises": ("", "outcome_"), "projects": ("",), "targets": ("target_", "result_", "above_")}[part]
    for line in found:
        for prefix in prefixes:
            if line[f"{prefix}file"]:
                text = followed_base.text(line[f"{prefix}file"])
                assert line[f"{prefix}quote"] in text
                marked = text[int(line[f"{prefix}start"]) : int(line[f"{prefix}end"])]
                assert marked and marked in line[f"{prefix}quote"]


@pytest.mark.parametrize(
    ("part", "words"),
    [("promises", {"青石湾隧道开工建设", "兑现"}), ("projects", {"青石湾隧道", "不明"}), ("targets", {"未完成"})],
)
def test_years_as_svg(years: Page, downloads: Path, part: str, words: set[str]) -> None:
    years.open(f"v=years&p=place:lt&pt={part}")
    years.click("#svg")
    root = ElementTree.parse(saved(years, downloads, "svg")).getroot()
    assert words <= {e.text for e in root.iter("{http://www.w3.org/2000/svg}text")}


def test_hostile_promises_show_as_written(years: Page) -> None:
    years.open("v=years&p=place:lt&y=2023-2023&oc=unmentioned")
    for number, evil in enumerate(HOSTILE):
        assert row(years, number + 1)[0] == f"建设{evil}文化馆"
        years.click_at("canvas", 500, TOP + (number + 1.5) * ROW)
        assert years.run("return document.querySelector('#panel h2').textContent") == f"建设{evil}文化馆"
        assert years.run("return document.querySelector('#panel blockquote').textContent") == f"建设{evil}文化馆。"


def test_print_holds_what_is_shown(years: Page) -> None:
    import base64

    import pypdfium2

    pdf = pypdfium2.PdfDocument(base64.b64decode(years.driver.print_page()))
    text = "".join(pdf[i].get_textpage().get_text_range() for i in range(len(pdf)))
    assert "青石湾隧道开工建设" in text and "lt-2023.txt:" in text and "筛选" not in text
    assert text.split()[1:2] == ["鹭洲市"] and "年份" in text  # whose promises they are, and every column by its name


def test_without_scripts_the_years_stand_in_a_table(followed_file: Path) -> None:
    reason = driving.missing()
    if reason:
        pytest.skip(reason)
    with driving.browser(scripts=False) as driver:
        driver.get(followed_file.as_uri())
        numbers = driver.find_element("css selector", "#static-years").text
        assert "鹭洲市 2023 6 1 0 0 1 0 4 0" in numbers
        lines = driver.find_elements("css selector", "#static-followed tr")
        listed = [line.get_attribute("innerText").split() for line in lines]
        missed = "鹭洲市 2023 承诺 · 指标 港口吞吐量增长8%以上 未完成 港口吞吐量增长3.5% lt-2023.txt:47、lt-2024.txt:11"
        assert missed.split() in listed and lines[0].is_displayed()
        assert f"建设{HOSTILE[2]}文化馆" in {word for line in listed for word in line}


def test_on_a_phone_the_chosen_row_stays_in_sight(followed_file: Path, chrome: Chrome) -> None:
    with driving.browser(driving.PHONE) as driver:
        phone = Page(driver, followed_file).open("v=years&p=place:lt")
        assert phone.run("return [innerWidth, document.documentElement.scrollWidth]") == [360, 360]
        phone.click_at("canvas", 120, 6.5 * 50)
        assert phone.until(lambda: phone.texts("#panel blockquote"))
        # the line that was chosen, the last of 2023, lies between the top of the view and the sheet
        phone.until(lambda: phone.run("return document.querySelector('.scroll').scrollTop") > 0)
        top, bottom, sheet = phone.run(
            "const s = document.querySelector('.scroll'), b = s.getBoundingClientRect();"
            "const y = b.top - s.scrollTop + 6 * 50;"
            "return [y - b.top, y + 50, document.querySelector('#panel').getBoundingClientRect().top]"
        )
        assert top >= 0 and bottom <= sheet + 1
        assert driving.problems(driver) == []
