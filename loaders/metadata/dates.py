"""Dates and years in digits or Chinese numerals, at the precision given."""

from __future__ import annotations

import re

from loaders.wording import DAY, MONTH, YEAR

_DIGITS = {c: str(d) for d, cs in enumerate(("〇○零OＯ0oΟО", *"一二三四五六七八九")) for c in cs} | {
    str(d): str(d) for d in range(10)
}
_DATE = re.compile(
    rf"(?P<y>{YEAR})\s*年(?:\s*(?P<m>{MONTH})\s*月(?:\s*(?P<d>{DAY})\s*日)?)?"
    rf"|(?P<y2>{YEAR})\s*[.\-/]\s*(?P<m2>1[0-2]|0?[1-9])\s*[.\-/]\s*(?P<d2>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_FIRST_YEAR, _LAST_YEAR = 1949, 2100

# 十五五 and its like: the first year of the plan (the tenth ran from 2001 to 2005)
_PLANS = {"九五": 1996, "十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_PLAN_NAME = re.compile(
    r"[“\"]?(十[一二三四五]五|(?<!十)九五|(?<![一二三四五])十五(?!五))[”\"]?(?=时期|规划|计划|期间|发展|工作|[”\"])"
)


def year(text: str) -> int | None:
    """2023, 二〇二三, ２０２３ → 2023; None for what is no year of a report."""
    try:
        value = int("".join(_DIGITS[c] for c in text))
    except (KeyError, ValueError):
        return None
    return value if _FIRST_YEAR <= value <= _LAST_YEAR else None


def number(text: str) -> int | None:
    """A month or a day: 12, 十二, 二十五, 元 → int."""
    if text.isdigit():
        return int(text)
    if text == "元":
        return 1
    tens, mark, ones = text.rpartition("十")
    try:
        if not mark:
            return int(_DIGITS[text])
        return 10 * (int(_DIGITS[tens]) if tens else 1) + (int(_DIGITS[ones]) if ones else 0)
    except (KeyError, ValueError):
        return None


def date(text: str) -> tuple[str, re.Match[str]] | None:
    """The first date in a folded text as ISO at its precision (2023, 2023-02, 2023-02-06), with its match."""
    for match in _DATE.finditer(text):
        value = year(match["y"] or match["y2"])
        if value is None:
            continue
        month, day = (number(t) if t else None for t in (match["m"] or match["m2"], match["d"] or match["d2"]))
        parts = [f"{value:04}"]
        if month and 1 <= month <= 12:
            parts.append(f"{month:02}")
            if day and 1 <= day <= 31:
                parts.append(f"{day:02}")
        return "-".join(parts), match
    return None


def years_in(text: str) -> list[int]:
    """All years (…年) of a folded text, in order."""
    return [y for m in re.finditer(rf"({YEAR})\s*年", text) if (y := year(m.group(1))) is not None]


def five_year_plans(text: str) -> list[int]:
    """First years of the five-year plans that a text names: “十四五”时期 → 2021."""
    return [_PLANS[m.group(1)] for m in _PLAN_NAME.finditer(text)]
