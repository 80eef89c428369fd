"""Whether a clause can speak of what a phrase names: the form in which texts are compared, the longest common run.

Similar wording alone is not sameness: numerals, phases and codes have to agree (`conflict`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_PHASE = re.compile(r"[一二三四五六七八九十\d]+期(?!间)")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+(?=[中小医人高实]|[^,、。]{0,2}(?:院|校|学|厂|园|届|批))")
_NUMBERED = re.compile(r"\d+号")
_CODE = re.compile(r"(?<![A-Za-z])(?!PM\d)(?:[A-Z]{1,3}\d{2,4}|[A-Z]\d+)")
_LEVEL = re.compile(r"(?:国家|省|市|县|区)级")
_CLASS = re.compile(r"[一二三四五甲乙丙丁]类(?!似)|[甲乙丙丁]级|[一二三四五]星级?")
_CAMPAIGN = re.compile(r"[一二三四五六七八九十\d]年(?:行动|计划|方案)?$")
_CAMPAIGN_WORD = re.compile("行动|计划|方案|攻坚|工程")
_QUOTED = re.compile(r"“([^“”]{2,16})”")
MASK = re.compile(r"[*]+|[Xx×]+(?![A-Za-z\d])|某+")
_REMEMBERED = 4096  # texts of which marks are kept: every promise looks at the clauses of one report
_NOISE = re.compile(r"[^\w一-鿿%+*]")
_NOISE_IN_LINES = re.compile(r"[^\w一-鿿%+*\n]+")


def plain(text: str) -> str:
    """The form in which texts are compared: no marks, no white space; masked runs are one `*`."""
    return MASK.sub("*", _NOISE.sub("", text))


def all_plain(texts: Sequence[str]) -> list[str]:
    """`plain` of many texts, in one go."""
    joined = "\n".join(texts)
    if joined.count("\n") >= max(1, len(texts)):  # one has a line break itself
        return [plain(text) for text in texts]
    return MASK.sub("*", _NOISE_IN_LINES.sub("", joined)).split("\n") if texts else []


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


_DISTINCT = {"phase": _PHASE, "ordinal": _ORDINAL, "number": _NUMBERED, "code": _CODE, "level": _LEVEL, "class": _CLASS}


@lru_cache(maxsize=_REMEMBERED)
def _distinct(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(pattern.findall(text)) for pattern in _DISTINCT.values())


def conflict(phrase: str, text: str) -> str | None:
    """Why a clause cannot speak of the phrase although its words are alike, or None.

    Phases (一期), ordinals (第二), codes, levels (省级) and classes (二类) that both name must agree.
    """
    for why, wanted, given in zip(_DISTINCT, _distinct(phrase), _distinct(text), strict=True):
        if wanted and given and not wanted & given:
            return why
        if why == "phase" and wanted and not given:
            return why
    if _CAMPAIGN.search(phrase) and not _CAMPAIGN_WORD.search(text):
        return "campaign"
    return None
