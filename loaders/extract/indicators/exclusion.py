"""Quantities that are no indicators: durations, sizes in names, qualifiers, names in quotes, money of one project."""

from __future__ import annotations

import re

from loaders.extract.indicators.quantities import Quantity
from loaders.extract.indicators.words import words

_INVESTED = re.compile("投资额?(?:约|达|近|超)*$")
_STATISTICAL = re.compile("完成|计划|实际|固定|到位|年度|累计|项目|工业")
# what many projects cost together is an indicator: 引进项目6个，总投资30亿元; 总投资30亿元的6个项目
_COUNTED_BEFORE = re.compile(r"\d[余多]?万?[个项](?:[^,。;:、]{0,12})[,、]?$")
_COUNTED_BEHIND = re.compile(r"的\d+[余多]?[个项]")
_SIZABLE = "项目|企业|县|镇|乡镇|街区|园区|品牌|集群|产业链|产业|村"
_QUALIFIER = re.compile(
    "(?:及以上|级)?的?(?:工业|重大|重点|产业|先进|制造业|农业|全|服务业|商贸|龙头|骨干|民营|科技|特色|外资)*"
    rf"(?:{_SIZABLE})(?:总?数)?(?:分别)?(?:达到?|有|突破|超过?)?[近约]?[\d百千]"
)
# money that tells the size of what is counted: 10亿元以上制造业项目不少于5个、50亿元以上2个, 1家年营收超亿元企业
_SIZED = re.compile(
    rf"级?的?[^,，。;；、\d]{{0,8}}(?:{_SIZABLE}|增长点)(?:总?数)?"
    r"(?:分别|均)?(?:不少于|不低于|至少|增至|达到?|有|突破|超过?)?[近约]?\d"
)
_ELIDED = re.compile("\\d+[余多]?[个家]")
_COUNT_OF_SIZED = re.compile(r"(?:\d[余多]?[个家]|一批|[一两三]个)[^,，。;；、\d]{0,8}$")
_NOUN_OF_SIZED = re.compile(rf"级?的?[^,，。;；、\d]{{0,10}}(?:{_SIZABLE}|增长点)(?![^,，。;；、\d]{{0,4}}\d)")
_AGE = re.compile("寿命|年龄")
_TAKEN = re.compile("内|时间|建成|完成|实现|通车|办结")  # 20天建成, 28天内
_TAKES = re.compile("(?:仅?用|历时)$")
# the articles of a package of measures are part of its name: 18条政策措施; 工业15条、消费12条等举措
_ARTICLES = re.compile(
    r"(?:、[^，。；、\d]{0,8}\d+条)*等?(?:一揽子|系列|具体|特别|支持|惠企|惠民|增量|配套|帮扶|硬|重点)*(?:政策|措施|举措)"
    "(?![^，。；]{0,12}(?:推广|落地))"
)
_NOT_AFTER = re.compile(
    "制(?:篮|足|排)球|季度|月(?!均)|小时|分钟|学期|工作日|日内|周年|(?:重点)?城市中|地级市|省份|试点省|千伏|伏|级版|阶"
)
_NOT_BEFORE = ("前", "一批", "一个", "第")


def excluded(text: str, q: Quantity) -> bool:
    """Whether a quantity is no indicator: a duration, a size, a qualifier (亿元以上项目), part of a name in quotes."""
    if q.unit in words().not_units:
        return True
    left, after = text[max(0, q.start - 12) : q.start], text[q.end : q.end + 12]
    if q.comparator in (">=", "<=") and _QUALIFIER.match(after):
        return True
    if q.unit.endswith("元") and _is_size(left, after, q.comparator):
        return True
    if q.unit == "岁" and not _AGE.search(left):  # 65岁以上老人: whom it is for
        return True
    if q.unit == "天" and (_TAKEN.match(after) or _TAKES.search(left)):
        return True
    if q.unit == "条" and _ARTICLES.match(text, q.end):
        return True
    if _NOT_AFTER.match(after) or left.endswith(_NOT_BEFORE):
        return True
    if q.unit.endswith(("吨", "千瓦", "亿", "万", "千", "百")) and after.startswith("级"):
        return True
    quote = max(left.rfind("“"), left.rfind("‘"))
    return quote >= 0 and not re.search("[”’]", left[quote:]) and bool(re.match("[^。，；“]{0,6}[”’]", after))


def _is_size(left: str, after: str, comparator: str) -> bool:
    """Whether an amount of money qualifies what is counted; `left` holds no more than twelve characters."""
    bounded = comparator == ">=" or left.endswith(("过", "超"))
    if bounded and (_SIZED.match(after) or _ELIDED.match(after)):
        return True
    return bool(_COUNT_OF_SIZED.search(left) and _NOUN_OF_SIZED.match(after))


def is_investment(left: str, before: str, after: str) -> bool:
    """Whether an amount is the money of one named project, its `amount_yi`: 投资11亿元的… and a bare 总投资….

    Args:
        left: the words of its own clause; `before`: the sentence before that clause, `after`: behind the amount.
    """
    if "投资" not in left or not _INVESTED.search(left):
        return False
    if _COUNTED_BEHIND.match(after) or (left == "总投资" and _COUNTED_BEFORE.search(before)):
        return False
    return after.startswith("的") or not _STATISTICAL.search(left)
