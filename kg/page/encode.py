"""The page's records as JSON for the browser: columns instead of objects, safe inside a script element.

`core` is what every view needs, `texts` the sentences, read when the first one is shown. Small pages hold both as plain
JSON; large ones as raw deflate in base64, which the browser's DecompressionStream undoes. What became of a place's
promises is packed for each place, and read when that place is looked at.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterable
from typing import Any

from kg.characters import table
from kg.page.arrange import Arrangement
from kg.page.data import PERIODS, PageData

PLAIN = 1_500_000  # bytes of JSON up to which it stays readable in the file
# one for one, so that offsets hold: control characters and halves of surrogate pairs cannot stand in HTML
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def fit(text: str) -> str:
    """The text with what no document may hold replaced by U+FFFD, one for one."""
    return _UNFIT.sub("\ufffd", text)


def core(data: PageData, arrangement: Arrangement, **more: Any) -> dict[str, Any]:
    """Columns of items, places, reports and facts; facts are sorted by item, place, year."""
    order = sorted(range(len(data.facts)), key=lambda i: _order(data.facts[i]))
    facts = [data.facts[i] for i in order]
    items, places, reports = data.items, data.places, data.reports
    return {
        "kinds": [{"key": k.key, "zh": k.zh, "en": k.en, "colour": k.colour, "shape": k.shape} for k in data.kinds],
        "items": {
            "id": [i.id for i in items], "kind": [i.kind for i in items], "name": [i.name for i in items],
            "level": [i.level for i in items], "sort": [i.sort for i in items],
            "alias": [list(i.aliases) for i in items], "key": [list(i.keys) for i in items],
            "definition": _sparse(i.definition for i in items), "source": _sparse(i.source for i in items),
            "candidate": _sparse(i.candidate or None for i in items), "at": _flat(arrangement.items),
        },
        "places": {
            "id": [p.id for p in places], "name": [p.name for p in places], "full": [p.full for p in places],
            "code": [p.adcode for p in places], "level": [p.level for p in places],
            "province": [p.province for p in places], "alias": [list(p.aliases) for p in places],
            "key": [list(p.keys) for p in places], "known": [int(p.known) for p in places],
            "at": _flat(arrangement.places), "alike": _flat(arrangement.alike),
        },
        "reports": {
            "file": [r.file for r in reports], "place": [r.place for r in reports],
            "title": [r.title for r in reports], "delivered": [r.delivered for r in reports],
            "years": [[r.review_from, r.review_year, r.plan_year, r.plan_until] for r in reports],
        },
        "facts": {
            "item": [f.item for f in facts], "place": [f.place for f in facts], "year": [f.year or 0 for f in facts],
            "period": [PERIODS.index(f.period) for f in facts], "sentence": [f.sentence for f in facts],
            "start": [f.start for f in facts], "length": [f.length for f in facts],
            "span": [i for i, f in enumerate(facts) if f.span], "more": _sparse(f.more or None for f in facts),
        },
        "words": _words(data), "traditional": _traditional(data),
        "order": {"places": list(arrangement.place_order), "items": list(arrangement.item_order)},
        "refused": [list(r) for r in data.refused], "omitted": data.omitted,
        "start": {
            "items": list(data.start.items), "places": list(data.start.places),
            "years": data.start.years, "k": data.start.min_shared,
        },
        "courses": {str(c.place): c.counts() for c in data.courses}, "unanswered": data.unanswered,
        **more,
    }  # fmt: skip


def _order(fact: Any) -> tuple[Any, ...]:
    return (fact.item, fact.place, fact.year or 9999, fact.period != "review", fact.sentence, fact.start)


def _traditional(data: PageData) -> str:
    """Traditional characters, each followed by the simplified one, of those that names here are written with."""
    names = [name for item in data.items for name in (item.name, *item.aliases)]
    names += [name for place in data.places for name in (place.name, *place.aliases)]
    used = set("".join(names))
    return "".join(old + new for old, new in table().items() if new in used)


def _words(data: PageData) -> dict[str, list[int]]:
    words = sorted(data.words, key=_order)
    return {
        "item": [w.item for w in words], "place": [w.place for w in words], "year": [w.year or 0 for w in words],
        "period": [PERIODS.index(w.period) for w in words], "sentence": [w.sentence for w in words],
        "start": [w.start for w in words], "length": [w.length for w in words],
    }  # fmt: skip


def _sparse(values: Iterable[Any]) -> dict[str, Any]:
    return {str(i): value for i, value in enumerate(values) if value is not None}


def _flat(points: Iterable[tuple[int, int]]) -> list[int]:
    return [c for point in points for c in point]


def texts(data: PageData) -> dict[str, Any]:
    return {
        "report": [s.report for s in data.sentences],
        "start": [s.start for s in data.sentences],
        "text": [s.text for s in data.sentences],
        "clean": _sparse(s.clean for s in data.sentences),
    }


def _fitted(value: Any) -> Any:
    if isinstance(value, str):
        return fit(value)
    if isinstance(value, dict):
        return {fit(k): _fitted(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return value if value and type(value[0]) is int else [_fitted(v) for v in value]
    return value


def packed(value: Any, compress: bool | None = None) -> tuple[str, str]:
    """The value for a script element: its encoding (`json` or `deflate`) and its content, free of `<`.

    Args:
        compress: None decides by size.
    """
    return packed_all([value], compress)[0]


def packed_all(values: Iterable[Any], compress: bool | None = None) -> list[tuple[str, str]]:
    """As `packed`, each value on its own; whether they are compressed is decided by the size of all."""
    texts = [
        json.dumps(_fitted(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        for value in values
    ]
    if compress is None:
        compress = sum(map(len, texts)) > PLAIN
    return [("deflate", _deflated(text)) if compress else ("json", _escaped(text.decode())) for text in texts]


def _escaped(text: str) -> str:
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _deflated(text: bytes) -> str:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(squeeze.compress(text) + squeeze.flush()).decode()
