"""A knowledge base for the page: the fixed small graph, and two cities that the page's tasks are about."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_graph import DATA, fill

from kg.base import KnowledgeBase

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
            ],
        },
    ],
}  # fmt: skip


def known() -> dict[str, Any]:
    data: dict[str, Any] = copy.deepcopy(yaml.safe_load(DATA.read_text(encoding="utf-8")))
    data["places"].update(MORE["places"])
    data["reports"] += MORE["reports"]
    return data


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
def page_file(base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import kg.page

    path = tmp_path_factory.mktemp("page") / "共有.html"
    kg.page.write(base, path)
    return path
