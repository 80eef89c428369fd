"""What the tests of the page share: the known reports, and a person's hands on a browser."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from small_graph import DATA

from tools import browser as driving

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

LEFT, TOP, CELL = 200, 158, 28  # the matrix of few places on a wide window

MORE: dict[str, Any] = {
    "places": {
        "place:sd": ["山东省", "山东省", "370000", "province", "place:cn"],
        "place:jn": ["济南市", "山东省济南市", "370100", "city", "place:sd"],
        "place:nx": ["宁夏回族自治区", "宁夏回族自治区", "640000", "province", "place:cn"],
        "place:yc": ["银川市", "宁夏回族自治区银川市", "640100", "city", "place:nx"],
    },
    "reports": [
        {
            "file": "jn-2022.txt", "place": "place:jn", "delivered": "2022-01-20", "review": 2021, "plan": 2022,
            "passages": [
                {"period": "plan", "text": "抓紧{{programme:三区三线|entity=programme:lines}}划定。"},
                {"period": "review", "text": "𠮷日动工，{{programme:城市更新|entity=programme:renewal}}完成三片。"},
            ],
        },
        {
            "file": "jn-2023.txt", "place": "place:jn", "delivered": "2023-01-10", "review": 2022, "plan": 2023,
            "passages": [{"period": "review", "text": "{{programme:三区三线|entity=programme:lines}}划定\n获得批准。"}],
        },
        {
            "file": "yc-2024.txt", "place": "place:yc", "delivered": "2024-01-10", "review": 2023, "plan": 2024,
            "passages": [
                {"period": "review", "text": "{{programme:三区三线|entity=programme:lines}}成果启用。"},
                {"period": "plan", "text": "实施{{programme:千万工程|entity=programme:thousand}}。"},
                {"period": "plan", "text": "续建水厂。\n城市更\n新展览馆今年开放。"},
            ],
        },
    ],
}  # fmt: skip


def known() -> dict[str, Any]:
    data: dict[str, Any] = copy.deepcopy(yaml.safe_load(DATA.read_text(encoding="utf-8")))
    data["places"].update(MORE["places"])
    data["reports"] += MORE["reports"]
    return data


class Page:
    """What a person does with a page; `clicks` counts."""

    def __init__(self, driver: Chrome, path: Path) -> None:
        self.driver, self.path, self.clicks = driver, path, 0

    def open(self, fragment: str = "") -> Page:
        self.clicks = 0
        driving.open_page(self.driver, self.path, fragment)
        return self

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def texts(self, selector: str) -> list[str]:
        return list(self.run("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector))

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.driver.find_element("css selector", selector).click()

    def click_at(self, selector: str, x: float, y: float) -> None:
        self.clicks += 1
        self._mouse(selector, x, y).click().perform()

    def hover(self, selector: str, x: float, y: float) -> list[str]:
        self._mouse(selector, x, y).perform()
        return self.texts("#tip:not([hidden]) > div")

    def _mouse(self, selector: str, x: float, y: float) -> Any:
        from selenium.webdriver import ActionChains

        element = self.driver.find_element("css selector", selector)
        box = element.rect
        return ActionChains(self.driver, duration=0).move_to_element_with_offset(
            element, round(x - box["width"] / 2), round(y - box["height"] / 2)
        )

    def keys(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def type(self, text: str) -> list[str]:
        """Clicks the search box and types; returns the hits."""
        self.click("#search")
        self.keys(text)
        return self.texts("#hits li > .name")

    def until(self, true: Callable[[], Any], seconds: float = 5) -> Any:
        end = time.monotonic() + seconds
        while True:
            value = true()
            if value or time.monotonic() > end:
                assert value
                return value
            time.sleep(0.03)

    def quotes(self) -> list[str]:
        return list(self.until(lambda: self.texts("#panel blockquote")))

    def cell(self, place: str, item: str) -> tuple[int, int]:
        """Where the matrix has a cell, found as a person would: by pointing at it."""
        columns = int(re.search(r"(\d+) / ", self.text("#count"))[1])  # type: ignore[index]
        rows = int(re.search(r"(\d+) / \d+ 地", self.text("#count"))[1])  # type: ignore[index]
        for row in range(rows):
            if self.hover("canvas", 40, TOP + (row + 0.5) * CELL)[0].endswith(place):
                for column in range(columns):
                    at = LEFT + (column + 0.5) * CELL, TOP + (row + 0.5) * CELL
                    if self.hover("canvas", *at)[0] == f"{place} · {item}":
                        return round(at[0]), round(at[1])
        raise AssertionError(f"no cell {place} × {item}")


def saved(page: Page, folder: Path, ending: str) -> Path:
    return page.until(lambda: next((f for f in folder.glob(f"*.{ending}") if f.stat().st_size), None), 15)  # type: ignore[no-any-return]
