"""The small graph with two districts of one name that both have reports, and others whose names are alike."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from small_graph import DATA, fill

from kg.base import KnowledgeBase

FIRST, SECOND = "place:hw-nj", "place:hw-hz"  # the ids of 南京市河湾区 and 杭州市河湾区
_PLACES = {
    FIRST: ["河湾区", "江苏省南京市河湾区", "320199", "county", "place:nj", "河湾区"],
    SECOND: ["河湾区", "浙江省杭州市河湾区", "330199", "county", "place:hz", "河湾区"],
    "place:cd-nj": ["城东区", "江苏省南京市城东区", "320198", "county", "place:nj"],
    "place:cd-hz": ["城东区", "浙江省杭州市城东区", "330198", "county", "place:hz"],
    "place:lj": ["临江市", "江苏省临江市", "321900", "city", "place:js"],
    "place:xg": ["新港市", "江苏省新港市", "321100", "city", "place:js"],
}
_SHORT = {"place:lj": ["临江"], "place:xg": ["新港", "临江"], FIRST: ["河湾"], SECOND: ["河湾"]}
_REPORTED = (FIRST, SECOND, "place:cd-hz", "place:lj", "place:xg")


def data() -> dict[str, Any]:
    """What `small_graph.fill` takes."""
    made: dict[str, Any] = copy.deepcopy(yaml.safe_load(DATA.read_text(encoding="utf-8")))
    made["places"] |= copy.deepcopy(_PLACES)
    made["short"] = _SHORT
    made["reports"] += [
        {
            "file": f"{place.partition(':')[2]}-2023.txt", "place": place, "delivered": "2023-01-10", "review": 2022,
            "plan": 2023,
            "passages": [{"period": "plan", "text": "完成{{programme:三区三线|entity=programme:lines}}。"}],
        }
        for place in _REPORTED
    ]  # fmt: skip
    return made


@contextmanager
def two_of_a_name(folder: Path) -> Iterator[KnowledgeBase]:
    """A knowledge base of it in `folder`, opened."""
    fill(folder, data=data()).close()
    with KnowledgeBase.open(folder) as opened:
        yield opened
