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
    "found": ("所指在", "found"),
    "files": ("文件", "files"),
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
    "place_full": ("地区全称", "place in full"),
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

# columns of named queries alone; in English the column is its own title
_CHINESE_TITLES = {
    "above": "上级地区",
    "actual": "完成值",
    "ahead": "早于上级",
    "all_places": "有报告的地区",
    "amount_known": "数字有交代",
    "amount_yi": "投资（亿元）",
    "carried": "已连续几年",
    "carried_over": "下一年再提",
    "cities": "地级市",
    "comparator": "限定",
    "completed": "建成",
    "confidence": "把握",
    "counties": "县级",
    "counts": "取自此文件",
    "definition": "定义",
    "doubtful": "存疑",
    "end": "止",
    "exceeded": "超额",
    "field": "领域",
    "file_above": "上级的文件",
    "first_report": "最早报告",
    "first_year_above": "上级首次",
    "first_year_below": "下辖首次",
    "first_year_other": "另一地首次",
    "format": "格式",
    "forms": "写法数",
    "fulfilled": "兑现",
    "gbt": "国标行业",
    "glossary": "名词解释",
    "heading": "标题",
    "held": "获得",
    "holder": "获得者",
    "honour": "荣誉称号",
    "industry": "产业",
    "kept": "达成",
    "kept_of_told": "达成率",
    "last_named": "最后提到",
    "last_report": "最晚报告",
    "last_year": "最近",
    "missed": "未完成",
    "new_programmes": "新举措",
    "not_told": "回顾未提",
    "ongoing": "推进",
    "organisation": "机构",
    "outcome_file": "交代所在文件",
    "outcome_quote": "怎样交代",
    "outcome_start": "交代起",
    "partly": "部分兑现",
    "passage": "段落",
    "place_id": "地区 id",
    "places_below": "下辖跟进",
    "plan_until": "部署至",
    "planned": "谋划",
    "programme_level": "举措层级",
    "promise": "承诺",
    "promises": "承诺数",
    "provinces": "省级",
    "quote_above": "上级原文",
    "quote_clean": "整理后的原文",
    "quote_start": "句子起",
    "report": "报告",
    "reports": "报告数",
    "result_file": "结果所在文件",
    "result_quote": "结果原文",
    "result_start": "结果起",
    "review_from": "回顾起年",
    "role_why": "为何非本地",
    "same_words": "一字不差",
    "silent": "未再进展的报告数",
    "sought": "争创",
    "span": "跨多年",
    "start": "起",
    "started": "开工",
    "targets": "目标数",
    "unanswered": "无下一份报告",
    "unit": "单位",
    "unmentioned": "未再提及",
    "value": "数值",
    "value_above": "上级数值",
    "value_max": "上限",
    "within": "所在举措",
    "year_above": "上级年份",
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
        "town": "乡级", "region": "区域", "locality": "地点",
    },
    "outcome": {
        "fulfilled": "兑现", "exceeded": "超额", "partly": "部分兑现", "missed": "未完成", "carried_over": "下一年再提",
        "unmentioned": "未再提及",
    },
    "verdict": {"fulfilled": "完成", "exceeded": "超额", "partly": "部分完成", "missed": "未完成"},
    "kind": {
        "actual": "完成值", "target": "目标值",  # of an indicator
        "company": "企业", "public": "事业单位", "zone": "园区", "other": "其他",  # of an organisation
        "report": "报告", "speech": "讲话",  # of a report
        "campaign": "行动", "construction": "建设", "event": "活动", "formula": "提法", "law": "法规",
        "mechanism": "机制", "party": "党建", "pilot": "试点", "plan": "规划", "reform": "改革", "service": "服务",
        "spatial": "空间", "strategy": "战略", "subsidy": "补贴",  # of a programme
    },
    "measure": {"level": "总量", "growth": "增速", "share": "占比", "rank": "位次"},
    "period": {"review": "回顾", "plan": "部署", "other": "其他"},
    "programme_level": {"national": "国家", "provincial": "省级", "local": "地方"},
    "role": {"own": "本地", "other": "其他"},
    "role_why": {
        "denied": "说的是没有", "glossary": "名词解释", "history": "历史", "model": "外地做法", "upper": "上级要求",
    },
    "rule": {
        "abbreviation": "缩略", "done": "只差“完成”等字", "equal": "写法实同", "judge": "模型判断",
        "mask": "打码处相合", "own place inside": "带有本地名", "risen": "升格", "said at length": "前有修饰",
        "short form": "简称", "tail": "名称后半", "weak words": "只差虚词", "weak words put in": "中间添了虚词",
    },
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
    return tr(*_TITLES.get(column, (_CHINESE_TITLES.get(column, column), column)))


def value(column: str, said: Any) -> Any:
    """A fixed value in the user's language; anything else as it is."""
    if column == "relation" and said in _RELATIONS:
        return tr(*_RELATIONS[said])
    if language() != "zh" or not isinstance(said, str):
        return said
    return _VALUES.get(column, {}).get(said, said)
