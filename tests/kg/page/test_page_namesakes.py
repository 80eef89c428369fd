"""Two places of one name on the page: both are offered with their full names, Enter alone takes neither."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_driving import Page
from two_of_a_name import two_of_a_name

import kg.page
from tools import browser as driving

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser
BOTH = ["江苏省南京市河湾区", "浙江省杭州市河湾区"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    with two_of_a_name(folder / "kb") as base:
        kg.page.write(base, folder / "page.html")
    return folder / "page.html"


@pytest.fixture
def page(chrome: Chrome, file: Path) -> Iterator[Page]:
    opened = Page(chrome, file)
    opened.open()
    yield opened
    assert driving.problems(chrome) == []


@pytest.mark.parametrize("text", ["河湾区", "hewanqu"])
def test_both_are_offered_and_enter_alone_takes_neither(page: Page, text: str) -> None:
    assert page.type(text) == ["河湾区", "河湾区"]
    assert sorted(page.texts("#hits small")) == BOTH
    page.keys("\ue007")
    assert "p=" not in page.run("return location.hash")
    page.keys("\ue015", "\ue007")  # down, Enter
    page.until(lambda: page.text("#panel h2") in BOTH)


def test_a_name_of_one_is_opened_by_enter(page: Page) -> None:
    assert page.type("临江市")[0] == "临江市"
    page.keys("\ue007")
    page.until(lambda: page.text("#panel h2") == "临江市")


def test_a_comparison_is_offered_with_each(page: Page) -> None:
    offered = page.type("河湾区 临江市")
    assert sorted(hit for hit in offered if hit.startswith("比较")) == [f"比较 {place} 与 临江市" for place in BOTH]
    page.keys("\ue007")
    assert "c=" not in page.run("return location.hash")
