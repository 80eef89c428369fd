"""Reports of a place in three years, with promises, projects and targets; some of their words are hostile markup."""

from __future__ import annotations

import copy
from typing import Any

import yaml
from small_graph import DATA

HOSTILE = ["<img src=x onerror=window.__xss=1>", "</script><script>window.__xss=2</script>", "{{7*7}}", "__proto__"]
_TUNNEL = "{{{{project:青石湾隧道|stage={stage}|amount_yi={amount}|amount_kind=total}}}}"
_BRIDGE = "{{{{project:白鹭大桥|stage={stage}}}}}"
_PORT = (
    "{{{{indicator:港口吞吐量{words}|name=港口吞吐量|entity=indicator:port|value={value}|unit={unit}|measure={measure}"
    "|kind={kind}|comparator={sign}}}}}"
)


def _port(words: str, value: float, kind: str, sign: str = "=", unit: str = "%", measure: str = "growth") -> str:
    return _PORT.format(words=words, value=value, kind=kind, sign=sign, unit=unit, measure=measure)


REPORTS: list[dict[str, Any]] = [
    {
        "file": "lt-2022.txt", "place": "place:lt", "delivered": "2022-01-12", "review": 2021, "plan": 2022,
        "passages": [
            {"period": "review", "text": "全面推进海堤加固。"},
            {"period": "plan", "text": _TUNNEL.format(stage="started", amount=18.5) + "开工建设。"},
            {"period": "plan", "text": f"新建{_BRIDGE.format(stage='planned')}。"},
            {"period": "plan", "text": f"{_port('增长6%左右', 6, 'target', '~')}。"},
            {"period": "plan", "text": "新建幼儿园12所。"},
            {"period": "plan", "text": "建设𠮷祥里口袋公园3座。"},
        ],
    },
    {
        "file": "lt-2023.txt", "place": "place:lt", "delivered": "2023-01-09", "review": 2022, "plan": 2023,
        "passages": [
            {"period": "review", "text": _TUNNEL.format(stage="started", amount=18.5) + "顺利开工建设。"},
            {"period": "review", "text": f"{_port('增长6.1%', 6.1, 'actual')}。"},
            {"period": "review", "text": "新建幼儿园13所。"},
            {"period": "plan", "text": _TUNNEL.format(stage="completed", amount=19) + "建成通车。"},
            {"period": "plan", "text": f"{_port('增长8%以上', 8, 'target', '>=')}。"},
            *({"period": "plan", "text": f"建设{evil}文化馆。"} for evil in HOSTILE),
        ],
    },
    {
        "file": "lt-2024.txt", "place": "place:lt", "delivered": "2024-01-15", "review": 2023, "plan": 2024,
        "passages": [
            {"period": "review", "text": _TUNNEL.format(stage="completed", amount=19) + "建成通车。"},
            {"period": "review", "text": f"{_port('增长3.5%', 3.5, 'actual')}。"},
            {"period": "plan", "text": f"{_port('增长4%左右', 4, 'target', '~')}。"},
        ],
    },
    {
        "file": "sheng-2023.txt", "place": "place:zj", "delivered": "2023-01-02", "review": 2022, "plan": 2023,
        "passages": [{"period": "plan", "text": f"{_port('增长5%左右', 5, 'target', '~')}。"}],
    },
]  # fmt: skip


def followed() -> dict[str, Any]:
    data: dict[str, Any] = copy.deepcopy(yaml.safe_load(DATA.read_text(encoding="utf-8")))
    data["places"]["place:lt"] = ["鹭洲市", "浙江省鹭洲市", "331900", "city", "place:zj"]
    data["reports"] += REPORTS
    return data
