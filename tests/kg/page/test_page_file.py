"""The file itself: safe, repeatable, whole or not there."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import kg.page
from kg.base import KnowledgeBase
from kg.errors import KgError, NotFound, Usage


class _Parts(HTMLParser):
    """Scripts that run, styles, the policy, and every attribute that could load something."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.data: dict[str, str] = {}
        self.styles: list[str] = []
        self.policy = ""
        self.loads: list[str] = []
        self._open: tuple[str, dict[str, str | None]] = ("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._open = (tag, values)
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"] or ""
        self.loads += [v or "" for k, v in attrs if k in ("src", "href", "srcset", "action") or k.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        self._open = ("", {})

    def handle_data(self, data: str) -> None:
        tag, values = self._open
        if tag == "script" and values.get("type") == "application/json":
            self.data[values["id"] or ""] = data
        elif tag == "script":
            self.scripts.append(data)
        elif tag == "style":
            self.styles.append(data)


@pytest.fixture(scope="module")
def parts(page_file: Path) -> _Parts:
    found = _Parts()
    found.feed(page_file.read_text(encoding="utf-8"))
    return found


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_only_our_scripts_and_style_may_run(parts: _Parts) -> None:
    policy = dict(re.findall(r"([a-z-]+) ([^;]+)", parts.policy))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"].split() == [_hash(script) for script in parts.scripts]
    assert policy["style-src"].split() == [_hash(style) for style in parts.styles]
    assert "unsafe" not in parts.policy and len(parts.scripts) == 2 and len(parts.styles) == 1


def test_nothing_is_loaded(parts: _Parts) -> None:
    assert parts.loads == ["data:,"]
    assert {"core", "texts"} <= set(parts.data)
    assert all(re.fullmatch(r"core|texts|course-\d+", key) for key in parts.data)


def test_scripts_build_the_page_from_text_only() -> None:
    for script in (Path(kg.page.__file__).parent / "script").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert not re.findall(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|fetch\(|http:(?!//www\.w3\.org)",
            text,
        ), script.name


def test_every_word_is_there_in_both_languages() -> None:
    scripts = Path(kg.page.__file__).parent / "script"
    said = set()
    for script in scripts.glob("*.js"):
        code = re.sub("//.*", "", script.read_text(encoding="utf-8"))
        said |= set(re.findall(r"\bt\(\"(\w+)\"", code))
    words = (scripts / "words.js").read_text(encoding="utf-8")
    chinese, english = (set(re.findall(r"(\w+): \"", half)) for half in words.split("\n  en: {"))
    assert chinese == english and len(said) > 100 and said <= chinese


def test_builds_are_identical(base: KnowledgeBase, page_file: Path) -> None:
    assert kg.page.make(base).html.encode() == page_file.read_bytes()


def test_a_failed_write_leaves_the_old_file(
    base: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KgError, match=r"page\.html.*No space left"):
        kg.page.write(base, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_a_missing_folder_is_named(base: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="nowhere"):
        kg.page.write(base, tmp_path / "nowhere" / "page.html")


def test_utf8_on_any_locale(base: KnowledgeBase, page_file: Path, tmp_path: Path) -> None:
    code = "import sys, kg, kg.page\nwith kg.open(sys.argv[1]) as b: kg.page.write(b, sys.argv[2])"
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "gbk",
        "PYTHONCOERCECLOCALE": "0",
    }
    target = tmp_path / "page.html"
    subprocess.run(
        [sys.executable, "-c", code, str(base.folder), str(target)], env=environment, check=True, timeout=120
    )
    assert target.read_bytes() == page_file.read_bytes()
    assert "𠮷".encode() in target.read_bytes()


def test_in_jupyter_it_is_a_closed_frame(base: KnowledgeBase) -> None:
    shown = kg.page.make(base)._repr_html_()
    assert (
        shown.startswith('<iframe srcdoc="&lt;!doctype html&gt;') and 'sandbox="allow-scripts allow-downloads"' in shown
    )
    assert shown.count("<") == 2


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"programmes": ["没有的举措"]}, NotFound),
        ({"places": ["没有的地方"]}, NotFound),
        ({"years": (2024, 2020)}, Usage),
    ],
)
def test_wrong_wishes_are_errors(base: KnowledgeBase, options: dict[str, object], error: type[KgError]) -> None:
    with pytest.raises(error):
        kg.page.make(base, **options)  # type: ignore[arg-type]


def test_the_table_without_scripts_holds_every_item(base: KnowledgeBase, page_file: Path) -> None:
    static = page_file.read_text(encoding="utf-8").split("<noscript>")[1].split("</noscript>")[0]
    rows = re.findall(r'<tr><th scope="row"><bdi>(.*?)</bdi></th>.*?<td>(\d+)</td><td>(\d{4}|–)</td>', static)
    # 城市更新: 杭州 2021, 宁波 2021, 西湖 2023, 南京 2023, 济南 2021 and the report of an unknown place
    assert rows[0] == ("城市更新", "6", "2021")
    assert len(rows) == kg.page.make(base).items
    assert "<bdi>济南市</bdi> 2021" in static


def test_the_command(base: KnowledgeBase, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from kg.cli.app import app

    target = tmp_path / "page.html"
    arguments = [
        "page",
        str(target),
        "--kb",
        str(base.folder),
        "--programme",
        "三区三线",
        "--year",
        "2020-2023",
        "--min-shared",
        "2",
        "--title",
        "对照",
    ]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    found = _Parts()
    found.feed(target.read_text(encoding="utf-8"))
    assert '"start":{"items":["programme:lines"],"places":[],"years":[2020,2023],"k":2}' in found.data["core"]
    assert "<title>对照</title>" in target.read_text(encoding="utf-8")
