"""Amounts compared: one unit, the range that a hedge means, and the verdict on a result."""

from __future__ import annotations

import re

from msgspec import structs

from kg.tracking.records import Amount, Verdict

_SCALES = {"万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5,
           "万": 1e4, "千": 1e3, "百": 1e2}  # fmt: skip
_SCALE = re.compile("^(?:" + "|".join(sorted(_SCALES, key=len, reverse=True)) + ")(?!分点|米$|瓦|克|伏)")
# counters that reports use for the same things
_SAME = {"户": "家", "个": "家", "项": "家", "名": "人", "位": "人", "千米": "公里", "处": "家", "所": "家",
         "百分点": "个百分点", "平方千米": "平方公里", "人次": "人次", "件": "家", "家次": "家", "条": "家",
         "座": "家"}  # fmt: skip
_AREAS = {"公顷": 1e4, "平方公里": 1e6, "平方千米": 1e6, "平米": 1.0}
RATES = ("%", "‰", "个百分点", "倍", "")
MONEY = ("元", "美元")
ABOUT = 0.05  # 左右: so far, as a share of the number, a result may lie from it
_CLOSE = 0.02  # a result so near above a plain number only meets it
APART = 3.0
_HALF = 0.5  # of a count: from here on partly


def unit_of(unit: str) -> tuple[str, float]:
    """(base unit, factor): 万亩 → (亩, 10000), 户 → (家, 1)."""
    found = _SCALE.match(unit)
    bare = unit[found.end() :] if found else unit
    if bare in _AREAS:
        return "平方米", _AREAS[bare] * (_SCALES[found.group()] if found else 1.0)
    return _SAME.get(bare, bare), _SCALES[found.group()] if found else 1.0


def comparable(a: Amount, b: Amount) -> bool:
    """Whether two amounts have one unit and are both a change or both a level."""
    return unit_of(a.unit)[0] == unit_of(b.unit)[0] and a.growth == b.growth


def target_range(target: Amount) -> tuple[float, float]:
    """The range of results that meet a target, in the base unit; infinite ends where the hedge leaves them open.

    左右 allows 5% of the number on both sides; 以上, 力争突破 … has no upper end; a range is its own.
    A plain number is its lower end: more of it only `exceeds`.
    """
    if target.value is None:
        raise ValueError("a masked target has no range")
    factor = unit_of(target.unit)[1]
    value = target.value * factor
    top = (target.value_max if target.value_max is not None else target.value) * factor
    if target.comparator == ">=":
        return value, float("inf")
    if target.comparator == "<=":
        return float("-inf"), top
    if target.comparator == "~":
        slack = abs(value) * ABOUT
        return value - slack, top + slack
    return value, top


def verdict(target: Amount, result: Amount, *, lower: bool = False, more: bool = False) -> Verdict:
    """What a result makes of a target; both have numbers and are comparable.

    `lower`: less is better (unemployment, prices, energy): the target is what the result must not be above. A fall
    (下降3%, a negative change) is better the larger it is, unless more of it is better (`more`: 零售总额下降5%).

    A count that fell short is `partly` from half of it on; a rate, a level or a sum of money is `missed`. 以上 is
    exceeded from a tenth above the number, since what it asks for is more than the number.
    """
    if target.value is None or result.value is None:
        raise ValueError("a masked number has no verdict")
    if target.growth and target.value < 0 and not more and target.comparator in ("=", "~", "<=", ">="):
        return verdict(_turned(target), _turned(result))
    low, high = target_range(target)
    value = result.value * unit_of(result.unit)[1]
    if unit_of(target.unit)[0] in RATES and _decimals(target.value):
        value = round(value, _decimals(target.value))  # 58.08% meets 58.1%
    if target.comparator == "<=" or lower:
        return "fulfilled" if value <= high * (1 + 1e-9) else "missed"
    if value < low * (1 - 1e-9) if low >= 0 else value < low:
        counted = unit_of(target.unit)[0] not in (*RATES, *MONEY) and not target.growth
        number = target.value * unit_of(target.unit)[1]
        return "partly" if counted and value >= _HALF * number else "missed"
    limit = high * (1 + _CLOSE) if high != float("inf") else low * 1.1
    return "exceeded" if value > limit else "fulfilled"


def is_open(kind: Verdict, result: Amount, *, lower: bool = False) -> bool:
    """Whether a result that falls short gives only a bound on the other side, and so decides nothing.

    突破200亿元 may be 229; of what must not be above 1%, 低于2% may be 0.8 (`lower`).
    """
    return kind in ("missed", "partly") and result.comparator == ("<=" if lower else ">=")


def plausible(target: Amount, result: Amount, apart: float = APART) -> bool:
    """Whether two numbers can be of one thing in one year: at most `apart` times apart, unless they are changes."""
    if target.value is None or result.value is None or target.growth:
        return True
    a, b = target.value * unit_of(target.unit)[1], result.value * unit_of(result.unit)[1]
    return a == b or (min(abs(a), abs(b)) > 0 and max(abs(a), abs(b)) / min(abs(a), abs(b)) <= apart)


def _turned(amount: Amount) -> Amount:
    """A fall as what it gains."""
    return structs.replace(
        amount,
        value=None if amount.value is None else -amount.value,
        value_max=None if amount.value_max is None else -amount.value_max,
    )


def _decimals(value: float) -> int:
    return len(f"{value:.10g}".partition(".")[2])
