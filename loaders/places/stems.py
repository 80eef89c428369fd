"""The stem of a place's name: 望城区 → 望城, 恩施土家族苗族自治州 → 恩施, 浦东新区 → 浦东.

A stem has at least two characters; a name that would leave fewer (沙县, 郊区) is its own stem.
"""

from __future__ import annotations

import re
from functools import lru_cache

# The peoples in the names of autonomous areas, as those names write them (with and without 族).
_PEOPLES = (
    "汉|蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|"
    "高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|"
    "阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)  # fmt: skip
_AUTONOMOUS = re.compile(
    rf"(?:(?:{_PEOPLES})族|维吾尔|蒙古|哈萨克|柯尔克孜|锡伯|塔吉克)*(?:自治(?:区|州|县|旗)|民族乡|族乡)$"
)
_SUFFIX = re.compile(r"(?:特别行政区|地区|林区|特区|新区|街道办事处|街道|苏木|群岛|[省市县区盟旗镇乡])$")
_SHORT = {"内蒙古自治区": "内蒙古", "东乡族自治县": "东乡", "鄂温克族自治旗": "鄂温克"}
_KEEP = re.compile(r"(?:矿区|开发区|园区|管理区|示范区|实验区|风景名胜区|保护区|旅游区)$")


def short_forms(name: str) -> tuple[str, ...]:
    """The stem, and for autonomous areas the stem with the plain word: 恩施土家族苗族自治州 → 恩施, 恩施州."""
    short = stem(name)
    kind = re.search("自治([州县旗])$", name)
    return (short, short + kind[1]) if kind and short != name else (short,)


@lru_cache(maxsize=100_000)
def stem(name: str) -> str:
    """The name without the word for its kind and without the peoples of an autonomous area."""
    if name in _SHORT:
        return _SHORT[name]
    if _KEEP.search(name):
        return name
    for pattern in (_AUTONOMOUS, _SUFFIX):
        match = pattern.search(name)
        if match and match.group():
            if match.start() >= 2:
                return name[: match.start()]
            return name[:-1] if len(name) > 2 and name[-1] in "省市县区" else name  # 清新区: not a 新区
    return name
