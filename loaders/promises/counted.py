"""Whether a number that a review tells counts what was promised: the same thing, class and deed (new, improved, there).

Clauses of like words hold numbers of other things: 新建医院 and 新改扩建学校, 新增产业空间 and 产业空间品质提升.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import rjieba

from kg.text import fold
from kg.tracking import matching
from kg.tracking.amounts import RATES, comparable, unit_of, verdict
from kg.tracking.records import Amount, Claim, Promise
from loaders.promises.phrases import AND, only_generic
from loaders.promises.wording import words

_MANY = 3  # more than one in so many words that a clause has no letter of make it another thing
_BUILT = re.compile("(?<![更创])新建|建成")
_STEP = re.compile("(?P<s1>开工|动工)|(?P<s2>建成|竣工|完工)|(?P<s3>供应|提供|分配|交付)")
_COUNT = re.compile(r"\d+(?:\.\d+)?(?![\d.号期年月])")
_SHARE = re.compile("(?:比例|比重|占比|率|覆盖率|普及率|达标率)")
_LETTER = re.compile("[一-鿿A-Za-z]")


def only_others(promise: Promise, phrase: str, claim: Claim) -> bool:
    """Whether a clause has numbers that could be compared with the one that was promised, all of other things."""
    target = promise.amount
    if target is None or target.value is None:
        return False
    given = [a for a in claim.amounts if a.value is not None and comparable(a, target)]
    return bool(given) and all(of_another(promise, phrase, claim, a) for a in given)


def of_another(promise: Promise, phrase: str, claim: Claim, result: Amount) -> bool:
    """Whether a number is of another thing than was promised.

    Args:
        phrase: what the promise names, synonyms read alike.
        result: one of the amounts of the claim.
    """
    target = promise.amount
    if target is None or target.value is None or result.value is None or _same(target, result):
        return False  # the very number is no chance
    counts = unit_of(target.unit)[0] not in RATES and not target.growth
    name = result.name or ""
    if counts and _other_deed(promise.deed + promise.text, claim.text):
        return True
    reached = verdict(target, result) in ("fulfilled", "exceeded")
    if counts and _other_step(promise.deed + promise.text, name or claim.text, reached=reached):
        return True
    quoted = matching.quoted(name)
    if any(q in phrase for q in quoted):
        return False
    if any(not set(q) & set(phrase) for q in quoted):
        return True  # 专精特新企业 and 专精特新“小巨人”
    around = f"{claim.before},{claim.text}"
    if counts and name:
        for other in claim.amounts:
            if other.name and other.start != result.start:
                around = around.replace(other.name, "")  # 8座集贸市场改造和12个城中村治理: each number is of its own
    named = things(_first(phrase, promise.text))
    if not named and _SHARE.fullmatch(phrase):
        named = things(promise.text, verbs=True)  # 比例 of 分类减量比例
    return _lacks(around + name, named) and _lacks(words().told(fold(around + name)), named)


def _lacks(text: str, named: Sequence[str]) -> bool:
    """Whether a text has no letter of more than one in `_MANY` of the words that say which thing it is."""
    letters = set(text)
    return sum(letters.isdisjoint(word) for word in named) * _MANY > max(1, len(named))


def _first(phrase: str, text: str) -> str:
    """The first of several things that have each their number (20个公厕和20个转运站), else all that is named."""
    members = AND.split(phrase)
    return members[0] if len(members) > 1 and len(_COUNT.findall(text)) > 1 else phrase


def _same(target: Amount, result: Amount) -> bool:
    """Whether both are one number."""
    if target.value is None or result.value is None:
        return False
    return abs(target.value * unit_of(target.unit)[1] - result.value * unit_of(result.unit)[1]) < 1e-9 * abs(
        target.value * unit_of(target.unit)[1]
    )


def _other_deed(promised: str, told: str) -> bool:
    """Whether one of two texts says only that something new comes, the other only that what is there was improved.

    What there is of it in all (拥有310家) is not what came new, either.
    """
    w = words()
    new, improved = re.search(w.new, promised), re.search(w.improved, promised)
    if new and not improved and not re.search(w.made, told):
        return bool(re.search(w.improved, told) or re.match(w.there, told))
    built = _BUILT.search(told) and not re.search(w.improved, told)
    return bool(improved and not re.search(w.made, promised) and built)


def _other_step(promised: str, told: str, *, reached: bool) -> bool:
    """Whether one of two texts counts what begins, the other what is ready or handed over (开工, 竣工, 供应).

    What is further, and as many as were promised, has begun too.
    """
    mine, theirs = (_steps(text) for text in (promised, told))
    if not mine or not theirs or mine & theirs:
        return False
    return not (reached and min(theirs) > max(mine))


def _steps(text: str) -> set[int]:
    return {int(str(m.lastgroup)[1:]) for m in _STEP.finditer(text)}


@lru_cache(maxsize=4096)
def things(phrase: str, *, verbs: bool = False) -> tuple[str, ...]:
    """The words of a phrase that say which thing it is; with those that are verbs elsewhere (宣传), where asked."""
    w = words()
    loose = {*w.loose, *w.lead, *w.aim, *(() if verbs else w.commit)}
    return tuple(
        word
        for word in rjieba.cut(phrase)
        if len(word) > 1 and _LETTER.search(word) and word not in loose and not only_generic(word)
    )
