"""Words of the tables: column titles and values in Chinese and English. JSON and CSV keep the keys as they are."""

from __future__ import annotations

from typing import Any

from kg.cli.language import language, tr

# key of a row → title in Chinese and English
_TITLES = {
    "above_target": ("上级目标", "level above"),
    "indicator": ("指标", "indicator"),
    "life": ("历程", "life"),
    "measure": ("口径", "measure"),
    "outcome": ("结果", "outcome"),
    "outcome_text": ("下一份报告怎样说", "the next report"),
    "result": ("完成", "result"),
    "status": ("状态", "status"),
    "target": ("目标", "target"),
    "text": ("原文", "text"),
    "total_yi": ("总投资（亿元）", "total (100m yuan)"),
    "verdict": ("结果", "verdict"),
    "score": ("得分", "score"),
    "rule": ("依据", "rule"),
    "into_name": ("并入", "into"),
    "details": ("写明", "details"),
    "wording": ("措辞", "wording"),
    "share": ("占比", "share"),
    "reporting": ("当年有报告", "reporting"),
    "report_year": ("首次报告年", "report"),
    "remaining": ("尚未采用", "remaining"),
    "observed": ("有报告", "observed"),
    "naming": ("当年提到", "naming"),
    "left_censored": ("首份即有", "left-censored"),
    "hazard": ("风险率", "hazard"),
    "first": ("最早者", "first"),
    "entered": ("首份即有", "entered"),
    "cumulative": ("累计", "cumulative"),
    "censoring": ("首次的把握", "how known"),
    "came_from": ("与上级先后", "came from"),
    "at_risk": ("可能首次提到", "at risk"),
    "adopted": ("首次提到", "adopted"),
    "action": ("判定", "decision"),
    "adcode": ("代码", "code"),
    "columns": ("列", "columns"),
    "contradictions": ("不一致之处", "contradictions"),
    "community": ("群", "group"),
    "delivered": ("日期", "date"),
    "entity": ("实体", "entity"),
    "file": ("文件", "file"),
    "from": ("从", "from"),
    "first_year": ("首次", "first"),
    "first_year_done": ("首次完成", "done"),
    "id": ("id", "id"),
    "kind": ("类型", "kind"),
    "level": ("层级", "level"),
    "lift": ("提升度", "lift"),
    "mentions": ("次数", "mentions"),
    "name": ("名称", "name"),
    "other": ("另一地区", "other"),
    "parameters": ("参数", "parameters"),
    "period": ("时段", "period"),
    "place": ("地区", "place"),
    "place_full": ("地区", "place"),
    "places": ("地区数", "places"),
    "plan_year": ("部署年", "plans"),
    "programme": ("举措", "programme"),
    "programmes": ("举措（如）", "such as"),
    "question": ("问题", "question"),
    "question_en": ("问题", "question"),
    "quote": ("原文", "quote"),
    "project": ("项目", "project"),
    "province": ("省份", "province"),
    "reason": ("原因", "reason"),
    "review_year": ("回顾年", "reviews"),
    "role": ("角色", "role"),
    "shared": ("共有举措", "shared"),
    "similarity": ("相似度", "similarity"),
    "source": ("出处", "source"),
    "relation": ("关系", "relation"),
    "stage": ("阶段", "stage"),
    "title": ("标题", "title"),
    "to": ("到", "to"),
    "type": ("类型", "type"),
    "who": ("谁", "who"),
    "why": ("理由", "why"),
    "year": ("年份", "year"),
    "years": ("年份", "years"),
}

_RELATIONS = {
    "CARRIES_OUT": ("实施", "carries out"),
    "HAS_PROJECT": ("建设", "builds"),
    "DEVELOPS": ("发展", "develops"),
    "REPORTS": ("报告指标", "reports"),
    "HONOURED": ("荣誉", "honoured"),
}

# column → its values in Chinese; English keeps the value itself
_VALUES = {
    "level": {
        "national": "国家", "province": "省级", "provincial": "省级", "city": "市级", "county": "县级", "local": "地方",
        "town": "乡级", "region": "区域",
    },
    "outcome": {
        "fulfilled": "兑现", "exceeded": "超额", "partly": "部分兑现", "missed": "未完成", "carried_over": "下一年再提",
        "unmentioned": "未再提及",
    },
    "verdict": {"fulfilled": "完成", "exceeded": "超额", "partly": "部分完成", "missed": "未完成"},
    "measure": {"level": "总量", "growth": "增速", "share": "占比", "rank": "位次"},
    "period": {"review": "回顾", "plan": "部署", "other": "其他"},
    "role": {"own": "本地", "other": "其他"},
    "stage": {
        "planned": "谋划", "started": "开工", "ongoing": "在建推进", "completed": "建成投用", "awarded": "获得",
        "pursued": "争创",
    },
    "status": {
        "accepted": "已认定", "candidate": "候选", "rejected": "已否定", "completed": "建成", "stalled": "停滞",
        "vanished": "不再提", "active": "在推进", "unclear": "不明",
    },
    "type": {
        "programme": "政策举措", "project": "项目", "organisation": "机构", "industry": "产业", "indicator": "指标",
        "honour": "荣誉称号", "place": "地区", "task": "任务",
    },
}  # fmt: skip


def title(column: str) -> str:
    """What a table calls a column; a column of the user's own stays as it is."""
    return tr(*_TITLES.get(column, (column, column)))


def value(column: str, said: Any) -> Any:
    """A fixed value in the user's language; anything else as it is."""
    if column == "relation" and said in _RELATIONS:
        return tr(*_RELATIONS[said])
    if language() != "zh" or not isinstance(said, str):
        return said
    return _VALUES.get(column, {}).get(said, said)
