"""A knowledge base for the page: the fixed small graph, and two cities that the page's tasks are about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from page_driving import Page, known
from page_followed import followed
from small_graph import fill

from kg.base import KnowledgeBase
from tools import browser as driving

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

Maker = Callable[[dict[str, Any]], KnowledgeBase]


@pytest.fixture(scope="session")
def make_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maker]:
    opened = []

    def make(data: dict[str, Any]) -> KnowledgeBase:
        folder = tmp_path_factory.mktemp("kb")
        fill(folder, data=data).close()
        opened.append(KnowledgeBase.open(folder))
        return opened[-1]

    yield make
    for base in opened:
        base.close()


@pytest.fixture(scope="session")
def base(make_base: Maker) -> KnowledgeBase:
    return make_base(known())


@pytest.fixture(scope="session")
def followed_base(make_base: Maker) -> KnowledgeBase:
    return make_base(followed())


@pytest.fixture(scope="session")
def followed_file(followed_base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import kg.page

    path = tmp_path_factory.mktemp("followed") / "历年.html"
    kg.page.write(followed_base, path)
    return path


@pytest.fixture(scope="session")
def page_file(base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import kg.page

    path = tmp_path_factory.mktemp("page") / "共有.html"
    kg.page.write(base, path)
    return path


@pytest.fixture(scope="session")
def chrome() -> Iterator[Chrome]:
    reason = driving.missing()
    if reason:
        pytest.skip(reason)
    with driving.browser() as driver:
        yield driver


@pytest.fixture
def page(chrome: Chrome, page_file: Path) -> Iterator[Page]:
    opened = Page(chrome, page_file)
    opened.open()
    yield opened
    assert driving.problems(chrome) == []
    assert driving.requests(chrome) == []


@pytest.fixture
def years(chrome: Chrome, followed_file: Path) -> Iterator[Page]:
    opened = Page(chrome, followed_file)
    opened.open("v=years&p=place:lt")
    yield opened
    assert driving.problems(chrome) == []
    assert driving.requests(chrome) == []
    assert opened.run("return typeof window.__xss") == "undefined"


@pytest.fixture
def downloads(chrome: Chrome, tmp_path: Path) -> Path:
    chrome.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    return tmp_path
