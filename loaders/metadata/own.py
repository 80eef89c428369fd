"""By which word a report speaks of its own place (全市, 我县), and which places speak so."""

from __future__ import annotations

import re
from collections import Counter

from kg.model import Place

# what kind of place speaks of itself as 我市, 全县 …
_OWN = re.compile(r"(?:全|我|本)(省|市|县|区|州|盟|旗|国|镇|乡|街道)(?!域|级|内外|际)")
_OURS = re.compile(r"(?:我|全(?=.(?:上下|人民|各族|广大|干部|经济社会)))(省|市|县|区|州|盟|旗|国|镇|乡)(?!域|级|内外)")
# the lowest of the committees under whose lead a government works is its own: 省委、省政府和市委
_COMMITTEE = re.compile(r"(?:和|在)(省|市|县|区|州|盟|旗|镇|乡)委?(?:的)?(?:坚强|正确|直接)?领导(?:下|和)")
_OPENING_KIND = re.compile(
    r"代表\s*(?:[\u4e00-\u9fff()]{0,20}?)(自治区|地区|省|市|县|区|州|盟|旗|镇|乡)(?:人民政府|政府|管委会|管理委员会|行署|行政公署)"
)


def own_kind(body: str, opening: str = "") -> str | None:
    """The word by which the report speaks of its own place (市, 县 …), or None if no word stands out.

    The opening sentence tells it (市人民政府), else phrases that only one's own place has (全市上下, 我市); plain
    全省 and 全市 are also said of the places above. 全区 is also what an autonomous region says of itself.
    """
    told = _OPENING_KIND.search(opening)
    if told:
        return told.group(1)
    counts = Counter(m.group(1) for m in _OURS.finditer(body))
    counts.update(Counter(m.group(1) for m in _COMMITTEE.finditer(body)))
    if sum(counts.values()) < 3:
        counts = Counter(m.group(1) for m in _OWN.finditer(body))
    best = counts.most_common(1)
    if not best or best[0][1] < 2:
        return None
    kind = best[0][0]
    if kind == "区" and len(re.findall("自治区", body)) > 5 and not re.search("区委", body):
        return "自治区"
    return kind


def fits(place: Place, own: str) -> bool:
    """Whether a place of this kind speaks of itself by that word (全市, 全区 …)."""
    name = place.name
    if own == "国":
        return place.level == "national"
    if own == "省":
        return place.level == "province" and name.endswith("省")
    if own == "自治区":
        return place.level == "province"
    if own == "区":
        return name.endswith("区")
    if own == "市":
        return name.endswith("市")
    if own in ("镇", "乡", "街道"):
        return place.level == "town"
    return name.endswith(own) or (own == "州" and name.endswith("自治州"))
