"""What promises are about, taken apart: pairs of characters by rarity, words, beginnings of names, members of lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import rjieba
from scipy import sparse

from loaders.promises.terms import Index, spell, unique

_COMMON = 0.35  # what a word that any promise has weighs
_GENERIC = re.compile(
    r"建设|项目|工程|工作|实施|推进|加快|完成|开展|加强|强化|推动|打造|提升|改革|发展|体系|机制|行动|专项|重点|一批|全面|深化|重大|支持|企业|产业|服务|管理|全省|全市|全区|全县|新增|培育|综合|以上|增长|新建|中心|创新|建成|今年|供给|号线|制度|政策|质量|水平|能力|治理|保障(?!房)|社会|经济|示范|平台|人才|投资|增加|目标|任务"
)
_RANK_WORD = re.compile("^(?:国家级|省级|市级|区级|县级|全国|全省|全市|全区|[*])+")
_LETTER = re.compile("[一-鿿A-Za-z]")
_LIST = re.compile("[、和及]")
# between things of which each is promised; 普及, 参与, 碳中和, 和平 are words
AND = re.compile("以及|、|(?<![普涉惠触])及|(?<!参)与|(?<![中共饱调柔缓])和(?![谐平睦美田])")


class Weighed(NamedTuple):
    """The terms of phrases with their weights, one phrase after the other.

    Attributes:
        counts: terms of each phrase.
        totals: the weight of each phrase; 1 where it has none.
    """

    code: np.ndarray
    weight: np.ndarray
    counts: np.ndarray
    totals: np.ndarray


def pairs(phrases: Sequence[str], index: Index) -> Weighed:
    """Pairs by rarity; words that any promise has weigh a third, the beginning of a name more than its end."""
    spelt = spell(phrases, 2)
    sizes = np.array(list(map(len, phrases)), dtype=np.intp)
    begins = np.cumsum(sizes + 1) - sizes - 1  # in the phrases with a break behind each
    common = np.zeros(int(sizes.sum()) + len(phrases), dtype=bool)
    for found in _GENERIC.finditer("\n".join(phrases)):
        common[found.start() : found.end() - 1] = True
    weight = index.weigh(spelt.code) * np.where(common[begins[spelt.text] + spelt.at], _COMMON, 1.0)
    weight *= 1.3 - 0.6 * spelt.at / np.maximum(sizes - 1, 1)[spelt.text]
    # of a pair that comes again the greatest weight counts, where it first stands
    first, again = unique(spelt)
    best = np.zeros(len(first))
    np.maximum.at(best, again, weight)
    order = np.argsort(first)
    return _weighed(spelt.code[first[order]], spelt.text[first[order]], best[order], len(phrases))


def letters(phrases: Sequence[str], index: Index) -> Weighed:
    """Characters by rarity, sorted, each once."""
    spelt = spell(phrases, 1)
    first, _ = unique(spelt)
    return _weighed(spelt.code[first], spelt.text[first], index.weigh(spelt.code[first]), len(phrases))


def _weighed(code: np.ndarray, phrase: np.ndarray, weight: np.ndarray, count: int) -> Weighed:
    totals = np.bincount(phrase, weights=weight, minlength=count)
    totals[totals == 0] = 1.0
    return Weighed(code, weight, np.bincount(phrase, minlength=count), totals)


def product(weighed: Weighed, weights: np.ndarray, index: Index) -> np.ndarray:
    """The weight of the terms of each phrase that each text holds: phrases × texts."""
    rows, known = index.rows(weighed.code)
    ends = np.append(0, np.cumsum(known))[np.append(0, np.cumsum(weighed.counts))]
    shape = (len(weighed.counts), len(index.codes))
    matrix = sparse.csr_matrix((weights[known], rows[known].astype(np.int32), ends.astype(np.int32)), shape=shape)
    return np.asarray((matrix @ index.matrix).toarray())


def words(phrase: str) -> list[str]:
    """The words of a phrase that are more than one character and no bare number."""
    return [word for word in rjieba.cut(phrase) if len(word) >= 2 and _LETTER.search(word)]


def word_weights(found: Sequence[str], index: Index) -> list[float]:
    """Words by their rarest pair."""
    spelt = spell(found, 2)
    weights = np.zeros(len(found))
    np.maximum.at(weights, spelt.text, index.weigh(spelt.code))
    return [w * (_COMMON if _GENERIC.fullmatch(word) else 1.0) for word, w in zip(found, weights.tolist(), strict=True)]


def has_head(plain: str, text: str) -> bool:
    """Whether a plain text has the beginning of a name: there it says which one it is."""
    return any(head in text for head in heads_of(plain))


def heads_of(plain: str) -> list[str]:
    """The pairs of characters that a name begins with, its rank (国家级) left out."""
    name = _RANK_WORD.sub("", plain)
    return [name[i : i + 2] for i in range(min(2, max(1, len(name) - 1))) if "*" not in name[i : i + 2]]


@lru_cache(maxsize=4096)
def end_of(plain: str, loose: frozenset[str] = frozenset()) -> str:
    """The last word of a plain phrase that is no loose one; with the one before it where it is a single character."""
    found = list(rjieba.cut(plain))
    while len(found) > 1 and (found[-1] in loose or not _LETTER.search(found[-1])):
        found.pop()
    return "".join(found[-2:] if len(found) > 1 and len(found[-1]) < 2 else found[-1:])


def only_generic(plain: str) -> bool:
    """Whether a phrase says next to nothing but words that any promise has."""
    return len(_GENERIC.sub("", plain)) < 2


def list_members(phrase: str) -> list[str]:
    """The members of a list, each with the words at the list's end: 供销社、信用社改革 → 供销社改革, 信用社改革."""
    parts = [p for p in _LIST.split(phrase) if p]
    tail = parts[-1][-2:] if parts else ""
    return [p if p.endswith(tail) or len(p) > 6 else p + tail for p in parts if len(p) >= 3]
