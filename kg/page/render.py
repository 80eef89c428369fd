"""The records as one HTML file. pyvis is the carrier: its page is replaced by our template, its vis-network inlined.

What must hold: nothing but the page's own two scripts and its style may run (hashes in the policy), data reaches the
page only as JSON in script elements that do not run, and as escaped text of the table for browsers without JavaScript.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.page import encode, listing
from kg.page.arrange import arrange
from kg.page.course import OUTCOMES, STATUSES
from kg.page.data import PageData
from kg.page.gather import PLACE_SHAPE

HERE = Path(__file__).parent
# in this order; together they are one script
SCRIPTS = (
    "words", "data", "state", "model", "elements", "pen", "grid", "matrix", "timeline", "relax", "network", "table",
    "course", "promises", "projects", "targets", "years", "cite", "evidence", "record", "compare", "search", "filters",
    "export", "main",
)  # fmt: skip
MAX_DRAWN = 1500  # nodes of the network
_WORDS = {
    "zh": {
        "title": "共享政策图谱", "noscript": "本页的交互功能需要 JavaScript；下表列出全部内容。",
        "name": "名称", "kind": "类型", "level": "层级", "places": "地区数", "first": "最早", "who": "地区（最早年份）",
        "national": "国家", "provincial": "省级", "local": "地方", "unread": "读不了的文件",
        "became": "历年：承诺后来怎样", "place": "地区", "year": "年份", "promises": "承诺",
        "projects": "项目", "targets": "指标目标",
        "what": "内容", "outcome": "结果", "said": "后来怎么说", "source": "出处",
        "fulfilled": "兑现", "exceeded": "超额", "partly": "部分", "missed": "未完成", "carried_over": "下一年再提",
        "unmentioned": "未再提及", "open": "尚无报告", "active": "推进中", "completed": "建成", "stalled": "停滞",
        "vanished": "不再提起", "unclear": "不明", "project": "项目", "programme": "举措", "indicator": "指标",
        "honour": "荣誉", "task": "任务",
        "more": "逐条共 {n} 条，此表列不下；打开 JavaScript，或用 kg promises、kg projects、kg targets 查看。",
    },
    "en": {
        "title": "Who shares which policy", "noscript": "The views need JavaScript; this table holds it all.",
        "name": "name", "kind": "type", "level": "level", "places": "places", "first": "first",
        "who": "places (first year)", "national": "national", "provincial": "provincial", "local": "local",
        "unread": "files that could not be read",
        "became": "Over the years: what became of promises", "place": "place", "year": "year", "promises": "promises",
        "projects": "projects", "targets": "targets", "what": "what", "outcome": "outcome",
        "said": "what was said later", "source": "source",
        "fulfilled": "fulfilled", "exceeded": "exceeded", "partly": "partly", "missed": "missed",
        "carried_over": "promised again", "unmentioned": "not mentioned again", "open": "no report yet",
        "active": "under way", "completed": "completed", "stalled": "stalled", "vanished": "no longer named",
        "unclear": "unclear",
        "project": "project", "programme": "programme", "indicator": "indicator", "honour": "honour", "task": "task",
        "more": "{n} single entries are too many for this table: switch JavaScript on, or use kg promises, kg projects "
        "and kg targets.",
    },
}  # fmt: skip


def render(data: PageData, *, title: str | None = None, lang: str = "zh", compress: bool | None = None) -> str:
    """The whole page.

    Args:
        title: heading and document title.
        lang: language that it opens in, zh or en.
        compress: None decides by size (`kg.page.encode.packed`).
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup
    from pyvis.network import Network

    words = _WORDS["en" if lang == "en" else "zh"]
    titles = {key: encode.fit(title or _WORDS[key]["title"]) for key in _WORDS}  # an own title stands in both
    title = encode.fit(title or words["title"])
    core = encode.packed(
        encode.core(
            data, arrange(data), title=title, titles=titles, lang=lang, drawn=MAX_DRAWN, placeShape=PLACE_SHAPE
        ),
        compress,
    )
    texts = encode.packed(encode.texts(data), compress)
    courses = encode.packed_all([course.columns() for course in data.courses], compress)
    network, script, style = _vis_network(), _script(), _file("style.css")
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(
        lang="en" if lang == "en" else "zh-CN", words=words, policy=_policy((network, script), style),
        network=Markup(network), script=Markup(script), style=Markup(style),
        core=(core[0], Markup(core[1])), texts=(texts[0], Markup(texts[1])),
        courses=[(c.place, how, Markup(content)) for c, (how, content) in zip(data.courses, courses, strict=True)],
        years=listing.by_year(data), followed=listing.followed(data), outcomes=OUTCOMES, statuses=STATUSES,
        listed=listing.LISTED, rows=_rows(data, lang), refused=[[encode.fit(t) for t in r] for r in data.refused],
    )  # fmt: skip
    carrier = Network(heading=title, cdn_resources="in_line")
    carrier.templateEnv = environment
    carrier.path = "page.html"
    return str(carrier.generate_html()) + "\n"


def _rows(data: PageData, lang: str) -> list[dict[str, Any]]:
    """The table for browsers without JavaScript and for text tools: one row an item, those of most places first."""
    first: dict[int, dict[int, int]] = defaultdict(dict)
    for fact in data.facts:
        year = fact.year or 9999
        first[fact.item][fact.place] = min(year, first[fact.item].get(fact.place, 9999))
    rows = []
    for number, item in enumerate(data.items):
        where = sorted(first[number].items(), key=lambda w: (w[1], data.places[w[0]].adcode or "~", w[0]))
        years = [year for _, year in where if year < 9999]
        kind = data.kinds[item.kind]
        rows.append({
            "name": encode.fit(item.name), "kind": kind.en if lang == "en" else kind.zh, "level": item.level,
            "count": len(where), "first": min(years, default=None),
            "who": [(encode.fit(data.places[p].name), year if year < 9999 else None) for p, year in where],
        })  # fmt: skip
    return sorted(rows, key=lambda r: (-r["count"], r["name"]))


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@lru_cache(maxsize=1)
def _vis_network() -> str:
    import pyvis

    folder = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2"
    return (folder / "vis-network.min.js").read_text(encoding="utf-8").replace("\r\n", "\n")


@lru_cache(maxsize=1)
def _script() -> str:
    parts = "\n".join(_file(f"script/{name}.js") for name in SCRIPTS)
    script = f'(() => {{\n"use strict";\n{parts}\n}})();'
    if re.search("</script|<!--", script, re.IGNORECASE):
        raise AssertionError("a script of the page would end its own element")
    return script


def _policy(scripts: tuple[str, ...], style: str) -> str:
    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; script-src {' '.join(map(digest, scripts))}; style-src {digest(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
