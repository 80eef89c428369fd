"""In a real Chromium: more nodes than are drawn, compressed data, old browsers, notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_driving import Page

import kg.page
from kg.base import KnowledgeBase
from kg.page.render import render
from tools import browser as driving
from tools.generate_page import generated

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "page.html"
    path.write_text(render(generated(60, 1600, 6000), compress=True), encoding="utf-8")
    assert 'data-encoding="deflate"' in path.read_text(encoding="utf-8")
    return path


@pytest.fixture
def large(chrome: Chrome, large_file: Path) -> Iterator[Page]:
    page = Page(chrome, large_file)
    yield page
    assert driving.problems(chrome) == []
    assert driving.requests(chrome) == []


def test_what_is_not_drawn_is_counted_and_found(large: Page) -> None:
    large.open("v=network&m=both&k=1")
    drawn, everything = re.search(r"显示 ([\d,]+) / ([\d,]+) 个节点", large.text("#count")).groups()  # type: ignore[union-attr]
    assert (drawn, everything) == ("1,500", "1,660")
    large.type("sq1599")  # the rarest, which is not among them
    large.click("#hit0")
    assert large.text("#panel h2")
    large.click("#panel summary")
    quote = large.quotes()[0]
    assert large.texts("#panel mark") == [large.text("#panel h2")] and large.text("#panel h2") in quote


def test_the_table_covers_everything(large: Page) -> None:
    large.open("v=table&k=1")
    assert large.text("#count") == "显示 1,600 / 1,600 行"
    large.run("document.querySelector('.rows').scrollTop = 1e7")
    assert large.until(lambda: large.run("return document.querySelector('[aria-rowindex=\"1601\"]') !== null"))


def test_the_automatic_threshold_leaves_an_overview(large: Page) -> None:
    large.open()
    shown = int(re.search(r"显示 (\d+) / 1,600 项", large.text("#count"))[1])  # type: ignore[index]
    assert 0 < shown <= 300
    large.open("v=network&m=both")
    assert int(re.search(r"显示 (\d+) /", large.text("#count"))[1]) <= 80  # type: ignore[index]


def test_an_old_browser_is_told_so(large_file: Path) -> None:
    reason = driving.missing()
    if reason:
        pytest.skip(reason)
    with driving.browser() as driver:
        source = "delete window.DecompressionStream"
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
        driver.get(large_file.as_uri())
        page = Page(driver, large_file)
        said = page.until(lambda: page.text("body > [role=alert]"))
        assert "这个浏览器太旧" in said and "This browser is too old" in said


def test_in_a_notebook_it_draws_itself(chrome: Chrome, base: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{kg.page.make(base)._repr_html_()}", encoding="utf-8")
    chrome.get(path.as_uri())
    chrome.switch_to.frame(0)
    page = Page(chrome, path)
    try:
        page.until(lambda: page.run("return document.documentElement.dataset.ready"))
        page.type("三区三线")
        page.click("#hit0")
        assert page.text("#panel h2") == "三区三线"
    finally:
        chrome.switch_to.default_content()
    assert driving.problems(chrome) == []
