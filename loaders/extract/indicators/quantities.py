"""Numbers with their units: value, range, hedge. Masked numbers (XX%, **亿元) are unknown and never read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.model import Record
from kg.text import fold
from loaders.extract.indicators.words import alternatives, hedges, words

_SCALES = {"百": 100.0, "千": 1000.0, "万": 10000.0, "十万": 1e5, "百万": 1e6, "千万": 1e7, "": 1.0}
_CHINESE = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))


class Quantity(Record, frozen=True, kw_only=True):
    """`start:end` holds hedges and unit; `number` is where the digits begin. `unit` as written, folded.

    `value` is the number in that unit, of a range the lower end.
    """

    start: int
    end: int
    number: int
    value: float
    value_max: float | None = None
    unit: str
    comparator: str = "="
    rank: bool = False


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    w = words()
    number = r"\d+(?:,\d{3})*(?:\.\d+)?"
    units = rf"{alternatives(w.units)}|P(?![A-Za-z])|方(?![面便案式向针法阵圆略舱志言位])"
    before = hedges(
        *(
            x
            for x in (*w.at_least, *w.at_most, *w.about)
            if x not in ("余", "多", "以上", "以下", "以内", "左右", "上下", "之内", "上", "过")
        )
    )
    after = alternatives(("以上", "以内", "以下", "左右", "上下", "之内", "及以上"))
    scale = "(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
    tail = rf" ?(?P<more>余|多)?(?P<unit>{scale}?(?P<more2>余|多)?(?:{units})|{scale}(?![年月]))"
    return re.compile(
        rf"(?P<before>(?:{before})?)(?<![A-Za-z\d.*＊第\-])(?P<a>{number})"
        rf"(?:(?P<ua>{scale}?(?:{units})?)[-—–~～至到]+(?P<b>{number}))?"
        rf"(?:{tail}|(?P<fraction>/\d{{1,2}}(?!\d)))(?P<after>(?:{after})?)"
    )


@lru_cache(maxsize=1)
def _magnitude() -> re.Pattern[str]:
    w = words()
    before = hedges("近", "超过", "超", "突破", "过", "逾", "达", "破", "迈上", "跨过", "上", "约", "接近")
    return re.compile(
        rf"(?P<before>{before})(?P<a>百|千|万|十万|百万|千万)?(?P<b>亿|万)?(?P<more>余|多)?(?P<unit>{alternatives(w.units)})(?P<after>(?:以上|左右)?)"
    )


_PARTS = ("before", "a", "b", "ua", "fraction", "more", "more2", "unit", "after")  # groups of `_pattern`
_TENTHS = re.compile(
    r"(?P<before>近|超过|超|约|逾)?(?P<a>[一二三四五六七八九])成(?!立|为|功|果|员|都|就|长|熟|效|本|交|立)(?P<after>(?:以上|左右)?)"
)
_RANK = re.compile(
    r"(?:(?:全国|全省|全市|全区|全县|全疆|全球|世界|西部|西北|苏南|城市|省份|地区|同类|[一-龥]{1,6}区|前)[^,。;:、]{0,8}?)"
    r"(?P<word>第(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>位次|位|名)?|首位|前(?P<top>\d{1,2})(?P<topunit>位|名))(?=[,。;:、!)和并的]|$)"
)


def quantities(text: str, folded: str | None = None) -> Iterator[Quantity]:
    """All quantities of a text, from left to right; offsets into `text`. `folded` is its folded form, if at hand."""
    folded = fold(text) if folded is None else folded
    found = [*_numbers(text, folded), *_magnitudes(folded), *_ranks(folded)]
    found.sort(key=lambda q: (q.start, -q.end))
    end = -1
    for quantity in found:
        if quantity.number >= end:
            yield quantity
            end = quantity.end


# what every number, round number and rank holds: sentences without it need no search
_DIGIT = re.compile(r"\d")
_ROUND = re.compile("[近超过破逾达上约][十百千万亿]")
_RANKED = re.compile(r"第|首位|前\d")


def may_hold(folded: str) -> bool:
    """Whether a folded text may hold a quantity at all: most sentences do not."""
    return bool(_DIGIT.search(folded) or "成" in folded or "第" in folded or "首位" in folded or _ROUND.search(folded))


def _numbers(text: str, folded: str) -> Iterator[Quantity]:
    if not _DIGIT.search(folded):
        return
    for m in _pattern().finditer(folded):
        before, a, b, scaled, fraction, more, more_in_unit, written, after = m.group(*_PARTS)
        if "," in a and "，" in text[m.start("a") : m.end("a")]:  # a Chinese comma ends a clause
            continue
        value = float(a.replace(",", ""))
        top = float(b.replace(",", "")) if b else None
        if fraction:
            value = round(value / float(fraction[1:]), 4)
        unit = (written or "").replace("余", "").replace("多", "")
        if top is not None and scaled and scaled != unit and not unit.endswith(scaled):
            top = None
        if top is not None and top < value:
            continue
        yield Quantity(
            start=m.start(), end=m.end(), number=m.start("a"), value=value, value_max=top, unit=unit,
            comparator=_comparator(before, ">=" if more or more_in_unit else None, after),
        )  # fmt: skip


def _magnitudes(folded: str) -> Iterator[Quantity]:
    for m in _magnitude().finditer(folded) if _ROUND.search(folded) else ():
        if not (m["a"] or m["b"]):
            continue
        value, unit = _SCALES[m["a"] or ""], m["unit"]
        if m["b"]:
            unit = m["b"] + unit
        elif value >= 10000 and m["a"] != "万":
            value, unit = value / 10000, "万" + unit
        yield Quantity(
            start=m.start(), end=m.end(), number=m.start("a") if m["a"] else m.start("b"), value=value, unit=unit,
            comparator=_comparator(m["before"], ">=" if m["more"] else None, m["after"]),
        )  # fmt: skip
    for m in _TENTHS.finditer(folded) if "成" in folded else ():
        if m["before"] or m["after"]:
            yield Quantity(
                start=m.start(), end=m.end(), number=m.start("a"), value=float(_CHINESE[m["a"]]), unit="成",
                comparator=_comparator(m["before"] or "", None, m["after"]),
            )  # fmt: skip


def _ranks(folded: str) -> Iterator[Quantity]:
    for m in _RANK.finditer(folded) if _RANKED.search(folded) else ():
        if m["top"]:
            value, unit = float(m["top"]), m["topunit"]
        elif m["word"] == "首位":
            value, unit = 1.0, "位"
        else:
            value, unit = float(m["n"]) if m["n"].isdigit() else float(_small(m["n"])), m["unit"] or ""
        yield Quantity(start=m.start(), end=m.end(), number=m.start("word"), value=value, unit=unit, rank=True)


def _small(numeral: str) -> int:
    """A Chinese numeral below 100."""
    if "十" not in numeral:
        return _CHINESE[numeral[-1]]
    tens, _, ones = numeral.partition("十")
    return (_CHINESE[tens] if tens else 1) * 10 + (_CHINESE[ones] if ones else 0)


def _comparator(before: str, more: str | None, after: str) -> str:
    """The sign for the hedges around a number; of two, the one behind it decides (近百个以上)."""
    if not (before or after):
        return more or "="
    w = words()
    for word in (after.removeprefix("及"), before):
        if word in w.at_least or (word and word in ("突破", "迈上", "跨过", "破", "上", "过")):
            return ">="
        if word in w.at_most:
            return "<="
        if word in w.about:
            return "~"
    return more or "="
