"""What a clause of a review tells of a thing: how far it has come, which amount, which figure of a state."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import structs

from kg.text import fold
from kg.tracking import matching
from kg.tracking.amounts import APART, comparable, plausible, verdict
from kg.tracking.records import Amount, Claim, Promise
from loaders.promises.claims import TOTAL
from loaders.promises.counted import of_another, things
from loaders.promises.phrases import AND
from loaders.promises.spans import PART
from loaders.promises.wording import words

# ranks of stages, see loaders/data/promise_wording.yaml
PREPARED, STARTED, UNDER_WAY, STRUCTURE, BUILT = 1, 2, 3, 4, 5
UNFINISHED = (PREPARED, UNDER_WAY, STRUCTURE)  # what has started may be built as well

INVESTED = re.compile(r"(?:总)?投资[^、,的]{1,12}元的")  # says nothing of the stage: 完成投资3亿元的水厂
_NUMBER = r"(\d+(?:\.\d+)?)"
_LEVEL = re.compile("达到?|提高到|提升到|突破|超过|稳定在|保持|控制在|总数|总量|率")
_FOLLOWS = re.compile("^(?:等|已|均|全部|全面|正|陆续|相继|顺利)")
_PER = re.compile(
    "每平方公里|地均|万元(?=GDP|地区|国内|本[地市区]|生产|工业|产值)|单位|[耗碳放]强度"
)  # of a share: 万元GDP能耗, 每平方公里GDP
_REACHED = re.compile("突破|达到?|增至|总数|总量|累计")
_NEW = re.compile("新增|净增|新认定")
_MORE = re.compile("[新净]增|新[建设引认培]|培育|引进|引育|认定|招引|落户|发展")
_THERE = "(?:达到?|突破|超过|共有)"
_TOTAL = "(?:增至|累计|总数|总量|存量)"
_FROM_TO = re.compile(r"[从由].*?\d.*?(?:提高|提升|增加|上升|增长|下降|降低|减少|降|增|升)[到至为]")
_MEASURE = re.compile("(?P<of>增加值|产值|投资|收入|营收|税收)(?:总额|总量|规模|额)?$")
_NEW_APART = 6.0  # times: so far from the promise may the count be of what came new
_COUNTER = "(?:项|件|个|家|条|座|处|所|宗|户)"
_OF_SO_MANY = re.compile(
    rf"(?<![\d.])(?P<all>\d+){_COUNTER}[^,。;\d]{{0,10}}(?:已|全面|基本|实际)?"
    rf"(?:完成|办结|建成|开工|落实|竣工|兑现|办理)了?(?P<done>\d+){_COUNTER}(?![\d.])"
)
_BRANCH = re.compile("(?P<who>[一-鿿]{2,10}?)(?:累计|共)?(?:完成|实现|带动)[一-鿿]*投资")
_EACH = re.compile(r"(?P<names>[^,。;]+?)分别(?P<numbers>[^,。;]*\d[^,。;]*)")
_CONSTANT = re.compile("不变价|可比价")  # prices of a base year
_NAMED = 2  # letters of what was promised that a clause with the very number has


def stage(phrase: str, claim: Claim) -> int:
    """The rank of the stage that a clause tells of a thing, 0 for none.

    Words behind the name say it, of several the least; else the last word before it; else the clause that follows.
    """
    text = INVESTED.sub("", fold(claim.text))
    at = _end_of(matching.plain(phrase), text)
    found = [(m.start() >= at, int(str(m.lastgroup)[1:])) for m in words().stage.finditer(text)]
    behind = [rank for after, rank in found if after]
    if behind:
        return min((r for r in behind if r in UNFINISHED), default=max(behind))
    if found:
        return found[-1][1]
    after = claim.after.split(",")[0]
    goes_on = words().stage.match(after) and matching.plain(phrase)[-2:] in after  # 启动26个改造项目
    if not _FOLLOWS.match(after) and not goes_on:
        return 0
    later = [int(str(m.lastgroup)[1:]) for m in words().stage.finditer(after)]
    return later[-1] if later else 0


def _end_of(phrase: str, text: str) -> int:
    """Where the longest run of a phrase that a text holds ends; 0 where there is none."""
    for size in range(len(phrase), 1, -1):
        for start in range(len(phrase) - size + 1):
            at = text.find(phrase[start : start + size])
            if at >= 0:
                return at + size
    return 0


def result_of(promise: Promise, phrase: str, claim: Claim) -> Amount | None:
    """The amount that a clause gives for what was promised, None where it gives none that can be compared."""
    target = promise.amount
    if target is None or _of_another_time(promise, claim) or _of_its_part(phrase, claim):
        return None
    if target.indicator and _of_a_branch(promise, claim):
        return None
    if not target.growth and bool(_CONSTANT.search(promise.text)) != bool(_CONSTANT.search(claim.text)):
        return None  # a level in prices of another year
    found = _candidates(promise, phrase, claim)
    if "分别" in promise.text and "分别" in claim.text:
        found = found[:1]
    elif (own := _of_each(phrase, claim)) is not None:
        counted = (_counted(a, target) for a in claim.amounts if a.value is not None and abs(a.value) == own)
        return next((a for a in counted if comparable(a, target) and _likely(promise, a, claim)), None)
    if target.indicator:
        wanted = _indicators(promise, target.indicator)
        same = [a for a in found if a.indicator in wanted and not _apart(phrase, a.name)]
        if same:
            told = same[0 if "分别" in claim.text else -1]  # 氮和磷分别下降3%和2%
            return told if _named(phrase, told) else _of_the_name(phrase, found) or told
        found = [a for a in found if not a.indicator]
    result = _of_name(phrase, target, claim, found)
    return result and _of_those(claim, result)


def _of_each(phrase: str, claim: Claim) -> float | None:
    """Of A、B和C分别达x、y和z the number of the one that a phrase names; None where it names none or several."""
    each = _EACH.search(fold(claim.text))
    if each is None or "、" in phrase:
        return None
    names = [matching.plain(words().alike(n)) for n in AND.split(each["names"])]
    numbers = [float(n) for n in re.findall(_NUMBER, each["numbers"])]
    text = matching.plain(phrase)
    mine = [i for i, name in enumerate(names) if name.endswith(text) or _shares(text, name, names)]
    return numbers[mine[0]] if len(names) == len(numbers) and len(mine) == 1 else None


def _shares(text: str, name: str, names: Sequence[str]) -> bool:
    """Whether a phrase is a name of a list with what the list says once: 宽带 of 电视、宽带、手机覆盖率."""
    rest = text.replace(name, "", 1) if len(name) >= _NAMED else text
    return rest != text and (names[-1].endswith(rest) or names[0].startswith(rest))


def _of_those(claim: Claim, result: Amount) -> Amount:
    """Of so many how many were done: 30项任务完成28项."""
    found = _OF_SO_MANY.search(claim.text)
    if found is None or result.value is None or float(found["all"]) != result.value:
        return result
    return structs.replace(result, value=min(result.value, float(found["done"])))


def _of_another_time(promise: Promise, claim: Claim) -> bool:
    """Whether a clause tells of several years and the promise is of one, or of a part of the year."""
    growth = promise.amount is not None and promise.amount.growth
    if claim.span and (growth or not _LEVEL.search(promise.text)):
        return True
    return claim.partial and not PART.search(promise.text)


def _of_its_part(phrase: str, claim: Claim) -> bool:
    """Whether a clause tells of a part of what was told before (其中), and not of what was promised."""
    text = matching.plain(phrase)
    return claim.text.startswith("其中") and 2 * matching.common_run(text, matching.plain(claim.text)) < len(text)


def _candidates(promise: Promise, phrase: str, claim: Claim) -> list[Amount]:
    """The amounts of a clause that can be of what was promised."""
    target = promise.amount
    if target is None:
        return []
    per = _per(f"{target.name}{promise.text}")
    return [
        a
        for a in (_counted(a, target) for a in claim.amounts)
        if comparable(a, target)
        and _likely(promise, a, claim)
        and not _of_other(promise, a, claim)
        and not of_another(promise, phrase, claim, a)
        and _per(a.name) == per
    ]


def _of_name(phrase: str, target: Amount, claim: Claim, found: Sequence[Amount]) -> Amount | None:
    """Of amounts the one whose name has most of a phrase; the very number where no name has any."""
    text = matching.plain(phrase)
    named = [
        a
        for a in found
        if not _apart(phrase, a.name)
        and not _of_another_kind(text, a.name)
        and (a.growth or not _of_several(phrase, a.name))
    ]
    ranked = [(_run(text, matching.plain(words().told(a.name or ""))), a) for a in named]
    if len(named) > 1 and _FROM_TO.search(claim.text):
        ranked = [(max(run for run, _ in ranked), named[-1])]  # 从78%提高到90%
    best = max(ranked, key=lambda r: r[0], default=(0, None))
    if best[0] >= min(3, len(text)):
        return best[1]
    equal = [a for a in named if a.value == target.value and a.unit == target.unit]
    return equal[0] if len(equal) == 1 and matching.common_run(text, matching.plain(claim.text)) >= _NAMED else None


def _indicators(promise: Promise, indicator: str) -> tuple[str, ...]:
    """The indicator that was promised; of firms that were to come (引进国高企业50家) also that of new ones."""
    from loaders.extract.indicators.authority import new_of

    new = re.search(words().made, promise.deed + promise.text)
    added = new_of(indicator) if new else None
    return (indicator, added) if added else (indicator,)


def _named(phrase: str, amount: Amount) -> bool:
    """Whether the name of an amount has half of a phrase."""
    text = matching.plain(phrase)
    return 2 * _run(text, matching.plain(words().told(amount.name or ""))) >= len(text)


def _of_the_name(phrase: str, found: Sequence[Amount]) -> Amount | None:
    """The amount whose name has all of a phrase: of 幼儿园学位 and 中小学学位 the latter."""
    text = matching.plain(phrase)
    return next((a for a in found if text in matching.plain(words().told(a.name or ""))), None)


def _run(text: str, name: str) -> int:
    """Letters of the longest run of two names; all where they have the same in another order: 整治河道, 河道整治."""
    return len(text) if sorted(text) == sorted(name) else matching.common_run(text, name)


def _likely(promise: Promise, amount: Amount, claim: Claim) -> bool:
    """Whether an amount can be of what was promised in one year; of what comes new more may come than was thought."""
    new = words().new
    target = promise.amount
    if target is None or target.value is None or amount.value is None:
        return target is not None
    told = re.search(new, amount.name or "") or re.match(f"(?:{new})", claim.text)  # 新增桥3座、站9座: said once
    more = told and re.search(new, promise.deed + promise.text) and verdict(target, amount) in ("fulfilled", "exceeded")
    return plausible(target, amount, _NEW_APART if more else APART)


def _apart(phrase: str, name: str | None) -> bool:
    """Whether a word that makes another figure of it stands in one of two names: 进出口总额, 出口总额."""
    return bool(name) and any((word in phrase) != (word in str(name)) for word in words().apart)


def _per(name: str | None) -> bool:
    """Whether a figure is of a unit of something else."""
    return bool(name and _PER.search(name))


def _counted(amount: Amount, target: Amount) -> Amount:
    """An amount that leaves out what it counts (33万) in the unit of the target (万人)."""
    bare = amount.unit in ("万", "亿") and target.unit.startswith(amount.unit)
    return structs.replace(amount, unit=target.unit) if bare else amount


def _of_another_kind(phrase: str, name: str | None) -> bool:
    """Whether two names of one measure differ in what it is of (工业增加值, 能源工业增加值): none holds the other."""
    mine, theirs = _MEASURE.search(phrase), _MEASURE.search(matching.plain(name or ""))
    if not mine or not theirs or mine["of"] != theirs["of"]:
        return False
    plain = matching.plain(words().alike(fold(str(name))))
    return phrase not in plain and plain not in phrase


def _of_a_branch(promise: Promise, claim: Claim) -> bool:
    """Whether a figure is of what a branch did (城市更新完成固定资产投资), which was not promised."""
    branch = _BRANCH.match(claim.text)
    named = things(branch["who"], verbs=True) if branch else ()
    return bool(named) and not any(word in promise.text for word in named)


def _of_several(phrase: str, name: str | None) -> bool:
    """Whether a number counts what was promised and other things together: 中小学和幼儿园12所."""
    parts = re.split("[和及与]", name or "")
    if len(parts) == 1 or re.search("[和及与、]", phrase) or not any(phrase in part for part in parts):
        return False
    others = (part[words().opening(part)[1] :] for part in parts if phrase not in part)
    return any(len(other) >= _NAMED and other not in words().commit for other in others)


def _of_other(promise: Promise, amount: Amount, claim: Claim) -> bool:
    """Whether one of the two is what was added, the other what there is of it in all."""
    if amount.value is None:
        return False
    if amount.name and amount.name.startswith(TOTAL):
        return bool(_NEW.search(promise.text))
    if amount.name and _NEW.search(amount.name) and _REACHED.search(promise.text) and not _NEW.search(promise.text):
        return True
    number = rf"[^\d,]{{0,12}}{re.escape(f'{amount.value:g}')}(?![\d.])"
    if _NEW.search(promise.text):
        there = re.search(f"(?:{_TOTAL}|{_THERE}){number}", claim.text)
        return there is not None and not _MORE.search(claim.text)
    return bool(re.search(_TOTAL, promise.text) and re.search(f"(?:{_NEW.pattern}){number}", claim.text))


def figure(name: str, claims: Sequence[Claim]) -> tuple[float, Claim] | None:
    """The number that a review gives for a state (`better` of the vocabulary), with its clause.

    Args:
        name: a regular expression.
    """
    names = "|".join(b.name for b in words().better)
    for claim in claims:
        if claim.period != "review" or not re.search(name, claim.text):
            continue
        listed = re.findall(names, claim.text)
        numbers = re.search(rf"分别[为达是]?{_NUMBER}[^\d]*?[、和]\s*{_NUMBER}", claim.text)
        at = next((i for i, n in enumerate(listed) if re.fullmatch(name, n)), None)
        if numbers and at is not None and len(listed) == 2:
            return float(numbers.group(at + 1)), claim
        direct = re.search(rf"{name}(?![^\d]*(?:下降|降低|减少))[^\d,。;]{{0,16}}{_NUMBER}", claim.text)
        if direct:
            return float(direct.group(1)), claim
    return None
