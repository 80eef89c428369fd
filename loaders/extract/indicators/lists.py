"""The names of a list whose numbers follow one by one: 城镇、农村居民人均可支配收入分别增长5%、7%.

What is measured stands once, behind the last name (居民人均可支配收入), or whose it is stands once, before the first
(茶叶产量、产值); each name gets it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from loaders.extract.indicators.words import alternatives, words
from loaders.tokens import tokens

_LINK = re.compile("、|以及|和|与|及")
_LAST_LINK = re.compile("(.+)(?:以及|和|与|及)(.+)")
_SCOPE = re.compile("^(?:全[国省市区县州]|全年|我[省市区县]|其中|五年|累计)+")
_KIND = re.compile("(?:[级类型]|国家|自治[区州])$")
_OF_KIND = re.compile("[^级类型]{0,6}?(?:[级类型]|国家|自治[区州])")
# 甲、乙等新兴产业产值; 高等教育 and 中等职业学校 are words, 高中等学校 is none
_SUCH = re.compile("(?:(?<![高同平])(?<!^[中初])等(?!级)[^、]*|[三四五六七八九十]+大[^、]*)$")
_SIZED = re.compile("\\d*[十百千]?[亿万]元及?以上[^、]{1,6}$")
_OPEN, _CLOSED = re.compile("[(“]"), re.compile("[)”]")


def names_of(listed: str, count: int) -> list[str]:
    """The complete names of a list that has `count` members; empty where it has another number of them.

    Args:
        listed: the folded words of the list.
    """
    for names in (_LINK.split(listed), listed.split("、"), _last_parted(listed)):
        if len(names) == count and all(names) and all(map(_closed, names)):
            return _completed(names)
    return []


def _completed(names: Sequence[str]) -> list[str]:
    """Each of the names with what the list says once of what is measured."""
    last = names[-1]
    head = head_of(last)
    if not head:
        if sized := _SIZED.search(last):  # 新签约、新落地亿元以上项目
            return [*(n if _SIZED.search(n) else n + sized.group() for n in names[:-1]), last]
        if _KIND.search(names[0]) and _nouns().search(last) and (kind := _OF_KIND.match(last)):  # 国家级、省级创新平台
            return [*(n + last[kind.end() :] if _KIND.search(n) else n for n in names[:-1]), last]
        return list(names)
    last = _SUCH.sub("", last[: -len(head)]) + head
    if head == last:  # 茶叶产量、产值: whose is said once
        first = head_of(names[0])
        whose = names[0][: -len(first)] if first else ""
        return [names[0], *(whose + n if len(whose) > 1 and head_of(n) == n else n for n in names[1:])]
    _, share, of_what = head.partition("占")
    if len(of_what) > 1:  # 甲投资、乙投资占全区比重
        names = [n + share + of_what if head_of(n) and share not in n else n for n in names]
    return [*(n if head_of(n) else _joined(n, _rest(last, n, head)) for n in names[:-1]), last]


def head_of(name: str) -> str:
    """The words for what is measured that end a name (增加值, 占…比重), whole words; empty where it ends with none."""
    found = _heads().search(name)
    if found is None:
        return ""
    start = max((end for end in tokens(name).ends if end <= found.start()), default=0)
    return name[start or found.start() :]


def _last_parted(listed: str) -> list[str]:
    *names, last = listed.split("、")
    pair = _LAST_LINK.fullmatch(last)
    return [*names, pair[1], pair[2]] if pair else []


def _closed(name: str) -> bool:
    return len(_OPEN.findall(name)) == len(_CLOSED.findall(name))


def _rest(last: str, name: str, head: str) -> str:
    """What `name` shares of the last one: all behind as many words of its length, at least what is measured."""
    if len(name) == 1:  # 一、二、三产业增加值
        return last[1:]
    if name.endswith(("业", "贸易")):  # 制造业、战略性新兴产业增加值
        return head
    ends, plain = tokens(last).ends, _SCOPE.sub("", name)
    own = len(tokens(plain).ends)
    alike = 0 < own <= len(ends) and abs(ends[own - 1] - len(plain)) < 2  # 国控 and 省控
    behind = last[ends[own - 1] :] if alike else ""
    return behind if len(behind) > len(head) and _closed(behind) else head


def _joined(name: str, rest: str) -> str:
    """Both, with what ends the one and begins the other once: 城镇居民 and 居民人均可支配收入."""
    return name + (rest[2:] if name.endswith(rest[:2]) else rest)


@lru_cache(maxsize=1)
def _heads() -> re.Pattern[str]:
    heads = alternatives(words().heads)
    return re.compile(rf"(?:(?:{heads})?占[^占]{{1,14}}|{heads})$")


@lru_cache(maxsize=1)
def _nouns() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(words().nouns)})$")
