"""Which clauses of one text speak of what a phrase names: weighted pairs of characters, and the longest common run.

Similar wording alone is not sameness: numerals, phases and codes have to agree (`conflict`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain
from operator import add

import numpy as np

_PHASE = re.compile(r"[一二三四五六七八九十\d]+期(?!间)")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+(?=[中小医人高实]|[^,、。]{0,2}(?:院|校|学|厂|园|届|批))")
_NUMBERED = re.compile(r"\d+号")
_CODE = re.compile(r"(?<![A-Za-z])(?!PM\d)(?:[A-Z]{1,3}\d{2,4}|[A-Z]\d+)")
_LEVEL = re.compile(r"(?:国家|省|市|县|区)级")
_CAMPAIGN = re.compile(r"[一二三四五六七八九十\d]年(?:行动|计划|方案)?$")
_CAMPAIGN_WORD = re.compile("行动|计划|方案|攻坚|工程")
_QUOTED = re.compile(r"“([^“”]{2,16})”")
MASK = re.compile(r"[*]+|[Xx×]+(?![A-Za-z\d])|某+")
_REMEMBERED = 4096  # texts of which pairs and marks are kept: every promise looks at the clauses of one report
_NOISE = re.compile(r"[^\w一-鿿%+*]")


def plain(text: str) -> str:
    """The form in which texts are compared: no marks, no white space; masked runs are one `*`."""
    return MASK.sub("*", _NOISE.sub("", text))


@lru_cache(maxsize=_REMEMBERED)
def pairs(text: str) -> tuple[str, ...]:
    """Neighbouring characters; none across a mask."""
    found = map(add, text, text[1:])
    return tuple(found) if "*" not in text else tuple(pair for pair in found if "*" not in pair)


class Index:
    """Clauses to be looked up. Weights come from how few of them hold a pair."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = [plain(t) for t in texts]
        held = [dict.fromkeys(pairs(text)) for text in self.texts]
        said = list(chain.from_iterable(held))
        self._rows = {pair: row for row, pair in enumerate(dict.fromkeys(said))}
        rows = np.fromiter(map(self._rows.__getitem__, said), dtype=np.intp, count=len(said))
        # the clauses of one pair after those of the other, each in their order
        self._clauses = np.repeat(np.arange(len(held)), list(map(len, held)))[np.argsort(rows, kind="stable")]
        counts = np.bincount(rows, minlength=len(self._rows)).tolist()
        self._ends = list(accumulate(counts, initial=0))
        by_count = {n: math.log(1 + len(self.texts) / (1 + n)) for n in {0, *counts}}
        self._weights = {pair: by_count[n] for pair, n in zip(self._rows, counts, strict=True)}
        self._unknown = by_count[0]

    def weight(self, pair: str) -> float:
        """The rarer the heavier: log of clauses over clauses with the pair."""
        return self._weights.get(pair, self._unknown)

    def clauses(self, pair: str) -> np.ndarray:
        """The numbers of the clauses that hold a pair."""
        row = self._rows.get(pair)
        return self._clauses[:0] if row is None else self._clauses[self._ends[row] : self._ends[row + 1]]

    def coverage(self, phrases: Sequence[Sequence[tuple[str, float]]]) -> np.ndarray:
        """The share of the weight of each phrase (pairs, weighted) that each clause holds: phrases × clauses."""
        found = np.zeros((len(phrases), len(self.texts)), dtype=np.float32)
        for row, phrase in zip(found, phrases, strict=True):
            total = sum(w for _, w in phrase) or 1.0
            for pair, weight in phrase:
                row[self.clauses(pair)] += weight / total
        return found


def common_run(a: str, b: str) -> int:
    """Length of the longest run of characters that both hold; none across a mask."""
    best = 0
    for start in range(len(a)):
        while start + best < len(a) and (run := a[start : start + best + 1]) in b and "*" not in run:
            best += 1
    return best


def masked_alike(phrase: str, text: str) -> bool:
    """Whether a name with masked runs in `text` can be the phrase: **高速**段 and 鹤辉高速安阳段.

    The open parts must hold at least three characters of the phrase and its ends must agree.
    """
    for m in re.finditer(r"(?:\*[^*,]{1,8}|[^*,]{1,8}(?=\*))+(?:\*[^*,]{0,2})?", text):
        run = m.group()
        for cut in range(len(run), 2, -1):
            name = run[:cut]
            if "*" not in name[:1] or len(name.replace("*", "")) < 3:
                continue
            if re.fullmatch(re.escape(name).replace(r"\*", ".{1,5}"), phrase):
                return True
    return False


def quoted(text: str) -> list[str]:
    """Names in quotation marks."""
    return _QUOTED.findall(text)


def codes(text: str) -> set[str]:
    """Road and line codes: S303, G234."""
    return set(_CODE.findall(text))


_DISTINCT = {"phase": _PHASE, "ordinal": _ORDINAL, "number": _NUMBERED, "code": _CODE, "level": _LEVEL}


@lru_cache(maxsize=_REMEMBERED)
def _distinct(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(pattern.findall(text)) for pattern in _DISTINCT.values())


def conflict(phrase: str, text: str) -> str | None:
    """Why a clause cannot speak of the phrase although its words are alike, or None.

    Phases (一期), ordinals (第二), codes and levels (省级) that both name must agree.
    """
    for why, wanted, given in zip(_DISTINCT, _distinct(phrase), _distinct(text), strict=True):
        if wanted and given and not wanted & given:
            return why
        if why == "phase" and wanted and not given:
            return why
    if _CAMPAIGN.search(phrase) and not _CAMPAIGN_WORD.search(text):
        return "campaign"
    return None
