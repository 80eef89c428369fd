"""In a real Chromium: without scripts, under its policy, with hostile names."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from page_driving import Page, known, saved

import kg.page
from kg.base import KnowledgeBase
from tools import browser as driving

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
PROBE = """
const done = arguments[0], seen = [];
document.addEventListener('securitypolicyviolation', e => seen.push(e.effectiveDirective));
const image = new Image();
image.src = 'https://example.org/a.png';
const script = document.createElement('script');
script.textContent = 'window.__ran = 1';
const markup = document.createElement('div');
markup.innerHTML = '<img src=x onerror="window.__ran = 2">';
document.body.append(image, script, markup);
fetch('https://example.org/').catch(() => 0).finally(() => setTimeout(() => done([seen, window.__ran || 0]), 200));
"""


# without scripts, without network, with hostile names


def test_without_scripts_the_table_stands(page_file: Path) -> None:
    reason = driving.missing()
    if reason:
        pytest.skip(reason)
    with driving.browser(scripts=False) as driver:
        driver.get(page_file.as_uri())
        table = driver.find_element("css selector", "#static table")
        assert table.is_displayed() and "三区三线" in table.text and "济南市 2022" in table.text
        assert not driver.find_element("css selector", "#head").is_displayed()


def test_the_policy_holds(page: Page) -> None:
    outcome = page.driver.execute_async_script(PROBE)
    driving.problems(page.driver)
    driving.requests(page.driver)  # what the policy stopped is listed here too
    assert outcome[1] == 0
    assert {"connect-src", "img-src", "script-src-elem"} <= set(outcome[0])


HOSTILE = [
    "<script>window.__xss=1</script>",
    "</script><script>window.__xss=2</script>",
    '<img src=x onerror="window.__xss=3">',
    "]]>--><svg onload=window.__xss=4>",
    "<!--<script>",
    "a\u2028b\u2029c",
    "{{7*7}}{%raw%}${7*7}",
    "\u202e三线区\u202c",
    "__proto__",
    "constructor",
    "=cmd|'/c calc'!A1",
    "javascript:window.__xss=5",
    '"><b onmouseover="window.__xss=6">',
    "</noscript><script>window.__xss=7</script>",
    "&lt;b&gt;&#39;&amp;",
    "</title><style>*{display:none}</style>",
]


@pytest.fixture(scope="module")
def hostile_file(
    make_base: Callable[[dict[str, Any]], KnowledgeBase], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    data = known()
    for n, evil in enumerate(HOSTILE):
        key = f"evil{n} {evil}".translate(dict.fromkeys(map(ord, "|{}")))  # which the data's own marks use
        data["programmes"].append(
            {
                "id": key,
                "name": evil,
                "aliases": [f"别名{evil}"],
                "definition": evil,
                "level": "local",
                "kind": "campaign",
            }
        )
        data["places"][f"place:evil{n}"] = [evil, f"广东省{evil}", f"44{n:04d}", "city", "place:cn"]
        text = f"推进{evil}、{{{{programme:乙{n}|entity={key}}}}}。"
        data["reports"].append({
            "file": f"{evil}-{n}.txt", "place": f"place:evil{n}", "delivered": f"202{n % 5}-01-01", "review": 2020,
            "plan": 2021, "passages": [{"period": "plan", "text": text}],
        })  # fmt: skip
    path = tmp_path_factory.mktemp("hostile") / "page.html"
    kg.page.write(make_base(data), path, title=HOSTILE[1] + HOSTILE[15])
    return path


@pytest.fixture
def hostile(chrome: Chrome, hostile_file: Path) -> Iterator[Page]:
    page = Page(chrome, hostile_file)
    yield page
    assert page.run("return typeof window.__xss") == "undefined"
    assert driving.requests(chrome) == []
    assert driving.problems(chrome) == []


@pytest.mark.parametrize("view", ["matrix", "network", "timeline", "table", "years"])
def test_hostile_names_run_nothing_in_a_view(hostile: Page, view: str) -> None:
    hostile.open(f"v={view}&m=both")
    assert hostile.text("h1") == HOSTILE[1] + HOSTILE[15] == hostile.driver.title
    for number in range(0, len(HOSTILE), 2):
        hostile.hover("#view > *", 300 + number * 8, 200 + number * 6)


def test_hostile_names_show_as_written_in_the_table(hostile: Page, downloads: Path) -> None:
    hostile.open("v=table")
    names = hostile.run("return [...document.querySelectorAll('.spread .name')].map(e => e.textContent)")
    assert set(HOSTILE) <= set(names)
    hostile.click("#csv")
    rows = csv.reader(io.StringIO(saved(hostile, downloads, "csv").read_bytes().decode("utf-8-sig"), newline=""))
    cells = {cell for row in rows for cell in row}
    assert set(HOSTILE) - {"=cmd|'/c calc'!A1"} | {"'=cmd|'/c calc'!A1"} <= cells
    assert "=cmd|'/c calc'!A1" not in cells


@pytest.mark.parametrize("view", ["matrix", "network", "timeline"])
def test_hostile_names_stand_in_the_picture(hostile: Page, downloads: Path, view: str) -> None:
    hostile.open(f"v={view}&m=both&k=1")
    hostile.click("#svg")
    root = ElementTree.parse(saved(hostile, downloads, "svg")).getroot()
    texts = {e.text for e in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "constructor" in texts and "<!--<script>" in texts


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_names_are_found_and_quoted_as_written(hostile: Page, number: int) -> None:
    evil = HOSTILE[number]
    hostile.open()
    fill = "const s = document.querySelector('#search'); s.value = arguments[0]; s.dispatchEvent(new Event('input'))"
    hostile.run(fill, evil)
    names = hostile.run(
        "return [...document.querySelectorAll('#hits li')].map(e => e.querySelector('.name').textContent)"
    )
    kinds = hostile.run("return [...document.querySelectorAll('#hits li small')].map(e => e.textContent)")
    hit = next(
        n for n, (name, kind) in enumerate(zip(names, kinds, strict=True)) if name == evil and "政策举措" in kind
    )
    hostile.run("document.querySelector('#hit' + arguments[0]).click()", hit)
    assert hostile.run("return document.querySelector('#panel h2').textContent") == evil
    hostile.click("#panel summary")
    hostile.quotes()
    shown = hostile.run("return document.querySelector('#panel blockquote').textContent")
    sentence = f"推进{evil}、乙{number}。".rpartition("!")[2]  # an exclamation mark ends a sentence
    assert "".join(shown.split()) == "".join(sentence.split())  # white space beside Chinese is what wrapped lines leave
